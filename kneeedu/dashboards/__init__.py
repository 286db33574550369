"""Puts screens together for the notebooks; the only place that wires.

Where the learner can run code (JupyterLab, Binder) this is practice and says so. Behind 'kneeedu serve' the page opens
with a signed link that names the learner's seat.
"""

from kneeedu.dashboards.lessons import (
    commonly_said,
    judge_the_claims,
    look_up_a_condition,
    look_up_a_test,
    look_up_an_exercise,
    must_be_evaluated,
    open_lesson,
    short_case,
    sources,
    weigh_the_findings,
    what_provokes_it,
    when_it_hurts,
    where_it_hurts,
)
from kneeedu.dashboards.sitting import quiz

__all__ = [
    "commonly_said",
    "judge_the_claims",
    "look_up_a_condition",
    "look_up_a_test",
    "look_up_an_exercise",
    "must_be_evaluated",
    "open_lesson",
    "quiz",
    "short_case",
    "sources",
    "weigh_the_findings",
    "what_provokes_it",
    "when_it_hurts",
    "where_it_hurts",
]
