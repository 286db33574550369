"""How it went since the first visit: pain and running as two small pictures, each with a sentence, and one table."""

from collections.abc import Sequence

from kneeedu.models.case import Presentation, Visit
from kneeedu.widgets import marks

WEEKS = {0: "Start", 2: "2", 6: "6", 12: "12 weeks"}
"""Weeks after the first visit, as they stand on the axis."""
LAST = max(WEEKS)
WIDTH, HEIGHT = 300, 232
_LEFT, _RIGHT, _TOP, _BASE = 36, 266, 34, 176
_LEAST_MIN = 60
"""Minutes a week that the scale of the running picture reaches at least."""


def course_picture(told: Presentation, visits: Sequence[Visit]) -> str:
    """The visits held so far and the one that is due, with the worst pain told at the start. HTML.

    Pain is 0-10, running in minutes a week. Visits to come are left out, their weeks stand on the axis.
    """
    start = told.worst_pain_nrs
    return (
        '<section class="kn-panel kn-stack kn-course" aria-label="How it went so far"><div class="kn-course__two">'
        f"{_figure('Worst pain, 0 to 10', _pain(start, visits), _PAIN_KEY)}"
        f"{_figure('Running, minutes a week', _running(visits))}</div>{_table(told, visits)}</section>"
    )


_PAIN_KEY = (
    '<p class="kn-key" aria-hidden="true">'
    '<span><svg width="34" height="16" viewBox="0 0 34 16"><path class="kn-course__during" d="M0 8h34"/>'
    '<circle class="kn-course__disc" cx="17" cy="8" r="6"/></svg>during</span>'
    '<span><svg width="34" height="16" viewBox="0 0 34 16"><path class="kn-course__after" d="M0 8h34"/>'
    '<rect class="kn-course__square" x="11" y="2" width="12" height="12"/></svg>next morning</span></p>'
)


def _figure(title: str, drawn: tuple[str, str], key: str = "") -> str:
    """drawn: what the picture says in one sentence, and its marks."""
    sentence, shapes = drawn
    ticks = "".join(
        f'<text class="kn-tick" x="{_x(week):.0f}" y="{HEIGHT - 8}" text-anchor="middle">{said}</text>'
        for week, said in WEEKS.items()
    )
    return (
        f'<figure class="kn-fig"><figcaption><h3>{title}</h3>{key}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{sentence}">'
        f'<path class="kn-axis" d="M{_LEFT} {_BASE}H{WIDTH - 6}"/>{shapes}{ticks}</svg></figure>'
    )


def _pain(start: int, visits: Sequence[Visit]) -> tuple[str, str]:
    during = [(0, start), *((visit.week, visit.pain_during_nrs) for visit in visits)]
    after = [(visit.week, visit.pain_next_morning_nrs) for visit in visits]
    grid = "".join(
        f'<path class="kn-grid" d="M{_LEFT} {_y(pain):.0f}H{WIDTH - 6}"/>'
        f'<text class="kn-tick" x="{_LEFT - 10}" y="{_y(pain) + 4:.0f}" text-anchor="end">{pain}</text>'
        for pain in (0, 5, 10)
    )
    squares = "".join(
        f'<rect class="kn-course__square" x="{_x(week) - 8:.0f}" y="{_y(pain) - 8:.0f}" width="16" height="16"/>'
        for week, pain in after
    )
    discs = "".join(
        f'<circle class="kn-course__disc" cx="{_x(week):.0f}" cy="{_y(pain):.0f}" r="6"/>' for week, pain in during
    )
    above = "".join(_figure_at(week, _y(pain) - 13, pain) for week, pain in during)
    below = "".join(
        _figure_at(week, _y(pain) + 24, pain)
        for (week, pain), (_, most) in zip(after, during[1:], strict=True)
        if pain < most
    )
    lines = f'<path class="kn-course__after" d="{_line(after)}"/><path class="kn-course__during" d="{_line(during)}"/>'
    told = "; ".join(
        f"week {visit.week}: {visit.pain_during_nrs} during, {visit.pain_next_morning_nrs} next morning"
        for visit in visits
    )
    return f"Worst pain at the start {start} of 10; {told}.", f"{grid}{lines}{squares}{discs}{above}{below}"


def _running(visits: Sequence[Visit]) -> tuple[str, str]:
    most = max(_LEAST_MIN, *(visit.running_min_per_week for visit in visits))
    bars = []
    for visit in visits:
        height = (_BASE - _TOP) * visit.running_min_per_week / most
        x, top = _x(visit.week), _BASE - height
        bars.append(f'<rect class="kn-course__bar" x="{x - 15:.0f}" y="{top:.0f}" width="30" height="{height:.0f}"/>')
        bars.append(_figure_at(visit.week, top - 9, visit.running_min_per_week))
    told = "; ".join(f"week {visit.week}: {visit.running_min_per_week}" for visit in visits)
    return f"Minutes of running a week. {told[0].upper()}{told[1:]}.", "".join(bars)


def _table(told: Presentation, visits: Sequence[Visit]) -> str:
    rows = f'<tr><th scope="row">Start</th><td>{told.worst_pain_nrs}</td><td>not asked</td><td>not counted</td></tr>'
    rows += "".join(
        f'<tr><th scope="row">Week {visit.week}</th><td>{visit.pain_during_nrs}</td>'
        f"<td>{visit.pain_next_morning_nrs}</td><td>{visit.running_min_per_week}</td></tr>"
        for visit in visits
    )
    heads = ("When", "Worst pain during", "Next morning", "Running, minutes a week")
    return f"<details><summary>The same as a table</summary>{marks.table('How it went so far', heads, rows)}</details>"


def _figure_at(week: int, y: float, value: int) -> str:
    return f'<text class="kn-mark-label" x="{_x(week):.0f}" y="{y:.0f}" text-anchor="middle">{value}</text>'


def _line(points: Sequence[tuple[int, int]]) -> str:
    return "M" + "L".join(f"{_x(week):.0f} {_y(pain):.0f}" for week, pain in points)


def _x(week: int) -> float:
    return _LEFT + 22 + (_RIGHT - _LEFT - 22) * week / LAST


def _y(pain: int) -> float:
    return _BASE - (_BASE - _TOP) * pain / 10
