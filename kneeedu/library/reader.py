"""YAML into plain values, safely, with the line each value stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Where = tuple[str | int, ...]
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_DIGITS = 40
_TAG = "tag:yaml.org,2002:"
_KINDS = ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a file: where it stands, and what would be right."""

    path: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.path}:{self.line}", self.field, self.message) if part)


@dataclass(frozen=True)
class Document:
    """A file's values and the line of every key and item in it."""

    path: str
    value: Any
    lines: dict[Where, int]

    def line(self, where: Where) -> int:
        """The line of a place, or of the nearest place around it that exists."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: Where, message: str) -> Fault:
        return Fault(self.path, self.line(where), dotted(where), message)

    def leaves(self) -> Iterator[tuple[Where, Any]]:
        """Every value that is neither a mapping nor a list, with its place."""
        yield from _leaves(self.value, ())


class Unreadable(Exception):
    """The file is not YAML we read; says why."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def dotted(where: Where) -> str:
    """('findings', 2, 'is') as findings[3].is: people count from one."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def did_you_mean(word: object, known: Iterator[str] | set[str]) -> str:
    """' Did you mean ...?' for a word that is nearly a known one, or nothing."""
    close = get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f" Did you mean '{close[0]}'?" if close else ""


def read(path: Path, shown_as: str | None = None) -> Document:
    """Read one YAML file; Unreadable when it is too large, not YAML, or uses anchors, aliases, tags or doubled keys."""
    name = shown_as or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            message = f"the file has more than {MAX_BYTES:,} bytes. Split it, or check it is the right one"
            raise Unreadable(Fault(name, 1, "", message))
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(Fault(name, 1, "", f"the file is not UTF-8 text (byte {error.start})")) from None
    except OSError as error:
        raise Unreadable(
            Fault(name, 1, "", f"the file cannot be read: {(error.strerror or str(error)).lower()}")
        ) from None
    return parse(text, name)


def parse(text: str, name: str) -> Document:
    """Parse YAML text into a Document; name is used in complaints."""
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax_fault(error, text, name)) from None
    except yaml.reader.ReaderError as error:
        raise Unreadable(Fault(name, 1, "", f"a character that YAML does not allow: {error.character!r}")) from None
    if node is None:
        raise Unreadable(Fault(name, 1, "", "the file is empty"))
    builder = _Builder(name)
    value = builder.build(node, ())
    if builder.faults:
        raise Unreadable(*builder.faults)
    return Document(name, value, builder.lines)


def _refuse_tricks(text: str, name: str) -> None:
    """Walk the events, which needs no recursion, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "anchors and aliases (& and *) are not used here; write the value out"
            raise Unreadable(Fault(name, _line(event), "", message))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise Unreadable(Fault(name, _line(event), "", f"nested more than {MAX_DEPTH} levels deep"))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    rows = text.splitlines()
    line = min(mark.line + 1, len(rows)) if mark else 1
    for number in (line, line + 1, line - 1):
        row = rows[number - 1] if 0 < number <= len(rows) else ""
        if "\t" in row[: len(row) - len(row.lstrip())]:
            return Fault(name, number, "", "a tab is used for indentation; YAML wants spaces")
    return Fault(name, line, "", f"not valid YAML: {error.problem or error.context}")


class _Builder:
    """Builds plain values from nodes, noting lines and doubled keys."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []
        self._scalars = yaml.constructor.SafeConstructor()

    def build(self, node: yaml.Node, where: Where) -> Any:
        self.lines.setdefault(where, node.start_mark.line + 1)
        if node.tag.removeprefix(_TAG) not in _KINDS:
            line = node.start_mark.line + 1
            self.faults.append(Fault(self.name, line, dotted(where), f"the tag '{node.tag}' is not used here"))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*where, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.append(Fault(self.name, line, dotted(where), "a key is one word, not a list or mapping"))
                continue
            key = str(key_node.value)
            if key in value:
                self.faults.append(Fault(self.name, line, dotted((*where, key)), "this key stands twice; keep one"))
                continue
            self.lines[(*where, key)] = line
            value[key] = self.build(child, (*where, key))
        return value

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix(_TAG)
        if kind in ("int", "float", "bool", "null"):
            if ":" in node.value or len(node.value) > MAX_DIGITS:  # 12:30 is not 750 here, nor a number without end
                return node.value
            try:
                return getattr(self._scalars, f"construct_yaml_{kind}")(node)
            except (ValueError, KeyError, IndexError):
                return node.value
        return node.value


def _leaves(value: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, (*where, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _leaves(child, (*where, index))
    else:
        yield where, value
