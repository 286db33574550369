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
_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
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
    builder = _Builder(text, name)
    try:
        value = builder.build()
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_syntax_fault(error, text, name)) from None
    except yaml.reader.ReaderError as error:
        raise Unreadable(Fault(name, 1, "", f"a character that YAML does not allow: {error.character!r}")) from None
    if builder.faults:
        raise Unreadable(*builder.faults)
    return Document(name, value, builder.lines)


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    rows = text.splitlines()
    line = min(mark.line + 1, len(rows)) if mark else 1
    for number in (line, line + 1, line - 1):
        row = rows[number - 1] if 0 < number <= len(rows) else ""
        if "\t" in row[: len(row) - len(row.lstrip())]:
            return Fault(name, number, "", "a tab is used for indentation; YAML wants spaces")
    problem = error.problem or error.context or ""
    if "nesting depth" in problem:  # PyYAML has had a limit of its own since 6.0.4
        return Fault(name, line, "", _TOO_DEEP)
    return Fault(name, line, "", f"not valid YAML: {problem}")


class _Builder:
    """Builds plain values from YAML's events, in one pass, noting lines and doubled keys.

    Building from events and not from a finished tree keeps a trick from doing harm before it is seen.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines: dict[Where, int] = {}
        self.faults: list[Fault] = []
        self._events = yaml.parse(text, Loader=_Loader)
        self._scalars = yaml.constructor.SafeConstructor()
        self._depth = 0

    def build(self) -> Any:
        """The value of the one document in the text."""
        value, documents = None, 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise Unreadable(
                        Fault(self.name, _line(event), "", "a second document begins here; a file holds one")
                    )
                value = self._value(next(self._events), ())
        if documents == 0:
            raise Unreadable(Fault(self.name, 1, "", "the file is empty"))
        return value

    def _value(self, event: Any, where: Where) -> Any:
        line = _line(event)
        self.lines.setdefault(where, line)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            message = "anchors and aliases (& and *) are not used here; write the value out"
            raise Unreadable(Fault(self.name, line, "", message))
        if event.tag and event.tag.removeprefix(_TAG) not in _KINDS:
            self.faults.append(Fault(self.name, line, dotted(where), f"the tag '{event.tag}' is not used here"))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(Fault(self.name, line, "", _TOO_DEEP))
        inside = self._mapping(where) if isinstance(event, yaml.MappingStartEvent) else self._sequence(where)
        self._depth -= 1
        return inside

    def _sequence(self, where: Where) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*where, len(items))))
        return items

    def _mapping(self, where: Where) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._value(event, where)
                self._value(next(self._events), where)
                self.faults.append(Fault(self.name, line, dotted(where), "a key is one word, not a list or mapping"))
                continue
            key = str(event.value)
            if key in value:
                self._value(next(self._events), (*where, key))
                self.faults.append(Fault(self.name, line, dotted((*where, key)), "this key stands twice; keep one"))
                continue
            self.lines[(*where, key)] = line
            value[key] = self._value(next(self._events), (*where, key))
        return value

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        """The value of a word: text unless it stands plain and reads as a number, a truth or nothing."""
        text = str(event.value)
        kind = event.tag.removeprefix(_TAG) if event.tag else _kind_of(text) if event.implicit[0] else "str"
        if kind in ("int", "float", "bool", "null"):
            if ":" in text or len(text) > MAX_DIGITS:  # 12:30 is not 750 here, nor a number without end
                return text
            try:
                return getattr(self._scalars, f"construct_yaml_{kind}")(yaml.ScalarNode(event.tag or "", text))
            except (ValueError, KeyError, IndexError):
                return text
        return text


def _kind_of(text: str) -> str:
    """What YAML takes a plain word for: int, float, bool, null or str (dates and the like are text to us)."""
    for tag, pattern in yaml.resolver.Resolver.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return str(tag).removeprefix(_TAG)
    return "str"


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _leaves(value: Any, where: Where) -> Iterator[tuple[Where, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, (*where, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _leaves(child, (*where, index))
    else:
        yield where, value
