"""Three learners with one patient, whose grades the lesson on grading takes apart.

What they do is made from the case: the expert's questions are those of the demonstration, the belief is the engine's.
The patient's diagnosis is never told, so the case can still be played.
"""

from collections.abc import Callable, Sequence

from kneeedu.consultation import known_after
from kneeedu.course import best_of
from kneeedu.demonstration import demonstrate
from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import POINTS, SOMETHING_ELSE, Event
from kneeedu.models.case import Case
from kneeedu.models.finding import TOPICS
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import differential

PATIENT = "sore_calf_after_the_long_flight"
NAMED = 5
"""How many conditions an expert gives points to."""
FIRST_ON_THE_LIST = 10
"""So many tests a novice takes from the top of the list."""


def the_expert(case: Case, knowledge: Knowledge) -> Encounter:
    """The demonstration's questions, the engine's belief before, midway and after, and the best answer to all."""
    asked = [thought.answer.finding for thought in demonstrate(case, knowledge) if thought.answer]
    half = len(asked) // 2
    events: list[Event] = [_believed(case, (), knowledge)]
    events += [*_learnt(asked[:half], knowledge), _believed(case, asked[:half], knowledge)]
    events += [*_learnt(asked[half:], knowledge), _believed(case, asked, knowledge), *_best_answers(case)]
    return _seen_again(Encounter.replay(case, knowledge, (*events, acts.Committed()), "encounter"))


def sent_home(case: Case, knowledge: Knowledge) -> Encounter:
    """As the expert, except that the patient is managed in the clinic."""
    before = the_expert(case, knowledge).events
    until = next(place for place, event in enumerate(before) if event.kind == "committed")
    events = (*before[:until], acts.Disposed(urgency="manage_in_clinic"), acts.Committed())
    return _seen_again(Encounter.replay(case, knowledge, events, "encounter"))


def the_novice(case: Case, knowledge: Knowledge) -> Encounter:
    """Every other of the expert's questions, the tests first on the list, two hints, and the first idea kept to."""
    asked = [thought.answer.finding for thought in demonstrate(case, knowledge) if thought.answer][::2]
    order = list(TOPICS)
    tests = [finding for finding in knowledge.findings.values() if finding.kind == "test" and finding.id not in asked]
    tests.sort(key=lambda finding: order.index(finding.topic or order[0]))
    asked += [finding.id for finding in tests[:FIRST_ON_THE_LIST]]
    hunch = differential(known_after(case, (), knowledge), knowledge).ranking[0].condition
    answers = case.answers
    events: list[Event] = [
        acts.Believed(points={hunch: 60, SOMETHING_ELSE: 40}, note="It looks like it."),
        *_learnt(asked, knowledge),
        acts.Hinted(level=1),
        acts.Hinted(level=2),
        acts.Believed(points={hunch: 90, SOMETHING_ELSE: 10}, note="Now I am sure."),
        acts.Diagnosed(condition=hunch),
        acts.Disposed(urgency="manage_in_clinic"),
        acts.Staged(stage="build"),
        acts.Exercised(chosen=tuple(option.id for option in answers.exercises)),
        acts.RunningAdvised(chosen=answers.running[0].id),
        acts.Avoided(chosen=()),
        acts.Committed(),
    ]
    encounter = Encounter.replay(case, knowledge, events, "encounter")
    while visit := encounter.visit_due:
        encounter = encounter.apply(acts.Reviewed(week=visit.week, decision="progress"))
    return encounter


def _learnt(findings: list[str], knowledge: Knowledge) -> list[Event]:
    """Each asked or examined, whichever it needs."""
    return [
        acts.Asked(finding=one) if knowledge.findings[one].kind == "history" else acts.Examined(finding=one)
        for one in findings
    ]


def _believed(case: Case, learned: tuple[str, ...] | list[str], knowledge: Knowledge) -> acts.Believed:
    """What an honest reader of the findings believes, in whole points."""
    ranking = differential(known_after(case, learned, knowledge), knowledge).ranking[:NAMED]
    points = {one.condition: int(one.probability * POINTS) for one in ranking if one.probability >= 1 / POINTS}
    return acts.Believed(points=points | {SOMETHING_ELSE: POINTS - sum(points.values())})


def _best_answers(case: Case) -> list[Event]:
    answers = case.answers
    return [
        acts.Diagnosed(condition=case.truth),
        acts.Disposed(urgency=best_of(answers.disposition).urgency),
        acts.Staged(stage=best_of(answers.stage).stage),
        acts.Exercised(chosen=tuple(option.id for option in answers.exercises if option.choice == "include")),
        acts.RunningAdvised(chosen=best_of(answers.running).id),
        acts.Avoided(chosen=tuple(option.id for option in answers.avoid if option.choice == "include")),
    ]


def _seen_again(encounter: Encounter) -> Encounter:
    """With the best decision at every visit."""
    while visit := encounter.visit_due:
        encounter = encounter.apply(acts.Reviewed(week=visit.week, decision=visit.best))
    return encounter


LEARNERS: Sequence[tuple[str, str, Callable[[Case, Knowledge], Encounter]]] = (
    ("The expert", "Asks what is key, screens for danger, believes what the findings support.", the_expert),
    ("The same, but sent home", "Everything as the expert did, except where the patient goes.", sent_home),
    ("The novice", "Asks half of it, tests what stands first, takes two hints, is sure of the first idea.", the_novice),
)
"""What each is called, what they do in a sentence, and the whole encounter with a case."""
