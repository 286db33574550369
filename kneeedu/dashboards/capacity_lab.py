"""The parts of the lab on load and capacity. Their widgets are imported when the lab asks for them."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse


def how_plans_end() -> ipywidgets.VBox:
    """Five plans of training, one by one: say how each ends, then see what the model makes of it."""
    from kneeedu.dashboards.plans import PLANS
    from kneeedu.widgets.capacity_lab import HowItEnds

    return lesson_part(HowItEnds(PLANS, lesson_pulse()))


def make_a_plan() -> ipywidgets.VBox:
    """A plan of twelve weeks on sliders; its outcome comes once the learner has said how it ends."""
    from kneeedu.widgets.capacity_lab import OwnPlan

    return lesson_part(OwnPlan(lesson_pulse()))


def what_the_model_assumes() -> ipywidgets.VBox:
    """What was put into the model, and beside it what was observed when one run was much longer than the others."""
    from kneeedu.figures.session_spikes import session_spikes
    from kneeedu.tissue import REFERENCE
    from kneeedu.widgets import marks
    from kneeedu.widgets.capacity_lab import OBSERVED, what_is_built_in
    from kneeedu.widgets.lesson import FigureBox

    seen = FigureBox(OBSERVED)
    seen.draw(session_spikes())
    sources = ipywidgets.HTML(marks.sources("published", (REFERENCE,), library.load_knowledge()))
    return lesson_part(
        ipywidgets.HTML(what_is_built_in()), ipywidgets.HTML("<h3>What was observed</h3>"), seen, sources
    )
