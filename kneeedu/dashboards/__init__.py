"""Puts screens together for the notebooks; the only place that wires.

Where the learner can run code (JupyterLab, Binder) this is practice and says so. Behind 'kneeedu serve' the page opens
with a signed link that names the learner's seat.
"""

from kneeedu.dashboards.lessons import (
    commonly_said,
    decide_by_the_diary,
    how_to_load,
    how_to_run,
    judge_the_claims,
    look_up_a_condition,
    look_up_a_test,
    look_up_an_exercise,
    must_be_evaluated,
    open_lesson,
    short_case,
    sources,
    sources_of,
    structures_there,
    weigh_the_findings,
    what_looks_like_it,
    what_provokes_it,
    what_to_add,
    what_to_expect,
    when_it_hurts,
    where_it_hurts,
    which_tests_help,
    why_it_hurts,
)
from kneeedu.dashboards.sitting import quiz

__all__ = [
    "commonly_said",
    "decide_by_the_diary",
    "how_to_load",
    "how_to_run",
    "judge_the_claims",
    "look_up_a_condition",
    "look_up_a_test",
    "look_up_an_exercise",
    "must_be_evaluated",
    "open_lesson",
    "quiz",
    "short_case",
    "sources",
    "sources_of",
    "structures_there",
    "weigh_the_findings",
    "what_looks_like_it",
    "what_provokes_it",
    "what_to_add",
    "what_to_expect",
    "when_it_hurts",
    "where_it_hurts",
    "which_tests_help",
    "why_it_hurts",
]
