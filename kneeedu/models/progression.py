"""A loading progression: phases from settling to full return."""

from typing import Literal

from pydantic import Field

from kneeedu.models.evidence import Id, Model, Sourced, Statement, Text
from kneeedu.models.exercise import Dose

Stage = Literal["hold", "settle", "build", "load", "return"]
STAGES: dict[Stage, tuple[str, str]] = {
    "hold": ("No loading yet", "Wait until the cause has been assessed"),
    "settle": ("Settle", "Calm it down; keep the load that is tolerated"),
    "build": ("Build", "Slow strength work, progressed by effort"),
    "load": ("Load", "Heavier, deeper, faster or single-leg work"),
    "return": ("Return", "Hills, speed and jumps; then keep it up"),
}
"""What a learner reads for each stage: name and gloss. 'hold' belongs to no progression."""


class Prescription(Sourced):
    """An exercise with its dose inside a phase."""

    exercise: Id
    dose: Dose


class Phase(Model):
    """One phase: what to do, how to run, when to move on and when to step back."""

    stage: Stage
    name: Text
    weeks: Text
    aim: Text
    entry: Text
    exercises: tuple[Prescription, ...] = Field(min_length=1)
    pain_rule: Id
    running: Statement
    progress_when: tuple[Text, ...] = Field(min_length=1)
    regress_when: tuple[Text, ...] = Field(min_length=1)


class Adjunct(Sourced):
    """Something that may help beside loading."""

    name: Text
    effect: Text
    when: str | None = None


class LowValue(Sourced):
    """Something that is often done and should not be, with the reason."""

    name: Text
    why: Text
    harmful: bool = False


class Progression(Model):
    """The four-phase loading progression of a condition."""

    overview: Statement
    first_change_weeks: int = Field(ge=0)
    programme_weeks: int = Field(ge=1)
    caution: Statement
    outcome_measures: tuple[Text, ...]
    phases: tuple[Phase, ...] = Field(min_length=4, max_length=4)
    adjuncts: tuple[Adjunct, ...]
    low_value: tuple[LowValue, ...]
