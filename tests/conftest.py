"""What many tests need: the knowledge that ships, a small one made by hand, and a small case to answer."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from kneeedu import library
from kneeedu.consultation import record_of
from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.models.anatomy import Region
from kneeedu.models.attempt import CONFIDENCES, ELSEWHERE, Event
from kneeedu.models.case import Case
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Claim, Reference
from kneeedu.models.exercise import Exercise
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import differential

Answer = Callable[[Case], tuple[Event, ...]]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that ships."""
    return library.load_knowledge()


def rate(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {"rate": value, "low": low or value * 0.6, "high": high or 1 - (1 - value) * 0.6, "basis": "expert"}


def condition(condition_id: str, base: float, findings: Iterable[tuple[str, float]], **more: Any) -> Condition:
    """A condition of few words. findings: id and how often it is present."""
    said = {"text": "Said in few words.", "basis": "expert"}
    values = {
        "id": condition_id,
        "name": condition_id.capitalize(),
        "icd10": {"code": "M25.5"},
        "urgency": "manage_in_clinic",
        "summary": "A cause of pain.",
        "base_rate": rate(base),
        "pain_map": {"regions": [], "basis": "expert"},
        "pain_quality": "An ache.",
        "age_sex": said,
        "onset": "Gradual.",
        "mechanism": said,
        "aggravating": ["Running"],
        "pattern_24h": "Worse after runs.",
        "findings": [{"finding": finding, **rate(value)} for finding, value in findings],
        "disposition": {"action": "Treat.", "within": "Weeks.", "basis": "expert"},
    }
    return Condition.model_validate(values | more)


def finding(finding_id: str, group: str, background: float = 0.3, **more: Any) -> Finding:
    values = {
        "id": finding_id,
        "kind": "history",
        "name": finding_id.capitalize(),
        "positive": "It is there.",
        "group": group,
        "minutes": 1,
        "background": rate(background),
    }
    return Finding.model_validate(values | more)


@pytest.fixture(scope="session")
def small_knowledge(knowledge: Knowledge) -> Knowledge:
    """Five causes of a sore knee: two told apart by where it hurts, a rare clot, and two that are known by a rash."""
    clot_flag = {
        "id": "suspected_clot",
        "any": [["swollen_calf", "flight"]],
        "urgency": "emergency_same_day",
        "reason": "A clot until a scan says otherwise.",
        "basis": "expert",
    }
    conditions = (
        condition("ache", 0.5, [("front_pain", 0.9), ("front_tender", 0.8), ("stairs", 0.9), ("swollen_calf", 0.02)]),
        condition("strain", 0.4, [("front_pain", 0.05), ("front_tender", 0.1), ("swollen_calf", 0.02)]),
        condition("clot", 0.01, [("swollen_calf", 0.9), ("flight", 0.5)], red_flags=[clot_flag]),
        condition("riddle", 0.05, [("rash", 0.5)]),
        condition("graze", 0.04, [("rash", 0.4)]),
    )
    findings = (
        finding("front_pain", "place"),
        finding("front_tender", "place"),
        finding("stairs", "loading"),
        finding("swollen_calf", "swelling", 0.05),
        finding("flight", "risk", 0.05),
        finding("rash", "skin", 0.05),
        finding("hum", "noise"),
        finding("click", "noise"),
        finding("teenager", "age", kind="patient", feature={"age_min": 13, "age_max": 19}),
    )
    reference = Reference(
        id="doe2001", authors="Doe J", year=2001, title='On "knees" & <b>more</b>', kind="cohort", verified=True
    )
    claim = Claim(
        id="C1", said="Rest <i>cures</i>.", verdict="outdated", evidence="It does not.", teach="Load it.",
        references=("doe2001",),
    )  # fmt: skip
    exercise = Exercise(id="squat", name="Squat", mode="isotonic", targets=("quads",), how="Bend.", loads="The thigh.")
    region = Region.model_validate(
        {"id": "patella_centre", "view": "anterior", "name": "Centre of the kneecap", "background": rate(0.4)}
    )
    return replace(
        knowledge,
        references={"doe2001": reference},
        regions={"patella_centre": region, "upper_calf": region.model_copy(update={"id": "upper_calf"})},
        findings={one.id: one for one in findings},
        exercises={"squat": exercise},
        claims={"C1": claim},
        conditions={one.id: one for one in conditions},
    )


def _option(**more: Any) -> dict[str, Any]:
    return {"feedback": "The reason for this answer.", "basis": "expert", **more}


def case_of(urgency: str = "manage_in_clinic", **more: Any) -> Case:
    """A small case whose best diagnosis is 'ache' and whose best disposition is the urgency given."""
    urgencies = ["manage_in_clinic", "routine_referral", "urgent_referral", "emergency_same_day"]
    below = urgencies.index(urgency)
    not_asked = ("hum", "click", "rash", "flight", "swollen_calf", "stairs")
    values = {
        "id": "sore_knee",
        "title": "A sore knee",
        "difficulty": 1,
        "minutes": 5,
        "patient": {"name": "Sam Okoro", "age_years": 30, "sex": "male", "sport": "running", "who": "cook and runner"},
        "presentation": {
            "complaint": "My knee aches.",
            "side": "left",
            "duration": "6 weeks",
            "worst_pain_nrs": 4,
            "running": "Twice a week.",
            "hopes": "To run.",
            "pain": [],
            "pain_caption": "Not drawn.",
        },
        "findings": [
            {"finding": "front_pain", "is": "present", "told": "Pain at the front"},
            {"finding": "front_tender", "is": "present", "told": "Sore to press"},
            *({"finding": one, "is": "unknown", "told": "Not asked"} for one in not_asked),
        ],
        "answers": {
            "locate": _option(accepted=["patella_centre"]),
            "diagnosis": [
                _option(condition="ache", verdict="best"),
                _option(condition="strain", verdict="poor"),
                _option(condition="clot", verdict="unsafe"),
                _option(condition="riddle", verdict="partly"),
                _option(condition="graze", verdict="poor"),
            ],
            "disposition": [
                _option(
                    urgency=one, verdict="best" if one == urgency else "unsafe" if number < below else "poor"
                )
                for number, one in enumerate(urgencies)
            ],
            "stage": [
                _option(stage=one, verdict="best" if one == "settle" else "poor")
                for one in ("hold", "settle", "build", "load", "return")
            ],
            "exercises": [
                _option(id=f"exercise_{name}", exercise="squat", dose={"sets": 3, "reps": "10"}, choice=choice)
                for name, choice in zip("abcde", ("include", "leave", "include", "optional", "harmful"), strict=True)
            ],
            "running": [
                _option(id=f"run_{name}", text=f"Run, way {name}.", verdict=verdict)
                for name, verdict in zip("abcd", ("poor", "best", "partly", "unsafe"), strict=True)
            ],
            "avoid": [
                _option(id=f"avoid_{name}", text=f"Thing {name}.", choice=choice)
                for name, choice in zip("abcd", ("include", "leave", "optional", "harmful"), strict=True)
            ],
        },
        "claims": ["C1"],
        "takeaway": "Listen first.",
    }  # fmt: skip
    return Case.model_validate(values | more)


@pytest.fixture(scope="session")
def make_case() -> Callable[..., Case]:
    return case_of


@pytest.fixture(scope="session")
def small_case() -> Case:
    return case_of()


@pytest.fixture(scope="session")
def model_answer() -> Answer:
    """The best answer to every question of a case, 95 % sure."""

    def answer(case: Case) -> tuple[Event, ...]:
        given = case.answers
        best = {name: _first(getattr(given, name), "best") for name in ("diagnosis", "disposition", "stage", "running")}
        return (
            acts.Located(region=given.locate.accepted[0]),
            acts.Diagnosed(condition=best["diagnosis"].condition),
            acts.Rated(probability=max(CONFIDENCES)),
            acts.Disposed(urgency=best["disposition"].urgency),
            acts.Staged(stage=best["stage"].stage),
            acts.Exercised(chosen=tuple(one.id for one in given.exercises if one.choice == "include")),
            acts.RunningAdvised(chosen=best["running"].id),
            acts.Avoided(chosen=tuple(one.id for one in given.avoid if one.choice == "include")),
            acts.Committed(),
        )

    return answer


@pytest.fixture(scope="session")
def worst_answer() -> Callable[[Case, Knowledge], tuple[Event, ...]]:
    """The most dangerous answer to every question of a case, 95 % sure."""

    def answer(case: Case, knowledge: Knowledge) -> tuple[Event, ...]:
        given = case.answers
        wrong = [one for one in given.diagnosis if one.verdict in ("poor", "unsafe")]
        rank = [ranked.condition for ranked in differential(record_of(case), knowledge).ranking]
        least_likely = max(wrong, key=lambda one: rank.index(one.condition))
        place = next(one for one in (ELSEWHERE, *knowledge.regions) if one not in given.locate.accepted)
        return (
            acts.Located(region=place),
            acts.Diagnosed(condition=least_likely.condition),
            acts.Rated(probability=max(CONFIDENCES)),
            acts.Disposed(urgency=_first(given.disposition, "unsafe", "poor").urgency),
            acts.Staged(stage=_first(given.stage, "unsafe", "poor").stage),
            acts.Exercised(chosen=tuple(one.id for one in given.exercises if one.choice in ("leave", "harmful"))),
            acts.RunningAdvised(chosen=_first(given.running, "unsafe", "poor").id),
            acts.Avoided(chosen=tuple(one.id for one in given.avoid if one.choice in ("leave", "harmful"))),
            acts.Committed(),
        )

    return answer


def _first(options: Iterable[Any], *verdicts: str) -> Any:
    return next(one for verdict in verdicts for one in options if one.verdict == verdict)


@pytest.fixture
def committed(small_case: Case, small_knowledge: Knowledge, model_answer: Answer) -> Encounter:
    """The small case, answered well and committed."""
    return Encounter.replay(small_case, small_knowledge, model_answer(small_case))
