"""An attempt judged against its case: a score for each domain, and every reason said.

The weights stand in models/grade.py. Diagnosis: 85 % for the name, 15 % for where to press first. Calibration: one
minus the squared distance between how sure the learner was and whether it was right, so an honest figure scores best.
Plan: stage, exercises, running and what to avoid count alike. A missed urgent or same-day disposition caps the total.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kneeedu.models.attempt import CONFIDENCES, ELSEWHERE, Attempt, Given
from kneeedu.models.case import AvoidOption, Case, ExerciseOption, Option
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import DOMAINS, UNSAFE_CAP, Domain, Feedback, Grade, LineVerdict
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES
from kneeedu.reasoning import Differential, Findings, differential

WORTH = {"best": 1.0, "good": 1.0, "partly": 0.5, "poor": 0.0, "unsafe": 0.0}
"""What an answer of each verdict earns (0-1)."""
LOCATE_SHARE = 0.15
"""Share of the diagnosis domain for pointing to the right place."""
COST = {"include": 0.0, "optional": 0.0, "leave": 1.0, "harmful": 2.0}
"""What ticking an option costs, in units of one right tick."""
_LINE: dict[str, LineVerdict] = {
    "best": "full",
    "good": "full",
    "partly": "partly",
    "poor": "missed",
    "unsafe": "unsafe",
}
_TICK: dict[str, LineVerdict] = {"include": "full", "optional": "close", "leave": "unhelpful", "harmful": "unsafe"}
_NOTHING = "Nothing chosen."


@dataclass(frozen=True)
class _Judged:
    """A domain's score (0-1) with its lines."""

    score: float
    lines: tuple[Feedback, ...]


def grade(case: Case, attempt: Attempt, knowledge: Knowledge) -> Grade:
    """The grade of an attempt: scores 0-1, lines in the order they are read. The same input gives the same grade."""
    given = attempt.given
    engine = differential(findings_of(case), knowledge)
    right = _diagnosis_worth(case, given, engine)
    missed_urgency = _missed_urgency(case, given)
    judged: dict[Domain, _Judged] = {
        "diagnosis": _judge_diagnosis(case, given, engine, right, knowledge),
        "disposition": _judge_disposition(case, given, missed_urgency),
        "calibration": _judge_calibration(given, engine, right, knowledge),
        "plan": _judge_plan(case, given, knowledge),
    }
    uncapped = sum(part.score * DOMAINS[domain][1] for domain, part in judged.items()) / 100
    order: Sequence[Domain] = list(judged)
    if missed_urgency:
        order = ["disposition", *(domain for domain in judged if domain != "disposition")]
    return Grade(
        score=min(uncapped, UNSAFE_CAP) if missed_urgency else uncapped,
        uncapped=uncapped,
        safe=not missed_urgency,
        domains={domain: part.score for domain, part in judged.items()},
        feedback=tuple(line for domain in order for line in judged[domain].lines),
    )


def findings_of(case: Case) -> Findings:
    """What the engine is told of a case: all that the learner can read."""
    patient = case.patient
    return Findings(case.assessed, case.presentation.pain, patient.age_years, patient.sex, patient.sport)


def exercise_label(option: ExerciseOption, knowledge: Knowledge) -> str:
    """An exercise option as a learner reads it: name and dose."""
    return f"{knowledge.exercises[option.exercise].name}: {option.dose}"


def _missed_urgency(case: Case, given: Given) -> bool:
    """Whether an urgent or same-day patient was sent home, or sent too late."""
    order = list(URGENCIES)
    best = next(option for option in case.answers.disposition if option.verdict == "best")
    chosen = next((option for option in case.answers.disposition if option.urgency == given.urgency), None)
    if order.index(best.urgency) < order.index("urgent_referral") or (chosen and WORTH[chosen.verdict] == 1):
        return False
    return chosen is None or order.index(chosen.urgency) < order.index(best.urgency)


def _diagnosis_worth(case: Case, given: Given, engine: Differential) -> float:
    """What the diagnosis earns (0-1); both of two that the evidence cannot separate earn all of it."""
    option = next((option for option in case.answers.diagnosis if option.condition == given.condition), None)
    if option is None:
        return 0.0
    if _cannot_be_separated(case, given, engine):
        return 1.0
    return WORTH[option.verdict]


def _cannot_be_separated(case: Case, given: Given, engine: Differential) -> bool:
    """Whether truth and answer lead the ranking with overlapping intervals, and the answer endangers nobody."""
    option = next((option for option in case.answers.diagnosis if option.condition == given.condition), None)
    pair = engine.inseparable
    return option is not None and option.verdict != "unsafe" and case.truth in pair and option.condition in pair


def _judge_diagnosis(case: Case, given: Given, engine: Differential, worth: float, knowledge: Knowledge) -> _Judged:
    names = {option.condition: knowledge.conditions[option.condition].name for option in case.answers.diagnosis}
    lines = [_line_of_choice("diagnosis", case.answers.diagnosis, "condition", given.condition, names)]
    if worth == 1 and lines[0].verdict != "full":
        note = (
            f" From this record the evidence cannot separate {names[case.truth].lower()} from"
            f" {names[given.condition or ''].lower()}: their intervals overlap, so both earn full marks."
        )
        lines[0] = lines[0].model_copy(update={"verdict": "full", "better": None, "text": lines[0].text + note})
    locate = case.answers.locate
    found = given.region in locate.accepted
    places = {
        ELSEWHERE: "somewhere that is not on the map",
        **{r.id: _in_sentence(r.name) for r in knowledge.regions.values()},
    }
    lines.append(
        Feedback(
            domain="diagnosis",
            verdict="full" if found else "missed",
            did=f"Pressed first: {places[given.region]}." if given.region else _NOTHING,
            better=None if found else f"Press first: {' or '.join(places[region] for region in locate.accepted)}.",
            text=locate.feedback,
            basis=locate.basis,
            references=locate.references,
        )
    )
    return _Judged(worth * (1 - LOCATE_SHARE) + found * LOCATE_SHARE, tuple(lines))


def _judge_disposition(case: Case, given: Given, missed_urgency: bool) -> _Judged:
    names = {urgency: f"{name}. {gloss}" for urgency, (name, gloss) in URGENCIES.items()}
    line = _line_of_choice("disposition", case.answers.disposition, "urgency", given.urgency, names)
    if missed_urgency:
        line = line.model_copy(update={"verdict": "unsafe"})
    chosen = next((option for option in case.answers.disposition if option.urgency == given.urgency), None)
    return _Judged(WORTH[chosen.verdict] if chosen else 0.0, (line,))


def _judge_calibration(given: Given, engine: Differential, right: float, knowledge: Knowledge) -> _Judged:
    if given.probability is None or given.condition is None:
        line = Feedback(
            domain="calibration",
            verdict="missed",
            did=_NOTHING,
            better="Say how sure you are.",
            text="How sure you are decides whether to treat, to test or to refer.",
            basis="expert",
        )
        return _Judged(0.0, (line,))
    score = quadratic_score(given.probability, right)
    name = knowledge.conditions[given.condition].name.lower()
    engine_says = engine.of(given.condition)
    next_best = next(ranked for ranked in engine.ranking if ranked.condition != given.condition)
    rival = knowledge.conditions[next_best.condition].name.lower()
    fits = engine_says.low <= given.probability <= engine_says.high
    text = (
        f"You were {'right' if right == 1 else 'partly right' if right else 'wrong'} and {given.probability:.0%} sure."
        f" From the same record the engine gives {name} {engine_says.probability:.0%}"
        f" ({engine_says.low:.0%} to {engine_says.high:.0%}); next comes {rival}, {next_best.probability:.0%}."
        " The score falls with the square of the distance to what turned out, so your honest figure scores best."
    )
    verdict = _verdict_of_calibration(score)
    line = Feedback(
        domain="calibration",
        verdict=verdict,
        did=f"{given.probability:.0%} sure.",
        better=None if fits or verdict == "full" else f"The record supports about {engine_says.probability:.0%}.",
        text=text,
        basis="derived",
    )
    return _Judged(score, (line,))


def quadratic_score(probability: float, right: float) -> float:
    """How well a stated probability (0-1) met what turned out (0-1): 1 - (p - o)², scaled to 0-1.

    The scale runs from the surest wrong answer that can be given to the surest right one. Scaling leaves the rule
    proper: stating one's honest probability scores best on average (Brier 1950).
    """
    surest = max(CONFIDENCES)
    worst, best = 1 - surest**2, 1 - (1 - surest) ** 2
    score = (1 - (probability - right) ** 2 - worst) / (best - worst)
    return min(max(score, 0.0), 1.0)


def _verdict_of_calibration(score: float) -> LineVerdict:
    if score > 0.95:
        return "full"
    if score >= 0.8:
        return "close"
    return "partly" if score >= 0.5 else "missed"


def _judge_plan(case: Case, given: Given, knowledge: Knowledge) -> _Judged:
    answers = case.answers
    stages = {stage: f"{name}. {gloss}" for stage, (name, gloss) in STAGES.items()}
    running = {option.id: option.text for option in answers.running}
    exercises = {option.id: exercise_label(option, knowledge) for option in answers.exercises}
    avoid = {option.id: option.text for option in answers.avoid}
    parts = [
        _Judged(
            _worth_of(answers.stage, "stage", given.stage),
            (_line_of_choice("plan", answers.stage, "stage", given.stage, stages),),
        ),
        _judge_ticks(answers.exercises, given.exercises, exercises, "Add it.", "Left out: {}."),
        _Judged(
            _worth_of(answers.running, "id", given.running),
            (_line_of_choice("plan", answers.running, "id", given.running, running),),
        ),
        _judge_ticks(answers.avoid, given.avoid, avoid, "Avoid it too.", "Not on your list: {}."),
    ]
    return _Judged(sum(part.score for part in parts) / len(parts), tuple(line for part in parts for line in part.lines))


def _judge_ticks(
    options: Sequence[ExerciseOption | AvoidOption],
    chosen: Iterable[str] | None,
    labels: dict[str, str],
    add: str,
    left_out: str,
) -> _Judged:
    """Ticks: right ones earn, those to leave alone cost, harmful ones cost double; never below nothing."""
    ticked = set(chosen or ())
    wanted = {option.id for option in options if option.choice == "include"}
    cost = sum(COST[option.choice] for option in options if option.id in ticked)
    earned = len(wanted & ticked) / len(wanted) if wanted else 1.0
    score = 0.0 if chosen is None else max(0.0, earned - cost / max(len(wanted), 1))
    return _Judged(score, tuple(_lines_of_ticks(options, ticked, labels, add, left_out)))


def _lines_of_ticks(
    options: Iterable[ExerciseOption | AvoidOption], ticked: set[str], labels: dict[str, str], add: str, left_out: str
) -> Iterator[Feedback]:
    for option in options:
        label = labels[option.id].rstrip(".")
        if option.id in ticked:
            better = None if option.choice in ("include", "optional") else "Leave it out for now."
            verdict, did = _TICK[option.choice], f"{label}."
        elif option.choice == "include":
            verdict, did, better = "missed", left_out.format(label), add
        else:
            continue
        yield Feedback(
            domain="plan",
            verdict=verdict,
            did=did,
            better=better,
            text=option.feedback,
            basis=option.basis,
            references=option.references,
        )


def _worth_of(options: Iterable[Option], key: str, chosen: str | None) -> float:
    return next((WORTH[option.verdict] for option in options if getattr(option, key) == chosen), 0.0)


def _line_of_choice(
    domain: Domain, options: Sequence[Option], key: str, chosen: str | None, names: Mapping[Any, str]
) -> Feedback:
    """The line for a question with one answer; the best option's reason where nothing was chosen."""
    best = next(option for option in options if option.verdict == "best")
    option = next((option for option in options if getattr(option, key) == chosen), None)
    told = option or best
    better_name = names[getattr(best, key)].rstrip(".")
    return Feedback(
        domain=domain,
        verdict="missed" if option is None else _LINE[option.verdict],
        did=_NOTHING if option is None else f"{names[getattr(option, key)].rstrip('.')}.",
        better=None if option is not None and WORTH[option.verdict] == 1 else f"{better_name}.",
        text=told.feedback,
        basis=told.basis,
        references=told.references,
    )


def _in_sentence(name: str) -> str:
    return name[0].lower() + name[1:]
