"""The parts of the lesson on grading. Their widgets are imported when the lesson asks for them."""

from functools import cache

import ipywidgets

from kneeedu import __version__, library
from kneeedu.dashboards.graded_learners import LEARNERS, PATIENT
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse
from kneeedu.encounter import Encounter
from kneeedu.models.grade import Trace


def how_points_add_up() -> ipywidgets.VBox:
    """The function that adds the domains up, with the weights and the safety cap on sliders."""
    from kneeedu.widgets.glass_box import ADDING_UP, GlassBox

    return lesson_part(GlassBox(ADDING_UP, _played(), lesson_pulse()))


def how_asking_is_judged() -> ipywidgets.VBox:
    """The functions that judge what was asked and examined, with their shares and costs on sliders."""
    from kneeedu.widgets.glass_box import ASKING, GlassBox

    return lesson_part(GlassBox(ASKING, _played(), lesson_pulse()))


def how_belief_is_judged() -> ipywidgets.VBox:
    """The functions that judge belief in the long form, with the share of the last belief on a slider."""
    from kneeedu.widgets.glass_box import BELIEVING, GlassBox

    return lesson_part(GlassBox(BELIEVING, _played(), lesson_pulse()))


def why_honesty_pays() -> ipywidgets.VBox:
    """What saying a figure earns if right, if wrong and on average, and why the honest one is best."""
    from kneeedu.widgets.why_honesty_pays import WhyHonestyPays

    return lesson_part(WhyHonestyPays(lesson_pulse()))


def made_with() -> ipywidgets.VBox:
    """The line that the grades on this page are made with."""
    trace = Trace(__version__, library.load_knowledge().digest, library.case_digest(library.load_case(PATIENT)))
    return lesson_part(ipywidgets.HTML(f'<p class="kn-panel kn-num">{trace.line}</p>'))


@cache
def _played() -> tuple[tuple[str, str, Encounter], ...]:
    """Each learner's name, what they did, and their encounter with the patient; played once for the whole page."""
    case, knowledge = library.load_case(PATIENT), library.load_knowledge()
    return tuple((name, told, play(case, knowledge)) for name, told, play in LEARNERS)
