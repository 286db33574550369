"""An attempt judged against its case: a score for each domain, and every reason said.

The weights stand in models/grade.py. Diagnosis: in the short form 85 % for the name, 15 % for where to press first.
Calibration: a quadratic score, so an honest figure scores best. Information: key features, safety screen and what was
gained, less what was wasted. Plan: stage, exercises, running and what to avoid count alike. Follow-up: three decisions.
A missed urgent or same-day disposition caps the total and is named first.
"""

from collections.abc import Sequence

from kneeedu.consultation import known_after, record_of
from kneeedu.course import course_of, missed_urgency
from kneeedu.grading.answers import diagnosis_worth, exercise_label, judge_diagnosis, judge_disposition, judge_plan
from kneeedu.grading.belief import Belief, judge_beliefs, judge_confidence, quadratic_score
from kneeedu.grading.information import Inquiry, judge_information
from kneeedu.grading.lines import Judged
from kneeedu.grading.reviews import judge_reviews, worth_of_decision
from kneeedu.models.attempt import Asked, Attempt, Believed, Examined, Reviewed
from kneeedu.models.case import Case
from kneeedu.models.grade import UNSAFE_CAP, WEIGHTS, Domain, Grade
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import differential

__all__ = ["exercise_label", "grade", "quadratic_score", "worth_of_decision"]


def grade(case: Case, attempt: Attempt, knowledge: Knowledge) -> Grade:
    """The grade of an attempt: scores 0-1, lines in the order they are read. The same input gives the same grade."""
    given = attempt.given
    engine = differential(record_of(case), knowledge)
    right = diagnosis_worth(case, given, engine)
    missed = missed_urgency(case, given)
    judged: dict[Domain, Judged] = {
        "diagnosis": judge_diagnosis(case, given, engine, right, attempt.mode, knowledge),
        "disposition": judge_disposition(case, given, missed),
    }
    if attempt.mode == "vignette":
        judged["calibration"] = judge_confidence(given, engine, right, knowledge)
    else:
        beliefs, inquiry = _what_was_known(case, attempt, knowledge)
        judged["information"] = judge_information(case, inquiry, knowledge)
        judged["calibration"] = judge_beliefs(case, beliefs, knowledge)
    judged["plan"] = judge_plan(case, given, knowledge)
    if attempt.mode == "encounter":
        reviews = [event for event in attempt.events if isinstance(event, Reviewed)]
        judged["follow_up"] = judge_reviews(course_of(case, given), reviews)

    weights = WEIGHTS[attempt.mode]
    uncapped = sum(part.score * weights[domain] for domain, part in judged.items()) / 100
    order: Sequence[Domain] = list(judged)
    if missed:
        order = ["disposition", *(domain for domain in judged if domain != "disposition")]
    return Grade(
        mode=attempt.mode,
        score=min(uncapped, UNSAFE_CAP) if missed else uncapped,
        uncapped=uncapped,
        safe=not missed,
        domains={domain: part.score for domain, part in judged.items()},
        feedback=tuple(line for domain in order for line in judged[domain].lines),
    )


def _what_was_known(case: Case, attempt: Attempt, knowledge: Knowledge) -> tuple[list[Belief], Inquiry]:
    """Each belief beside the engine's from what had been learned by then, and the whole inquiry."""
    learned: list[str] = []
    beliefs = []
    hints = 0
    for event in attempt.events:
        match event:
            case Asked() | Examined():
                learned.append(event.finding)
            case Believed():
                known = differential(known_after(case, learned, knowledge), knowledge)
                beliefs.append(Belief(event.points, known))
            case _:
                hints += event.kind == "hinted"
    return beliefs, Inquiry(learned, hints, differential(known_after(case, learned, knowledge), knowledge))
