"""A case: one invented patient, what can be found, and feedback beside every answer."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from kneeedu.models.attempt import Decision, Mode
from kneeedu.models.condition import URGENCIES, Urgency
from kneeedu.models.evidence import Id, Model, Sourced, Text
from kneeedu.models.exercise import Dose
from kneeedu.models.finding import Presence
from kneeedu.models.progression import STAGES, Stage

Verdict = Literal["best", "good", "partly", "poor", "unsafe"]
"""best and good earn full marks, partly half, poor none; unsafe earns none and is named as a danger."""
Choice = Literal["include", "optional", "leave", "harmful"]
"""Of what may be ticked: include earns, optional neither earns nor costs, leave and harmful cost."""


class Patient(Model):
    name: str = Field(min_length=2, max_length=40)
    age_years: int = Field(ge=6, le=100)
    sex: Literal["female", "male"]
    sport: Id = Field(description="running, trail_running, jumping, ball_sport, cycling, none, ...")
    who: Text = Field(description="'nurse and runner': completes 'Priya, 29, ...'")


class Presentation(Model):
    """What the patient brings: words, place, time and hopes."""

    complaint: Text = Field(description="in the patient's own words, without quotation marks")
    side: Literal["left", "right", "both"]
    duration: Text
    worst_pain_nrs: int = Field(ge=0, le=10)
    running: Text
    hopes: Text
    pain: tuple[Id, ...] = Field(description="regions of the knee map the patient shaded; empty if none at the knee")
    pain_caption: Text = Field(description="the drawing in words, for those who do not see it")


class CaseFinding(Model):
    """A finding of this patient, told as it would stand in the notes. 'unknown' means nobody asked or looked."""

    finding: Id
    is_: Literal["present", "absent", "unknown"] = Field(alias="is")
    told: Text
    detail: str | None = None
    said: Text | None = Field(default=None, description="history: the answer in the patient's own words")


class Option(Sourced):
    """Feedback beside one answer. 'feedback' gives the reason, never only right or wrong."""

    verdict: Verdict
    feedback: Text


class DiagnosisOption(Option):
    condition: Id


class DispositionOption(Option):
    urgency: Urgency


class StageOption(Option):
    stage: Stage


class RunningOption(Option):
    id: Id
    text: Text


class ExerciseOption(Sourced):
    id: Id
    exercise: Id
    dose: Dose
    choice: Choice
    feedback: Text


class AvoidOption(Sourced):
    """Something the learner may tell the patient to avoid for now."""

    id: Id
    text: Text
    choice: Choice
    feedback: Text


class Locate(Sourced):
    """Where the learner would press first. 'elsewhere' stands for a place that is not on the knee map."""

    accepted: tuple[Id, ...] = Field(min_length=1)
    feedback: Text


class Visit(Model):
    """The patient at a follow-up: what they did and how it is. Pain is 0-10."""

    week: Literal[2, 6, 12]
    told: Text = Field(description="in the patient's words: what was done, and what happened")
    pain_during_nrs: int = Field(ge=0, le=10)
    pain_next_morning_nrs: int = Field(ge=0, le=10)
    running_min_per_week: int = Field(ge=0, le=1200)
    best: Decision
    why: Text


Plan = Literal["fitting", "too_much", "rest_only", "passive_only", "mismatched", "referral_missed"]


class FollowUp(Model):
    """How it goes under one kind of plan. A teaching model, not a forecast."""

    plan: Plan
    visits: tuple[Visit, Visit, Visit]

    @model_validator(mode="after")
    def _weeks_in_order(self) -> "FollowUp":
        if [visit.week for visit in self.visits] != [2, 6, 12]:
            raise ValueError("visits are at weeks 2, 6 and 12, in this order")
        return self


class Answers(Model):
    """Every answer that can be given, each with its feedback."""

    locate: Locate
    diagnosis: tuple[DiagnosisOption, ...] = Field(min_length=5, max_length=8)
    disposition: tuple[DispositionOption, ...] = Field(min_length=4, max_length=4)
    stage: tuple[StageOption, ...] = Field(min_length=5, max_length=5)
    exercises: tuple[ExerciseOption, ...] = Field(min_length=4, max_length=8)
    running: tuple[RunningOption, ...] = Field(min_length=4, max_length=5)
    avoid: tuple[AvoidOption, ...] = Field(min_length=4, max_length=7)

    @model_validator(mode="after")
    def _complete_and_winnable(self) -> "Answers":
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        if {option.urgency for option in self.disposition} != set(URGENCIES):
            yield "disposition needs each urgency once"
        if {option.stage for option in self.stage} != set(STAGES):
            yield "stage needs each of hold, settle, build, load, return once"
        for name in ("diagnosis", "disposition", "stage", "running"):
            verdicts = [option.verdict for option in getattr(self, name)]
            if verdicts.count("best") != 1:
                yield f"{name} needs exactly one option with verdict 'best', not {verdicts.count('best')}"
            if not {"poor", "unsafe"} & set(verdicts):
                yield f"{name} needs at least one option that earns nothing"
        for name, key in (("diagnosis", "condition"), ("running", "id")):
            offered = [getattr(option, key) for option in getattr(self, name)]
            if len(set(offered)) < len(offered):
                yield f"{name} offers the same option twice"
        for name in ("exercises", "avoid"):
            ids = [option.id for option in getattr(self, name)]
            if len(set(ids)) < len(ids):
                yield f"{name} has an id twice"
            if not any(option.choice in ("leave", "harmful") for option in getattr(self, name)):
                yield f"{name} needs at least one option that should be left alone"


class Case(Model):
    """One patient. Named by how it presents, never by its diagnosis."""

    id: Id
    title: Text
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=3, le=30)
    tags: tuple[Id, ...] = ()
    patient: Patient
    presentation: Presentation
    findings: tuple[CaseFinding, ...] = Field(min_length=8, max_length=24)
    answers: Answers
    claims: tuple[str, ...] = Field(default=(), description="claims of the source article this case bears on")
    takeaway: Text = Field(description="the one thing to remember, said after the feedback")
    follow_up: tuple[FollowUp, ...] = ()
    generated: bool = Field(default=False, description="made from the knowledge by a seed, not written by a clinician")
    inseparable: str | None = Field(default=None, description="why the truth may not rank in the engine's first two")

    @model_validator(mode="after")
    def _each_finding_once(self) -> "Case":
        ids = [row.finding for row in self.findings]
        if doubled := sorted({finding for finding in ids if ids.count(finding) > 1}):
            raise ValueError(f"finding listed twice: {', '.join(doubled)}")
        return self

    @property
    def truth(self) -> str:
        """Id of the best diagnosis."""
        return next(option.condition for option in self.answers.diagnosis if option.verdict == "best")

    @property
    def assessed(self) -> dict[str, Presence]:
        """Findings that were asked or examined; what is unknown is left out."""
        return {row.finding: row.is_ for row in self.findings if row.is_ != "unknown"}


class Quiz(Model):
    """A graded set of cases for a class."""

    id: Id
    title: Text
    cases: tuple[Id, ...] = Field(min_length=1)
    mode: Mode = "vignette"
    shuffle: bool = False
    attempts: int = Field(default=1, ge=1, le=10)
    pass_mark: float = Field(default=0.7, ge=0, le=1)
    feedback: Literal["after_each_case", "at_the_end", "never"] = "after_each_case"
