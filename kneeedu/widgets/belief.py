"""What a learner believes: 100 points spread over conditions they picked, with a word on why now.

A belief is kept as a whole: nothing reaches the kernel while points are being moved. What the browser sends is
untrusted: it is checked against what was offered, and refused where it does not add up.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import traitlets

from kneeedu.figures.drawing import Mark, mark_of
from kneeedu.models.attempt import MOST_CANDIDATES, POINTS, SOMETHING_ELSE
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
LONGEST_NOTE = 200
SOMETHING_ELSE_NAME = "Something else"
Named = tuple[str, str]
"""An id, and the name a learner reads."""


class Belief(Untrusted):
    """Asks for a belief. 'kept' is the last one a learner kept: {"points": {id: int}, "note": str, "serial": int}.

    Observe 'kept' to act on it, then say with 'show_kept' that it was kept. Until then the learner's points stay as
    they put them, to be kept again.

    candidates: conditions listed from the start; 'Something else' is always there, last.
    offered: every condition that can be added, the same list for every case; it is shown by name.
    marks: how each condition is marked; those left out are marked as in every figure.
    points, note: the belief kept last, if any. Its conditions are listed as well. Nothing else is filled in.

    Raises ValueError where points or note could not have been kept.
    """

    _esm = HERE / "belief.js"
    inputs = frozenset({"kept"})
    offered: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)
    candidates: traitlets.List[str] = traitlets.List().tag(sync=True)
    points = traitlets.Dict().tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    most = traitlets.Int(MOST_CANDIDATES).tag(sync=True)
    longest = traitlets.Int(LONGEST_NOTE).tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        candidates: Sequence[Named],
        offered: Sequence[Named],
        marks: Mapping[str, Mark] | None = None,
        points: Mapping[str, int] | None = None,
        note: str = "",
    ) -> None:
        named = dict(offered) | dict(candidates)
        named.pop(SOMETHING_ELSE, None)
        by_name = sorted(named.items(), key=lambda one: one[1].casefold())
        self._known = (*named, SOMETHING_ELSE)  # a tuple: what comes may not be hashable
        drawn = {id: (marks or {}).get(id) or mark_of(id) for id in self._known}
        shown = dict(points or {})
        self._refuse_half_a_belief(shown, note)
        super().__init__(
            offered=[[id, name] for id, name in (*by_name, (SOMETHING_ELSE, SOMETHING_ELSE_NAME))],
            marks={id: [mark.shape, mark.token] for id, mark in drawn.items()},
            candidates=_listed((id for id, _ in candidates), shown),
            points=shown,
            note=note,
            kept={"points": shown, "note": note, "serial": 0},
        )

    def show_kept(self, points: Mapping[str, int], note: str = "") -> None:
        """Show a belief as the one kept last, one way from Python.

        Points a learner has moved since and not yet kept stay where they put them. Raises ValueError as on creation.
        """
        shown = dict(points)
        self._refuse_half_a_belief(shown, note)
        with self.hold_sync():
            self.candidates = _listed((), shown) if shown else self.candidates
            self.points = shown
            self.note = note

    def accepts(self, name: str, value: Any) -> bool:
        """A whole belief: conditions that were offered, 100 points between them, a short note, a later serial."""
        return (
            isinstance(value, dict)
            and value.keys() == {"points", "note", "serial"}
            and type(value["serial"]) is int
            and self.kept["serial"] < value["serial"] < 2**31
            and _could_be_kept(value["points"], value["note"], self._known)
        )

    def _refuse_half_a_belief(self, points: Mapping[str, int], note: str) -> None:
        """None at all is well; half a one is a fault of ours."""
        if (points or note) and not _could_be_kept(points, note, self._known):
            raise ValueError(f"This belief could not have been kept: {points!r}, note {note!r}.")


def _could_be_kept(points: Any, note: Any, known: Sequence[str]) -> bool:
    """Whether these points and this note make a whole belief; anything may come."""
    if not isinstance(points, dict) or len(points) > MOST_CANDIDATES:
        return False
    whole = all(type(each) is int and 0 <= each <= POINTS for each in points.values())
    if not whole or not all(id in known for id in points) or sum(points.values()) != POINTS:
        return False
    return isinstance(note, str) and len(note) <= LONGEST_NOTE


def _listed(candidates: Iterable[str], points: Mapping[str, int]) -> list[str]:
    """The conditions to list, each once, in the order they came in; 'Something else' last."""
    ids = dict.fromkeys([*candidates, *points])
    return [*(id for id in ids if id != SOMETHING_ELSE), SOMETHING_ELSE]
