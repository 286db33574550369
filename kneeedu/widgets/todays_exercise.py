"""Which exercise at which angle for this knee today: the order of loads, and the pain rule that moves one along it."""

from dataclasses import dataclass
from html import escape

import ipywidgets

from kneeedu.biomechanics.demands import By, Order, Placed, Tissue, angles_told, in_order
from kneeedu.biomechanics.patellar_tendon import INDEX_REFERENCE
from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.load_bars import Bar, Group, load_bars
from kneeedu.models.condition import Condition
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import Phase
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import pain_rule, side_by_side
from kneeedu.widgets.exercise_loads import Bases, figure, resting_on
from kneeedu.widgets.load_lesson import STEPS, Run, Step, Week, read_week
from kneeedu.widgets.pictures import picture
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.sliders import Slider, Sliders

RULE = "standard_3"
KNEES: dict[str, Tissue] = {"patellofemoral_pain": "joint", "patellar_tendinopathy": "tendon"}
"""The conditions that can be chosen, and the tissue whose load orders the exercises."""
MORNINGS = (
    ("As usual", "Back to the usual level within 24 hours"),
    ("Worse", "More pain or stiffness than usual, or not settled"),
    ("Swollen, locked, limping or painful at night", "Whatever the pain was"),
)
ALARM = 2
RANGE = (
    Slider("from", "From", 0, 90, "degrees", step=5),
    Slider("to", "To", 90, 90, "degrees", step=5),
)
RESTS_ON: dict[Tissue, Bases] = {
    "joint": (
        ("Lever arm and force ratio of the kneecap", "recalled", ("vaneijden1986",)),
        ("Contact area, and how the kinds of task order", "published", ("besier2005", "powers2014")),
        ("How heavy each exercise is, and its range", "expert", ()),
    ),
    "tendon": (
        ("The index", "published", (INDEX_REFERENCE,)),
        ("Force where there is no index: lever arm", "recalled", ("vaneijden1986",)),
        ("The tendon's share, how heavy each exercise is, and its range", "expert", ()),
    ),
}
HEADINGS: dict[tuple[Tissue, By], str] = {
    ("joint", "model"): "Stress under the kneecap (model)",
    ("tendon", "index"): "Tendon loading index (published)",
    ("tendon", "model"): "No index: force in the tendon (model)",
}
_WHY: dict[tuple[Step, bool], str] = {
    ("progress", True): "Pain was green and settled: the next one up. Change one thing at a time.",
    ("progress", False): "It is the most load of the programme in this range: add weight, or widen the range.",
    ("regress", True): "Pain was above the rule or had not settled: the next one down.",
    ("regress", False): "It is the least load here: do less of it, lighter, or narrow the range.",
}
"""Why, where there was a next one to move to, and where there was not."""
_WAYS: tuple[By, ...] = ("index", "model")
_NOTE = (
    "Model: the peak within the range, times that of a squat on two legs at 60 degrees, at body weight. Matched: as if "
    "set as heavy as that squat; the weight can be changed instead of the exercise. In brackets: not in the programme "
    "of this condition, so never advised. The range of an exercise is that of the library. Nobody tested these steps "
    "one after the other."
)


@dataclass(frozen=True)
class Advice:
    """What the rule asks for, which exercise that is, and why. chosen: None where no exercise follows."""

    step: Step
    chosen: Placed | None
    why: str


def todays_step(knowledge: Knowledge, during_nrs: int, morning: int) -> Step:
    """What the pain rule asks for after a session: pain during it (0-10), and which of MORNINGS followed."""
    run = Run("", during_nrs, settled=morning == 0, usual_next_morning=morning == 0, next_day="")
    alarm = MORNINGS[ALARM][0] if morning == ALARM else ""
    return read_week(Week("", RULE, 1, (run, run), "", alarm), knowledge.pain_rules[RULE])


def phases_of(condition: Condition) -> dict[str, Phase]:
    """For each exercise of a condition's programme, the first phase that holds it."""
    phases = condition.progression.phases if condition.progression else ()
    return {one.exercise: phase for phase in reversed(phases) for one in phase.exercises}


def advise(order: Order, last: str, step: Step) -> Advice:
    """The exercise for today: the same as last time, or the next one of the programme in the same way of ordering."""
    stood, least = order.find(last), order.least()
    if step == "stop":
        return Advice(step, None, "Examine the knee again first. No loading rule holds for such a knee.")
    if least is None:
        return Advice(step, None, "No exercise of the programme fits into this range. Widen it.")
    if stood is None:
        return Advice(step, least, "Last time's exercise has no place in this range: begin with the least load.")
    if last not in order.programme:
        why = "Last time's exercise is not in the programme of this condition: the next below it that is."
        return Advice(step, order.lighter(stood) or least, why)
    if step == "hold":
        return Advice(step, stood, "Pain was in the amber part of the rule: the same dose again.")
    moved = order.heavier(stood) if step == "progress" else order.lighter(stood)
    return Advice(step, moved or stood, _WHY[step, moved is not None])


class TodaysExercise(ipywidgets.VBox):
    """Choose knee and range, say what was done last and how it went; see what the rule and the order make of it."""

    def __init__(self, knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge, self._pulse = knowledge, pulse
        self._exercises = [one for one in knowledge.exercises.values() if one.demand is not None]
        self.knee = side_by_side("Which knee?", [(knowledge.conditions[one].name, "") for one in KNEES])
        self.range = Sliders("Which range of knee flexion is comfortable, or wanted today?", RANGE).add_class(
            "kn-panel"
        )
        self.last = Question(
            "What was done last time?", [(one.name, "") for one in self._exercises], find="Find an exercise", ahead=6
        ).add_class("kn-choice")
        self.during = Question("Pain during it, 0 to 10", [(str(n), "") for n in range(11)], kind="scale")
        self.morning = side_by_side("And the next morning?", MORNINGS)
        self.told, self.ranked = ipywidgets.HTML(), ipywidgets.HTML()
        for question in (self.knee, self.last, self.during, self.morning):
            question.observe(pulse.guard(lambda _change: self._draw()), "chosen")
        self.range.observe(pulse.guard(lambda _change: self._draw()), "places")
        super().__init__([self.knee, self.range, self.last, self.during, self.morning, self.told, self.ranked])

    @property
    def order(self) -> Order | None:
        """The exercises for the knee and range chosen; None while no knee is."""
        if self.knee.answer is None:
            return None
        condition, tissue = list(KNEES.items())[self.knee.answer[0]]
        low, high = sorted((self.range.values["from"], self.range.values["to"]))
        programme = phases_of(self._knowledge.conditions[condition])
        return in_order(self._exercises, tissue, low, high, programme)

    @property
    def advice(self) -> Advice | None:
        """What follows; None while a question is open."""
        order, last, during, morning = self.order, self.last.answer, self.during.answer, self.morning.answer
        if order is None or last is None or during is None or morning is None:
            return None
        return advise(order, self._exercises[last[0]].id, todays_step(self._knowledge, during[0], morning[0]))

    def _draw(self) -> None:
        order, advice = self.order, self.advice
        if order is None or self.knee.answer is None:
            return
        condition, tissue = list(KNEES.items())[self.knee.answer[0]]
        last = self._exercises[self.last.answer[0]].id if self.last.answer else ""
        self.told.value = self._advised(advice, condition) if advice else ""
        seen = order_picture(order, tissue, last, advice.chosen if advice else None)
        aside = "".join(f"<li>{escape(one.name)}: {escape(why)}</li>" for one, why in order.aside)
        left = (
            f"<details><summary>{len(order.aside)} without a place here</summary><ul>{aside}</ul></details>"
            if aside
            else ""
        )
        self.ranked.value = (
            f'<div class="kn-panel kn-stack">{figure(seen)}<p class="kn-small kn-muted">{_NOTE}</p>'
            f"{resting_on(RESTS_ON[tissue], self._knowledge)}{left}</div>"
        )
        self._pulse.say(_line(advice) if advice else seen.sentence)

    def _advised(self, advice: Advice, condition: str) -> str:
        chosen = advice.chosen
        drawn = picture("exercises", chosen.exercise.id) if chosen else None
        drawing = f'<figure class="kn-picture kn-exload__sit">{drawn}</figure>' if drawn else ""
        how = f"<p>{escape(chosen.exercise.how)}</p><p>{escape(chosen.exercise.loads)}</p>" if chosen else ""
        phase = phases_of(self._knowledge.conditions[condition]).get(chosen.exercise.id) if chosen else None
        stage = f"<p><strong>Phase: {escape(phase.name)}.</strong> {escape(phase.entry)}</p>" if phase else ""
        works = marks.sources(None, chosen.exercise.references, self._knowledge) if chosen else ""
        sign = marks.icon("flag" if advice.step == "stop" else "half")
        rule = pain_rule(self._knowledge.pain_rules[RULE], self._knowledge)
        return (
            f'<div class="kn-panel kn-stack"><div class="kn-alert">{sign}'
            f"<p><strong>{escape(_line(advice))}</strong><br>{escape(advice.why)}</p></div>"
            f"{drawing}{stage}{how}{works}<details><summary>The pain rule</summary>{rule}</details>"
            f"<p class='kn-small kn-muted'>{escape(self._knowledge.principles[0])}</p></div>"
        )


def order_picture(order: Order, tissue: Tissue, last: str = "", chosen: Placed | None = None) -> Picture:
    """The order as bars, each way of ordering by itself; last time's exercise and today's are marked by a word."""
    groups: list[Group] = []
    rows: list[tuple[str, ...]] = []
    told = [f"{len(order.placed)} exercises fit."]
    for by in _WAYS:
        lane = order.lane(by)
        if lane:
            bars = tuple(_bar(one, lane[-1].load, last, chosen, one.exercise.id in order.programme) for one in lane)
            groups.append(Group(HEADINGS[tissue, by], bars))
            rows += [
                (bar.name, angles_told(one), bar.shown, HEADINGS[tissue, by], bar.mark)
                for bar, one in zip(bars, lane, strict=True)
            ]
            told.append(f"{HEADINGS[tissue, by]}: least {lane[0].exercise.name}, most {lane[-1].exercise.name}.")
    heads = ("Exercise", "Angle", "Load", "By", "Marked")
    table = Table("Exercises for this knee and range, least load first", heads, tuple(rows))
    return load_bars(groups, " ".join(told), table)


def _bar(one: Placed, most: float, last: str, chosen: Placed | None, in_programme: bool) -> Bar:
    demand = one.exercise.demand
    mark = "today" if one == chosen else "last time" if one.exercise.id == last else ""
    matched = ", matched" if demand is not None and demand.matched else ""
    shown = f"{one.load:.3f}" if one.by == "index" else f"{one.load:.2f} ×{matched}"
    name = one.exercise.name if in_programme else f"({one.exercise.name})"
    return Bar(name, one.load / most, shown, 6 if mark else 4 if in_programme else 1, mark)


def _line(advice: Advice) -> str:
    name = STEPS[advice.step][0]
    return f"{name}: {advice.chosen.exercise.name}, {angles_told(advice.chosen)}." if advice.chosen else f"{name}."
