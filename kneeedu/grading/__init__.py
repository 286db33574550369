"""An attempt judged against its case: a score for each domain, and every reason said.

Weights and every other figure assumed stand in models/grade.py (Rules). Diagnosis: in the short form mostly the name,
a little for where to press first.
Calibration: a quadratic score, so an honest figure scores best. Information: key features, safety screen and what was
gained, less what was wasted. Plan: stage, exercises, running and what to avoid count alike. Follow-up: three decisions.
A missed urgent or same-day disposition caps the total and is named first.
"""

from collections.abc import Mapping, Sequence

from kneeedu.consultation import known_after, record_of
from kneeedu.course import course_of, missed_urgency
from kneeedu.grading.answers import diagnosis_worth, exercise_label, judge_diagnosis, judge_disposition, judge_plan
from kneeedu.grading.belief import Belief, judge_beliefs, judge_confidence, quadratic_score
from kneeedu.grading.information import Inquiry, judge_information
from kneeedu.grading.lines import Judged
from kneeedu.grading.reviews import judge_reviews, worth_of_decision
from kneeedu.inquiry import yardstick
from kneeedu.models.attempt import Asked, Attempt, Believed, Examined, Mode, Reviewed
from kneeedu.models.case import Case
from kneeedu.models.grade import RULES, Domain, Grade, Rules
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Differential, differential

__all__ = ["exercise_label", "grade", "quadratic_score", "total", "worth_of_decision"]


def grade(case: Case, attempt: Attempt, knowledge: Knowledge, rules: Rules = RULES) -> Grade:
    """The grade of an attempt: scores 0-1, lines in the order they are read. The same input gives the same grade."""
    given = attempt.given
    is_short = attempt.mode == "vignette"
    engine = differential(record_of(case), knowledge) if is_short else yardstick(case, knowledge).whole
    right = diagnosis_worth(case, given, engine)
    missed = missed_urgency(case, given)
    judged: dict[Domain, Judged] = {
        "diagnosis": judge_diagnosis(case, given, engine, right, attempt.mode, knowledge, rules),
        "disposition": judge_disposition(case, given, missed),
    }
    if is_short:
        judged["calibration"] = judge_confidence(given, engine, right, knowledge)
    else:
        beliefs, inquiry = _what_was_known(case, attempt, knowledge)
        judged["information"] = judge_information(case, inquiry, knowledge, rules)
        judged["calibration"] = judge_beliefs(case, beliefs, knowledge, rules)
    judged["plan"] = judge_plan(case, given, knowledge)
    if not is_short:
        reviews = [event for event in attempt.events if isinstance(event, Reviewed)]
        judged["follow_up"] = judge_reviews(course_of(case, given), reviews)

    domains = {domain: part.score for domain, part in judged.items()}
    score, uncapped = total(domains, missed, attempt.mode, rules)
    order: Sequence[Domain] = list(judged)
    if missed:
        order = ["disposition", *(domain for domain in judged if domain != "disposition")]
    return Grade(
        mode=attempt.mode,
        score=score,
        uncapped=uncapped,
        safe=not missed,
        domains=domains,
        feedback=tuple(line for domain in order for line in judged[domain].lines),
    )


def total(domains: Mapping[Domain, float], missed: bool, mode: Mode, rules: Rules = RULES) -> tuple[float, float]:
    """The score and what it would be without the safety cap (0-1 each), from the score of each domain (0-1).

    missed: whether an urgent or same-day patient was sent home, or sent too late.
    """
    weights = rules.weights[mode]
    uncapped = sum(score * weights[domain] for domain, score in domains.items()) / sum(weights.values())
    return (min(uncapped, rules.unsafe_cap) if missed else uncapped), uncapped


def _what_was_known(case: Case, attempt: Attempt, knowledge: Knowledge) -> tuple[list[Belief], Inquiry]:
    """Each belief beside the engine's from what had been learned by then, and the whole inquiry."""
    learned: list[str] = []
    beliefs = []
    hints = 0
    known: Differential | None = None  # the engine's from what was learned so far; None where it must be worked out
    for event in attempt.events:
        match event:
            case Asked() | Examined():
                learned.append(event.finding)
                known = None
            case Believed():
                known = known or differential(known_after(case, learned, knowledge), knowledge)
                beliefs.append(Belief(event.points, known))
            case _:
                hints += event.kind == "hinted"
    known = known or differential(known_after(case, learned, knowledge), knowledge)
    return beliefs, Inquiry(learned, hints, known)
