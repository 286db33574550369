"""The knee atlas: a right knee from four sides and the whole leg, in layers, with what each structure does and suffers.

The drawings are for teaching: their proportions are an average knee's, near straight, and no patient's.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from kneeedu.models.anatomy import Structure
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.atlas_quiz import LENGTH, AtlasQuiz
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
VIEWS = {
    "anterior": "Front",
    "lateral": "Outer side",
    "medial": "Inner side",
    "posterior": "Back",
    "leg": "Whole leg",
}
LAYERS = {
    "bone_cartilage": "Bones and cartilage",
    "ligaments_menisci": "Ligaments and menisci",
    "muscles_tendons": "Muscles and tendons",
    "fat_plica_bursae": "Fat, folds and bursae",
    "vessels_nerves": "Vessels and nerves",
}
SHORT = ("Bones", "Ligaments", "Muscles", "Fat, bursae", "Vessels, nerves")
"""The layers' names where there is little room."""
MADE_OF_OTHERS = frozenset({"knee_joint"})
"""Structures without a shape of their own: shown by the shapes of their parts, and never asked for."""
FEW = 5
"""Conditions beyond this many are folded away."""


@cache
def source(view: str) -> str:
    return (HERE / "atlas" / f"{view}.svg").read_text(encoding="utf-8")


@cache
def shapes(view: str) -> tuple[tuple[str, ...], ...]:
    """For each shape of a view, in its order: the id of its structure, then the ids of all that it is a part of."""
    return tuple(tuple(ids.split()) for ids in re.findall(r'data-s="([\w ]+)"', source(view)))


@cache
def seen_in(structure: str) -> tuple[str, ...]:
    """The views in which a structure has a shape of its own, or where it has none, those of its parts."""
    own = tuple(view for view in VIEWS if any(ids[0] == structure for ids in shapes(view)))
    return own or tuple(view for view in VIEWS if any(structure in ids for ids in shapes(view)))


class KneeAtlas(Untrusted):
    """Drawings to look at layer by layer, and a quiz on them.

    The page draws, names and hides by itself. In the quiz it sends which shape was clicked; what is asked for is
    judged here, and which shape it is goes to the page only after the click. shuffled: a sample in random order.
    """

    _esm = HERE / "knee_atlas.js"
    views: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    layers: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    cards = traitlets.Dict().tag(sync=True)
    quiz = traitlets.Dict().tag(sync=True)

    def __init__(
        self, knowledge: Knowledge, pulse: Pulse, shuffled: Callable[[Sequence[str], int], Sequence[str]]
    ) -> None:
        self._structures, self._pulse, self._shuffled = knowledge.structures, pulse, shuffled
        self._quiz: AtlasQuiz | None = None
        super().__init__(
            views=[{"id": view, "label": label, "svg": source(view)} for view, label in VIEWS.items()],
            layers=[[*layer, short] for layer, short in zip(LAYERS.items(), SHORT, strict=True)],
            cards={id_: _card(structure, knowledge) for id_, structure in knowledge.structures.items()},
            quiz={"state": "off"},
        )
        self.on_msg(pulse.guard(self._hear))

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """An act of the learner in the quiz; anything may come, and what is not offered now is passed over."""
        kind = content.get("kind") if isinstance(content, dict) else None
        state = self.quiz["state"]
        if kind == "begin":
            asked = [id_ for id_ in self._structures if id_ not in MADE_OF_OTHERS and seen_in(id_)]
            self._quiz = AtlasQuiz(tuple(self._shuffled(asked, LENGTH)))
            self._ask()
        elif kind == "leave":
            self._quiz, self.quiz = None, {"state": "off"}
        elif kind == "next" and state == "told":
            self._ask()
        elif kind == "clicked" and state == "ask":
            view, index = content.get("view"), content.get("shape")
            if view in tuple(VIEWS) and type(index) is int and 0 <= index < len(shapes(view)):
                self._judge(view, index)

    def _ask(self) -> None:
        quiz = self._quiz
        if quiz is None:
            return
        if quiz.target is None:
            self._finish(quiz)
            return
        name = self._structures[quiz.target].name
        self.quiz = {"state": "ask", "number": quiz.number, "name": name}
        self._pulse.say(f"{quiz.number}. Find: {name}.")

    def _judge(self, view: str, index: int) -> None:
        quiz = self._quiz
        if quiz is None or quiz.target is None:
            return
        target, clicked = quiz.target, shapes(view)[index]
        right = quiz.answer(clicked)
        line = self._told(target, clicked[0], right)
        self.quiz = self.quiz | {"state": "told", "right": right, "line": line, "where": target, "clicked": clicked[0]}
        self._pulse.say(line)

    def _told(self, target: str, clicked: str, right: bool) -> str:
        name, hit = self._structures[target].name, self._structures[clicked].name
        if right:
            return f"Right: {name}." if clicked == target else f"Right: {name}. You clicked a part of it: {hit}."
        seen = ", ".join(VIEWS[view].lower() for view in seen_in(target))
        return f"Not this one. You clicked: {hit}. Asked for: {name}, outlined now. Drawn in: {seen}."

    def _finish(self, quiz: AtlasQuiz) -> None:
        missed = [self._structures[id_].name for id_ in quiz.missed]
        line = f"{sum(quiz.first)} of {len(quiz.asked)} found at the first click."
        self.quiz = {"state": "over", "line": line, "missed": missed}
        self._pulse.say(line)


def _card(structure: Structure, knowledge: Knowledge) -> dict[str, Any]:
    """What the page needs of a structure: its name, its layer, and its card as HTML."""
    return {"name": structure.name, "layer": structure.layer, "html": card_html(structure, knowledge)}


def card_html(structure: Structure, knowledge: Knowledge) -> str:
    """Name, Latin, role, what hurts there and what loads it, with how firm that is."""
    latin = f'<p class="kn-muted"><i lang="la">{escape(structure.latin)}</i></p>' if structure.latin else ""
    facts = [f"<div><dt>What it does</dt><dd>{escape(structure.role)}</dd></div>"]
    if structure.loaded_by:
        loads = structure.loaded_by
        chips = marks.sources(loads.basis, loads.references, knowledge)
        facts.append(f"<div><dt>What loads it</dt><dd>{escape(loads.text)}{chips}</dd></div>")
    facts.append(f"<div><dt>What hurts there</dt><dd>{_hurting(structure, knowledge)}</dd></div>")
    note = f'<p class="kn-small kn-muted">{_cited(structure.note, knowledge)}</p>' if structure.note else ""
    return (
        f'<h3>{escape(structure.name)}</h3>{latin}<p class="kn-small">{LAYERS[structure.layer]}</p>'
        f'<dl class="kn-told">{"".join(facts)}</dl>{note}'
    )


def _cited(note: str, knowledge: Knowledge) -> str:
    """A note, the works it names by id linked."""

    def link(found: re.Match[str]) -> str:
        reference = knowledge.references.get(found[0])
        return marks.reference_link(reference) if reference else found[0]

    return re.sub(r"\b[a-z]+\d{4}\w*", link, escape(note))


def _hurting(structure: Structure, knowledge: Knowledge) -> str:
    names = [escape(knowledge.conditions[id_].name) for id_ in knowledge.hurting_in(structure.id)]
    if not names:
        return "No condition of this course names it."
    rows = [f"<li>{name}</li>" for name in names]
    more = rows[FEW:]
    folded = f"<details><summary>{len(more)} more</summary><ul>{''.join(more)}</ul></details>" if more else ""
    return f"<ul>{''.join(rows[:FEW])}</ul>{folded}"


def structures_table(knowledge: Knowledge) -> str:
    """The atlas in words: one sentence, and a table of structures by layer."""
    rows = "".join(
        f'<tr><th scope="row">{escape(structure.name)}</th><td>{escape(LAYERS[layer])}</td>'
        f"<td>{escape(structure.role)}</td><td>{', '.join(VIEWS[view] for view in seen_in(structure.id))}</td></tr>"
        for layer in LAYERS
        for structure in knowledge.structures.values()
        if structure.layer == layer
    )
    table = marks.table("Structures by layer", ("Structure", "Layer", "What it does", "Drawn in"), rows)
    return (
        f"<p>{len(knowledge.structures)} structures in five layers, drawn on a right knee from four sides and on a "
        f"whole leg. {marks.basis_chip('expert')} The proportions are an average knee's, drawn for teaching.</p>"
        f"<details><summary>All structures in words, by layer</summary>{table}</details>"
    )
