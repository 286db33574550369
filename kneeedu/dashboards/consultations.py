"""Whole consultations inside a lesson: one to watch, and one to hold."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse
from kneeedu.dashboards.play import encounter
from kneeedu.dashboards.surroundings import is_served


def watch_an_expert(case_id: str) -> ipywidgets.VBox:
    """An expert's encounter with a patient, one thought at a time. ContentError when there is no such case."""
    from kneeedu.demonstration import demonstrate
    from kneeedu.widgets.worked_encounter import WorkedEncounter

    case, knowledge = library.load_case(case_id), library.load_knowledge()
    return lesson_part(WorkedEncounter(case, lambda: demonstrate(case, knowledge), knowledge, lesson_pulse()))


def see_a_patient(case_id: str) -> ipywidgets.VBox:
    """A whole consultation: held in place in JupyterLab, opened by a link where lessons are served."""
    if not is_served():
        return encounter(start=case_id)
    from kneeedu.widgets.lesson import case_link

    case = library.load_case(case_id)
    return lesson_part(ipywidgets.HTML(case_link(case.title, case.minutes + 15, f"../../../meet/{case.id}")))
