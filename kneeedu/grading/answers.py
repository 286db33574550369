"""Diagnosis, disposition and plan: each answer against what the case's author wrote beside it."""

from kneeedu.course import WORTH, worth_of, worth_of_diagnosis
from kneeedu.grading.lines import NOTHING, Judged, judge_ticks, line_of_choice
from kneeedu.models.attempt import ELSEWHERE, Given, Mode
from kneeedu.models.case import Case, ExerciseOption
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import RULES, Feedback, Rules
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.models.progression import STAGES
from kneeedu.reasoning import Differential


def exercise_label(option: ExerciseOption, knowledge: Knowledge) -> str:
    """An exercise option as a learner reads it: name and dose."""
    return f"{knowledge.exercises[option.exercise].name}: {option.dose}"


def diagnosis_worth(case: Case, given: Given, engine: Differential) -> float:
    """What the diagnosis earns (0-1); both of two that the evidence cannot separate earn all of it."""
    return 1.0 if _cannot_be_separated(case, given, engine) else worth_of_diagnosis(case, given.condition)


def _cannot_be_separated(case: Case, given: Given, engine: Differential) -> bool:
    """Whether truth and answer lead the ranking with overlapping intervals, and the answer endangers nobody."""
    option = next((option for option in case.answers.diagnosis if option.condition == given.condition), None)
    pair = engine.inseparable
    return option is not None and option.verdict != "unsafe" and case.truth in pair and option.condition in pair


def judge_diagnosis(
    case: Case,
    given: Given,
    engine: Differential,
    worth: float,
    mode: Mode,
    knowledge: Knowledge,
    rules: Rules = RULES,
) -> Judged:
    names = {condition.id: condition.name for condition in knowledge.conditions.values()}
    offered = {option.condition for option in case.answers.diagnosis}
    line = line_of_choice("diagnosis", case.answers.diagnosis, "condition", given.condition, names)
    if given.condition is not None and given.condition not in offered:
        line = _not_among_the_likely(case, given.condition, engine, knowledge, line)
    if worth == 1 and line.verdict != "full":
        note = (
            f" From this record the evidence cannot separate {in_sentence(names[case.truth])} from"
            f" {in_sentence(names[given.condition or ''])}: their intervals overlap, so both earn full marks."
        )
        line = line.model_copy(update={"verdict": "full", "better": None, "text": line.text + note})
    if mode == "encounter":
        return Judged(worth, (line,))
    found = given.region in case.answers.locate.accepted
    score = worth * (1 - rules.locate_share) + found * rules.locate_share
    return Judged(score, (line, _line_of_place(case, given, knowledge)))


def _not_among_the_likely(
    case: Case, condition: str, engine: Differential, knowledge: Knowledge, best: Feedback
) -> Feedback:
    """A diagnosis nobody wrote feedback for: what the engine gives it, and what was more likely."""
    chosen, ranked = knowledge.conditions[condition], engine.of(condition)
    text = (
        f"The engine gives {in_sentence(chosen.name)} {ranked.probability:.1%} ({ranked.low:.0%} to {ranked.high:.0%})"
        f" on the whole record. {chosen.summary} {best.text}"
    )
    return best.model_copy(
        update={
            "verdict": "missed",
            "did": f"{chosen.name}.",
            "text": text,
            "basis": "derived" if best.references else "expert",
        }
    )


def _line_of_place(case: Case, given: Given, knowledge: Knowledge) -> Feedback:
    locate = case.answers.locate
    found = given.region in locate.accepted
    places = {
        ELSEWHERE: "somewhere that is not on the map",
        **{region.id: in_sentence(region.name) for region in knowledge.regions.values()},
    }
    return Feedback(
        domain="diagnosis",
        verdict="full" if found else "missed",
        did=f"Pressed first: {places[given.region]}." if given.region else NOTHING,
        better=None if found else f"Press first: {' or '.join(places[region] for region in locate.accepted)}.",
        text=locate.feedback,
        basis=locate.basis,
        references=locate.references,
    )


def judge_disposition(case: Case, given: Given, missed_urgency: bool) -> Judged:
    names = {urgency: f"{name}. {gloss}" for urgency, (name, gloss) in URGENCIES.items()}
    line = line_of_choice("disposition", case.answers.disposition, "urgency", given.urgency, names)
    if missed_urgency:
        line = line.model_copy(update={"verdict": "unsafe"})
    chosen = next((option for option in case.answers.disposition if option.urgency == given.urgency), None)
    return Judged(WORTH[chosen.verdict] if chosen else 0.0, (line,))


def judge_plan(case: Case, given: Given, knowledge: Knowledge) -> Judged:
    answers = case.answers
    stages = {stage: f"{name}. {gloss}" for stage, (name, gloss) in STAGES.items()}
    running = {option.id: option.text for option in answers.running}
    exercises = {option.id: exercise_label(option, knowledge) for option in answers.exercises}
    avoid = {option.id: option.text for option in answers.avoid}
    parts = [
        Judged(
            worth_of(answers.stage, "stage", given.stage),
            (line_of_choice("plan", answers.stage, "stage", given.stage, stages),),
        ),
        judge_ticks(answers.exercises, given.exercises, exercises, "Add it.", "Left out: {}."),
        Judged(
            worth_of(answers.running, "id", given.running),
            (line_of_choice("plan", answers.running, "id", given.running, running),),
        ),
        judge_ticks(answers.avoid, given.avoid, avoid, "Avoid it too.", "Not on your list: {}."),
    ]
    return Judged(sum(part.score for part in parts) / len(parts), tuple(line for part in parts for line in part.lines))
