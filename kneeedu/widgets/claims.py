"""Judge what is commonly said: each claim is judged before its verdict is shown, and the judgements are counted."""

from collections.abc import Mapping, Sequence
from html import escape

import ipywidgets

from kneeedu.models.evidence import Claim
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import CLAIM_VERDICTS, claim_callout
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.rounds import Rounds, Told, numbered

GLOSSES = {
    "supported": "The literature says the same",
    "partly": "Right in part, or right with a condition",
    "contested": "Studies or experts disagree",
    "outdated": "Once believed, since shown otherwise",
    "unsupported": "No evidence found, or it points away",
}
"""What each verdict means, in the order they are offered."""
_VERDICTS = tuple(GLOSSES)


class JudgeTheClaims(ipywidgets.VBox):
    """Choose a group of claims, judge them one by one, see the verdict after each, and the score at the end.

    groups: name of each group and the ids of its claims. Only an exact judgement counts.
    """

    def __init__(self, knowledge: Knowledge, groups: Mapping[str, Sequence[str]], pulse: Pulse) -> None:
        self._knowledge, self._groups, self._pulse = knowledge, list(groups.values()), pulse
        labels = [(name, f"{len(claims)} claims") for name, claims in groups.items()]
        self.choice = Question("Which claims do you want to judge?", labels).add_class("kn-choice")
        self.choice.observe(pulse.guard(lambda _change: self._open()), "chosen")
        super().__init__([self.choice])

    def _open(self) -> None:
        if self.choice.answer is None:
            return
        claims = [self._knowledge.claims[claim] for claim in self._groups[self.choice.answer[0]]]
        self.rounds: Rounds[Claim] = Rounds(claims, _ask, self._tell, _score, self._pulse, noun="verdict")
        self.children = (self.choice, self.rounds)

    def _tell(self, claim: Claim, answer: int) -> Told:
        judged = _VERDICTS[answer]
        right = judged == claim.verdict
        verdict = CLAIM_VERDICTS[claim.verdict][0]
        line = f"{verdict}, as you judged." if right else f"{verdict}. You judged: {CLAIM_VERDICTS[judged][0].lower()}."
        return Told(right, line, claim_callout(claim, self._knowledge))


def _ask(claim: Claim, number: str) -> Question:
    labels = [(CLAIM_VERDICTS[verdict][0], gloss) for verdict, gloss in GLOSSES.items()]
    return numbered(f"“{claim.said}”", labels, f"Claim {number}: commonly said")


def _score(judged: Sequence[tuple[Claim, int, bool]]) -> tuple[str, str]:
    rows = "".join(
        f'<tr><th scope="row">“{escape(claim.said)}”</th><td>{CLAIM_VERDICTS[_VERDICTS[answer]][0]}</td>'
        f"<td>{marks.icon('tick' if right else 'cross', 18)} {CLAIM_VERDICTS[claim.verdict][0]}</td></tr>"
        for claim, answer, right in judged
    )
    table = marks.table("Your judgements", ("Commonly said", "You judged", "The verdict"), rows)
    return f"{sum(right for *_, right in judged)} of {len(judged)} judged as the evidence has it.", table
