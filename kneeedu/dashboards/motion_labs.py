"""The labs on movement: the knee that bends, and the stride. Their widgets are imported when a lab asks for them."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse


def moving_knee() -> ipywidgets.VBox:
    """A knee that bends by slider: kneecap, contact, tendon and iliotibial band, with what is disputed."""
    from kneeedu.widgets.moving_knee import MovingKnee

    return lesson_part(MovingKnee(library.load_knowledge(), lesson_pulse()))
