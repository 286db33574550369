"""A classroom poll: vote, see the room, talk it over, vote again, and see who moved; then the reasoned answer."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from kneeedu.figures.drawing import Table
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.poll import Poll
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button, rests_on
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.untrusted import Untrusted

_VOTER = re.compile(r"[0-9a-f]{24}")
BEFORE, AFTER = 1, 2
ROUNDS = {BEFORE: "Before talking", AFTER: "After talking"}
Votes = Mapping[int, Counter[int]]
"""How often each option was voted for, by round."""


class Voter(Untrusted):
    """Which browser this is: a number it made for itself, that says nothing of who sits there."""

    _esm = Path(__file__).parent / "voter.js"
    inputs = frozenset({"voter"})
    voter = traitlets.Unicode("").tag(sync=True)
    is_looking = traitlets.Bool(False).tag(sync=True)

    def accepts(self, name: str, value: Any) -> bool:
        return isinstance(value, str) and bool(_VOTER.fullmatch(value))


class AskTheRoom(ipywidgets.VBox):
    """One poll for one browser. What the room says is shown after the own vote, or to who only watches.

    cast: notes this browser's vote (voter, round, option). count: all votes of the present meeting.
    """

    def __init__(
        self,
        poll: Poll,
        knowledge: Knowledge,
        cast: Callable[[str, int, int], None],
        count: Callable[[], Votes],
        pulse: Pulse,
    ) -> None:
        self.poll, self._knowledge, self._cast, self._count, self._pulse = poll, knowledge, cast, count, pulse
        self.voter = Voter()
        self.voter.on_msg(lambda _widget, content, _buffers: self._look(content))
        self._place, self.room, self.told = ipywidgets.VBox(), ipywidgets.HTML(), ipywidgets.HTML()
        self.button = go_button("", pulse.guard(lambda _button: self._press()))
        self.watch = ipywidgets.Button(description="Only watch the room").add_class("kn-btn")
        self.watch.on_click(pulse.guard(lambda _button: self._show_room()))
        self.answer = ipywidgets.Button(description="See the answer").add_class("kn-btn")
        self.answer.on_click(pulse.guard(lambda _button: self._tell()))
        row = ipywidgets.HBox([self.button, self.watch, self.answer]).add_class("kn-row")
        super().__init__([self.voter, self._place, row, self.room, self.told])
        self.add_class("kn-poll")
        self._ask(BEFORE)

    def _ask(self, round_: int) -> None:
        self.round = round_
        self.question = Question(self.poll.question, [(option, "") for option in self.poll.options])
        self.question.number = "For the room" if round_ == BEFORE else "For the room, once more"
        self.question.observe(self._pulse.guard(lambda _change: self._ready()), "chosen")
        self._place.children = (self.question,)
        self.button.description = "Vote" if round_ == BEFORE else "Vote again"
        self.watch.disabled, self.answer.disabled = round_ == AFTER, round_ == BEFORE
        self.room.value = "" if round_ == AFTER else self.room.value
        self.voter.is_looking = False
        self._ready()

    def _ready(self) -> None:
        self.button.disabled = self.question.answer is None or not self.voter.voter

    def _press(self) -> None:
        if self.question.locked:
            self._ask(AFTER)
            self._pulse.say("Vote again. Nothing is chosen yet.")
            return
        answer = self.question.answer
        if answer is None or not self.voter.voter:
            return
        self._cast(self.voter.voter, self.round, answer[0])
        self.question.lock()
        self.button.description = "Talk it over, then vote again" if self.round == BEFORE else "Voted"
        self.button.disabled = self.round == AFTER
        self._show_room()
        self._pulse.say("Voted. The room is shown below.")

    def _show_room(self) -> None:
        self.watch.disabled, self.answer.disabled, self.voter.is_looking = True, False, True
        self._draw()

    def _look(self, content: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "look" and self.voter.is_looking:
            self._pulse.guard(self._draw)()

    def _draw(self) -> None:
        drawn = room_drawn(self.poll, self._count())
        if drawn != self.room.value:
            self.room.value = drawn

    def _tell(self) -> None:
        """The reasoned answer: only now is it in the browser at all."""
        self.answer.disabled = True
        right = self.poll.options[self.poll.right]
        self._pulse.say(f"The answer: {right}.")
        self.told.value = (
            f'<div class="kn-alert" data-tone="good">{marks.icon("tick")}<div><p><strong>{escape(right)}.</strong></p>'
            f"<p>{escape(self.poll.why)}</p>{rests_on(self.poll, self._knowledge)}</div></div>"
        )


def room_drawn(poll: Poll, votes: Votes) -> str:
    """The distribution of the room's answers, before and after talking, as bars and in words. HTML."""
    sums = {round_: sum(votes.get(round_, Counter()).values()) for round_ in ROUNDS}
    shown = [round_ for round_ in ROUNDS if sums[round_]]
    lanes = "".join(
        f"<li><p><strong>{escape(option)}</strong></p>"
        + "".join(_lane(ROUNDS[round_], votes[round_][place], sums[round_]) for round_ in shown)
        + "</li>"
        for place, option in enumerate(poll.options)
    )
    body = f'<ol class="kn-lanes">{lanes}</ol>' if shown else ""
    return (
        '<figure class="kn-panel kn-fig kn-stack"><figcaption class="kn-stack kn-stack--sm"><h3>The room</h3>'
        f"<p>{escape(in_a_sentence(poll, votes))}</p></figcaption>{body}"
        f"{table_html(_table(poll, votes, shown))}</figure>"
    )


def in_a_sentence(poll: Poll, votes: Votes) -> str:
    """How many voted, what led, and how that moved."""
    told = []
    for round_, name in ROUNDS.items():
        counted = votes.get(round_)
        if counted:
            option, most = counted.most_common(1)[0]
            whole = sum(counted.values())
            told.append(f"{name}: {whole} voted, {most} of them for “{poll.options[option]}”.")
    if not told:
        return "Nobody has voted yet."
    alone = sum(sum(counted.values()) for counted in votes.values()) == 1
    return " ".join(told) + (" You are the only one so far." if alone else "")


def _lane(name: str, count: int, whole: int) -> str:
    share = count / whole
    return (
        f'<div class="kn-lane"><span>{name}</span><b class="kn-num">{count} <small>of {whole}</small></b>'
        f'<span class="kn-dxbar" aria-hidden="true"><i style="width:{share:.1%}"></i></span></div>'
    )


def _table(poll: Poll, votes: Votes, shown: list[int]) -> Table:
    rows = tuple(
        (option, *(str(votes[round_][place]) for round_ in shown)) for place, option in enumerate(poll.options)
    )
    return Table("Votes", ("Answer", *(ROUNDS[round_] for round_ in shown)), rows)
