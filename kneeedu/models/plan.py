"""A plan of training by weeks, as a learner or a teacher writes it down to see what a teaching model makes of it."""

from typing import Annotated

from pydantic import Field

from kneeedu.models.evidence import Model

MOST_WEEKS = 52
Minutes = Annotated[float, Field(ge=0, le=600, allow_inf_nan=False, description="minutes of running")]


class Week(Model):
    """One week. The runs are spread evenly over its seven days, the strength sessions likewise."""

    runs_min: tuple[Minutes, ...] = Field(default=(), max_length=7, description="each run, in minutes, in order")
    strength: int = Field(default=0, ge=0, le=7, description="sessions that load the sore tissue without running")


class Plan(Model):
    """Weeks of training from today on, for one knee."""

    tolerated_min: float = Field(gt=0, le=600, allow_inf_nan=False, description="longest run without more pain, today")
    irritation: float = Field(default=0, ge=0, le=2, description="how sore today: 0 quiet, 1 clearly sore, 2 very")
    weeks: tuple[Week, ...] = Field(min_length=1, max_length=MOST_WEEKS)
