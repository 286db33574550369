"""Load on the kneecap joint and on the patellar tendon against knee flexion, for four kinds of task, with a cursor."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from kneeedu.biomechanics import crossing_deg, moment_nm_per_kg, times_squat_60_stress, times_squat_60_tendon_force
from kneeedu.figures.drawing import Table
from kneeedu.models.exercise import Task
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import go_button, side_by_side
from kneeedu.widgets.exercise_loads import Bases, resting_on
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
TASKS: Mapping[Task, str] = {
    "closed": "Squat, leg press",
    "wall_sit": "Wall sit",
    "ankle_weight": "Weight at the ankle",
    "constant": "Strap or machine",
}
"""Kinds of task as the learner reads them."""
ANGLES_DEG = range(91)
ALIKE = 1.08
"""Loads that differ by less than this factor are called alike in words (expert)."""
ANSWERS = (
    ("Nearer to straight", "The weight at the ankle presses more there"),
    ("Nearer to a right angle", "The weight at the ankle presses more there"),
    ("At every angle", "The weight at the ankle always presses more"),
)
RIGHT = 0
BASES: Bases = (
    ("How the kinds of task order", "published", ("powers2014", "steinkamp1993")),
    ("Where squat and ankle weight cross", "derived", ("steinkamp1993",)),
    ("Contact area", "published", ("besier2005",)),
    ("Lever arm and force ratio of the kneecap", "recalled", ("vaneijden1986",)),
    ("Tendon over quadriceps force: above 1 near straight", "published", ("im2015",)),
    ("Its values, and how heavy each task is", "expert", ()),
)
"""What the curves rest on."""


class Curves(Untrusted):
    """Two plots under one cursor. The browser gets every value once and draws by itself; it sends back the angle.

    rows: for each task its name, joint load and tendon load at each degree, as multiples of a squat at 60 degrees.
    told: what to see at each degree. crossing: where two curves of the joint were made to cross (deg).
    """

    _esm = HERE / "load_curves.js"
    inputs = frozenset({"angle"})
    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    told: traitlets.List[str] = traitlets.List().tag(sync=True)
    crossing = traitlets.Float(0).tag(sync=True)
    angle = traitlets.Int(0).tag(sync=True)

    def __init__(self, angle: int = 0) -> None:
        super().__init__(
            rows=[{"task": task, "name": name, **loads_of(task)} for task, name in TASKS.items()],
            told=[finding_at(angle) for angle in ANGLES_DEG],
            crossing=crossing_deg(),
            angle=angle,
        )

    def accepts(self, name: str, value: Any) -> bool:
        return type(value) is int and value in ANGLES_DEG


class LoadByAngle(ipywidgets.VBox):
    """Say where a weight at the ankle presses the kneecap more than a squat; then the curves come, with a cursor."""

    def __init__(self, knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        self.question = side_by_side(
            "Straightening the knee against a weight at the ankle, or a squat made as heavy: where does the first "
            "press the kneecap more than the second?",
            ANSWERS,
        )
        self.button = go_button("See the curves", pulse.guard(lambda _button: self._show()))
        self.button.disabled = True
        self.question.observe(
            pulse.guard(lambda _change: setattr(self.button, "disabled", self.question.answer is None)), "chosen"
        )
        super().__init__([self.question, self.button])

    def _show(self) -> None:
        answer = self.question.answer
        if answer is None or self.question.locked:
            return
        self.question.lock()
        right = answer[0] == RIGHT
        line = (
            f"{'Yes: nearer' if right else 'Nearer'} to straight. Below about {crossing_deg():.0f} degrees the weight "
            "at the ankle presses more, above it the squat."
        )
        tone = ' data-tone="good"' if right else ""
        sign = marks.icon("tick" if right else "cross")
        verdict = ipywidgets.HTML(f'<div class="kn-alert"{tone}>{sign}<p><strong>{line}</strong></p></div>')
        self.curves = Curves().add_class("kn-panel")
        self.curves.observe(self._pulse.guard(lambda change: self._pulse.say(finding_at(change["new"]))), "angle")
        self.children = (self.question, verdict, self.curves, ipywidgets.HTML(_beneath(self._knowledge)))
        self._pulse.say(line)


def loads_of(task: Task) -> dict[str, list[float]]:
    """Joint stress and tendon force of a task at each degree, as multiples of a squat on two legs at 60 degrees."""
    moments = [moment_nm_per_kg(task, angle) for angle in ANGLES_DEG]
    return {
        "joint": [round(times_squat_60_stress(*at), 3) for at in zip(ANGLES_DEG, moments, strict=True)],
        "tendon": [round(times_squat_60_tendon_force(*at), 3) for at in zip(ANGLES_DEG, moments, strict=True)],
    }


def finding_at(angle_deg: int) -> str:
    """What there is to see at an angle, in a sentence."""
    squat, ankle = (
        times_squat_60_stress(angle_deg, moment_nm_per_kg(task, angle_deg)) for task in ("closed", "ankle_weight")
    )
    more, less = ("squat", "weight at the ankle") if squat > ankle else ("weight at the ankle", "squat")
    high, low = max(squat, ankle), min(squat, ankle)
    if low * ALIKE > high:
        told = "the squat and the weight at the ankle press the kneecap alike"
    elif low < 0.05 * high:
        told = f"the {more} presses the kneecap, the {less} hardly does"
    else:
        told = f"the {more} presses the kneecap {high / low:.1f} times as hard as the {less}"
    return f"At {angle_deg} degrees {told}."


def _beneath(knowledge: Knowledge) -> str:
    """What the curves rest on, and the same as a table. HTML."""
    return (
        '<div class="kn-stack"><section class="kn-panel kn-stack kn-stack--sm"><h3>What the curves rest on</h3>'
        f"{resting_on(BASES, knowledge)}"
        f"<p>That squat and ankle weight cross at {crossing_deg():.0f} degrees was put in from a study, not found. That"
        " the same push equals the squat at 60 degrees is our choice. Compare within one plot only; no figure here is a"
        f" force in anybody's knee.</p></section>{_table()}</div>"
    )


def _table() -> str:
    parts = ""
    for key, caption in (("joint", "Stress under the kneecap"), ("tendon", "Force in the patellar tendon")):
        loads = {task: loads_of(task)[key] for task in TASKS}
        rows = tuple((f"{at}°", *(f"{loads[task][at]:.2f}" for task in TASKS)) for at in range(0, 91, 15))
        parts += table_html(Table(f"{caption}, times a squat at 60 degrees", ("Flexion", *TASKS.values()), rows))
    return f"<details><summary>Read the curves as tables</summary><div class='kn-stack'>{parts}</div></details>"
