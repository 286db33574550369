"""Pain during a run and after it, for the three conditions: drawn to show the pattern, not measured."""

from collections.abc import Mapping, Sequence
from typing import Any

from kneeedu.figures.drawing import INK, INK_2, LINE_STRONG, SUNKEN, Drawing, Table, axis, layout, mark_of

CONCEPTUAL = "Conceptual: drawn to show the pattern, not measured"
MOMENTS = {
    "Setting off": 0.0,
    "Warmed up": 1.0,
    "Late in the run": 2.0,
    "Finish": 3.0,
    "Evening": 4.5,
    "Next morning": 6.0,
}
"""Where each moment stands on the axis."""
FINISH, LAST = MOMENTS["Finish"], MOMENTS["Next morning"]
WORDS = ((0.75, "none"), (2.75, "mild"), (4.75, "moderate"), (10.0, "strong"))
"""Pain up to a height of the drawing, in a word. The heights are not a pain score."""

COURSES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "patellofemoral_pain": ((0, 0.4), (1, 1.1), (2, 2.6), (3, 4.2), (3.6, 3.9), (4.5, 3.4), (5.3, 1.8), (6, 0.6)),
    "patellar_tendinopathy": ((0, 4.6), (0.5, 3.1), (1, 2.0), (2, 1.3), (3, 1.7), (3.5, 0.9), (4.5, 1.9), (6, 3.8)),
    "iliotibial_band_syndrome": (
        *((0, 0.0), (1, 0.0), (1.6, 0.0), (1.75, 0.2), (2, 2.2)),
        *((2.5, 5.8), (3, 2.0), (3.5, 0.5), (4.5, 0.0), (6, 0.0)),
    ),
}
"""Where each curve passes: place on the axis (as in MOMENTS) and height. Follows each condition's 24-hour pattern."""
_DASHES = {"patellofemoral_pain": "solid", "patellar_tendinopathy": "dash", "iliotibial_band_syndrome": "dot"}
_LETTER_AT = {
    "patellofemoral_pain": (3.6, 3.95),
    "patellar_tendinopathy": (0.12, 4.6),
    "iliotibial_band_syndrome": (2.5, 5.8),
}


def pain_in_time(names: Mapping[str, str], letters: Sequence[str] = (), focus: str | None = None) -> Drawing:
    """The curves of the conditions named (id to name).

    letters: shows the curves as A, B and so on in the order of these ids, without naming them; colours stay back too.
    focus: the one condition drawn in full, the others faint.
    """
    order = list(letters) or list(names)
    traces = [_trace(condition, names[condition], bool(letters), focus) for condition in order]
    annotations = [_phase("During the run", FINISH / 2), _phase("Afterwards", (FINISH + LAST) / 2)]
    annotations += [_letter(condition, letter) for condition, letter in zip(letters, "ABC", strict=False)]
    ticks = {
        MOMENTS[moment]: moment.replace(" ", "<br>") for moment in ("Setting off", "Finish", "Evening", "Next morning")
    }
    plot = {
        "data": traces,
        "layout": layout(
            370,
            xaxis=axis(
                range=[-0.4, LAST + 0.4],
                tickvals=list(ticks),
                ticktext=list(ticks.values()),
                tickangle=0,
                showgrid=False,
            ),
            yaxis=axis(range=[-0.35, 7.4], tickvals=[0, 2, 4, 6], ticktext=["None", "Mild", "", "Strong"]),
            annotations=annotations,
            shapes=[_run_band()],
        ),
    }
    rows = tuple((moment, *(_word(condition, moment) for condition in order)) for moment in MOMENTS)
    heads = [f"Curve {letter}" for letter, _ in zip("ABC", letters, strict=False)] or [names[each] for each in order]
    return Drawing(plot, _sentence(bool(letters)), Table(CONCEPTUAL, ("When", *heads), rows))


def _trace(condition: str, name: str, unnamed: bool, focus: str | None) -> dict[str, Any]:
    mark = mark_of(condition)
    colour = INK_2 if unnamed else mark.colour
    x, y = zip(*COURSES[condition], strict=True)
    shown = [at in MOMENTS.values() for at in x]
    faint = focus not in (None, condition)
    return {
        "type": "scatter",
        "mode": "lines" if unnamed else "lines+markers",
        "name": "" if unnamed else name,
        "x": list(x),
        "y": list(y),
        "line": {
            "color": colour,
            "width": 2 if faint else 3.5,
            "dash": _DASHES[condition],
            "shape": "spline",
            "smoothing": 0.4,
        },
        "marker": {"symbol": mark.symbol, "color": colour, "size": [13 if keep else 0 for keep in shown], "opacity": 1},
        "opacity": 0.25 if faint else 1,
        "hoverinfo": "skip" if unnamed or faint else "name",
    }


def _letter(condition: str, letter: str) -> dict[str, Any]:
    x, y = _LETTER_AT[condition]
    return {
        "x": x,
        "y": y,
        "text": f"<b>{letter}</b>",
        "showarrow": False,
        "yshift": 17,
        "font": {"size": 20, "color": INK},
    }


def _phase(text: str, x: float) -> dict[str, Any]:
    return {"x": x, "y": 7.1, "text": text, "showarrow": False, "font": {"size": 14, "color": INK_2}}


def _run_band() -> dict[str, Any]:
    """The run as a ground of its own, up to the finish."""
    return {
        "type": "rect",
        "layer": "below",
        "x0": -0.4,
        "x1": FINISH,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": SUNKEN,
        "opacity": 0.6,
        "line": {"width": 0, "color": LINE_STRONG},
    }


def _word(condition: str, moment: str) -> str:
    """How strong the pain is at a moment, in a word; late in the run its strongest half counts."""
    at = MOMENTS[moment]
    until = at + 0.5 if moment == "Late in the run" else at
    height = max(y for x, y in COURSES[condition] if at <= x <= until)
    return next(word for limit, word in WORDS if height < limit)


def _sentence(unnamed: bool) -> str:
    if unnamed:
        return (
            "One curve starts high, falls as the runner warms up and is back next morning. One rises all the way and "
            "fades overnight. One stays at nothing, then shoots up and falls as soon as the runner walks."
        )
    return (
        "Tendon pain is there at the start, eases and is back next morning. Kneecap pain builds with the distance. "
        "Band pain comes at a threshold and goes on walking."
    )
