"""What past grades would be now: each attempt replayed under the present knowledge, case and version.

Values in, values out: the gradebook keeps the grade as it was given.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models.attempt import Event
from kneeedu.models.case import Case
from kneeedu.models.grade import DOMAINS, Domain, Grade, GradedAttempt, Trace
from kneeedu.models.knowledge import Knowledge

SEEN = 0.0005
"""A score (0-1) that moves by less looks the same in points with one decimal: it counts as unchanged."""


@dataclass(frozen=True)
class Regraded:
    """A grade as it was given beside the one the same acts earn now. now: None where they cannot be replayed."""

    past: GradedAttempt
    now: Grade | None
    made_with: Trace
    """What the present grade is made with."""
    why_not: str = ""

    @property
    def would_change(self) -> bool:
        """Whether the learner would see another score, another domain or another verdict on safety."""
        then, now = self.past.grade, self.now
        return now is not None and (
            abs(now.score - then.score) >= SEEN or now.safe != then.safe or bool(self.moved_domains)
        )

    @property
    def moved_domains(self) -> tuple[Domain, ...]:
        """Domains that would score otherwise, or that one of the two grades does not have."""
        if self.now is None:
            return ()
        then, now = self.past.grade.domains, self.now.domains
        return tuple(
            domain
            for domain in DOMAINS
            if (domain in then) != (domain in now) or abs(then.get(domain, 0.0) - now.get(domain, 0.0)) >= SEEN
        )

    @property
    def case_changed(self) -> bool:
        return self.past.case_digest != self.made_with.case_digest

    @property
    def knowledge_changed(self) -> bool:
        return self.past.knowledge_digest != self.made_with.knowledge_digest

    @property
    def version_changed(self) -> bool:
        return self.past.package_version != self.made_with.package_version


def regrade(
    past: GradedAttempt, events: Iterable[Event], case: Case, knowledge: Knowledge, made_with: Trace
) -> Regraded:
    """The attempt graded anew; where its acts cannot have happened on this case any more, the sentence that says so."""
    try:
        now = Encounter.replay(case, knowledge, events, past.attempt.mode).grade
    except NotAllowed as refusal:
        return Regraded(past, None, made_with, str(refusal))
    return Regraded(past, now, made_with)
