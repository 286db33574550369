"""Exercises, their doses, and the rules by which pain decides the next step."""

from typing import Literal

from pydantic import Field, model_validator

from kneeedu.models.evidence import Id, Model, Sourced, Text

Task = Literal["closed", "wall_sit", "ankle_weight", "constant"]
"""Kinds of slow task, by how the moment at the knee goes with flexion (kneeedu/biomechanics/tasks.py)."""


class Dose(Model):
    """How much of an exercise. Only what is given is prescribed."""

    sets: int | None = Field(default=None, ge=1, le=20)
    reps: str | None = Field(default=None, description="a number, a range or a scheme such as 15 > 12 > 10")
    hold_s: int | None = Field(default=None, ge=1, le=600)
    load: str | None = Field(default=None, description="% of 1RM, RPE 0-10 or body weight")
    tempo: str | None = Field(default=None, description="seconds up - pause - down")
    rest_s: int | None = Field(default=None, ge=0, le=600)
    per_week: int | None = Field(default=None, ge=1, le=21)
    progress_to: str | None = None

    def __str__(self) -> str:
        """The dose in one line, such as '3 × 10, 60-70% 1RM, tempo 2-0-3, 3 times a week'."""
        work = f"{self.hold_s} s" if self.hold_s else self.reps
        parts = [
            f"{self.sets} × {work}" if self.sets and work else work or (f"{self.sets} sets" if self.sets else None)
        ]
        parts += [self.load, f"tempo {self.tempo}" if self.tempo else None]
        if self.per_week:
            parts.append(
                "daily"
                if self.per_week == 7
                else "once a week"
                if self.per_week == 1
                else f"{self.per_week} times a week"
            )
        return ", ".join(part for part in parts if part)


class Demand(Sourced):
    """What an exercise asks of the kneecap joint and of the patellar tendon, where that can be told.

    task: the kind of task whose moment the model knows, between two knee flexions (deg). times: so many times the
    moment of two legs at body weight (no unit). index: the task of the published tendon loading index that it comes
    closest to.
    """

    task: Task | None = None
    from_deg: float | None = Field(default=None, ge=0, le=90)
    to_deg: float | None = Field(default=None, ge=0, le=90)
    times: float = Field(default=1, gt=0, le=4)
    matched: bool = Field(default=False, description="its load is set by hand, and told as if matched to a squat")
    index: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Demand":
        low, high = self.from_deg, self.to_deg
        if (low is None) != (high is None) or (low is not None and high is not None and low > high):
            raise ValueError("from_deg and to_deg stand together, the smaller first")
        if self.task and low is None:
            raise ValueError("a task needs the flexions between which it is done")
        if not self.task and not self.index:
            raise ValueError("names a task, an index or both")
        return self


class Exercise(Model):
    """One exercise: how it is done and what it loads."""

    id: Id
    name: Text
    mode: Literal["isometric", "isotonic", "eccentric", "plyometric", "control", "mobility", "running", "conditioning"]
    targets: tuple[str, ...] = Field(min_length=1)
    how: Text
    loads: Text = Field(description="which tissue it loads, and at which angle")
    easier: str | None = None
    harder: str | None = None
    references: tuple[Id, ...] = ()
    demand: Demand | None = None


class PainRule(Sourced):
    """How much pain is allowed, and by when it must settle. Pain is 0-10."""

    id: Id
    name: Text
    during_max_nrs: int = Field(ge=0, le=10)
    after: Text
    next_morning: str | None = None
    use: Text


class LadderStep(Model):
    """One step of the return to running, in minutes."""

    step: int = Field(ge=1)
    run_min: float = Field(ge=0)
    walk_min: float = Field(ge=0)
    repeats: int = Field(ge=1)


class RunningLadder(Sourced):
    """A run-walk ladder: each step done twice inside the pain rule before the next."""

    entry: tuple[Text, ...]
    steps: tuple[LadderStep, ...]
    after: Text


class LoadingKnowledge(Model):
    """All that exercises.yaml holds."""

    principles: tuple[Text, ...]
    pain_rules: tuple[PainRule, ...]
    running_ladder: RunningLadder
    exercises: tuple[Exercise, ...]
