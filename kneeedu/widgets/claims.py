"""Judge what is commonly said: each claim is judged before its verdict is shown, and the judgements are counted."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets

from kneeedu.models.evidence import Claim
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import CLAIM_VERDICTS, claim_callout
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question

GLOSSES = {
    "supported": "The literature says the same",
    "partly": "Right in part, or right with a condition",
    "contested": "Studies or experts disagree",
    "outdated": "Once believed, since shown otherwise",
    "unsupported": "No evidence found, or it points away",
}
"""What each verdict means, in the order they are offered."""


class JudgeTheClaims(ipywidgets.VBox):
    """Choose a group of claims, judge them one by one, see the verdict after each, and the score at the end.

    groups: name of each group and the ids of its claims. Only an exact judgement counts; a verdict that is not shown
    yet is in no widget.
    """

    def __init__(self, knowledge: Knowledge, groups: Mapping[str, Sequence[str]], pulse: Pulse) -> None:
        self._knowledge, self._groups, self._pulse = knowledge, groups, pulse
        self._names = list(groups)
        labels = [(name, f"{len(claims)} claims") for name, claims in groups.items()]
        self.choice = Question("Which claims do you want to judge?", labels)
        self.choice.observe(pulse.guard(lambda _change: self._begin()), "chosen")
        self.round = ipywidgets.VBox()
        super().__init__([self.choice, self.round])

    def _begin(self) -> None:
        if self.choice.answer is None:
            return
        self._name = self._names[self.choice.answer[0]]
        self._claims = [self._knowledge.claims[claim] for claim in self._groups[self._name]]
        self._judged: list[str] = []
        self._ask()

    def _ask(self) -> None:
        """Put the next claim, or the score when all are judged."""
        place = len(self._judged)
        if place == len(self._claims):
            self._finish()
            return
        claim = self._claims[place]
        self.question = Question(
            f"“{claim.said}”",
            [(CLAIM_VERDICTS[verdict][0], gloss) for verdict, gloss in GLOSSES.items()],
            number=f"Claim {place + 1} of {len(self._claims)}: commonly said",
        )
        self.see = _button("See the verdict", self._pulse.guard(lambda _button: self._reveal(claim)))
        self.see.disabled = True
        self.question.observe(self._pulse.guard(lambda _change: setattr(self.see, "disabled", False)), "chosen")
        self.round.children = (self.question, self.see)

    def _reveal(self, claim: Claim) -> None:
        answer = self.question.answer
        if answer is None or len(self._judged) == len(self._claims) or self._claims[len(self._judged)] is not claim:
            return
        self._judged.append(list(GLOSSES)[answer[0]])
        self.question.lock()
        right = self._judged[-1] == claim.verdict
        told = "As you judged." if right else f"You judged: {CLAIM_VERDICTS[self._judged[-1]][0].lower()}."
        self._pulse.say(f"{told} The verdict: {CLAIM_VERDICTS[claim.verdict][0].lower()}.")
        verdict = ipywidgets.HTML(f"<p><strong>{told}</strong></p>{claim_callout(claim, self._knowledge)}")
        last = len(self._judged) == len(self._claims)
        go_on = _button("See the score" if last else "Next claim", self._pulse.guard(lambda _button: self._ask()))
        self.round.children = (self.question, verdict, go_on)

    def _finish(self) -> None:
        rows = "".join(
            f"<tr><td>“{escape(claim.said)}”</td><td>{CLAIM_VERDICTS[judged][0]}</td>"
            f"<td>{CLAIM_VERDICTS[claim.verdict][0]}</td></tr>"
            for claim, judged in zip(self._claims, self._judged, strict=True)
        )
        score = sum(claim.verdict == judged for claim, judged in zip(self._claims, self._judged, strict=True))
        table = marks.table("Your judgements", ("Commonly said", "You judged", "The verdict"), rows)
        told = f"{score} of {len(self._claims)} judged as the evidence has it."
        self._pulse.say(told)
        again = _button("Judge these again", self._pulse.guard(lambda _button: self._begin()))
        self.round.children = (
            ipywidgets.HTML(f"<h3>{escape(self._name)}</h3><p class='kn-lead'>{told}</p>{table}"),
            again,
        )


def _button(text: str, do: Callable[..., None]) -> ipywidgets.Button:
    button = ipywidgets.Button(description=text)
    button.add_class("kn-btn").add_class("kn-btn--go")
    button.on_click(do)
    return button
