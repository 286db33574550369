"""An attempt: the events of one learner on one case, in order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kneeedu.models.condition import Urgency
from kneeedu.models.evidence import Id, Model
from kneeedu.models.progression import Stage

CONFIDENCES = (0.2, 0.4, 0.6, 0.8, 0.95)
"""How sure a learner can say to be, as probabilities (0-1)."""
ELSEWHERE = "elsewhere"
"""The answer 'not on the knee map' when asked where to press first."""
SOMETHING_ELSE = "something_else"
"""The points kept back for conditions that the learner did not name."""
POINTS = 100
"""How many points of belief are spread over the differential."""
MOST_CANDIDATES = 8
Mode = Literal["vignette", "encounter"]
"""The short form, everything told at once, and the long form, where the learner asks and examines."""
Decision = Literal["progress", "hold", "regress", "re_examine", "refer"]
DECISIONS: dict[Decision, tuple[str, str]] = {
    "progress": ("Progress", "Take the next step of the plan"),
    "hold": ("Hold", "Keep the present step until the next visit"),
    "regress": ("Step back", "Less load, or the step before"),
    "re_examine": ("Examine again", "Ask and test anew: question the diagnosis"),
    "refer": ("Refer", "Somebody else has to see this knee"),
}
"""What can be decided at a follow-up: name and gloss as a learner reads them."""


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


class Asked(_Event):
    """A history question put to the patient."""

    kind: Literal["asked"] = "asked"
    finding: Id


class Examined(_Event):
    """A test done."""

    kind: Literal["examined"] = "examined"
    finding: Id


class Believed(_Event):
    """A differential: 100 points spread over the conditions the learner thinks of, with a note on why now."""

    kind: Literal["believed"] = "believed"
    points: dict[Id, Annotated[int, Field(ge=0, le=POINTS)]] = Field(min_length=1, max_length=MOST_CANDIDATES)
    note: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _all_points_placed(self) -> "Believed":
        if sum(self.points.values()) != POINTS:
            raise ValueError(f"the points add up to {sum(self.points.values())}, not to {POINTS}")
        return self


class Hinted(_Event):
    """A hint taken: 1 where to look, 2 what to ask, 3 what its answer would separate."""

    kind: Literal["hinted"] = "hinted"
    level: Literal[1, 2, 3]


class Reviewed(_Event):
    """What was decided at a follow-up visit (week after the consultation)."""

    kind: Literal["reviewed"] = "reviewed"
    week: Literal[2, 6, 12]
    decision: Decision


class Committed(_Event):
    kind: Literal["committed"] = "committed"


class Closed(_Event):
    kind: Literal["closed"] = "closed"


Event = Annotated[
    Located
    | Diagnosed
    | Rated
    | Disposed
    | Staged
    | Exercised
    | RunningAdvised
    | Avoided
    | Asked
    | Examined
    | Believed
    | Hinted
    | Committed
    | Reviewed
    | Closed,
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
    points: Mapping[str, int] | None = None


ANSWERED_BY: dict[str, tuple[str, str]] = {
    "located": ("region", "region"),
    "diagnosed": ("condition", "condition"),
    "rated": ("probability", "probability"),
    "disposed": ("urgency", "urgency"),
    "staged": ("stage", "stage"),
    "exercised": ("exercises", "chosen"),
    "running_advised": ("running", "chosen"),
    "avoided": ("avoid", "chosen"),
    "believed": ("points", "points"),
}
"""Kind of event to the answer it gives, and the field of the event that holds it."""
NEEDED: dict[Mode, tuple[str, ...]] = {
    "vignette": ("region", "condition", "probability", "urgency", "stage", "exercises", "running", "avoid"),
    "encounter": ("points", "condition", "urgency", "stage", "exercises", "running", "avoid"),
}
"""The answers each form asks for, in the order they are asked."""


class Attempt(Model):
    """What one learner did on one case."""

    case: Id
    mode: Mode = "vignette"
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

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the answers still to be given, in the order they are asked."""
        given = self.given
        return tuple(name for name in NEEDED[self.mode] if getattr(given, name) is None)
