"""What the labs on movement share: a question before the figure, and a list of how firm each part of it is."""

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets

from kneeedu.models.evidence import Basis
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button, side_by_side
from kneeedu.widgets.pulse import Pulse


class Foreseen(ipywidgets.VBox):
    """A question with one right answer; the rest of the lab is made and shown once the learner has committed.

    options: the right one first or wherever 'right' says. told: what is said after 'as you said' or in its place.
    """

    def __init__(
        self,
        asked: str,
        options: Sequence[str],
        right: int,
        press: str,
        rest: Callable[[], Sequence[ipywidgets.Widget]],
        pulse: Pulse,
    ) -> None:
        self._options, self._right, self._rest, self._pulse = options, right, rest, pulse
        self.guess = side_by_side(asked, [(option, "") for option in options])
        self.see = go_button(press, pulse.guard(lambda _button: self._show()))
        self.see.disabled = True
        self.guess.observe(pulse.guard(lambda _change: self._ready()), "chosen")
        super().__init__([self.guess, self.see])

    def _ready(self) -> None:
        self.see.disabled = self.guess.locked or self.guess.answer is None

    def _show(self) -> None:
        if self.guess.answer is None or self.guess.locked:
            return
        self.guess.lock()
        self.see.disabled = True
        right = self.guess.answer == (self._right,)
        said = f"{self._options[self._right]}{', as you said.' if right else '. See for yourself.'}"
        mark = marks.icon("tick" if right else "cross", 20)
        told = ipywidgets.HTML(f'<p class="kn-row">{mark} <b>{escape(said)}</b></p>')
        self.children = (self.guess, self.see, told, *self._rest())
        self._pulse.say(said)


def firmness(rows: Sequence[tuple[str, Basis, Sequence[str]]], knowledge: Knowledge) -> str:
    """Each part of a figure, with how firm it is and its sources."""
    items = "".join(
        f"<li><span>{escape(what)}</span>{marks.sources(basis, references, knowledge)}</li>"
        for what, basis, references in rows
    )
    return f'<ul class="kn-mo__firm">{items}</ul>'
