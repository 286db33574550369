"""A grade: a score with its reasons, line by line."""

from dataclasses import dataclass
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
