"""How much longer one run was than the longest of the month before, and how often injury followed: as observed."""

from collections.abc import Sequence
from typing import Any

from kneeedu.figures.drawing import INK, INK_2, Drawing, Table, axis, layout
from kneeedu.tissue import SPIKES, Spike

_ROW = 2.1


def session_spikes(spikes: Sequence[Spike] = SPIKES) -> Drawing:
    """Hazard ratios on a log axis; the line at 1 is a run at most 10 % longer than the longest of the month."""
    traces: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for row, spike in enumerate(spikes):
        y = row * _ROW + 1.2
        traces += _range_and_mark(spike, y)
        annotations += [
            _text(0, "left", y - 0.75, f"<b>{spike.name}</b>"),
            _text(1, "right", y - 0.75, f"{spike.ratio:g} ({spike.low:.2f} to {spike.high:.2f})"),
        ]
    bottom = len(spikes) * _ROW + 0.2
    line = {"color": INK_2, "width": 1.5}
    plot = {
        "data": traces,
        "layout": layout(
            300,
            xaxis=axis(type="log", range=[-0.03, 0.58], tickvals=[1, 1.5, 2, 3], ticktext=["1", "1.5", "2", "3 ×"]),
            yaxis=axis(range=[bottom, -0.1], visible=False),
            annotations=annotations,
            shapes=[{"type": "line", "layer": "below", "x0": 1, "x1": 1, "y0": 0, "y1": bottom, "line": line}],
            margin={"l": 12, "r": 12, "t": 4, "b": 30},
        ),
    }
    rows = tuple((spike.name, f"{spike.ratio:g}", f"{spike.low:.2f} to {spike.high:.2f}") for spike in spikes)
    heads = ("One run against the longest in 30 days", "Hazard ratio", "95 % interval")
    sentence = (
        "Runs more than 10 % longer than the longest of the month before were followed by injury more often: "
        + ", ".join(f"{spike.ratio:g} times for “{spike.name.lower()}”" for spike in spikes)
        + ". The steps do not rise evenly and their ranges overlap."
    )
    return Drawing(
        plot, sentence, Table("Against runs at most 10 % longer", heads, (("At most 10 % longer", "1", ""), *rows))
    )


def _range_and_mark(spike: Spike, y: float) -> list[dict[str, Any]]:
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [spike.low, spike.high],
        "y": [y, y],
        "line": {"color": INK, "width": 3},
        "hoverinfo": "skip",
    }
    point = {
        "type": "scatter",
        "mode": "markers",
        "x": [spike.ratio],
        "y": [y],
        "marker": {"symbol": "square", "size": 14, "color": INK},
        "hovertemplate": f"<b>{spike.name}</b><br>{spike.ratio:g} ({spike.low:.2f} to {spike.high:.2f})<extra></extra>",
    }
    return [line, point]


def _text(x: float, anchor: str, y: float, text: str) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": x,
        "xanchor": anchor,
        "y": y,
        "text": text,
        "showarrow": False,
        "font": {"size": 14, "color": INK},
        "bgcolor": "#ffffff",
        "borderpad": 1,
    }
