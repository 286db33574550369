"""Things put one at a time: each is answered before it is told, and at the end comes the score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
        super().__init__()
        self._begin()

    def _begin(self) -> None:
        self._answers: list[tuple[Item, int, bool]] = []
        self._put()

    def _put(self) -> None:
        """Put the next item, or the score when all are answered."""
        place = len(self._answers)
        if place == len(self._items):
            self._finish()
            return
        item = self._items[place]
        self.question = self._ask(item, f"{place + 1} of {len(self._items)}")
        self.commit = go_button(f"See the {self._noun}", self._pulse.guard(lambda _button: self._reveal(place)))
        self.commit.disabled = True
        self.question.observe(self._pulse.guard(lambda _change: self._ready()), "chosen")
        above = self._shown(item)
        self._top = (ipywidgets.HTML(above), self.question) if above else (self.question,)
        self.children = (*self._top, self.commit)

    def _ready(self) -> None:
        self.commit.disabled = self.question.answer is None

    def _reveal(self, place: int) -> None:
        answer = self.question.answer
        if answer is None or place != len(self._answers):  # a press of a button that stands no longer
            return
        item = self._items[place]
        self.question.lock()
        told = self._tell(item, answer[0])
        self._answers.append((item, answer[0], told.right))
        self._pulse.say(told.line)
        sign = marks.icon("tick" if told.right else "cross")
        tone = ' data-tone="good"' if told.right else ""
        line = f'<div class="kn-alert"{tone}>{sign}<p><strong>{told.line}</strong></p></div>'
        last = len(self._answers) == len(self._items)
        self.go_on = go_button("See the score" if last else "Next", self._pulse.guard(lambda _button: self._put()))
        self.told = ipywidgets.HTML(f'<div class="kn-stack">{line}{told.html}</div>')
        self.children = (*self._top, self.told, self.go_on)

    def _finish(self) -> None:
        line, html = self._score(self._answers)
        self._pulse.say(line)
        again = go_button("Begin again", self._pulse.guard(lambda _button: self._begin()))
        self.told = ipywidgets.HTML(f'<div class="kn-stack"><p class="kn-lead">{line}</p>{html}</div>')
        self.children = (self.told, again)


def numbered(legend: str, labels: Sequence[Label], number: str) -> Question:
    """A question of a round; its options stand side by side where there is room."""
    question = Question(legend, labels, number=number)
    question.add_class("kn-choice")
    return question
