"""The lab of the running stride: say what more steps do to a kilometre, then change the stride and see."""

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from kneeedu.biomechanics import gait
from kneeedu.figures import running_stride
from kneeedu.library.checkpoints import independent
from kneeedu.models.evidence import Basis
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.foreseen import Foreseen, firmness
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
FORESEEN = (
    "It falls, by less than in each step",
    "It falls, by as much as in each step",
    "It stays the same: lighter steps, but more of them",
    "It rises",
)
SLIDERS: tuple[dict[str, Any], ...] = (
    {"key": "pct", "label": "Place in the stride", "unit": "%", "low": 0, "high": 100, "step": 1, "start": 0,
     "told": "0 is the right foot's strike, 100 its next."},
    {"key": "rate", "label": "Step rate", "unit": "%", "low": -10, "high": 10, "step": 1, "start": 0,
     "told": "Against the own, at the same speed."},
    {"key": "width", "label": "Step width", "unit": "% of leg", "low": -5, "high": 5, "step": 1, "start": 0,
     "told": "Less is narrower; far left the feet cross over."},
    {"key": "drop", "label": "Drop of the pelvis", "unit": "°", "low": 0, "high": 10, "step": 1,
     "start": running_stride.OWN_DROP_DEG, "told": "On the side of the free leg."},
    {"key": "speed", "label": "Speed", "unit": "m/s", "low": 2.5, "high": 4.5, "step": 0.5,
     "start": gait.MEASURED_SPEED_M_PER_S, "told": "Moves the curve; loads by direction only."},
)  # fmt: skip
"""What may be changed. The first is where in the stride the runner is."""
TOLD: dict[str, Any] = {
    "reads": {
        "peak": ("Peak force behind the kneecap", "derived"),
        "step": ("Stress there, per step", "derived"),
        "km": ("Stress there, per km", "derived"),
        "tendon": ("Peak force in the patellar tendon", "derived"),
        "band": ("Strain of the iliotibial band", "expert"),
    },
    "slope": "Slope (down is 9 %)",
    "slopes": {"downhill": "Down", "level": "Level", "uphill": "Up"},
    "beyond": "beyond the model",
    "faster": "Faster: peaks behind the kneecap and in the tendon rise, the sum per km falls (Hagen 2023, Petersen"
    " 2015). No size is shown, and it is not in the figures above.",
    "slower": "Slower: peaks behind the kneecap and in the tendon fall, the sum per km rises (Hagen 2023, Petersen"
    " 2015). No size is shown, and it is not in the figures above.",
    "downhill": "Downhill: the knee lands straighter, bends further and takes up more power; it bears a larger share."
    " Sources disagree on the load, so none is shown.",
    "uphill": "Uphill: we have no knee angles for it, so the curve stays as on the level; one study found the load"
    " shared as on the level. No size is shown.",
}
RESTS_ON: tuple[tuple[str, Basis, tuple[str, ...]], ...] = (
    ("Knee over the stride at three speeds, hip and ankle at one: means of open data", "derived", ("fukuchi2017",)),
    ("Knee and hip at five step rates", "published", ("heiderscheit2011",)),
    ("Knee on a slope of 9 % downhill", "published", ("polykinematic",)),
    ("Peak joint force: solved from 14 % less at 10 % more steps", "derived", ("lenhart2014",)),
    ("Joint stress per step and per km: solved from steps 10 % longer and shorter", "derived", ("willson2014",)),
    ("Tendon: falls with more steps", "published", ("hagen2023",)),
    ("Tendon: how much, from angle and moment at each rate", "derived", ("heiderscheit2011",)),
    ("Band: narrower steps strain it more", "published", ("meardon2012",)),
    ("Band: how much, and what pelvic drop adds (geometry)", "expert", ()),
    ("Speed: peaks up, sum per km down", "published", ("hagen2023", "petersen2015")),
    ("Slope and load: sources disagree", "published", ("shih2023", "telhan2010")),
    ("The runner's body, own step width and own pelvic drop", "expert", ()),
)
LIMITS: tuple[tuple[str, Basis, tuple[str, ...]], ...] = (
    ("Loads are multiples of the runner's own: they compare no two runners and predict no injury.", "expert", ()),
    ("Less load is not less pain: for step rate and pain there are two studies.", "published", ("anderson2022",)),
    ("Pelvic drop: 80 % higher odds of being among the injured for each degree, seen once and after the injury: not a"
     " risk.", "published", ("bramah2018",)),
    ("Runners who later had band pain had a higher strain rate, not more time at 20 to 30°.", "published",
     ("hamill2008",)),
    ("Between the measured speeds and step rates, and between events of the stride, the curve is ours.", "expert", ()),
)  # fmt: skip


class StrideFigure(Untrusted):
    """The drawings. All that they need is sent once; nothing comes back."""

    _esm = HERE / "running_stride.js"
    curves = traitlets.Dict().tag(sync=True)
    by_rate: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    band = traitlets.Dict().tag(sync=True)
    sliders: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)
    own = traitlets.Dict().tag(sync=True)
    zone: traitlets.List[float] = traitlets.List().tag(sync=True)

    def __init__(self) -> None:
        slowest, fastest = gait.SPEED_RANGE_M_PER_S
        super().__init__(
            curves=running_stride.curves(),
            by_rate=running_stride.by_rate(),
            band=running_stride.band(),
            sliders=list(SLIDERS),
            told=TOLD,
            own={
                "speed": gait.MEASURED_SPEED_M_PER_S,
                "slowest": slowest,
                "fastest": fastest,
                "rates": running_stride.RATES_PCT[::20],
                "widths": running_stride.WIDTHS_PCT_LEG[::10],
                "width": running_stride.OWN_WIDTH_PCT_LEG,
                "toe_off": gait.TOE_OFF_PCT[gait.MEASURED_SPEED_M_PER_S],
                "toe_offs": [gait.TOE_OFF_PCT[slowest], gait.TOE_OFF_PCT[fastest]],
                "slope_deg": gait.DOWNHILL_DEG,
            },
            zone=list(running_stride.ZONE),
        )


def running_stride_lab(knowledge: Knowledge, pulse: Pulse) -> Foreseen:
    """One question first; then the runner, with what the figures rest on and what is not known."""
    return Foreseen(
        "Same speed, 10 % more steps a minute. What happens to the load behind the kneecap over a whole kilometre?",
        FORESEEN,
        0,
        "See the runner",
        lambda: (StrideFigure().add_class("kn-panel"), ipywidgets.HTML(what_it_rests_on(knowledge))),
        pulse,
    )


def what_it_rests_on(knowledge: Knowledge) -> str:
    """How firm each part is, its limits, where the model misses what others measured, and the figures as a table."""
    return (
        '<section class="kn-panel kn-stack"><div class="kn-row">'
        '<span class="kn-chip kn-chip--caution">Teaching model</span><h3>What the stride rests on</h3></div>'
        f"{firmness(RESTS_ON, knowledge)}<h4>What it cannot say</h4>{firmness(LIMITS, knowledge)}"
        f"<details><summary>Held against other measurements</summary>{_held(knowledge)}</details>"
        f"<details><summary>The same as a table</summary>{table_html(running_stride.table())}</details></section>"
    )


def _held(knowledge: Knowledge) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{escape(row.quantity)}</th><td>{_said(row.expected, row.tolerance, row.unit)}</td>"
        f"<td>{_given(one.value)}</td><td>{marks.icon('tick' if one.holds else 'cross', 18)}"
        f" {'holds' if one.holds else 'misses'}</td><td>{_links(row.references, knowledge)}</td></tr>"
        for one in independent("M5")
        if (row := one.checkpoint)
    )
    return marks.table("The stride against other measurements", ("What", "Measured", "Here", "", "Source"), rows)


def _links(references: tuple[str, ...], knowledge: Knowledge) -> str:
    return " ".join(marks.reference_link(knowledge.references[reference]) for reference in references)


def _said(expected: float | str, tolerance: float | None, unit: str | None) -> str:
    if isinstance(expected, str):
        return escape(expected)
    return f"{expected:g} ± {tolerance:g} {escape(unit or '')}".replace(" deg", "°").replace(" ratio", "")


def _given(value: float | bool) -> str:
    return ("so it is" if value else "not so") if isinstance(value, bool) else f"{value:.3g}"
