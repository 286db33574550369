"""A checkpoint: what a model is held against, and whether it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator

from kneeedu.models.evidence import Id, Sourced, Text

Role = Literal["independent", "calibration", "lookup", "arithmetic", "regression", "not_evaluated"]
ROLES: Mapping[Role, str] = {
    "independent": "the model was not fitted to it: the only rows that count as validation",
    "calibration": "a figure of the model was solved from it or drawn through it: passing shows only that it was",
    "lookup": "a published figure that the model repeats",
    "arithmetic": "the exact value of a stated formula",
    "regression": "what our own model gave when it was written down",
    "not_evaluated": "known, and not held against a model of ours",
}
"""What each role means for trust."""
Value = float | bool | str
Measure = Callable[..., float | bool]


class Checkpoint(Sourced):
    """One figure or order from the literature, and which function of ours should give it.

    expected is a number with an absolute tolerance, or a sentence that the function finds true. verified: the figure
    itself was read in a source; it says nothing about our model.
    """

    id: Id
    model: str = Field(pattern=r"^M\d{1,2}$", description="number of the model in the module that holds it")
    quantity: Text
    measure: Id | None = Field(default=None, description="the function that gives the model's value")
    inputs: Mapping[str, Value] = Field(default_factory=dict, description="its arguments")
    expected: float | Text
    tolerance: float | None = Field(default=None, ge=0, description="absolute, in the unit; with numbers only")
    unit: str | None = None
    role: Role
    verified: bool

    @model_validator(mode="after")
    def _can_be_judged(self) -> "Checkpoint":
        if isinstance(self.expected, float) and (self.tolerance is None or self.unit is None):
            raise ValueError("a number needs a tolerance and a unit")
        if isinstance(self.expected, str) and self.tolerance is not None:
            raise ValueError("a sentence has no tolerance")
        if (self.measure is None) != (self.role == "not_evaluated"):
            raise ValueError("a row names its measure, unless its role is 'not_evaluated'")
        return self


@dataclass(frozen=True)
class Held:
    """A checkpoint beside what the model gives: a number in the checkpoint's unit, or whether the sentence is true."""

    checkpoint: Checkpoint
    value: float | bool

    @property
    def difference(self) -> float | None:
        """Model minus published, in the checkpoint's unit; None where the checkpoint is a sentence."""
        expected = self.checkpoint.expected
        return None if isinstance(expected, str) else self.value - expected

    @property
    def difference_share(self) -> float | None:
        """The difference as a share of the published figure; None where there is none, or it is 0."""
        expected = self.checkpoint.expected
        return None if isinstance(expected, str) or not expected else (self.value - expected) / abs(expected)

    @property
    def holds(self) -> bool:
        """Whether the model lies within the tolerance (its ends included), or the sentence is true."""
        tolerance = self.checkpoint.tolerance
        if self.difference is None or tolerance is None:
            return self.value is True
        return abs(self.difference) <= tolerance + 1e-9


def hold(checkpoint: Checkpoint, measures: Mapping[str, Measure]) -> Held | None:
    """The checkpoint against the model; None where it is not evaluated, or another model's measure gives it."""
    measure = measures.get(checkpoint.measure or "")
    return Held(checkpoint, measure(**checkpoint.inputs)) if measure else None
