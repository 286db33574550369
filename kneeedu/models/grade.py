"""A grade: a score with its reasons, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import Field

from kneeedu.models.attempt import Mode
from kneeedu.models.evidence import Basis, Id, Model

Domain = Literal["diagnosis", "disposition", "information", "calibration", "plan", "follow_up"]
DOMAINS: dict[Domain, str] = {
    "diagnosis": "Diagnosis",
    "disposition": "Disposition and safety",
    "information": "Information gathering",
    "calibration": "Calibration",
    "plan": "Plan",
    "follow_up": "Follow-up",
}
"""Name of each domain."""
WEIGHTS: dict[Mode, dict[Domain, int]] = {
    "vignette": {"diagnosis": 30, "disposition": 30, "calibration": 15, "plan": 25},
    "encounter": {
        "diagnosis": 20,
        "disposition": 20,
        "information": 20,
        "calibration": 15,
        "plan": 15,
        "follow_up": 10,
    },
}
"""What each domain counts in the short and in the long form, in points; each form's add up to 100."""
UNSAFE_CAP = 0.4
"""The most a learner can score (0-1) who missed an urgent or same-day disposition."""


@dataclass(frozen=True)
class Rules:
    """Every figure that grading assumes. Teaching judgements of ours: no study has validated them.

    weights: what each domain counts, by form; only their proportions matter. unsafe_cap: the most a missed urgent
    patient leaves (0-1). locate_share: share of diagnosis in the short form for where to press first. key_share,
    safety_share, value_share: what key features, the safety screen and the information gained count in information
    gathering; together one. spare_min: minutes that may go to what tells nothing. hint_cost: share of information
    gathering that a hint costs. final_share: what the last belief counts in calibration; the mean of all is the rest.
    """

    weights: Mapping[Mode, Mapping[Domain, float]] = field(default_factory=lambda: WEIGHTS)
    unsafe_cap: float = UNSAFE_CAP
    locate_share: float = 0.15
    key_share: float = 0.35
    safety_share: float = 0.35
    value_share: float = 0.30
    spare_min: float = 3.0
    hint_cost: float = 0.05
    final_share: float = 0.5


RULES = Rules()
"""The rules learners are graded by."""

LineVerdict = Literal["full", "close", "partly", "missed", "unhelpful", "unsafe"]


class Feedback(Model):
    """One graded line: what the learner did, what would have been better, why, and from where."""

    domain: Domain
    verdict: LineVerdict
    did: str
    better: str | None = Field(description="None where there is nothing to change")
    text: str = Field(description="why")
    basis: Basis
    references: tuple[Id, ...] = ()


class Grade(Model):
    """The result of one attempt. Scores are 0-1."""

    mode: Mode = "vignette"
    score: float = Field(ge=0, le=1)
    uncapped: float = Field(ge=0, le=1, description="what the score would be without the safety cap")
    safe: bool
    domains: dict[Domain, float]
    feedback: tuple[Feedback, ...]

    @property
    def weights(self) -> dict[Domain, int]:
        """The domains this attempt was graded in, with their points."""
        return WEIGHTS[self.mode]


@dataclass(frozen=True)
class Trace:
    """What a grade was made with, so that it can be made again. seed: None where nothing was shuffled or drawn."""

    package_version: str
    knowledge_digest: str
    case_digest: str
    seed: int | None = None

    @property
    def line(self) -> str:
        """In one line, for the foot of a page."""
        seed = "none" if self.seed is None else self.seed
        return (
            f"kneeedu {self.package_version} · knowledge {self.knowledge_digest} · case {self.case_digest}"
            f" · seed {seed}"
        )


@dataclass(frozen=True)
class OpenedAttempt:
    """One try of one learner at one case, as it was opened."""

    id: int
    learner: str
    session: str
    quiz: str | None
    case: str
    number: int
    seed: int
    opened_at: datetime
    mode: Mode = "vignette"


@dataclass(frozen=True)
class GradedAttempt:
    """A row of the gradebook: who, which case, which try, and the grade as it was given."""

    learner: str
    name: str
    attempt: OpenedAttempt
    grade: Grade
    package_version: str
    knowledge_digest: str
    case_digest: str
    graded_at: datetime

    @property
    def made_with(self) -> Trace:
        return Trace(self.package_version, self.knowledge_digest, self.case_digest, self.attempt.seed)
