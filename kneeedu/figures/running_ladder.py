"""The run-walk ladder: each step as the session it is, minute by minute."""

from collections.abc import Iterator
from typing import Any

from kneeedu.figures.drawing import INK, INK_2, LINE_STRONG, Drawing, Table, axis, layout
from kneeedu.models.exercise import LadderStep, RunningLadder

RUN, WALK = "#0d5761", "#ffffff"
"""Running is filled, walking left open."""
_STEP_PX = 46


def running_ladder(ladder: RunningLadder) -> Drawing:
    """Each step of the ladder as a bar of running and walking (min)."""
    shapes = [shape for row, step in enumerate(ladder.steps) for shape in _bar(step, row)]
    annotations = [_label(step, row) for row, step in enumerate(ladder.steps)]
    longest = max(_total(step) for step in ladder.steps)
    plot = {
        "data": [{"type": "scatter", "mode": "markers", "x": [0], "y": [0], "opacity": 0, "hoverinfo": "skip"}],
        "layout": layout(
            _STEP_PX * len(ladder.steps) + 40,
            xaxis=axis(range=[-0.5, longest + 0.5], ticksuffix=" min", tickangle=0, nticks=5),
            yaxis=axis(range=[len(ladder.steps) - 0.4, -0.6], visible=False),
            shapes=shapes,
            annotations=annotations,
            margin={"l": 12, "r": 12, "t": 4, "b": 30},
        ),
    }
    rows = tuple(
        (str(step.step), _told(step), f"{_minutes(step.run_min * step.repeats)} min", f"{_minutes(_total(step))} min")
        for step in ladder.steps
    )
    first, last = ladder.steps[0], ladder.steps[-1]
    sentence = (
        f"{len(ladder.steps)} steps, from {_minutes(first.run_min * first.repeats)} minutes of running in "
        f"{_minutes(_total(first))} to {_minutes(last.run_min * last.repeats)} minutes without a break."
    )
    return Drawing(plot, sentence, Table("The run-walk ladder", ("Step", "Session", "Running", "In all"), rows))


def _bar(step: LadderStep, row: int) -> Iterator[dict[str, Any]]:
    at = 0.0
    for _ in range(step.repeats):
        for minutes, fill in ((step.run_min, RUN), (step.walk_min, WALK)):
            if minutes:
                yield {
                    "type": "rect",
                    "x0": at,
                    "x1": at + minutes,
                    "y0": row,
                    "y1": row + 0.32,
                    "fillcolor": fill,
                    "line": {"color": LINE_STRONG if fill == WALK else RUN, "width": 1},
                }
            at += minutes


def _label(step: LadderStep, row: int) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": row - 0.05,
        "yanchor": "bottom",
        "text": f"<b>{step.step}</b>  <span style='color:{INK_2}'>{_told(step)}</span>",
        "showarrow": False,
        "font": {"size": 14, "color": INK},
    }


def _told(step: LadderStep) -> str:
    if not step.walk_min:
        return f"{_minutes(step.run_min)} min running"
    return f"{step.repeats} × ({_minutes(step.run_min)} min run, {_minutes(step.walk_min)} min walk)"


def _total(step: LadderStep) -> float:
    return (step.run_min + step.walk_min) * step.repeats


def _minutes(value: float) -> str:
    return f"{value:g}"
