"""Things put one at a time: each is answered before it is told, and at the end comes the score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Generic, TypeVar

import ipywidgets

from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Label, Question

Item = TypeVar("Item")


@dataclass(frozen=True)
class Told:
    """What is said of an answer: whether it was right, in one line, and then in full as HTML."""

    right: bool
    line: str
    html: str


class Rounds(ipywidgets.VBox, Generic[Item]):
    """Puts items one by one. What tells the answer is built only once the learner has committed to one.

    ask: the question about an item, with its number ('1 of 9'); shown: what stands above the question, as HTML.
    tell: what is said of the answer with this index; score: what stands at the end, as a line and as HTML.
    """

    def __init__(
        self,
        items: Sequence[Item],
        ask: Callable[[Item, str], Question],
        tell: Callable[[Item, int], Told],
        score: Callable[[Sequence[tuple[Item, int, bool]]], tuple[str, str]],
        pulse: Pulse,
        shown: Callable[[Item], str] = lambda _item: "",
        noun: str = "answer",
    ) -> None:
        self._items, self._ask, self._tell, self._score, self._shown = items, ask, tell, score, shown
        self._pulse, self._noun = pulse, noun
        self.above, self._place, self.told = ipywidgets.HTML(), ipywidgets.VBox(), ipywidgets.HTML()
        self.button = go_button("", pulse.guard(lambda _button: self._press()))  # stays in place: it keeps the focus
        super().__init__([self.above, self._place, self.told, self.button])
        self._begin()

    def _begin(self) -> None:
        self._answers: list[tuple[Item, int, bool]] = []
        self._put()

    def _press(self) -> None:
        """The one button: see what is told of the answer, go on, and at the end begin again."""
        if self._over:
            self._begin()
        elif self.question.locked:
            self._put()
        else:
            self._reveal()

    def _put(self) -> None:
        """Put the next item, or the score when all are answered."""
        place = len(self._answers)
        self._over = place == len(self._items)
        if self._over:
            self._finish()
            return
        number = f"{place + 1} of {len(self._items)}"
        self.question = self._ask(self._items[place], number)
        self.question.observe(self._pulse.guard(lambda _change: self._ready()), "chosen")
        self.above.value, self.told.value = self._shown(self._items[place]), ""
        self._place.children = (self.question,)
        self.button.description = f"See the {self._noun}"
        self._ready()
        if place:
            self._pulse.say(f"{number}. {self.question.legend}")

    def _ready(self) -> None:
        self.button.disabled = self.question.answer is None

    def _reveal(self) -> None:
        answer = self.question.answer
        if answer is None:
            return
        item = self._items[len(self._answers)]
        self.question.lock()
        told = self._tell(item, answer[0])
        self._answers.append((item, answer[0], told.right))
        self._pulse.say(told.line)
        tone = ' data-tone="good"' if told.right else ""
        line = f"{marks.icon('tick' if told.right else 'cross')}<p><strong>{escape(told.line)}</strong></p>"
        self.told.value = f'<div class="kn-stack"><div class="kn-alert"{tone}>{line}</div>{told.html}</div>'
        self.button.description = "See the score" if len(self._answers) == len(self._items) else "Next"

    def _finish(self) -> None:
        line, html = self._score(self._answers)
        self._pulse.say(line)
        self.above.value, self._place.children = "", ()
        self.told.value = f'<div class="kn-panel kn-stack"><p class="kn-lead">{escape(line)}</p>{html}</div>'
        self.button.description = "Begin again"


def numbered(legend: str, labels: Sequence[Label], number: str) -> Question:
    """A question of a round; its options stand side by side where there is room."""
    question = Question(legend, labels, number=number)
    question.add_class("kn-choice")
    return question
