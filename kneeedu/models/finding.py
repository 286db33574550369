"""A finding: something asked, examined or known of the patient, that is present, absent or not assessed."""

from typing import Literal

from pydantic import Field

from kneeedu.models.evidence import Id, Model, Rate, Sourced, Text

Presence = Literal["present", "absent"]
Topic = Literal[
    "place",
    "onset",
    "course",
    "load",
    "mechanics",
    "swelling",
    "health",
    "elsewhere",
    "look",
    "move",
    "press",
    "provoke",
    "stability",
    "beyond",
]
TOPICS: dict[Topic, str] = {
    "place": "Where it hurts",
    "onset": "How it began",
    "course": "Through the day and the run",
    "load": "What brings it on",
    "mechanics": "Catching, locking, giving way",
    "swelling": "Swelling and lumps",
    "health": "General health and past",
    "elsewhere": "Back, hip, leg and chest",
    "look": "Look and feel",
    "move": "Move",
    "press": "Press",
    "provoke": "Load and provoke",
    "stability": "Ligaments and menisci",
    "beyond": "Beyond the knee",
}
"""Headings under which questions, then tests, are offered, in the order of a real consultation."""


class Accuracy(Sourced):
    """What one study found of a test. Sensitivity and specificity are 0-1; likelihood ratios have no unit."""

    target: Id = Field(description="id of the condition the study looked for")
    sensitivity: float | None = Field(default=None, ge=0, le=1)
    specificity: float | None = Field(default=None, ge=0, le=1)
    lr_positive: float | None = Field(default=None, ge=0)
    lr_negative: float | None = Field(default=None, ge=0)
    interval: str | None = Field(default=None, description="95 % interval as printed")
    population: str | None = None


class PatientFeature(Model):
    """When a finding of kind 'patient' is present: every part given must hold."""

    age_min: int | None = Field(default=None, ge=0, le=120)
    age_max: int | None = Field(default=None, ge=0, le=120)
    sex: Literal["female", "male"] | None = None
    sports: tuple[str, ...] = ()


class Says(Model):
    """Ways it is told, for any patient. History: the patient's own words. Tests: what is seen, never what it means."""

    present: tuple[Text, ...] = Field(min_length=2)
    absent: tuple[Text, ...] = Field(min_length=2)


class Finding(Model):
    """One history item, provocation test or feature of the patient."""

    id: Id
    kind: Literal["history", "test", "patient"]
    name: Text
    positive: Text = Field(description="what counts as present")
    group: Id = Field(description="dependency group: of one group only the strongest finding counts")
    minutes: float = Field(ge=0, le=30, description="time to ask or examine, min")
    synonyms: tuple[str, ...] = ()
    background: Rate = Field(description="share of sore knees in which it is present")
    topic: Topic | None = Field(default=None, description="heading in the consultation; None for kind 'patient'")
    says: Says | None = Field(default=None, description="None for kind 'patient'")
    ask: str | None = Field(default=None, description="history: the question, as put to a patient")
    examine: str | None = Field(default=None, description="tests: the act as it is chosen, without a result")
    how: tuple[str, ...] = Field(default=(), description="tests: step by step")
    loads: str | None = Field(default=None, description="tests: what the manoeuvre loads")
    errors: tuple[str, ...] = Field(default=(), description="tests: common mistakes")
    accuracy: tuple[Accuracy, ...] = ()
    feature: PatientFeature | None = Field(default=None, description="kind 'patient' only")

    @property
    def act(self) -> str:
        """The question as it is put, or the test as it is chosen: never a result."""
        return self.ask or self.examine or self.name
