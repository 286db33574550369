"""A question of our own: named radios or checkboxes in a fieldset, usable by finger, keyboard and screen reader.

What the browser sends is untrusted: it is checked against what was asked, and refused once the question is locked.
Only labels travel; which option is right, and what each option means to us, stays in the kernel.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import traitlets

from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
Label = tuple[str, str]
"""What an option says, and a second line in smaller type (or nothing)."""


class Question(Untrusted):
    """Asks one question. 'chosen' holds indices into the options; nothing is preselected.

    kind 'one' and 'scale' take a single answer; 'many' takes any number, and 'None of these' as an answer of its own.
    find: the label of a field that narrows a long list by name. Until it is used, only the first 'ahead' options and
    those chosen are in sight. also: for each option, other names it is found by.
    """

    _esm = HERE / "question.js"
    inputs = frozenset({"chosen", "answered"})
    number = traitlets.Unicode("").tag(sync=True)
    legend = traitlets.Unicode("").tag(sync=True)
    hint = traitlets.Unicode("").tag(sync=True)
    none_label = traitlets.Unicode("None of these").tag(sync=True)
    kind = traitlets.Unicode("one").tag(sync=True)
    options: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    find = traitlets.Unicode("").tag(sync=True)
    ahead = traitlets.Int(0).tag(sync=True)
    also: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)
    answered = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        legend: str,
        options: Sequence[Label],
        kind: Literal["one", "many", "scale"] = "one",
        chosen: Sequence[int] | None = None,
        number: str = "",
        hint: str = "",
        find: str = "",
        ahead: int = 0,
        also: Sequence[Sequence[str]] = (),
    ) -> None:
        self._count = len(options)
        self._single = kind != "many"
        super().__init__(
            legend=legend,
            options=[list(option) for option in options],
            kind=kind,
            number=number,
            hint=hint,
            find=find,
            ahead=ahead,
            also=[list(names) for names in also],
            chosen=list(chosen or ()),
            answered=chosen is not None,
        )

    @property
    def answer(self) -> tuple[int, ...] | None:
        """The indices chosen, in order; None where the question is not answered. 'None of these' is an empty tuple."""
        if self._single:
            return tuple(self.chosen) or None
        return tuple(sorted(self.chosen)) if self.answered or self.chosen else None

    def put_back(self, answer: Sequence[int] | None) -> None:
        """Show an answer as the one that stands, one way from Python; None is no answer."""
        with self.hold_trait_notifications():
            self.chosen = list(answer or ())
            self.answered = answer is not None

    def accepts(self, name: str, value: Any) -> bool:
        """Indices of options that exist, each once, and one at most where one is asked for."""
        if name == "answered":
            return type(value) is bool
        most = 1 if self._single else self._count
        if not isinstance(value, list) or len(value) > most:
            return False
        known = all(type(index) is int and 0 <= index < self._count for index in value)
        return known and len(set(value)) == len(value)
