"""What a figure is made of: Plotly JSON, one sentence, one table; and the look they share."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

MIME = "application/vnd.plotly.v1+json"
Plot = Mapping[str, Any]

INK, INK_2, LINE, LINE_STRONG, SUNKEN = "#10252b", "#3f555c", "#d5e0e1", "#728890", "#e8eeef"
"""Tokens of the stylesheet for a light ground; a drawing keeps its own ground in a dark page."""
FACES = "Segoe UI, -apple-system, Roboto, Noto Sans, Liberation Sans, Helvetica Neue, Arial, sans-serif"
LABEL_LETTERS = 40
"""So long is a line of a label at most."""


@dataclass(frozen=True)
class Mark:
    """How a condition is shown in every figure: never by colour alone."""

    colour: str
    token: str
    symbol: str
    shape: str


_MARKS = {
    "patellofemoral_pain": Mark("#1f3d73", "pfp", "circle", "circle"),
    "patellar_tendinopathy": Mark("#d9581a", "pt", "square", "square"),
    "iliotibial_band_syndrome": Mark("#1f9e78", "itbs", "triangle-up", "triangle"),
    "meniscus": Mark("#b558c6", "meniscus", "diamond", "diamond"),
    "bone": Mark("#4a3b08", "bone", "cross", "cross"),
    "soft_tissue": Mark("#a3384a", "fatpad", "line-ew", "bar"),
    "other": Mark("#6a727a", "other", "circle-open", "ring"),
}


def mark_of(condition: str) -> Mark:
    """The mark of a condition; those without one of their own share that of their kind."""
    if condition in _MARKS:
        return _MARKS[condition]
    if condition.endswith("meniscus_tear"):
        return _MARKS["meniscus"]
    if condition.startswith("bsi_"):
        return _MARKS["bone"]
    return _MARKS["soft_tissue" if condition in ("hoffa_fat_pad", "medial_plica") else "other"]


@dataclass(frozen=True)
class Table:
    """The figure for those who read it: what each column holds, and the rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """A figure and what it says in words. 'plot' holds Plotly's data and layout."""

    plot: Plot
    sentence: str
    table: Table


def as_output(plot: Plot) -> dict[str, Any]:
    """A figure as a notebook output, without Plotly's row of buttons."""
    config = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
    return {"output_type": "display_data", "data": {MIME: {**plot, "config": config}}, "metadata": {}}


@dataclass(frozen=True)
class Picture:
    """A figure drawn by hand as SVG in the page's own colours, with a drawing of its own for a narrow screen."""

    wide: str
    narrow: str
    sentence: str
    table: Table


def layout(height_px: int, **more: Any) -> dict[str, Any]:
    """What every figure has in common. Axes do not drag: a finger on a figure scrolls the page."""
    return {
        "height": height_px,
        "autosize": True,
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "font": {"family": FACES, "size": 14, "color": INK},
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": LINE_STRONG, "font": {"color": INK, "size": 14}},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        **more,
    }


def axis(**more: Any) -> dict[str, Any]:
    """An axis that cannot be dragged, with a quiet grid."""
    return {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": True,
        "gridcolor": LINE,
        "linecolor": LINE_STRONG,
        "tickfont": {"size": 13, "color": INK_2},
        "automargin": True,
        **more,
    }


def lines(text: str, width: int) -> str:
    """Text broken into lines of at most so many letters, for a label in a figure."""
    return "<br>".join(wrap(text, width))


def percent(share: float, sign: str = " %") -> str:
    """A share (0-1) as whole percent; nothing is rounded to impossible, or to certain."""
    if 0 < share < 0.005:
        return f"under 1{sign}"
    return f"over 99{sign}" if 0.995 <= share < 1 else f"{100 * share:.0f}{sign}"


def label(name: str, top: float) -> dict[str, Any]:
    """The heading of a lane, at its left edge."""
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": top + 0.2,
        "yanchor": "top",
        "align": "left",
        "text": f"<b>{lines(name, LABEL_LETTERS)}</b>",
        "showarrow": False,
        "font": {"size": 14, "color": INK},
        "bgcolor": "#ffffff",
        "borderpad": 1,
    }
