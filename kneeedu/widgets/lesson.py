"""The interactive parts of the lesson on three kinds of runner's knee. Nothing is chosen until the learner chooses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

import ipywidgets

from kneeedu.figures.drawing import Drawing, Table, mark_of, percent
from kneeedu.figures.finding_rates import finding_rates
from kneeedu.figures.pain_in_time import CONCEPTUAL, pain_in_time
from kneeedu.models.anatomy import View
from kneeedu.models.condition import URGENCIES, Condition, Urgency
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import claim_callout
from kneeedu.widgets.knee_map import VIEWS, drawn_regions, pain_drawing
from kneeedu.widgets.plot import Plot, table_html
from kneeedu.widgets.question import Question

Guard = Callable[[Callable[..., None]], Callable[..., None]]
TYPICAL = 0.5
"""A place is shaded on a condition's map where at least this share hurts there."""

_SHAPES = {
    "circle": '<circle cx="8" cy="8" r="6"/>',
    "square": '<rect x="2.5" y="2.5" width="11" height="11"/>',
    "triangle": '<path d="M8 1.6L15 14H1z"/>',
    "diamond": '<path d="M8 1L15 8L8 15L1 8z"/>',
    "cross": '<path d="M5.5 1.5h5v4h4v5h-4v4h-5v-4h-4v-5h4z"/>',
    "bar": '<rect x="1" y="5.5" width="14" height="5"/>',
    "ring": '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="3"/>',
}


class WhereItHurts(ipywidgets.VBox):
    """Choose a condition: its map, its feel and its day, and what is said of its place against the evidence.

    claims: for each condition, the claims of the source article about where it hurts.
    """

    def __init__(self, knowledge: Knowledge, claims: Mapping[str, Sequence[str]], guard: Guard) -> None:
        self._knowledge, self._claims, self._ids = knowledge, claims, list(claims)
        names = [(knowledge.conditions[condition].name, "") for condition in self._ids]
        self.choice = _choice("Whose pain map do you want to see?", [*names, ("All three, side by side", "")])
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.shown = ipywidgets.HTML()
        super().__init__([self.choice, self.shown])

    def _show(self) -> None:
        chosen = self.choice.answer
        if chosen is None:
            self.shown.value = ""
        elif chosen[0] == len(self._ids):
            self.shown.value = self._side_by_side()
        else:
            self.shown.value = self._in_full(self._knowledge.conditions[self._ids[chosen[0]]])

    def _side_by_side(self) -> str:
        conditions = [self._knowledge.conditions[condition] for condition in self._ids]
        columns = "".join(
            f"<div class='kn-stack kn-stack--sm'><h3>{condition_mark(condition.id)}{escape(condition.name)}</h3>"
            f"{self._map(condition)}<p>{escape(condition.pain_quality)}</p></div>"
            for condition in conditions
        )
        return f'<div class="kn-three">{columns}</div>'

    def _in_full(self, condition: Condition) -> str:
        knowledge = self._knowledge
        structures = ", ".join(knowledge.structures[each].name.lower() for each in condition.structures)
        facts = (
            ("How it feels", condition.pain_quality),
            ("Through the day", condition.pattern_24h),
            ("How it starts", condition.onset),
            ("Worse with", "; ".join(condition.aggravating)),
            ("Better with", "; ".join(condition.easing)),
            ("Structures in the area", f"{structures[0].upper()}{structures[1:]}"),
        )
        rows = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
        claims = "".join(claim_callout(knowledge.claims[claim], knowledge) for claim in self._claims[condition.id])
        return (
            f'<div class="kn-stack kn-stack--lg"><div class="kn-where">{self._map(condition)}'
            f'<div class="kn-panel kn-stack"><h3>{condition_mark(condition.id)}{escape(condition.name)}</h3>'
            f'<dl class="kn-told">{rows}</dl>{self._places(condition)}</div></div>{claims}</div>'
        )

    def _map(self, condition: Condition) -> str:
        names = {region.id: region.name for region in self._knowledge.regions.values()}
        typical = [part.region for part in condition.pain_map.regions if part.weight >= TYPICAL]
        drawn = [region for region in typical if region in _on_the_map()]
        caption = f"Typical of {in_sentence(condition.name)}: {', '.join(names[region].lower() for region in typical)}."
        return pain_drawing(drawn, "right", caption, names)

    def _places(self, condition: Condition) -> str:
        pain_map, regions = condition.pain_map, self._knowledge.regions
        rows = tuple((regions[part.region].name, percent(part.weight)) for part in pain_map.regions)
        table = table_html(Table("Share of those affected who hurt there", ("Place", "Hurts in"), rows))
        chips = marks.sources(pain_map.basis, pain_map.references, self._knowledge)
        return f"<details><summary>Every place, with figures</summary>{table}{chips}</details>"


class WhenItHurts(ipywidgets.VBox):
    """Three unnamed curves first; the names, the 24-hour pattern and the question to ask once one has been picked.

    asks: for each condition, the finding that asks for its pattern; order: how the unnamed curves are lettered.
    """

    def __init__(
        self, knowledge: Knowledge, asks: Mapping[str, str], order: Sequence[str], sought: str, guard: Guard
    ) -> None:
        self._knowledge, self._asks, self._order, self._sought = knowledge, asks, order, sought
        self._names = {condition: knowledge.conditions[condition].name for condition in asks}
        self.figure = FigureBox(CONCEPTUAL)
        self.figure.draw(pain_in_time(self._names, letters=order))
        self.guess = _choice(
            f"Which curve is {in_sentence(self._names[sought])}?",
            [(f"Curve {letter}", "") for letter, _ in zip("ABC", order, strict=False)],
        )
        self.guess.observe(guard(lambda _change: self._reveal()), "chosen")
        self.told = ipywidgets.HTML()
        self.focus = _choice(
            "Look closer at one of them", [*((name, "") for name in self._names.values()), ("All three", "")]
        )
        self.focus.observe(guard(lambda _change: self._look()), "chosen")
        self.closer = ipywidgets.HTML()
        super().__init__([self.figure, self.guess, self.told])

    def _reveal(self) -> None:
        guess = self.guess.answer
        if guess is None or self.guess.locked:
            return
        self.guess.lock()
        picked = self._order[guess[0]]
        right = picked == self._sought
        letter = "ABC"[self._order.index(self._sought)]
        opening = "Yes" if right else f"No: that is {in_sentence(self._names[picked])}. Look at curve {letter}"
        told = f"<strong>{opening}.</strong> {escape(self._knowledge.conditions[self._sought].pattern_24h)}"
        self.told.value = f'<div class="kn-alert">{marks.icon("tick" if right else "cross")}<p>{told}</p></div>'
        self.children = (self.figure, self.guess, self.told, self.focus, self.closer)
        self.figure.draw(pain_in_time(self._names), self._names)

    def _look(self) -> None:
        chosen = self.focus.answer
        focus = None if chosen is None or chosen[0] == len(self._names) else list(self._names)[chosen[0]]
        self.figure.draw(pain_in_time(self._names, focus=focus), self._names)
        self.closer.value = "" if focus is None else self._closer(focus)

    def _closer(self, condition: str) -> str:
        finding = self._knowledge.findings[self._asks[condition]]
        rates = []
        for other in self._names:
            rate = self._knowledge.conditions[other].rates.get(finding.id, finding.background)
            rates.append(f"{percent(rate.rate)} with {in_sentence(self._names[other])}")
        note = f"<p>{escape(finding.background.note)}</p>" if finding.background.note else ""
        return (
            '<div class="kn-panel kn-stack"><dl class="kn-told">'
            f"<div><dt>Through the day</dt><dd>{escape(self._knowledge.conditions[condition].pattern_24h)}</dd></div>"
            f"<div><dt>Ask</dt><dd>“{escape(finding.ask or '')}”</dd></div>"
            f"<div><dt>Counts as present</dt><dd>{escape(finding.positive)}</dd></div>"
            f"<div><dt>Present in about</dt><dd>{escape(_listed(rates))}.</dd></div></dl>{note}"
            f"{marks.sources(finding.background.basis, finding.background.references, self._knowledge)}</div>"
        )


class WhatProvokesIt(ipywidgets.VBox):
    """Choose a group of findings: how often each is present in the three conditions, with range and basis."""

    def __init__(
        self, knowledge: Knowledge, conditions: Sequence[str], groups: Mapping[str, Sequence[str]], guard: Guard
    ) -> None:
        self._knowledge, self._groups = knowledge, list(groups.values())
        self._conditions = [knowledge.conditions[condition] for condition in conditions]
        self.choice = _choice("Which findings do you want to compare?", [(name, "") for name in groups])
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.figure = FigureBox(
            "The mark is the rate, the line its range. Solid: read in a study. Hollow mark, dotted line: expert "
            "estimate. The grey tick is sore knees at large; no mark means no different from that."
        )
        super().__init__([self.choice])

    def _show(self) -> None:
        chosen = self.choice.answer
        if chosen is None:
            return
        findings = [self._knowledge.findings[finding] for finding in self._groups[chosen[0]]]
        self.children = (self.choice, self.figure)  # first in place, then drawn: a figure takes its width from the page
        self.figure.draw(finding_rates(findings, self._conditions), {each.id: each.name for each in self._conditions})


class MustBeEvaluated(ipywidgets.VBox):
    """Choose the inner side or the back: what else lives there, by how soon it must be seen.

    places: what the learner reads, with the view of the knee map and the claim of the source article.
    """

    def __init__(self, knowledge: Knowledge, places: Mapping[str, tuple[View, str]], guard: Guard) -> None:
        self._knowledge, self._places = knowledge, list(places.values())
        self.choice = _choice("Where does it hurt?", [(name, "") for name in places])
        self.choice.observe(guard(lambda _change: self._show()), "chosen")
        self.shown = ipywidgets.HTML()
        super().__init__([self.choice, self.shown])

    def _show(self) -> None:
        chosen = self.choice.answer
        if chosen is None:
            return
        view, claim = self._places[chosen[0]]
        found = [(each, _main_place(each)) for each in self._knowledge.conditions.values() if each.pain_map.regions]
        here = [pair for pair in found if self._knowledge.regions[pair[1]].view == view]
        order = list(reversed(URGENCIES))
        here.sort(key=lambda pair: -pair[0].base_rate.rate)
        names = {region.id: region.name for region in self._knowledge.regions.values()}
        shaded = sorted({place for _, place in here if place in drawn_regions(view)})
        picture = pain_drawing(shaded, "right", f"{len(here)} conditions hurt mainly in the places shaded.", names)
        groups = "".join(
            self._group(urgency, [pair for pair in here if pair[0].urgency == urgency]) for urgency in order
        )
        self.shown.value = (
            f'<div class="kn-stack kn-stack--lg"><div class="kn-where">{picture}'
            f'<div class="kn-panel kn-stack">{groups}</div></div>'
            f"{claim_callout(self._knowledge.claims[claim], self._knowledge)}</div>"
        )

    def _group(self, urgency: Urgency, pairs: Sequence[tuple[Condition, str]]) -> str:
        """The conditions of one urgency, each with its place and by when it is seen."""
        rows = "".join(
            f"<li><strong>{escape(condition.name)}</strong><span class='kn-detail'>"
            f"{escape(self._knowledge.regions[place].name)}. {escape(condition.disposition.within)}</span></li>"
            for condition, place in pairs
        )
        name, gloss = URGENCIES[urgency]
        flag = marks.icon("flag", 20) if urgency == "emergency_same_day" else ""
        head = f'<h3>{flag}{name}<span class="kn-muted kn-small">{gloss}</span></h3>'
        return f'<section class="kn-stack kn-stack--sm">{head}<ul class="kn-who">{rows}</ul></section>' if pairs else ""


class FigureBox(Plot):
    """A drawing with its sentence above, how to read it below, and the same as a table. It is drawn again in place."""

    def __init__(self, reading: str) -> None:
        super().__init__(reading=reading)

    def draw(self, drawing: Drawing, key: Mapping[str, str] | None = None) -> None:
        """Show a drawing; key: names of the conditions whose marks it uses, by id."""
        marked = "".join(f"<li>{condition_mark(each)}{escape(name)}</li>" for each, name in (key or {}).items())
        legend = f'<ul class="kn-legend">{marked}</ul>' if marked else ""
        self.show(drawing.plot, drawing.sentence, drawing.table, legend)


def condition_mark(condition: str) -> str:
    """A condition's mark, as it stands beside the name that says it."""
    mark = mark_of(condition)
    return (
        f'<svg class="kn-dxmark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" fill="currentColor" '
        f'style="color:var(--kn-dx-{mark.token})">{_SHAPES[mark.shape]}</svg>'
    )


def claim_callouts(claims: Iterable[str], knowledge: Knowledge) -> str:
    """Several things that are commonly said, each against the evidence."""
    told = "".join(claim_callout(knowledge.claims[claim], knowledge) for claim in claims)
    return f'<div class="kn-stack">{told}</div>'


def case_link(title: str, minutes: int, address: str) -> str:
    """A case as a link, for pages on which it cannot be played in place."""
    return (
        f'<div class="kn-panel kn-stack kn-stack--sm"><h3>{escape(title)}</h3>'
        f'<div class="kn-row">{marks.chip(f"about {minutes} min", mark="clock")}'
        f"{marks.chip('Practice, not graded', 'caution')}</div>"
        f'<p><a class="kn-btn kn-btn--go" href="{escape(address)}" target="_blank" rel="noopener">Open this case'
        '<span class="kn-sr"> in a new tab</span></a></p></div>'
    )


def _choice(legend: str, labels: Sequence[tuple[str, str]]) -> Question:
    """A question whose options stand side by side where there is room."""
    question = Question(legend, labels)
    question.add_class("kn-choice")
    return question


def _on_the_map() -> set[str]:
    return {region for view in VIEWS for region in drawn_regions(view)}


def _main_place(condition: Condition) -> str:
    """The region of the knee map that hurts most often."""
    return max(condition.pain_map.regions, key=lambda part: part.weight).region


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
