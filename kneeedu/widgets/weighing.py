"""Weighing findings: what is ticked moves the bars, and what tells the same thing twice counts once."""

from collections.abc import Mapping, Sequence
from html import escape
from math import exp

import ipywidgets

from kneeedu.figures.drawing import Table, mark_of, percent
from kneeedu.models.condition import URGENCIES
from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Differential, Findings, Ranked, differential
from kneeedu.widgets import marks
from kneeedu.widgets.lesson import condition_mark
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question

OTHERS_SHOWN = 4
KEY = "In the bars the thin line is the 95 % range, the short tick where the bar stood before your last answer."


class WeighTheFindings(ipywidgets.Box):
    """Tick what is present or absent and see the differential move, with what counted and what did not.

    asked: findings by heading, in the order they are offered; leaders: conditions whose bars always show.
    """

    def __init__(
        self, knowledge: Knowledge, asked: Mapping[str, Sequence[str]], leaders: Sequence[str], pulse: Pulse
    ) -> None:
        self._knowledge, self._leaders, self._say = knowledge, leaders, pulse.say
        self.questions: dict[str, Question] = {}
        rows: list[ipywidgets.Widget] = []
        for heading, findings in asked.items():
            rows.append(ipywidgets.HTML(f"<h3>{escape(heading)}</h3>"))
            for finding in findings:
                rows.append(self._ask(finding))
                self.questions[finding].observe(pulse.guard(lambda _change: self._weigh()), "chosen")
        self.bars = ipywidgets.HTML().add_class("kn-weigh__bars")
        self.ledger = ipywidgets.HTML()
        self._before: dict[str, float] = {}
        self._weigh()
        result = ipywidgets.VBox([self.bars, self.ledger]).add_class("kn-weigh__result")
        super().__init__([ipywidgets.VBox(rows).add_class("kn-weigh__asked"), result])
        self.add_class("kn-weigh")

    @property
    def known(self) -> dict[str, Presence]:
        """What the learner has ticked so far; what was not assessed is left out."""
        answers: tuple[Presence, Presence] = ("present", "absent")
        chosen = {finding: question.answer for finding, question in self.questions.items()}
        return {finding: answers[answer[0]] for finding, answer in chosen.items() if answer and answer[0] < 2}

    def _ask(self, finding: str) -> Question:
        answers = [("Present", ""), ("Absent", ""), ("Not assessed", "")]
        question = Question(self._knowledge.findings[finding].name, answers, "scale")
        question.add_class("kn-tri")
        self.questions[finding] = question
        return question

    def _weigh(self) -> None:
        known = self.known
        found = differential(Findings(known), self._knowledge)
        self.bars.value = self._alarm(found) + self._bars(found)
        self.ledger.value = self._ledger(found, known)
        if known or self._before:
            first = found.ranking[0]
            flag = "Red flag. " if found.red_flags else ""
            self._say(f"{flag}Leading: {self._name(first.condition)}, {percent(first.probability)}.")
        self._before = {ranked.condition: ranked.probability for ranked in found.ranking}

    def _alarm(self, found: Differential) -> str:
        """Every red flag the answers trip, whatever the bars say."""
        flags = "".join(
            f"<p><strong>{escape(self._name(flag.condition))}: {URGENCIES[flag.urgency][0].lower()}.</strong> "
            f"{escape(flag.reason)}</p>"
            for flag in found.red_flags
        )
        return f'<div class="kn-alert" data-tone="danger">{marks.icon("flag")}<div>{flags}</div></div>' if flags else ""

    def _bars(self, found: Differential) -> str:
        leaders = [found.of(condition) for condition in self._leaders]
        others = [ranked for ranked in found.ranking if ranked.condition not in self._leaders]
        rows = [self._bar(ranked) for ranked in sorted(leaders, key=lambda ranked: -ranked.probability)]
        rows += [self._bar(ranked, "is-other") for ranked in others[:OTHERS_SHOWN]]
        rows += [_together(others[OTHERS_SHOWN:], "is-other"), _together(others, "is-rest")]
        return (
            '<div class="kn-panel kn-stack kn-stack--sm"><h3>The differential</h3>'
            f'<ul class="kn-dxbars">{"".join(rows)}</ul>'
            f'<p class="kn-small kn-muted">{escape(self._settled(found))}</p></div>'
        )

    def _settled(self, found: Differential) -> str:
        """Whether the ranges of the two that lead are apart."""
        if found.inseparable:
            first, second = (self._name(condition) for condition in found.inseparable)
            return f"{first} against {in_sentence(second)}: their ranges overlap, so these findings do not settle it."
        return f"{self._name(found.ranking[0].condition)}: its range is clear of the next."

    def _bar(self, ranked: Ranked, kind: str = "") -> str:
        before = self._before.get(ranked.condition)
        ghost = f'<u style="left:{before:.1%}"></u>' if before is not None else ""
        spread = f"{percent(ranked.low, '')} to {percent(ranked.high)}" if ranked.high >= 0.005 else ""
        return (
            f'<li class="{kind}"><span>{condition_mark(ranked.condition)}{escape(self._name(ranked.condition))}</span>'
            f'<b class="kn-num">{percent(ranked.probability)} <small>{spread}</small></b>'
            f'<span class="kn-dxbar" aria-hidden="true"><i style="width:{ranked.probability:.1%};'
            f'background:var(--kn-dx-{mark_of(ranked.condition).token})"></i><s style="left:{ranked.low:.1%};'
            f'width:{ranked.high - ranked.low:.1%}"></s>{ghost}</span></li>'
        )

    def _ledger(self, found: Differential, known: Mapping[str, Presence]) -> str:
        """What each answer did: its pull on the two that lead, or that another one already said it."""
        if not known:
            told = "Nothing is ticked yet. The bars are the shares among runners with a sore knee."
            return f'<div class="kn-panel"><p>{told}</p></div>'
        first, second = (ranked.condition for ranked in found.ranking[:2])
        counted = {piece.group: piece for piece in found.counted}
        rows = []
        for finding, presence in known.items():
            piece = counted[self._knowledge.findings[finding].group]
            if piece.finding == finding:
                said = _pull(exp(piece.log_likelihood[first] - piece.log_likelihood[second]))
            else:
                said = f"Not counted again: “{self._knowledge.findings[piece.finding].name}” says the same"
            rows.append((self._knowledge.findings[finding].name, presence, said))
        heads = ("Finding", "Is", f"{self._name(first)} against {in_sentence(self._name(second))}")
        table = table_html(Table("How far each moved the odds of the two that lead", heads, tuple(rows)))
        return (
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>What counted</h3>{table}'
            f'<p class="kn-small kn-muted">{KEY}</p></div>'
        )

    def _name(self, condition: str) -> str:
        return self._knowledge.conditions[condition].name


def _together(ranked: Sequence[Ranked], kind: str) -> str:
    """Conditions that have no bar of their own."""
    share = percent(sum(each.probability for each in ranked))
    return f'<li class="{kind}"><span>{len(ranked)} other conditions together</span><b class="kn-num">{share}</b></li>'


def _pull(ratio: float) -> str:
    """A ratio of likelihoods as it moves the odds of the first against the second."""
    if 0.8 <= ratio <= 1.25:
        return "Says little between these two"
    return f"× {ratio:.2g}" if ratio > 1 else f"÷ {1 / ratio:.2g}"
