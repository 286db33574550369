"""An attempt: the events of one learner on one case, in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from kneeedu.models.condition import Urgency
from kneeedu.models.evidence import Id, Model
from kneeedu.models.progression import Stage

CONFIDENCES = (0.2, 0.4, 0.6, 0.8, 0.95)
"""How sure a learner can say to be, as probabilities (0-1)."""
ELSEWHERE = "elsewhere"
"""The answer 'not on the knee map' when asked where to press first."""


class _Event(Model):
    at: datetime | None = Field(default=None, description="when it happened; None where only the order is known")


class Located(_Event):
    kind: Literal["located"] = "located"
    region: Id


class Diagnosed(_Event):
    kind: Literal["diagnosed"] = "diagnosed"
    condition: Id


class Rated(_Event):
    """How sure of the diagnosis, as a probability (0-1)."""

    kind: Literal["rated"] = "rated"
    probability: float = Field(gt=0, lt=1)


class Disposed(_Event):
    kind: Literal["disposed"] = "disposed"
    urgency: Urgency


class Staged(_Event):
    kind: Literal["staged"] = "staged"
    stage: Stage


class Exercised(_Event):
    """The exercise options chosen; an empty tuple says none."""

    kind: Literal["exercised"] = "exercised"
    chosen: tuple[Id, ...]


class RunningAdvised(_Event):
    kind: Literal["running_advised"] = "running_advised"
    chosen: Id


class Avoided(_Event):
    """The things to avoid that were chosen; an empty tuple says none."""

    kind: Literal["avoided"] = "avoided"
    chosen: tuple[Id, ...]


class Committed(_Event):
    kind: Literal["committed"] = "committed"


class Closed(_Event):
    kind: Literal["closed"] = "closed"


Event = Annotated[
    Located | Diagnosed | Rated | Disposed | Staged | Exercised | RunningAdvised | Avoided | Committed | Closed,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Given:
    """The answers as they stand: what the events add up to. None where nothing was answered yet."""

    region: str | None = None
    condition: str | None = None
    probability: float | None = None
    urgency: Urgency | None = None
    stage: Stage | None = None
    exercises: tuple[str, ...] | None = None
    running: str | None = None
    avoid: tuple[str, ...] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the answers still to be given, in the order they are asked."""
        return tuple(name for name, value in vars(self).items() if value is None)


ANSWERED_BY: dict[str, tuple[str, str]] = {
    "located": ("region", "region"),
    "diagnosed": ("condition", "condition"),
    "rated": ("probability", "probability"),
    "disposed": ("urgency", "urgency"),
    "staged": ("stage", "stage"),
    "exercised": ("exercises", "chosen"),
    "running_advised": ("running", "chosen"),
    "avoided": ("avoid", "chosen"),
}
"""Kind of event to the answer it gives, and the field of the event that holds it."""


class Attempt(Model):
    """What one learner did on one case."""

    case: Id
    mode: Literal["vignette"] = "vignette"
    events: tuple[Event, ...] = ()

    @property
    def given(self) -> Given:
        """The answers the events add up to; a later answer replaces an earlier one."""
        answers = {}
        for event in self.events:
            if event.kind in ANSWERED_BY:
                answer, source = ANSWERED_BY[event.kind]
                answers[answer] = getattr(event, source)
        return Given(**answers)
