"""The parts lessons are put together from.

Their widgets are imported when a lesson asks for them, so that a learner's case page does not carry them.
"""

from collections.abc import Callable, Mapping
from functools import cache

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.play import quiz
from kneeedu.dashboards.surroundings import is_served, rests_after_s, stylesheet
from kneeedu.models.anatomy import View
from kneeedu.widgets import marks
from kneeedu.widgets.pulse import Pulse

THE_THREE = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome")
CLAIMS_ON_PLACE = {
    "patellofemoral_pain": ("C6", "C51"),
    "patellar_tendinopathy": ("C25", "C52"),
    "iliotibial_band_syndrome": ("C43", "C53"),
}
PATTERN_IN_TIME = {
    "patellofemoral_pain": "prolonged_sitting_pain",
    "patellar_tendinopathy": "startup_pain_eases",
    "iliotibial_band_syndrome": "consistent_onset_distance",
}
TO_COMPARE = {
    "Place of pain": ("diffuse_anterior_pain", "focal_inferior_pole_pain", "focal_lateral_epicondyle_pain"),
    "Time of pain": ("startup_pain_eases", "consistent_onset_distance", "progressive_impact_pain"),
    "Stairs, squats, sitting": ("squatting_pain", "stairs_descending_pain", "kneeling_pain", "prolonged_sitting_pain"),
    "Running and jumping": ("downhill_worse", "fast_running_easier", "jump_or_sprint_worse"),
    "Tests that provoke": ("squat_test_pain", "step_down_pain", "single_leg_decline_squat", "noble_compression"),
    "Tenderness": ("patellar_facet_tender", "inferior_pole_tender", "lateral_epicondyle_tender"),
    "Load and onset": ("gradual_onset", "recent_load_spike", "rested_and_returned", "bilateral_symptoms"),
}
TO_WEIGH = {
    "What the runner tells": (
        "diffuse_anterior_pain",
        "focal_inferior_pole_pain",
        "focal_lateral_epicondyle_pain",
        "consistent_onset_distance",
        "startup_pain_eases",
        "prolonged_sitting_pain",
        "rest_or_night_pain",
    ),
    "What you find": (
        "squat_test_pain",
        "single_leg_decline_squat",
        "noble_compression",
        "lateral_epicondyle_tender",
        "lateral_joint_line_tender",
        "effusion",
        "hop_bone_pain",
    ),
}
MUST_BE_EVALUATED: Mapping[str, tuple[View, str]] = {
    "On the inner side": ("medial", "C54"),
    "At the back": ("posterior", "C55"),
}


@cache
def lesson_pulse() -> Pulse:
    """One heartbeat and one live region for all parts of a lesson; it brings the stylesheet along."""
    return Pulse(stylesheet(), rests_after_s(), "lesson")


def lesson_part(*children: ipywidgets.Widget) -> ipywidgets.VBox:
    """A part of a lesson as it stands below its cell."""
    part = ipywidgets.VBox(children)
    part.add_class("kn").add_class("kn-part")
    return part


def open_lesson() -> ipywidgets.VBox:
    """What every lesson begins with: its heartbeat, how to read how firm a figure is, and the teacher's tools."""
    from kneeedu.widgets.presenter import Presenter

    pulse = lesson_pulse()
    text = "Every figure on this page says how firm it is."
    firm = ipywidgets.HTML(f'<p class="kn-small kn-muted">{text}</p>{marks.basis_legend()}')
    return lesson_part(pulse, firm, Presenter())


def where_it_hurts() -> ipywidgets.VBox:
    """Choose a condition and see its pain map."""
    from kneeedu.widgets.lesson import WhereItHurts

    return lesson_part(WhereItHurts(library.load_knowledge(), CLAIMS_ON_PLACE, lesson_pulse().guard))


def when_it_hurts() -> ipywidgets.VBox:
    """Tell three curves of pain over a run apart, then see them named."""
    from kneeedu.widgets.lesson import WhenItHurts

    order = ("iliotibial_band_syndrome", "patellofemoral_pain", "patellar_tendinopathy")
    knowledge, guard = library.load_knowledge(), lesson_pulse().guard
    return lesson_part(WhenItHurts(knowledge, PATTERN_IN_TIME, order, "patellar_tendinopathy", guard))


def what_provokes_it() -> ipywidgets.VBox:
    """Compare how often findings are present in the three conditions."""
    from kneeedu.widgets.lesson import WhatProvokesIt

    return lesson_part(WhatProvokesIt(library.load_knowledge(), THE_THREE, TO_COMPARE, lesson_pulse().guard))


def weigh_the_findings() -> ipywidgets.VBox:
    """Tick findings and see the differential move."""
    from kneeedu.widgets.weighing import WeighTheFindings

    return lesson_part(WeighTheFindings(library.load_knowledge(), TO_WEIGH, THE_THREE, lesson_pulse()))


def must_be_evaluated() -> ipywidgets.VBox:
    """Choose the inner side or the back of the knee and see what must be looked for there."""
    from kneeedu.widgets.lesson import MustBeEvaluated

    return lesson_part(MustBeEvaluated(library.load_knowledge(), MUST_BE_EVALUATED, lesson_pulse().guard))


def commonly_said(*claims: str) -> ipywidgets.VBox:
    """Things that are commonly said, each against the evidence; claims: their ids, such as 'C56'."""
    from kneeedu.widgets.lesson import claim_callouts

    lesson_pulse()
    return lesson_part(ipywidgets.HTML(claim_callouts(claims, library.load_knowledge())))


def short_case(case_id: str) -> ipywidgets.VBox:
    """A case inside a lesson: played in place in JupyterLab, opened by a link where lessons are served."""
    if not is_served():
        return quiz(start=case_id)
    from kneeedu.widgets.lesson import case_link

    case = library.load_case(case_id)
    return lesson_part(ipywidgets.HTML(case_link(case.title, case.minutes, f"../../../play/{case.id}")))


CLAIM_GROUPS: Mapping[str, tuple[int, int]] = {
    "Knee pain in runners": (1, 5),
    "Around the kneecap": (6, 24),
    "The patellar tendon": (25, 38),
    "The outer side": (39, 50),
    "Telling them apart": (51, 57),
    "What works": (58, 62),
}
"""Groups of claims to judge: the first and the last number of each."""


def judge_the_claims() -> ipywidgets.VBox:
    """Judge what is commonly said before the verdict is shown, and see the score."""
    from kneeedu.widgets.claims import JudgeTheClaims

    groups = {name: [f"C{n}" for n in range(first, last + 1)] for name, (first, last) in CLAIM_GROUPS.items()}
    return lesson_part(JudgeTheClaims(library.load_knowledge(), groups, lesson_pulse()))


def look_up_a_condition() -> ipywidgets.VBox:
    """Every condition as a page."""
    from kneeedu.widgets.reference import Shelf, condition_page

    knowledge = library.load_knowledge()
    names = {condition.id: condition.name for condition in knowledge.conditions.values()}
    return lesson_part(
        Shelf("Condition", names, lambda key: condition_page(knowledge.conditions[key], knowledge), _guard)
    )


def look_up_a_test() -> ipywidgets.VBox:
    """Every provocation test as a page."""
    from kneeedu.widgets.reference import Shelf, finding_page

    knowledge = library.load_knowledge()
    names = {finding.id: finding.name for finding in knowledge.findings.values() if finding.kind == "test"}
    return lesson_part(Shelf("Test", names, lambda key: finding_page(knowledge.findings[key], knowledge), _guard))


def look_up_an_exercise() -> ipywidgets.VBox:
    """Every exercise as a page."""
    from kneeedu.widgets.reference import Shelf, exercise_page

    knowledge = library.load_knowledge()
    names = {exercise.id: exercise.name for exercise in knowledge.exercises.values()}
    return lesson_part(Shelf("Exercise", names, lambda key: exercise_page(key, knowledge), _guard))


def sources() -> ipywidgets.VBox:
    """Every work cited, with whether it was verified."""
    from kneeedu.widgets.reference import bibliography

    return lesson_part(ipywidgets.HTML(bibliography(library.load_knowledge().references.values())))


def _guard(callback: Callable[..., None]) -> Callable[..., None]:
    return lesson_pulse().guard(callback)


TESTS_OF: Mapping[str, tuple[str, ...]] = {
    "patellofemoral_pain": (
        "squat_test_pain",
        "step_down_pain",
        "patellar_facet_tender",
        "resisted_extension_pain",
        "patellar_compression",
        "patellar_tilt_reduced",
        "clarke_sign",
        "effusion",
    ),
    "patellar_tendinopathy": (
        "single_leg_decline_squat",
        "inferior_pole_tender",
        "royal_london_test",
        "hop_pain_inferior_pole",
        "resisted_extension_pain",
        "squat_test_pain",
        "effusion",
    ),
    "iliotibial_band_syndrome": (
        "noble_compression",
        "lateral_epicondyle_tender",
        "renne_test",
        "ober_test",
        "hip_abductor_weakness",
        "lateral_joint_line_tender",
        "squat_test_pain",
    ),
}
"""The tests a lesson on a condition compares: those in use for it, and one or two that speak against it."""


def structures_there(condition: str) -> ipywidgets.VBox:
    """Choose a structure and find it on the knee map."""
    from kneeedu.widgets.condition_lesson import StructuresThere

    knowledge = library.load_knowledge()
    return lesson_part(StructuresThere(knowledge.conditions[condition], knowledge, _guard))


def why_it_hurts(condition: str) -> ipywidgets.VBox:
    """The mechanism, and what is disputed about it."""
    from kneeedu.widgets import condition_lesson

    knowledge = library.load_knowledge()
    return lesson_part(ipywidgets.HTML(condition_lesson.why_it_hurts(knowledge.conditions[condition], knowledge)))


def which_tests_help(condition: str) -> ipywidgets.VBox:
    """Keep one test, then see all of them by how far they move belief."""
    from kneeedu.widgets.condition_lesson import WhichTestsHelp

    knowledge = library.load_knowledge()
    part = WhichTestsHelp(knowledge.conditions[condition], TESTS_OF[condition], knowledge, lesson_pulse())
    return lesson_part(part)


def what_looks_like_it(condition: str) -> ipywidgets.VBox:
    """Choose a look-alike and see what tells the two apart."""
    from kneeedu.widgets.condition_lesson import LooksLikeIt

    knowledge = library.load_knowledge()
    return lesson_part(LooksLikeIt(knowledge.conditions[condition], knowledge, _guard))


def how_to_load(condition: str) -> ipywidgets.VBox:
    """Choose a phase of the loading progression and read it in full."""
    from kneeedu.widgets.condition_lesson import LoadingPlan

    knowledge = library.load_knowledge()
    return lesson_part(LoadingPlan(knowledge.conditions[condition], knowledge, _guard))


def decide_by_the_diary(condition: str) -> ipywidgets.VBox:
    """Read three training diaries and decide: move on, hold or step back."""
    from kneeedu.dashboards.diaries import DIARIES
    from kneeedu.widgets.pain_diary import PainRuleTrainer

    knowledge = library.load_knowledge()
    return lesson_part(PainRuleTrainer(knowledge.conditions[condition], DIARIES[condition], knowledge, lesson_pulse()))


def how_to_run(condition: str) -> ipywidgets.VBox:
    """The running plan phase by phase, and the run-walk ladder."""
    from kneeedu.widgets import condition_lesson

    knowledge = library.load_knowledge()
    return lesson_part(ipywidgets.HTML(condition_lesson.how_to_run(knowledge.conditions[condition], knowledge)))


def what_to_add(condition: str) -> ipywidgets.VBox:
    """Tick what you would leave out, then compare with the evidence."""
    from kneeedu.widgets.condition_lesson import WhatToAdd

    knowledge = library.load_knowledge()
    return lesson_part(WhatToAdd(knowledge.conditions[condition], knowledge, lesson_pulse()))


def what_to_expect(condition: str) -> ipywidgets.VBox:
    """The outlook, what to say at the start and what to measure."""
    from kneeedu.widgets import condition_lesson

    knowledge = library.load_knowledge()
    return lesson_part(ipywidgets.HTML(condition_lesson.what_to_expect(knowledge.conditions[condition], knowledge)))


def sources_of(condition: str) -> ipywidgets.VBox:
    """Every work that a lesson on the condition rests on."""
    from kneeedu.widgets.condition_lesson import works_behind

    knowledge = library.load_knowledge()
    return lesson_part(ipywidgets.HTML(works_behind(knowledge.conditions[condition], TESTS_OF[condition], knowledge)))


EVERY_SIDE: Mapping[str, tuple[View, str]] = {
    "At the front": ("anterior", "C51"),
    "On the outer side": ("lateral", "C53"),
    **MUST_BE_EVALUATED,
}
ONE_OR_BOTH = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome", "inflammatory_arthritis")
NEED_REST = ("bsi_femoral_neck", "bsi_femoral_shaft", "bsi_distal_femur", "bsi_patella", "bsi_tibial_plateau")


def sort_by_urgency() -> ipywidgets.VBox:
    """Short lists of findings: manage, refer or today, before the red flag is shown."""
    from kneeedu.dashboards.runners import ARRIVALS
    from kneeedu.widgets.urgency import SortByUrgency

    return lesson_part(SortByUrgency(ARRIVALS, library.load_knowledge(), lesson_pulse()))


def tell_two_apart() -> ipywidgets.VBox:
    """Choose two conditions, choose a first question, and see what tells them apart."""
    from kneeedu.dashboards.runners import CONFUSED_PAIRS
    from kneeedu.widgets.telling_apart import TellTwoApart

    return lesson_part(TellTwoApart(library.load_knowledge(), CONFUSED_PAIRS, lesson_pulse()))


def what_else_lives_there() -> ipywidgets.VBox:
    """Choose a side of the knee and see every condition that hurts mainly there, the most urgent first."""
    from kneeedu.widgets.lesson import MustBeEvaluated

    return lesson_part(MustBeEvaluated(library.load_knowledge(), EVERY_SIDE, _guard))


def one_knee_or_both() -> ipywidgets.VBox:
    """How often both knees hurt, by condition."""
    from kneeedu.widgets.telling_apart import how_often

    knowledge = library.load_knowledge()
    conditions = [knowledge.conditions[condition] for condition in ONE_OR_BOTH]
    return lesson_part(ipywidgets.HTML(how_often([knowledge.findings["bilateral_symptoms"]], conditions)))


def count_a_hundred(finding: str, condition: str) -> ipywidgets.VBox:
    """Guess what a positive test means, then count it out in a hundred runners."""
    from kneeedu.widgets.telling_apart import OutOfAHundred

    knowledge = library.load_knowledge()
    pair = knowledge.conditions[condition], knowledge.findings[finding]
    return lesson_part(OutOfAHundred(*pair, knowledge, lesson_pulse()))


def pain_rules() -> ipywidgets.VBox:
    """The traffic light, and each pain rule when it is chosen."""
    from kneeedu.widgets.load_lesson import PainRules

    return lesson_part(PainRules(library.load_knowledge(), _guard))


def run_walk_ladder() -> ipywidgets.VBox:
    """The run-walk ladder, what must be so before it, and what comes after."""
    from kneeedu.widgets.load_lesson import ladder_drawn

    return lesson_part(ipywidgets.HTML(ladder_drawn(library.load_knowledge())))


def read_the_week() -> ipywidgets.VBox:
    """Weeks on the ladder: go up, hold, step back or stop, before the rule's answer is shown."""
    from kneeedu.dashboards.runners import WEEKS
    from kneeedu.widgets.load_lesson import ReadTheWeek

    return lesson_part(ReadTheWeek(WEEKS, library.load_knowledge(), lesson_pulse()))


def which_spike() -> ipywidgets.VBox:
    """Say which measure of too much goes with injury, then see the study."""
    from kneeedu.widgets.load_lesson import WhichSpike

    return lesson_part(WhichSpike(library.load_knowledge(), lesson_pulse()))


def name_the_mode() -> ipywidgets.VBox:
    """How an exercise is done, without its name: isometric, heavy slow or eccentric only."""
    from kneeedu.dashboards.runners import MODES_SHOWN
    from kneeedu.widgets.load_lesson import WhichMode

    return lesson_part(WhichMode(MODES_SHOWN, library.load_knowledge(), lesson_pulse()))


def how_well_tested() -> ipywidgets.VBox:
    """What the trials of loading say, one condition beside the other."""
    from kneeedu.widgets import load_lesson

    knowledge = library.load_knowledge()
    conditions = [knowledge.conditions[condition] for condition in THE_THREE]
    return lesson_part(ipywidgets.HTML(load_lesson.how_well_tested(conditions, knowledge)))


def when_rest_is_right() -> ipywidgets.VBox:
    """The bone stress injuries: by when they are seen, what to do until then and what not."""
    from kneeedu.widgets import load_lesson

    knowledge = library.load_knowledge()
    conditions = [knowledge.conditions[condition] for condition in NEED_REST]
    return lesson_part(ipywidgets.HTML(load_lesson.when_rest_is_right(conditions, knowledge)))
