"""Ask or examine: every question and every test that a learner can choose, under headings, with its minutes.

The list is the same for every case. Items travel as places in a list, and what the browser sends is untrusted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal

import traitlets

from kneeedu.models.finding import TOPICS, Finding
from kneeedu.widgets.pictures import picture
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
NOTHING = -1
"""Stands for no item."""


@dataclass(frozen=True)
class Item:
    """One question or one test.

    group: the heading it stands under. text: the question, or the test's name. minutes: what it takes.
    how, loads, errors: of a test only; told on demand.
    """

    id: str
    kind: Literal["history", "test"]
    group: str
    text: str
    minutes: float
    synonyms: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    loads: str | None = None
    errors: tuple[str, ...] = ()


def items_of(findings: Iterable[Finding]) -> tuple[Item, ...]:
    """Every question and test among the findings, by heading in the order of a consultation."""
    order = list(TOPICS)
    offered = [finding for finding in findings if finding.kind != "patient" and finding.topic]
    return tuple(_item(finding) for finding in sorted(offered, key=lambda one: order.index(one.topic or order[0])))


def _item(finding: Finding) -> Item:
    assert finding.topic
    assert finding.kind != "patient"
    return Item(
        id=finding.id,
        kind=finding.kind,
        group=TOPICS[finding.topic],
        text=finding.act,
        minutes=finding.minutes,
        synonyms=tuple(name for name in (finding.name, *finding.synonyms) if name != finding.act),
        how=finding.how,
        loads=finding.loads,
        errors=finding.errors,
    )


class Chooser(Untrusted):
    """Offers questions and tests. 'picked' is the last one chosen: {"index": place in 'items', "serial": int}.

    Observe 'picked' to act on it, then say with 'mark_done' that it was asked or done. What was done once is not
    offered again, and the same press is taken once, however often it arrives.
    done: places of what was asked or done already. answers: what came of them, told again beneath.
    """

    _esm = HERE / "chooser.js"
    inputs = frozenset({"picked", "looked_at"})
    rows: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    done = traitlets.List(traitlets.Int()).tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    about = traitlets.Dict().tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)
    looked_at = traitlets.Int(NOTHING).tag(sync=True)

    def __init__(self, items: Sequence[Item], done: Sequence[int] = ()) -> None:
        self.items = tuple(items)
        super().__init__(
            rows=[[one.kind, one.group, one.text, minutes_text(one.minutes), list(one.synonyms)] for one in items],
            done=list(done),
            picked={"index": NOTHING, "serial": 0},
        )
        self.observe(self._tell_about, "looked_at")

    def mark_done(self, index: int, answer: str = "") -> None:
        """Say that an item was asked or done, and what came of it (plain text), beneath its row. IndexError if none."""
        if not 0 <= index < len(self.items):
            raise IndexError(f"There is no item {index}; there are {len(self.items)}.")
        with self.hold_sync():
            if answer:
                self.answers = self.answers | {str(index): answer}
            if index not in self.done:
                self.done = [*self.done, index]

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Called with what a browser sent. 'heard' tells the page that a press was dealt with, whatever came of it."""
        super().set_state(sync_data)
        self.heard = self.picked["serial"]

    def accepts(self, name: str, value: Any) -> bool:
        """A place in the list, not done yet, with a later serial than the last; or a test to be told about."""
        if name == "looked_at":
            return type(value) is int and (
                value == NOTHING or (0 <= value < len(self.items) and self.items[value].kind == "test")
            )
        return (
            isinstance(value, dict)
            and value.keys() == {"index", "serial"}
            and type(value["index"]) is int
            and type(value["serial"]) is int
            and self.picked["serial"] < value["serial"] < 2**31
            and 0 <= value["index"] < len(self.items)
            and value["index"] not in self.done
        )

    def _tell_about(self, change: Any) -> None:
        if change["new"] != NOTHING:
            self.about = {"index": change["new"], "html": about_test(self.items[change["new"]])}


def about_test(item: Item) -> str:
    """How a test is done: picture, steps, what it loads, common errors. Not what its result means."""
    drawing = picture("tests", item.id)
    steps = "".join(f"<li>{escape(step)}</li>" for step in item.how)
    errors = "".join(f"<li>{escape(error)}</li>" for error in item.errors)
    parts = [
        f'<figure class="kn-picture">{drawing}</figure>' if drawing else "",
        f"<ol>{steps}</ol>" if steps else "",
        f"<p><strong>Loads</strong> {escape(item.loads)}</p>" if item.loads else "",
        f"<p><strong>Common errors</strong></p><ul>{errors}</ul>" if errors else "",
    ]
    return "".join(parts) or "<p>Nothing is written about this test yet.</p>"


def minutes_text(minutes: float) -> str:
    """Minutes as they are read: '½ min', '1 min', '1½ min'; other fractions as a decimal."""
    whole, part = divmod(minutes, 1)
    if part == 0.5:
        return f"{int(whole) or ''}½ min"
    return f"{minutes:g} min"
