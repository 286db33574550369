"""The short form of a case: the whole presentation at once, eight questions, one commit."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import ipywidgets

from kneeedu.encounter import Encounter
from kneeedu.models.attempt import Committed, Event, Located
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.answers import AnswerSheet
from kneeedu.widgets.knee_map import KneeMap, pain_drawing
from kneeedu.widgets.question import Question

LEVELS = {1: "Foundation", 2: "Foundation", 3: "Intermediate", 4: "Advanced", 5: "Advanced"}
"""A case's difficulty in a word."""
QUESTIONS = 8


class VignetteScreen(ipywidgets.VBox):
    """Draws an open encounter. Every answer is handed to 'act', which returns the next encounter or refuses.

    guard: wraps each callback, so that a refusal is told and not lost.
    seed: shuffles the options that have no natural order; kept in the kernel.
    standing: a chip that says what kind of play this is, such as 'Practice, not graded'.
    """

    def __init__(
        self,
        encounter: Encounter,
        act: Callable[[Event], Encounter],
        guard: Callable[[Callable[..., None]], Callable[..., None]],
        seed: int,
        standing: str,
        title_prefix: str = "",
    ) -> None:
        self.encounter = encounter
        self._act = act
        self._guard = guard
        case, knowledge = encounter.case, encounter.knowledge
        self.progress = ipywidgets.HTML()
        self.commit = ipywidgets.Button(description="Commit answers", disabled=True)
        self.commit.add_class("kn-btn").add_class("kn-btn--go")
        self.commit.on_click(guard(self._commit))
        record = ipywidgets.HTML(_record(case, knowledge)).add_class("kn-record")
        questions = ipywidgets.VBox([self._knee_map(), *self._asked(seed)]).add_class("kn-questions")
        split = ipywidgets.Box([record, questions]).add_class("kn-split").add_class("kn-split--record")
        bar = ipywidgets.Box([self.progress, self.commit]).add_class("kn-commit")
        super().__init__(
            [
                ipywidgets.HTML(_head(case, standing, title_prefix)),
                ipywidgets.HTML(patient_band(case, knowledge)),
                split,
                bar,
            ]
        )
        self._show_progress()

    def _knee_map(self) -> KneeMap:
        """The question that is answered on the knee map."""
        names = {region.id: region.name for region in self.encounter.knowledge.regions.values()}
        side = self.encounter.case.presentation.side
        self.knee_map = KneeMap(
            names=names,
            side="right" if side == "both" else side,
            prompt="Where would you press first?",
            number=f"Question 1 of {QUESTIONS}",
            chosen=self.encounter.given.region or "",
        )
        self.knee_map.observe(self._guard(lambda change: self._answer(Located(region=change["new"]))), "chosen")
        return self.knee_map

    def _asked(self, seed: int) -> list[Question]:
        """The seven questions that are answered in words."""
        sheet = AnswerSheet(self.encounter, self._answer, self._guard, seed, first=2, of=QUESTIONS)
        sheet.ask_diagnosis_of_the_case()
        sheet.ask_how_sure()
        sheet.ask_disposition()
        sheet.ask_plan()
        return sheet.questions

    def _answer(self, event: Event) -> None:
        if event == self._last_of(event.kind):
            return
        self.encounter = self._act(event)
        self._show_progress()

    def _commit(self, _button: Any) -> None:
        self.encounter = self._act(Committed())

    def _last_of(self, kind: str) -> Event | None:
        """The last event of a kind, without its time, to tell a new answer from an echo."""
        same = [event for event in self.encounter.events if event.kind == kind]
        return same[-1].model_copy(update={"at": None}) if same else None

    def _show_progress(self) -> None:
        missing = len(self.encounter.missing)
        done = QUESTIONS - missing
        pips = "".join(f"<i{' class=is-done' if index < done else ''}></i>" for index in range(QUESTIONS))
        when = ""
        if self.encounter.events and (at := self.encounter.events[-1].at):
            when = f' <span class="kn-muted">Saved {at.astimezone():%H:%M}.</span>'
        self.progress.value = (
            f'<p class="kn-small"><strong>{done} of {QUESTIONS} answered.</strong>{when}</p>'
            f'<div class="kn-pips" aria-hidden="true">{pips}</div>'
        )
        self.commit.disabled = missing > 0


def vignette_opening(encounter: Encounter, standing: str) -> str:
    """The top of the screen, for a page whose widgets are not alive yet."""
    case = encounter.case
    return f'<div class="kn-before">{_head(case, standing)}{patient_band(case, encounter.knowledge)}</div>'


def _head(case: Case, standing: str, title_prefix: str = "") -> str:
    minutes = marks.chip(f"about {case.minutes} min", mark="clock")
    chips = [marks.chip("Vignette"), marks.chip(LEVELS[case.difficulty]), minutes, standing]
    return head(case.title, chips, title_prefix)


def head(title: str, chips: Iterable[str], title_prefix: str = "") -> str:
    """The heading of a screen on a case; chips: finished HTML."""
    over = f'<p class="kn-over">{escape(title_prefix)}</p>' if title_prefix else ""
    return f'<div class="kn-head">{over}<h1>{escape(title)}</h1><div class="kn-row">{"".join(chips)}</div></div>'


def patient_band(case: Case, knowledge: Knowledge) -> str:
    """The patient first: the pain drawn in, then the patient's own words."""
    patient, told = case.patient, case.presentation
    names = {region.id: region.name for region in knowledge.regions.values()}
    facts = [
        ("Side", {"left": "Left", "right": "Right", "both": "Both knees"}[told.side], ""),
        ("For", told.duration, ""),
        ("Worst pain", f"{told.worst_pain_nrs} out of 10", ""),
        ("Running", told.running, ""),
        ("Hopes to", told.hopes, ' class="is-wide"'),
    ]
    rows = "".join(f"<div{wide}><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value, wide in facts)
    return (
        '<section class="kn-band" aria-label="The patient">'
        f"{pain_drawing(told.pain, told.side, told.pain_caption, names)}"
        '<div class="kn-panel kn-patient"><div class="kn-stack">'
        f"<h2>{escape(patient.name)}, {patient.age_years}, {escape(patient.who)}</h2>"
        f"<blockquote>“{escape(told.complaint)}”</blockquote></div>"
        f'<dl class="kn-facts">{rows}</dl></div></section>'
    )


def _record(case: Case, knowledge: Knowledge) -> str:
    """History, then examination, each finding with its sign."""
    parts = []
    for kind, heading in (("history", "History"), ("test", "Examination")):
        rows = [
            marks.finding_row(row.is_, row.told, row.detail)
            for row in case.findings
            if (knowledge.findings[row.finding].kind == "test") == (kind == "test")
        ]
        key = marks.finding_key() if kind == "history" else ""
        parts.append(
            f'<div class="kn-stack kn-stack--sm"><div class="kn-sec"><h2>{heading}</h2>{key}</div>'
            f'<ul class="kn-findings">{"".join(rows)}</ul></div>'
        )
    return f'<section class="kn-stack kn-stack--lg" aria-label="The record">{"".join(parts)}</section>'
