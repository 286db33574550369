"""The lab on what exercises load: a wall sit foreseen, and tasks ranked by the published tendon index."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

import ipywidgets

from kneeedu.biomechanics import (
    LOADING_INDEX,
    index_band,
    moment_nm_per_kg,
    times_squat_60_stress,
    times_squat_60_tendon_force,
)
from kneeedu.biomechanics.demands import in_library
from kneeedu.biomechanics.patellar_tendon import HIGH_FROM, INDEX_REFERENCE, LOW_UP_TO, Band
from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.load_bars import Bar, Group, load_bars
from kneeedu.models.evidence import Basis
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import dots, go_button, side_by_side
from kneeedu.widgets.pictures import picture
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question

Bases = Sequence[tuple[str, Basis, Sequence[str]]]
"""What is meant, how firm it is, and from which works."""
MODEL = '<span class="kn-chip kn-chip--caution">Teaching model, not measured</span>'
SIT_DEG = (45, 60, 90)
"""Depths of a wall sit that are compared; the first is what the others are multiples of."""
SIT_ANSWERS = (
    ("Stress under the kneecap", "It grows by more than the force in the tendon"),
    ("Force in the patellar tendon", "It grows by more than the stress under the kneecap"),
    ("Neither", "Both grow alike"),
)
WHY = (
    "The deeper the sit, the further the thigh reaches forward, so the quadriceps has more to hold. Both grow.",
    "More of the same pull presses the kneecap against the thigh bone, and a smaller share goes on into the tendon.",
    "Up to about 60 degrees the contact area grows with the force. Beyond that it is taken as level here, while the "
    "force goes on growing.",
)
SO = (
    "A tendon is treated with slow, high tension, and a deep hold gives it that without a bounce. A sore kneecap joint "
    "gets its highest stress of all holds in this model; at 45 to 60 degrees the sit is a hold for both.",
    "Even so it is no first choice for an irritable tendon. It is thought that deep bending presses on its upper end; "
    "no published tendon force of a wall sit was found; relief of pain is short where it comes.",
    "Load is not pain: in pooled studies the joint forces of people with patellofemoral pain were no higher than those "
    "of others. What hurts this knee today decides.",
)
SO_FROM = ("kongsgaard2009", "holden2020", "uptodate_pt", "hart2022")
SIT_RESTS_ON: Bases = (
    ("Lever arm and force ratio of the kneecap", "recalled", ("vaneijden1986",)),
    ("Contact area up to 60 degrees", "published", ("besier2005",)),
    ("Level beyond 60 degrees; one study saw it fall", "expert", ("pfcontact_biplane",)),
    ("How much a wall sit asks for (a balance of ours), and the tendon's share", "expert", ()),
)
BANDS: Mapping[Band, str] = {
    "high": f"High band, from {HIGH_FROM:g}",
    "middle": "Middle band",
    "low": f"Low band, up to {LOW_UP_TO:g}",
}
_SHADES: Mapping[Band, int] = {"low": 3, "middle": 5, "high": 6}
TASK_NAMES: Mapping[str, str] = {
    "single_leg_decline_squat": "Single-leg decline squat",
    "running_cut": "Running cut",
    "single_leg_countermovement_jump": "Single-leg jump",
    "single_leg_forward_hop": "Single-leg forward hop",
    "running": "Running",
    "double_leg_countermovement_jump": "Double-leg jump",
    "single_leg_drop_vertical_jump": "Single-leg drop jump",
    "single_leg_full_squat": "Single-leg full squat",
    "spanish_squat": "Spanish squat",
    "double_leg_drop_vertical_jump": "Double-leg drop jump",
    "lunge": "Lunge",
    "double_leg_full_squat": "Double-leg full squat",
    "single_leg_60deg_squat": "Single-leg squat to 60 degrees",
    "bulgarian_squat": "Rear foot raised split squat",
    "step_up_30cm": "Step-up, 30 cm",
    "step_down_20cm": "Step-down, 20 cm",
    "double_leg_60deg_squat": "Double-leg squat to 60 degrees",
    "step_up_20cm": "Step-up, 20 cm",
}
"""The tasks of the index as the learner reads them."""
NOT_SAFE = "A low band is not a safe band: it ranks tasks against each other, in 20 healthy people, and knows no knee."


class WallSit(ipywidgets.VBox):
    """A wall sit slid down from 45 to 90 degrees: say what grows more, then see it and why."""

    def __init__(self, knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        self.question = side_by_side(
            f"A wall sit is slid down from {SIT_DEG[0]} to {SIT_DEG[-1]} degrees. What grows by more?", SIT_ANSWERS
        )
        self.button = go_button("See what the model makes of it", pulse.guard(lambda _button: self._show()))
        self.button.disabled = True
        self.question.observe(
            pulse.guard(lambda _change: setattr(self.button, "disabled", self.question.answer is None)), "chosen"
        )
        drawing = picture("exercises", "wall_sit_90") or ""
        self.told = ipywidgets.HTML()
        sit = ipywidgets.HTML(f'<figure class="kn-picture kn-exload__sit">{drawing}</figure>')
        super().__init__([sit, self.question, self.button, self.told])

    def _show(self) -> None:
        answer = self.question.answer
        if answer is None or self.question.locked:
            return
        self.question.lock()
        right = answer[0] == 0
        seen = wall_sit_picture()
        line = f"{'Yes: the' if right else 'The'} stress under the kneecap."
        tone = ' data-tone="good"' if right else ""
        sign = marks.icon("tick" if right else "cross")
        alert = f'<div class="kn-alert"{tone}>{sign}<p><strong>{line}</strong></p></div>'
        self.told.value = (
            f'<div class="kn-stack">{alert}'
            f'<div class="kn-panel kn-stack">{figure(seen)}{resting_on(SIT_RESTS_ON, self._knowledge)}</div>'
            f'<div class="kn-pair"><section class="kn-panel kn-stack kn-stack--sm"><h3>Why</h3>{dots(WHY)}</section>'
            f'<section class="kn-panel kn-stack kn-stack--sm"><h3>So</h3>{dots(SO)}'
            f"{marks.sources(None, SO_FROM, self._knowledge)}</section></div></div>"
        )
        self._pulse.say(f"{line} {seen.sentence}")


def wall_sit_picture() -> Picture:
    """Joint stress and tendon force of a wall sit at three depths, as multiples of the shallowest."""
    loads = (
        ("Stress under the kneecap", times_squat_60_stress),
        ("Force in the patellar tendon", times_squat_60_tendon_force),
    )
    grown = {name: [_sit(load, at) / _sit(load, SIT_DEG[0]) for at in SIT_DEG] for name, load in loads}
    groups = [
        Group(
            name,
            tuple(
                Bar(f"{at} degrees", value, f"{value:.1f} ×", shade)
                for at, value, shade in zip(SIT_DEG, values, (3, 4, 6), strict=True)
            ),
        )
        for name, values in grown.items()
    ]
    joint, tendon = (values[-1] for values in grown.values())
    sentence = (
        f"From {SIT_DEG[0]} to {SIT_DEG[-1]} degrees the stress under the kneecap grows {joint:.1f} times, the force "
        f"in the tendon {tendon:.1f} times."
    )
    rows = tuple((f"{at}°", *(f"{values[place]:.2f}" for values in grown.values())) for place, at in enumerate(SIT_DEG))
    table = Table(f"A wall sit, times one at {SIT_DEG[0]} degrees", ("Depth", *grown), rows)
    return load_bars(groups, sentence, table)


def _sit(load: Callable[[float, float], float], at: float) -> float:
    return load(at, moment_nm_per_kg("wall_sit", at))


class IndexRanking(ipywidgets.VBox):
    """The published tendon loading index of 18 tasks as a ranked list, narrowed by band and by what the library has."""

    def __init__(self, knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        labels = [*((name, "") for name in BANDS.values()), ("Only what the library has", "")]
        self.filter = Question("Which tasks do you want to see?", labels, kind="many", hint="None chosen: all of them.")
        self.filter.none_label = "All of them"
        self.filter.add_class("kn-choice")
        self.filter.observe(pulse.guard(lambda _change: self._draw(say=True)), ("chosen", "answered"))
        self.shown = ipywidgets.HTML()
        super().__init__([self.filter, self.shown])
        self._draw(say=False)

    def _draw(self, say: bool) -> None:
        chosen = self.filter.answer or ()
        bands = [band for place, band in enumerate(BANDS) if place in chosen] or list(BANDS)
        seen = index_picture(bands, self._knowledge, only_library=len(BANDS) in chosen)
        chips = marks.sources("published", (INDEX_REFERENCE,), self._knowledge)
        self.shown.value = (
            f'<div class="kn-panel kn-stack">{figure(seen, model=False)}'
            f'<div class="kn-alert">{marks.icon("half")}<p>{NOT_SAFE}</p></div>{chips}</div>'
        )
        if say:
            self._pulse.say(seen.sentence)


def index_picture(bands: Iterable[Band], knowledge: Knowledge, only_library: bool = False) -> Picture:
    """The tasks of these bands, most load first; with only_library those that some exercise of ours comes close to."""
    exercises = tuple(knowledge.exercises.values())
    ours = {task: in_library(task, exercises) for task in LOADING_INDEX}
    tasks = sorted(
        (task for task in LOADING_INDEX if ours[task] or not only_library), key=lambda task: -LOADING_INDEX[task]
    )
    shown = [
        (band, [task for task in tasks if index_band(LOADING_INDEX[task]) == band]) for band in BANDS if band in bands
    ]
    groups = [
        Group(
            BANDS[band],
            tuple(
                Bar(TASK_NAMES[task], LOADING_INDEX[task], f"{LOADING_INDEX[task]:.3f}", _SHADES[band])
                for task in inside
            ),
        )
        for band, inside in shown
    ]
    rows = tuple(
        (
            TASK_NAMES[task],
            f"{LOADING_INDEX[task]:.3f}",
            BANDS[band].split(",")[0].lower(),
            ", ".join(ours[task]) or "none",
        )
        for band, inside in shown
        for task in inside
    )
    first, last = (rows[0][0], rows[-1][0]) if rows else ("", "")
    sentence = (
        f"{len(rows)} of {len(LOADING_INDEX)} tasks, from {first} down to {last}." if rows else "No task is left."
    )
    table = Table("Patellar tendon loading index", ("Task", "Index", "Band", "In our library"), rows)
    return load_bars(groups, sentence, table, ((LOW_UP_TO, f"{LOW_UP_TO:g}"), (HIGH_FROM, f"{HIGH_FROM:g}")))


def figure(seen: Picture, model: bool = True) -> str:
    """A picture with its sentence above and its table folded below. HTML."""
    chip = f'<p class="kn-row">{MODEL}</p>' if model else ""
    return (
        '<figure class="kn-fig"><figcaption class="kn-stack kn-stack--sm">'
        f"{chip}<p>{escape(seen.sentence)}</p></figcaption>"
        f'<div class="kn-plot">{seen.wide}{seen.narrow}</div>'
        f"<details><summary>Read it as a table</summary>{table_html(seen.table)}</details></figure>"
    )


def resting_on(bases: Bases, knowledge: Knowledge) -> str:
    """What a figure rests on, part by part, each with its chips. HTML."""
    rows = "".join(
        f'<li class="kn-row"><span>{escape(what)}</span>{marks.sources(basis, works, knowledge)}</li>'
        for what, basis, works in bases
    )
    return f'<ul class="kn-stack kn-stack--sm kn-small">{rows}</ul>'
