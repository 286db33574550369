"""Answers about the plan: stage, exercises, running, what to avoid; and how it goes on."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from kneeedu.generator.diagnosing import first_sentence
from kneeedu.generator.rating import DANGERS, Rating
from kneeedu.generator.words import Severity
from kneeedu.models.case import (
    AvoidOption,
    Choice,
    ExerciseOption,
    FollowUp,
    RunningOption,
    StageOption,
    Visit,
)
from kneeedu.models.condition import Condition
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES, Phase, Prescription, Progression
from kneeedu.models.telling import AvoidRow, RunningRow, TreatmentPlan

INCLUDED, LATER, OFTEN_DONE = 3, 2, 1
"""Of a progression: exercises of the right stage, of later stages, and of the low-value list that are offered."""
AVOIDED, HARMLESS = 3, 3
RUNNING = 4


class Planner:
    """The plan for one patient."""

    def __init__(
        self, condition: Condition, rating: Rating, severity: Severity, knowledge: Knowledge, random: Random
    ) -> None:
        self.condition, self.rating, self.severity = condition, rating, severity
        self.knowledge, self.random = knowledge, random
        self.plan = self._plan()
        telling = knowledge.telling
        self.referred = rating.urgency in DANGERS
        self.pool = telling.pools.held if self.plan.stage == "hold" else telling.pools.loaded

    def stage(self) -> tuple[StageOption, ...]:
        """Every stage, from first to last."""
        rows = {row.chosen: row for row in self.knowledge.telling.stages if row.best == self.plan.stage}
        return tuple(
            StageOption(
                stage=stage,
                verdict=rows[stage].verdict,
                feedback=self.random.choice(rows[stage].feedback),
                basis="expert",
            )
            for stage in STAGES
        )

    def exercises(self) -> tuple[ExerciseOption, ...]:
        """From the condition's own progression where it has one, else from the plan of its family."""
        progression = self.condition.progression
        if progression is None or self.plan.exercises:
            rows: list[dict[str, Any]] = [{**dict(row), "basis": "expert"} for row in self.plan.exercises]
        else:
            phases = list(progression.phases)
            now = next(phase for phase in phases if phase.stage == self.plan.stage)
            rows = [
                *self._of_this_stage(now),
                *self._of_later_stages(now, phases[phases.index(now) + 1 :]),
                *self._often_done(now, progression),
            ]
        rows = self.random.sample(rows, len(rows))
        return tuple(
            ExerciseOption(id=f"exercise_{letter}", **row) for letter, row in zip("abcdefgh", rows, strict=False)
        )

    def running(self) -> tuple[RunningOption, ...]:
        """The fitting advice, another that is as good where there is one, and some that is not."""
        rows = list(self.plan.running)
        rows += self.random.sample(self.pool.running, RUNNING + (len(rows) > 1) - len(rows))
        return tuple(
            RunningOption(id=f"run_{letter}", text=row.text, verdict=row.verdict, feedback=row.feedback, basis="expert")
            for letter, row in zip("abcde", self._shuffled(rows), strict=False)
        )

    def avoid(self) -> tuple[AvoidOption, ...]:
        """What to avoid, and what need not be avoided."""
        rows: list[AvoidRow] = self.random.sample(self.plan.avoid, AVOIDED)
        rows += self.random.sample(self.pool.avoid, HARMLESS)
        return tuple(
            AvoidOption(id=f"avoid_{letter}", text=row.text, choice=row.choice, feedback=row.feedback, basis="expert")
            for letter, row in zip("abcdef", self.random.sample(rows, len(rows)), strict=True)
        )

    def follow_up(self) -> tuple[FollowUp, ...]:
        """How it goes under each kind of plan. A teaching model, not a forecast."""
        kind = "referred" if self.referred else "loaded"
        severity = self.severity
        courses = []
        for course in self.knowledge.telling.courses:
            if course.of != kind:
                continue
            visits = [
                Visit(
                    week=visit.week,
                    told=self.random.choice(visit.told),
                    pain_during_nrs=min(10, round(severity.worst_nrs * visit.during)),
                    pain_next_morning_nrs=min(10, round(severity.morning_nrs * visit.morning)),
                    running_min_per_week=5 * round(severity.running_min_per_week * visit.running / 5),
                    best=visit.best,
                    why=self.random.choice(visit.why),
                )
                for visit in course.visits
            ]
            courses.append(FollowUp(plan=course.plan, visits=(visits[0], visits[1], visits[2])))
        return tuple(courses)

    def _plan(self) -> TreatmentPlan:
        """A red flag that outranks the cause holds everything; else the pain decides where a progression begins."""
        plans = self.knowledge.telling.plans
        if self.rating.flag is not None and self.rating.urgency in DANGERS:
            return next(plan for plan in plans if plan.id == "flagged")
        fitting = [plan for plan in plans if self.condition.id in plan.conditions]
        plan = next((plan for plan in fitting if plan.stage == self.severity.stage), fitting[0])
        too_early = plan.stage == "build" and self.severity.stage == "settle"
        return plan.model_copy(update={"stage": "settle"}) if too_early else plan

    def _of_this_stage(self, now: Phase) -> Iterator[dict[str, Any]]:
        for given in self.random.sample(now.exercises, min(INCLUDED, len(now.exercises))):
            yield self._prescribed(given, "include", f"It serves the aim of this stage: {_lower(now.aim)}")

    def _of_later_stages(self, now: Phase, later: Sequence[Phase]) -> Iterator[dict[str, Any]]:
        """Exercises for which it is too early, none of them part of this stage as well."""
        early = {
            given.exercise: (given, phase)
            for phase in later
            for given in phase.exercises
            if given.exercise not in {one.exercise for one in now.exercises}
        }
        for exercise in self.random.sample(list(early), min(LATER, len(early))):
            given, phase = early[exercise]
            why = f"It belongs to a later stage ({_lower(phase.name)}). Entry mark: {_lower(phase.entry)}"
            yield self._prescribed(given, "leave", why)

    def _often_done(self, now: Phase, progression: Progression) -> Iterator[dict[str, Any]]:
        """What is often done and helps little, with the knowledge's own reason."""
        part_of_it = {given.exercise for phase in progression.phases for given in phase.exercises}
        rows = [
            row
            for row in self.knowledge.telling.often_done
            if row.condition == self.condition.id and (row.exercise not in part_of_it or now.stage != "settle")
        ]
        for row in self.random.sample(rows, min(OFTEN_DONE, len(rows))):
            entry = next(entry for entry in progression.low_value if entry.name == row.name)
            yield {
                "exercise": row.exercise,
                "dose": row.dose,
                "choice": "harmful" if entry.harmful else "leave",
                "feedback": f"{entry.name}: {_lower(entry.why)}",
                "basis": entry.basis,
                "references": entry.references,
                "note": entry.note,
            }

    def _prescribed(self, given: Prescription, choice: Choice, why: str) -> dict[str, Any]:
        reason = first_sentence(self.knowledge.exercises[given.exercise].loads)
        return {
            "exercise": given.exercise,
            "dose": given.dose,
            "choice": choice,
            "feedback": f"{reason} {why}",
            "basis": "expert",
            "references": given.references,
        }

    def _shuffled(self, rows: Sequence[RunningRow]) -> list[RunningRow]:
        return self.random.sample(rows, len(rows))


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
