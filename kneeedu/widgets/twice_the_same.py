"""Two positive tests that press on the same spot: what the second adds, and what it would if they were strangers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kneeedu.figures.drawing import percent
from kneeedu.figures.people import people_twice
from kneeedu.inquiry import decibans
from kneeedu.models.condition import Condition
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import Findings, differential
from kneeedu.widgets import marks
from kneeedu.widgets.likelihood_lab import PEOPLE_KEY, finding_as_test
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.rounds import Rounds, Told, numbered


@dataclass(frozen=True)
class Twice:
    """Two findings of one dependency group, both present, and a condition they speak for."""

    condition: Condition
    first: Finding
    second: Finding


AGAIN = (
    ("About the same", "The second tells next to nothing new"),
    ("Clearly more likely", "Two positive tests are stronger than one"),
)


class TwiceTheSame(Rounds[Twice]):
    """Two positive tests that press on the same spot: what does the second one add?"""

    def __init__(self, pairs: Sequence[tuple[str, str, str]], knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge = knowledge
        items = [
            Twice(knowledge.conditions[condition], knowledge.findings[first], knowledge.findings[second])
            for condition, first, second in pairs
        ]
        assert all(item.first.group == item.second.group for item in items), "the two must be of one group"
        super().__init__(items, self._which, self._told, _counted, pulse, shown=self._seen)

    def _seen(self, item: Twice) -> str:
        once = self._believed(item, item.first)
        return (
            f'<div class="kn-panel kn-stack"><h3>{escape(item.first.name)}</h3><p>It is present. Among runners with a'
            f" sore knee that takes {escape(in_sentence(item.condition.name))} from {percent(self._believed(item))} to"
            f" {percent(once)}.</p><p>Now the second: <strong>{escape(item.second.name)}</strong>. It is present,"
            " too.</p></div>"
        )

    def _which(self, _item: Twice, number: str) -> Question:
        return numbered("And now?", list(AGAIN), number)

    def _told(self, item: Twice, answer: int) -> Told:
        before, once = self._believed(item), self._believed(item, item.first)
        both = self._believed(item, item.first, item.second)
        naive = as_if_apart(item, self._knowledge)
        line = f"{percent(both)} after both. {'As you said.' if answer == 0 else 'The second adds little.'}"
        tests = (finding_as_test(item.condition, finding, self._knowledge) for finding in (item.first, item.second))
        again = people_twice(*tests)
        rows = "".join(
            f'<div class="kn-lane"><span>{name}</span><b class="kn-num">{percent(share)}</b>'
            f'<span class="kn-dxbar" aria-hidden="true"><i style="width:{share:.1%}"></i></span></div>'
            for name, share in (
                ("Before either", before),
                ("After the first", once),
                ("After both, as the engine counts", both),
                ("After both, if they were strangers", naive),
            )
        )
        why = (
            "Both ask the same question of the same spot. Whoever is positive in one is likely to be positive in the"
            " other, with the condition or without it. To multiply their ratios counts one thing twice. Of such a group"
            " the engine counts the stronger one only."
        )
        return Told(
            answer == 0,
            line,
            f'<div class="kn-panel kn-stack"><p>{escape(why)}</p><figure class="kn-fig"><figcaption>'
            f"<p>{escape(again.sentence)}</p></figcaption>{PEOPLE_KEY}"
            f'<div class="kn-plot">{again.wide}</div>{table_html(again.table)}</figure>'
            f"<div>{rows}</div>"
            '<p class="kn-small kn-muted">The bars may differ from the count: people are whole, and the engine weighs'
            " all conditions at once. Of the two tests it takes the one that sets them furthest apart.</p>"
            f'<div class="kn-row">{marks.basis_chip("expert")}<span class="kn-small kn-muted">No study has given both'
            " tests to the same runners; that they belong together is our judgement.</span></div></div>",
        )

    def _believed(self, item: Twice, *present: Finding) -> float:
        known = Findings({finding.id: "present" for finding in present})
        return differential(known, self._knowledge).of(item.condition.id).probability


def as_if_apart(item: Twice, knowledge: Knowledge) -> float:
    """The probability after both, their ratios against all else multiplied as if neither knew of the other."""
    odds = 0.0
    for finding in (item.first, item.second):
        test = finding_as_test(item.condition, finding, knowledge)
        odds += decibans(test.after(True).value) - decibans(test.base_rate.value)
    end = 10 ** ((odds + decibans(test.base_rate.value)) / 10)
    return end / (1 + end)


def _counted(answers: Sequence[tuple[Twice, int, bool]]) -> tuple[str, str]:
    return f"{sum(right for *_, right in answers)} of {len(answers)} pairs seen through.", ""
