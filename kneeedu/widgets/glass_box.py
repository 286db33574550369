"""The glass box: the functions that grade, as they run here, with what they assume on sliders."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets

from kneeedu.encounter import Encounter
from kneeedu.grading import belief, grade, information, total
from kneeedu.models.grade import DOMAINS, RULES, Domain, Grade, Rules
from kneeedu.widgets import marks
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.sliders import Slider, Sliders

_RULE = re.compile(r"\brules\.\w+(?:\[\w+\])?")
PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Pane:
    """One pane of the box: functions to read, what they assume, and how the sliders' values make other rules.

    rules_of: the rules under these values; None where they cannot be (nothing counts).
    """

    title: str
    functions: tuple[Callable[..., Any], ...]
    sliders: tuple[Slider, ...]
    rules_of: Callable[[Mapping[str, float]], Rules | None]


def _other_weights(values: Mapping[str, float]) -> Rules | None:
    weights: dict[Domain, float] = {domain: values[domain] for domain in RULES.weights["encounter"]}
    if not sum(weights.values()):
        return None
    return replace(RULES, weights={**RULES.weights, "encounter": weights}, unsafe_cap=values["cap"] / 100)


def _other_shares(values: Mapping[str, float]) -> Rules | None:
    whole = values["key"] + values["safety"] + values["value"]
    if not whole:
        return None
    return replace(
        RULES,
        key_share=values["key"] / whole,
        safety_share=values["safety"] / whole,
        value_share=values["value"] / whole,
        spare_min=values["spare"],
        hint_cost=values["hint"] / 100,
    )


def _other_final_share(values: Mapping[str, float]) -> Rules:
    return replace(RULES, final_share=values["final"] / 100)


ADDING_UP = Pane(
    "Adding up",
    (total,),
    (
        *(Slider(one, DOMAINS[one], weight, 60, "points") for one, weight in RULES.weights["encounter"].items()),
        Slider("cap", "Cap if an urgent patient is missed", 100 * RULES.unsafe_cap, 100, "points"),
    ),
    _other_weights,
)
ASKING = Pane(
    "What you asked and examined",
    (
        information.judge_information,
        information.key_features_found,
        information.safety_screened,
        information.information_gained,
    ),
    (
        Slider("key", "Key features", 100 * RULES.key_share, 100, "%"),
        Slider("safety", "Safety screen", 100 * RULES.safety_share, 100, "%"),
        Slider("value", "Information gained", 100 * RULES.value_share, 100, "%"),
        Slider("spare", "Spare minutes", RULES.spare_min, 20, "minutes", step=0.5),
        Slider("hint", "A hint costs", 100 * RULES.hint_cost, 50, "%", told="Of the points for information gathering."),
    ),
    _other_shares,
)
BELIEVING = Pane(
    "What you believed",
    (belief.judge_beliefs, belief.score_of_belief, belief.quadratic_loss),
    (
        Slider(
            "final",
            "The last belief counts",
            100 * RULES.final_share,
            100,
            "%",
            told="The mean of all that were kept is the rest.",
        ),
    ),
    _other_final_share,
)
"""Panes of the long form. Weights and shares count by their proportions, whatever they add up to."""


@dataclass(frozen=True)
class Learner:
    """Somebody whose acts are graded: what they are called, what they did, and their encounter."""

    name: str
    did: str
    encounter: Encounter

    def grade(self, rules: Rules) -> Grade:
        """By the function that grades every learner."""
        return grade(self.encounter.case, self.encounter.attempt, self.encounter.knowledge, rules)

    @property
    def effort(self) -> str:
        return f"{len(self.encounter.learned)} questions and tests, {self.encounter.minutes_used:g} minutes."


class GlassBox(ipywidgets.VBox):
    """Read the function, move an assumption, and see what other grades the same acts would earn.

    played: name of a learner, what they did in a sentence, and their encounter in the long form.
    """

    def __init__(self, pane: Pane, played: Sequence[tuple[str, str, Encounter]], pulse: Pulse) -> None:
        learners = [Learner(*one) for one in played]
        self._pane, self._learners, self._pulse = pane, learners, pulse
        self._as_graded = [learner.grade(RULES) for learner in learners]
        self.sliders = Sliders("What it assumes", pane.sliders, back="Back to how you are graded")
        self.sliders.observe(pulse.guard(lambda _change: self._move()), "places")
        self.board, self.detail = ipywidgets.HTML().add_class("kn-glass__board"), ipywidgets.HTML()
        code = ipywidgets.HTML(f'<section class="kn-stack kn-stack--sm">{source_of(pane)}</section>')
        super().__init__([code, self.board, self.sliders.add_class("kn-panel"), self.detail])
        self._draw(RULES)

    def _move(self) -> None:
        rules = self._pane.rules_of(self.sliders.values)
        if rules is None:
            self.board.value = _alert("Nothing counts now. Give at least one of them some weight.")
            return
        grades = self._draw(rules)
        scores = zip(self._learners, grades, strict=True)
        self._pulse.say(". ".join(f"{learner.name}: {_points(grade.score)}" for learner, grade in scores) + ".")

    def _draw(self, rules: Rules) -> list[Grade]:
        grades = [learner.grade(rules) for learner in self._learners]
        told = list(zip(self._learners, grades, self._as_graded, strict=True))
        cells = "".join(_score(learner.name, grade, before) for learner, grade, before in told)
        self.board.value = f'<div class="kn-glass__scores" role="list" aria-label="Scores">{cells}</div>'
        panels = "".join(_by_domain(learner, grade, before, rules) for learner, grade, before in told)
        self.detail.value = f'<div class="kn-three">{panels}</div>'
        return grades


def source_of(pane: Pane) -> str:
    """The functions of a pane as they run here, with every assumption they read marked."""
    told = "\n\n\n".join(inspect.getsource(function).rstrip() for function in pane.functions)
    where = " and ".join(dict.fromkeys(_file_of(function) for function in pane.functions))
    code = _RULE.sub(lambda found: f"<mark>{found.group()}</mark>", escape(told, quote=False))
    label = f"{pane.title}: the program text"
    return (
        f'<h3>{escape(pane.title)}</h3><p class="kn-small kn-muted">As it stands in <code>{escape(where)}</code> and'
        " runs here. What is marked is on a slider.</p>"
        f'<pre class="kn-code" tabindex="0" role="region" aria-label="{escape(label)}">{code}</pre>'
        f'<div class="kn-row">{marks.basis_chip("expert")}<span class="kn-small kn-muted">What it assumes is our'
        " judgement for teaching. No study has tested it.</span></div>"
    )


def _file_of(function: Callable[..., Any]) -> str:
    """The file a function stands in, as it is found in the project."""
    return Path(inspect.getsourcefile(function) or "").resolve().relative_to(PACKAGE).as_posix()


def _score(name: str, grade: Grade, before: Grade) -> str:
    moved = grade.score - before.score
    was = "as graded" if abs(moved) < 0.0005 else f"was {_points(before.score)}"
    tone = ' data-moved="yes"' if was != "as graded" else ""
    return (
        f'<div role="listitem" class="kn-num"{tone}><i>{escape(name)}</i> <b>{_points(grade.score)}</b>'
        f" <span>of 100, {was}</span></div>"
    )


def _by_domain(learner: Learner, grade: Grade, before: Grade, rules: Rules) -> str:
    """One learner's points, domain by domain; the short upright line marks where the bar ends as graded."""
    weights, usual = _in_points(grade, rules), _in_points(before, RULES)
    rows = ""
    for domain, share in grade.domains.items():
        now, then = share * weights[domain], before.domains[domain] * usual[domain]
        was = f"; was {_points(then / 100)}" if abs(now - then) >= 0.05 else ""
        rows += (
            f"<li><span>{DOMAINS[domain]}</span>"
            f'<b class="kn-num">{_points(now / 100)} <small>of {_points(weights[domain] / 100)}{was}</small></b>'
            f'<span class="kn-dxbar" aria-hidden="true"><i style="width:{share:.1%};background:var(--kn-load-5)"></i>'
            f'<u style="left:{before.domains[domain]:.1%}"></u></span></li>'
        )
    capped = ""
    if grade.score < grade.uncapped:
        capped = f'<p class="kn-small">Capped at {_points(grade.score)}; would be {_points(grade.uncapped)}.</p>'
    return (
        f'<section class="kn-panel kn-stack kn-stack--sm"><h3>{escape(learner.name)}</h3>'
        f'<p class="kn-small kn-muted">{escape(learner.did)} {learner.effort}</p>'
        f'<ul class="kn-dxbars">{rows}</ul>{capped}</section>'
    )


def _in_points(grade: Grade, rules: Rules) -> dict[str, float]:
    """What each domain counts of 100."""
    weights = rules.weights[grade.mode]
    return {domain: 100 * weight / sum(weights.values()) for domain, weight in weights.items()}


def _alert(text: str) -> str:
    return f'<div class="kn-alert" data-tone="caution">{marks.icon("half")}<div><p>{escape(text)}</p></div></div>'


def _points(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")
