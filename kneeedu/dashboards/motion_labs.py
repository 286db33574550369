"""The labs on movement: the knee that bends, and the stride. Their widgets are imported when a lab asks for them."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse


def moving_knee() -> ipywidgets.VBox:
    """A knee that bends by slider: kneecap, contact, tendon and iliotibial band, with what is disputed."""
    from kneeedu.widgets.moving_knee import moving_knee_lab

    return lesson_part(moving_knee_lab(library.load_knowledge(), lesson_pulse()))


def running_stride() -> ipywidgets.VBox:
    """A runner from the side and from behind: step rate, width, speed, slope and pelvic drop, and what is known."""
    from kneeedu.widgets.running_stride import running_stride_lab

    return lesson_part(running_stride_lab(library.load_knowledge(), lesson_pulse()))
