"""The knee atlas: every structure is drawn, in proportion, and the quiz keeps what it asks for until the click."""

import json
import re
from xml.etree import ElementTree

import pytest

from kneeedu import library
from kneeedu.widgets.atlas_quiz import AtlasQuiz
from kneeedu.widgets.knee_atlas import (
    LAYERS,
    MADE_OF_OTHERS,
    VIEWS,
    KneeAtlas,
    card_html,
    seen_in,
    shapes,
    source,
    structures_table,
)
from kneeedu.widgets.pulse import Pulse

KNOWLEDGE = library.load_knowledge()
SVG = "{http://www.w3.org/2000/svg}"
SPILL = 45
"""Units by which a thigh or a calf may run past the upper and lower edge, where the drawing fades out."""


def points(path_data):
    """Where the curves of a path begin and end, in the drawing's units."""
    x, y, found = 0.0, 0.0, []
    for letter, numbers in re.findall(r"([Mc])([^Mcz]*)", path_data):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        if letter == "M":
            x, y = values
            found.append((x, y))
        for start in range(0, len(values) if letter == "c" else 0, 6):
            x, y = x + values[start + 4], y + values[start + 5]
            found.append((x, y))
    return found


def outline(view, *structures):
    """All points of the shapes of some structures in a view."""
    return [
        point
        for shape in ElementTree.fromstring(source(view)).iter(f"{SVG}g")
        if shape.get("data-s", "").split(" ")[0] in structures
        for path in shape.iter(f"{SVG}path")
        for point in points(path.get("d", ""))
    ]


def box(view, *structures):
    """Left, top, right and lower edge of the shapes of some structures in a view."""
    xs, ys = zip(*outline(view, *structures), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def width(edges):
    return edges[2] - edges[0]


def height(edges):
    return edges[3] - edges[1]


@pytest.fixture
def atlas():
    """An atlas that asks for the first ten structures of the knowledge, in their order."""
    return KneeAtlas(KNOWLEDGE, Pulse(), lambda ids, count: list(ids)[:count])


def act(atlas, **message):
    atlas._hear(None, message, None)


def shape_of(structure):
    """A view and the place in it of a shape of a structure's own."""
    return next((view, index) for view in VIEWS for index, ids in enumerate(shapes(view)) if ids[0] == structure)


def click(atlas, structure):
    view, index = shape_of(structure)
    act(atlas, kind="clicked", view=view, shape=index)


def wanted(atlas):
    return next(id_ for id_, one in KNOWLEDGE.structures.items() if one.name == atlas.quiz["name"])


def test_every_structure_is_drawn_in_some_view_or_by_its_parts():
    own = {ids[0] for view in VIEWS for ids in shapes(view)}

    assert set(KNOWLEDGE.structures) - own == MADE_OF_OTHERS
    assert all(seen_in(structure) for structure in KNOWLEDGE.structures)


@pytest.mark.parametrize("view", VIEWS)
def test_every_shape_belongs_to_structures_of_the_knowledge(view):
    drawn = {id_ for ids in shapes(view) for id_ in ids}

    assert drawn <= set(KNOWLEDGE.structures)


@pytest.mark.parametrize("view", VIEWS)
def test_every_shape_lies_within_its_drawing(view):
    svg = ElementTree.fromstring(source(view))
    _, _, wide, high = (float(number) for number in svg.get("viewBox", "").split())

    for shape in svg.iter(f"{SVG}g"):
        for path in shape.iter(f"{SVG}path") if shape.get("data-s") else ():
            found = points(path.get("d", ""))
            assert all(0 <= x <= wide and -SPILL <= y <= high + SPILL for x, y in found), shape.get("data-s")
            assert any(0 <= y <= high for _, y in found), shape.get("data-s")


@pytest.mark.parametrize("view", VIEWS)
def test_a_drawing_takes_its_colours_from_the_tokens_and_has_no_script(view):
    text = source(view)

    used = set(re.findall(r'(?:fill|stroke|stop-color)="([^"]+)"', text))
    allowed = re.compile(r"var\(--kn-(at-[\w-]+|ink-2)\)|none|#fff|url\(#\w+\)")
    assert [colour for colour in used if not allowed.fullmatch(colour)] == []
    assert not re.search(r"<script|<style|style=|\son\w+=|href=", text)


def test_the_bones_seen_from_the_front_keep_their_proportions():
    condyles = box("anterior", "lateral_condyle", "femoral_condyles", "femur")
    at_the_knee = [x for x, y in outline("anterior", "femur") if y > 240]
    knee = max(at_the_knee) - min(at_the_knee)
    patella, tendon, plateau = (box("anterior", each) for each in ("patella", "patellar_ligament", "tibia"))
    joint_line = condyles[3]

    assert 0.42 <= width(patella) / knee <= 0.5
    assert 0.9 <= width(plateau) / knee <= 1.05
    assert abs(patella[3] - joint_line) < 0.2 * height(patella)
    assert 0.8 <= (tendon[3] - patella[3]) / height(patella) <= 1.2
    assert box("anterior", "tibial_tuberosity")[1] > joint_line


def test_landmarks_of_the_outer_side_lie_where_a_thumb_finds_them():
    joint_line = box("lateral", "lateral_condyle")[3]
    fibula, gerdy, patella = (box("lateral", each) for each in ("fibula", "gerdy_tubercle", "patella"))

    assert 10 <= fibula[1] - joint_line <= 30  # about a centimetre; two units are a millimetre
    assert fibula[2] < gerdy[0] < gerdy[2] < patella[2]  # the front is on the right
    assert box("lateral", "lateral_epicondyle")[3] < joint_line
    assert box("lateral", "iliotibial_tract")[3] > gerdy[1]


def test_popliteus_runs_from_the_outer_condyle_down_and_inwards():
    every = outline("posterior", "popliteus")
    highest, lowest = min(every, key=lambda at: at[1]), max(every, key=lambda at: at[1])

    assert highest[0] > lowest[0]  # the outer side is on the right
    assert box("posterior", "popliteus")[1] < box("posterior", "tibia")[1] < lowest[1]


def test_a_card_says_role_load_with_its_basis_and_what_hurts():
    html = card_html(KNOWLEDGE.structures["patellar_ligament"], KNOWLEDGE)

    assert "ligamentum patellae" in html
    assert 'data-basis="recalled"' in html
    assert "Patellar tendinopathy" in html


def test_works_named_in_a_note_are_linked():
    html = card_html(KNOWLEDGE.structures["itb_subtendinous_fat"], KNOWLEDGE)

    assert "fairclough2006" not in html
    assert "Fairclough 2006" in html


def test_the_table_names_every_structure_and_layer():
    html = structures_table(KNOWLEDGE)

    assert html.count('<th scope="row">') == len(KNOWLEDGE.structures)
    assert all(layer in html for layer in LAYERS.values())


def test_what_is_asked_for_is_not_marked_on_the_page_before_the_click(atlas):
    act(atlas, kind="begin")
    target = wanted(atlas)

    assert set(atlas.quiz) == {"state", "number", "name"}
    assert target not in json.dumps(atlas.quiz)


def test_a_right_click_is_told_so_and_the_score_counts_first_clicks(atlas):
    act(atlas, kind="begin")
    for _ in range(10):
        click(atlas, wanted(atlas))
        assert atlas.quiz["right"]
        act(atlas, kind="next")

    assert atlas.quiz["state"] == "over"
    assert atlas.quiz["line"].startswith("10 of 10")


def test_a_wrong_click_names_both_structures_and_where_to_look(atlas):
    act(atlas, kind="begin")  # asks for the patella
    click(atlas, "fibula")

    assert not atlas.quiz["right"]
    assert atlas.quiz["where"] == "patella"
    assert {"Fibula", "Patella"} <= set(re.findall(r"[A-Z]\w+", atlas.quiz["line"]))


def test_a_part_of_what_is_asked_for_is_right():
    quiz = AtlasQuiz(("femur",))

    assert quiz.answer(("lateral_condyle", "femoral_condyles", "femur"))


def test_what_was_missed_comes_again_until_it_is_found():
    quiz = AtlasQuiz(("patella", "femur"))
    quiz.answer(("tibia",))
    quiz.answer(("femur",))

    assert quiz.target == "patella"
    quiz.answer(("tibia",))
    assert quiz.target == "patella"
    quiz.answer(("patella",))
    assert quiz.target is None
    assert (quiz.first, quiz.missed) == ([False, True], ("patella",))


@pytest.mark.parametrize(
    "message",
    [
        None,
        "clicked",
        {"kind": "clicked"},
        {"kind": "clicked", "view": "inside", "shape": 0},
        {"kind": "clicked", "view": ["anterior"], "shape": 0},
        {"kind": "clicked", "view": "anterior", "shape": 10_000},
        {"kind": "clicked", "view": "anterior", "shape": -1},
        {"kind": "clicked", "view": "anterior", "shape": True},
        {"kind": "next"},
    ],
)
def test_a_message_that_is_no_act_now_changes_nothing(atlas, message):
    act(atlas, kind="begin")
    before = dict(atlas.quiz)

    atlas._hear(None, message, None)

    assert atlas.quiz == before


def test_a_second_click_on_the_same_question_does_not_count(atlas):
    act(atlas, kind="begin")
    click(atlas, "fibula")
    told = dict(atlas.quiz)
    click(atlas, "patella")

    assert atlas.quiz == told


def test_the_page_sets_nothing_by_itself(atlas):
    atlas.set_state({"quiz": {"state": "over"}, "cards": {}})

    assert atlas.quiz == {"state": "off"}
    assert atlas.cards
