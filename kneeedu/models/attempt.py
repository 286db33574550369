"""An attempt: the events of one learner on one case, in order."""

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


class Attempt(Model):
    """What one learner did on one case."""

    case: Id
    mode: Literal["vignette"] = "vignette"
    events: tuple[Event, ...] = ()
