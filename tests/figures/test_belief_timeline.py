"""Belief over time: the picture, its sentence and its table say the same."""

import re
from xml.etree import ElementTree

import pytest
from debriefed import looked_into, played, with_a_course

from kneeedu.debriefing import debrief_of
from kneeedu.figures.belief_timeline import belief_timeline, held_at
from kneeedu.figures.drawing import percent
from kneeedu.models.attempt import Believed

TOP, HUNDRED = 16, {"wide": 300, "narrow": 228}
"""Where 100 lies, and the height of a hundred, in px of each drawing."""


def story(*events):
    """Findings by name and beliefs by points for the truth, in order."""

    def tell(case, knowledge):
        acts = []
        for event in events:
            if isinstance(event, str):
                acts += looked_into(knowledge, event)
            else:
                acts.append(Believed(points={"ache": event, "strain": 100 - event}, note=f"<b>{event}</b> now"))
        return debrief_of(played(with_a_course(case), knowledge, acts))

    return tell


@pytest.fixture
def debrief(small_case, small_knowledge):
    return story(20, "front_pain", "front_tender", 40, 60, "stairs", 90)(small_case, small_knowledge)


def shares(svg, tag, attribute, half=0.0):
    """What the marks of a drawing show, in percent, by how high they stand."""
    height = HUNDRED["wide" if "kn-wide" in svg else "narrow"]
    marks = ElementTree.fromstring(svg).iter(tag)
    return [
        100 - 100 * (float(mark.get(attribute)) + half * float(mark.get("height", 0)) - TOP) / height for mark in marks
    ]


@pytest.mark.parametrize("drawing", ["wide", "narrow"])
def test_picture_and_table_carry_the_same_numbers(drawing, debrief):
    picture = belief_timeline(debrief)
    svg = getattr(picture, drawing)

    engine = shares(svg, "rect", "y", half=0.5)
    mine = shares(svg, "circle", "cy")

    assert [f"{share:.0f} %" for share in engine] == [row[2] for row in picture.table.rows]
    kept = [int(points) for row in picture.table.rows for points in re.findall(r"(\d+) \(kept\)", row[1])]
    assert [round(share) for share in mine] == kept == [20, 40, 60, 90]


def test_every_mark_says_what_it_stands_for(debrief):
    picture = belief_timeline(debrief)

    titles = [title.text for title in ElementTree.fromstring(picture.wide).iter("title")]
    for moment in debrief.moments:
        engine = moment.engine
        assert any(f"Engine {percent(engine.probability)}, {percent(engine.low, '')} to" in title for title in titles)
    assert sum("You " in title for title in titles) == 4


def test_a_belief_stands_until_the_next_one_is_kept(debrief):
    assert held_at(debrief.moments) == [0.2, 0.2, 0.6, 0.9]


def test_before_the_first_belief_there_is_no_line_and_the_table_says_so(small_case, small_knowledge):
    debrief = story("front_pain", "stairs", 50)(small_case, small_knowledge)

    picture = belief_timeline(debrief)

    assert held_at(debrief.moments) == [None, None, 0.5]
    assert [row[1] for row in picture.table.rows] == ["not yet", "not yet", "50 (kept)"]
    assert len(shares(picture.wide, "circle", "cy")) == 1


def test_the_sentence_says_where_both_ended_and_whether_the_engine_would_have_agreed(debrief):
    sentence = belief_timeline(debrief).sentence

    end = debrief.end.engine
    assert (
        f"you gave ache 90 of 100 points; from the same findings the engine gave it {percent(end.probability)}"
        in sentence
    )
    lay = "within" if end.low <= 0.9 <= end.high else "above" if end.high < 0.9 else "below"
    assert f"your figure lay {lay} that interval" in sentence
    assert "Furthest apart after finding 1 (“Front_pain”): you 20" in sentence


def test_the_sentence_names_where_most_points_lay_if_not_on_the_truth(small_case, small_knowledge):
    debrief = story("front_pain", 30)(small_case, small_knowledge)

    assert "Most of your points (70) lay on strain." in belief_timeline(debrief).sentence


def test_nothing_asked_still_makes_a_picture(small_case, small_knowledge):
    picture = belief_timeline(story(60)(small_case, small_knowledge))

    assert len(picture.table.rows) == 1
    assert ElementTree.fromstring(picture.narrow).get("viewBox")


def test_notes_stand_in_the_table_and_names_are_escaped_in_the_picture(small_case, small_knowledge, debrief):
    assert belief_timeline(debrief).table.rows[0][-1] == "<b>20</b> now"

    nasty = small_knowledge.findings["stairs"].model_copy(update={"name": "<script>x</script>"})
    findings = {**small_knowledge.findings, "stairs": nasty}
    knowledge = type(small_knowledge)(**{**vars(small_knowledge), "findings": findings})
    picture = belief_timeline(story("stairs", 90)(small_case, knowledge))

    assert "<script" not in picture.wide + picture.narrow
    assert "&lt;script&gt;" in picture.wide


def test_a_phone_gets_a_drawing_of_its_own_without_the_names_at_the_side(debrief):
    picture = belief_timeline(debrief)

    assert "You, 90" in picture.wide
    assert "You, 90" not in picture.narrow
    assert float(ElementTree.fromstring(picture.narrow).get("viewBox").split()[2]) <= 300
