"""The parts of the lab on what exercises load. Their widgets are imported when the lab asks for them."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse


def slide_down_the_wall() -> ipywidgets.VBox:
    """A wall sit from 45 to 90 degrees: say what grows more, then see why it suits a tendon and not a kneecap joint."""
    from kneeedu.widgets.exercise_loads import WallSit

    return lesson_part(WallSit(library.load_knowledge(), lesson_pulse()))


def exercise_loads() -> ipywidgets.VBox:
    """Load on kneecap joint and patellar tendon against knee flexion, under a cursor, once the learner has guessed."""
    from kneeedu.widgets.load_curves import LoadByAngle

    return lesson_part(LoadByAngle(library.load_knowledge(), lesson_pulse()))


def rank_by_index() -> ipywidgets.VBox:
    """Tasks by the published tendon loading index, narrowed by band."""
    from kneeedu.widgets.exercise_loads import IndexRanking

    return lesson_part(IndexRanking(library.load_knowledge(), lesson_pulse()))


def exercise_for_today() -> ipywidgets.VBox:
    """Which exercise at which angle for this knee today, by the order of loads and the pain rule."""
    from kneeedu.widgets.todays_exercise import TodaysExercise

    return lesson_part(TodaysExercise(library.load_knowledge(), lesson_pulse()))


def limits_of_the_loads() -> ipywidgets.VBox:
    """Where the models of load miss what they were not made from, with the figures."""
    from kneeedu.library.checkpoints import independent
    from kneeedu.widgets.load_limits import limits

    html = limits(independent("M1", "M2", "M3", "M4"), library.load_knowledge())
    return lesson_part(ipywidgets.HTML(f'<div class="kn-panel">{html}</div>'))
