"""How often each finding is present in each condition: a mark for the figure, a line for its range."""

from collections.abc import Sequence
from typing import Any

from kneeedu.figures.drawing import INK_2, LABEL_LETTERS, Drawing, Table, axis, label, layout, lines, mark_of, percent
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Basis, Rate
from kneeedu.models.finding import Finding
from kneeedu.models.names import in_sentence

DASHES: dict[Basis, str] = {"published": "solid", "derived": "solid", "recalled": "dash", "expert": "dot"}
"""The firmer the evidence, the firmer the line."""
_LABEL, _LANE, _GAP = 1.7, 0.8, 0.7
_PX = 27


def finding_rates(findings: Sequence[Finding], conditions: Sequence[Condition]) -> Drawing:
    """Rates (0-1, shown as percent) of findings in conditions; a grey tick marks sore knees at large."""
    traces: list[dict[str, Any]] = []
    annotations, shapes, rows = [], [], []
    top = 0.0
    for finding in findings:
        annotations.append(label(finding.name, top))
        first = top + _LABEL + (0.6 if len(finding.name) > LABEL_LETTERS else 0)
        shapes.append(_background(finding.background.rate, first - 0.5, first + _LANE * (len(conditions) - 1) + 0.5))
        for lane, condition in enumerate(conditions):
            rate = condition.rates.get(finding.id)
            rows.append((finding.name, condition.name, *_told(rate, finding.background)))
            if rate is not None:
                traces += _range_and_mark(rate, condition, finding.name, first + lane * _LANE)
        top = first + _LANE * len(conditions) + _GAP
    plot = {
        "data": traces,
        "layout": layout(
            int(top * _PX) + 60,
            xaxis=axis(range=[-2, 102], tickvals=[0, 25, 50, 75, 100], ticktext=["0", "25", "50", "75", "100 %"]),
            yaxis=axis(range=[top, 0], visible=False),
            annotations=annotations,
            shapes=shapes,
            margin={"l": 12, "r": 24, "t": 4, "b": 30},
        ),
    }
    heads = ("Finding", "Condition", "Present in", "Range", "Rests on")
    return Drawing(plot, in_a_sentence(findings, conditions), Table("Share in whom it is present", heads, tuple(rows)))


def in_a_sentence(findings: Sequence[Finding], conditions: Sequence[Condition]) -> str:
    """Which finding sets the conditions furthest apart, and how many figures are estimates."""

    def in_order(finding: Finding) -> list[tuple[float, str]]:
        return sorted(
            (condition.rates.get(finding.id, finding.background).rate, condition.name) for condition in conditions
        )

    widest = max(findings, key=lambda finding: in_order(finding)[-1][0] - in_order(finding)[0][0])
    (least, least_name), *_, (most, most_name) = in_order(widest)
    rates = [condition.rates[f.id] for f in findings for condition in conditions if f.id in condition.rates]
    guessed = sum(rate.basis == "expert" for rate in rates)
    share = "All of these figures are" if guessed == len(rates) else f"{guessed} of these {len(rates)} figures are"
    return (
        f"Furthest apart: {widest.name}. Present in about {percent(least)} with {in_sentence(least_name)} and "
        f"{percent(most)} with {in_sentence(most_name)}. {share} expert estimates."
    )


def _told(rate: Rate | None, background: Rate) -> tuple[str, str, str]:
    if rate is None:
        return percent(background.rate), _range(background), "as in sore knees at large"
    return percent(rate.rate), _range(rate), rate.basis


def _range(rate: Rate) -> str:
    return f"{percent(rate.low, '')} to {percent(rate.high)}"


def _range_and_mark(rate: Rate, condition: Condition, finding: str, y: float) -> list[dict[str, Any]]:
    mark = mark_of(condition.id)
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [100 * rate.low, 100 * rate.high],
        "y": [y, y],
        "line": {"color": mark.colour, "width": 3, "dash": DASHES[rate.basis]},
        "hoverinfo": "skip",
    }
    point = {
        "type": "scatter",
        "mode": "markers",
        "cliponaxis": False,
        "x": [100 * rate.rate],
        "y": [y],
        "marker": {
            "symbol": mark.symbol,
            "size": 14,
            "color": mark.colour if rate.basis == "published" else "#ffffff",
            "line": {"color": mark.colour, "width": 2.5},
        },
        "hovertemplate": (
            f"<b>{condition.name}</b><br>{lines(finding, LABEL_LETTERS)}<br>"
            f"{percent(rate.rate)} ({_range(rate)}), {rate.basis}<extra></extra>"
        ),
    }
    return [line, point]


def _background(rate: float, y0: float, y1: float) -> dict[str, Any]:
    line = {"color": INK_2, "width": 1.5}
    return {"type": "line", "layer": "below", "x0": 100 * rate, "x1": 100 * rate, "y0": y0, "y1": y1, "line": line}
