"""The knee atlas as a lab: the drawings, the quiz on them, and the same facts in a table."""

import random

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse


def knee_atlas() -> ipywidgets.VBox:
    """A right knee from four sides and the whole leg, in layers, with a quiz."""
    from kneeedu.widgets.knee_atlas import KneeAtlas, structures_table

    knowledge = library.load_knowledge()
    atlas = KneeAtlas(knowledge, lesson_pulse(), random.sample)
    return lesson_part(atlas, ipywidgets.HTML(structures_table(knowledge)))
