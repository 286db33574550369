"""Every question and test is offered to every learner alike; a press is taken once, and nothing else is."""

import pytest

from kneeedu.models.finding import TOPICS
from kneeedu.widgets.chooser import Chooser, Item, items_of, minutes_text

ITEMS = [
    Item("worse_downhill", "history", "What brings it on", "Is it worse downhill?", 0.5, ("slopes", "descent")),
    Item("locking", "history", "Catching, locking, giving way", "Does it ever lock?", 1),
    Item(
        "squat_test_pain",
        "test",
        "Load and provoke",
        "Double-leg squat",
        1,
        ("crouch",),
        how=("Patient stands with feet <apart>.", "Ask for a slow squat."),
        loads="Kneecap joint & tendon.",
        errors=("Counting any pain.",),
    ),
    Item("made_up_test", "test", "Press", "A test without a drawing", 2),
]
DOWNHILL, LOCKING, SQUAT, UNDRAWN = range(4)


def press(index, serial=1):
    """What a page sends when a learner presses a row."""
    return {"picked": {"index": index, "serial": serial}}


@pytest.fixture
def chooser():
    return Chooser(ITEMS)


@pytest.fixture
def heard():
    """Every press that a screen would hear of."""
    return []


@pytest.fixture
def played(chooser, heard):
    """A chooser whose screen asks what is pressed and tells the answer, as in an encounter."""

    def ask(change):
        heard.append(chooser.items[change["new"]["index"]].id)
        chooser.mark_done(change["new"]["index"], "Only downhill.")

    chooser.observe(ask, "picked")
    return chooser


def test_a_press_asks_the_question_on_that_row(played, heard):
    played.set_state(press(LOCKING))

    assert heard == ["locking"]
    assert played.done == [LOCKING]
    assert played.answers == {str(LOCKING): "Only downhill."}


def test_a_press_that_arrives_twice_asks_once(chooser, heard):
    chooser.observe(heard.append, "picked")

    chooser.set_state(press(LOCKING))
    chooser.set_state(press(LOCKING))
    chooser.set_state(press(DOWNHILL))  # an old serial cannot be used for another row

    assert [change["new"]["index"] for change in heard] == [LOCKING]


def test_two_presses_ask_two_questions_in_order(played, heard):
    played.set_state(press(SQUAT, 1))
    played.set_state(press(DOWNHILL, 2))

    assert heard == ["squat_test_pain", "worse_downhill"]


def test_what_was_asked_is_not_asked_again(played, heard):
    played.set_state(press(LOCKING, 1))
    played.set_state(press(LOCKING, 2))

    assert heard == ["locking"]


def test_what_was_asked_before_a_reload_is_not_asked_again(heard):
    chooser = Chooser(ITEMS, done=[LOCKING])
    chooser.observe(heard.append, "picked")

    chooser.set_state(press(LOCKING))

    assert heard == []


def test_a_question_the_encounter_refused_can_be_asked_later(chooser, heard):
    chooser.observe(heard.append, "picked")  # a screen that does not mark it done

    chooser.set_state(press(LOCKING, 1))
    chooser.set_state(press(LOCKING, 2))

    assert len(heard) == 2
    assert chooser.done == []


def test_the_page_learns_that_its_press_was_dealt_with(chooser):
    chooser.set_state(press(LOCKING, 7))

    assert chooser.heard == 7


FORGED = {
    "a row that does not exist": {"index": 4, "serial": 9},
    "a row counted from the end": {"index": -1, "serial": 9},
    "yes instead of a row": {"index": True, "serial": 9},
    "half a row": {"index": 1.0, "serial": 9},
    "a row as a word": {"index": "1", "serial": 9},
    "a row past counting": {"index": 10**400, "serial": 9},
    "no row": {"serial": 9},
    "no serial": {"index": 1},
    "a serial as a word": {"index": 1, "serial": "9"},
    "yes instead of a serial": {"index": 1, "serial": True},
    "a serial of the past": {"index": 1, "serial": 0},
    "a serial past counting": {"index": 1, "serial": 10**400},
    "something added": {"index": 1, "serial": 9, "minutes": 0},
    "a list": [1, 9],
    "a number": 1,
    "nothing": None,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_press_asks_nothing(forged, chooser, heard):
    before = chooser.get_state()
    chooser.observe(heard.append, names=chooser.keys)

    chooser.set_state({"picked": forged})

    assert chooser.get_state() == before
    assert heard == []


@pytest.mark.parametrize("forged", [DOWNHILL, 4, -2, True, 2.0, "2", None, [2], 10**400])
def test_only_a_test_that_is_offered_can_be_looked_up(forged, chooser):
    chooser.set_state({"looked_at": forged})

    assert chooser.about == {}


@pytest.mark.parametrize(
    "forged",
    [
        {"done": [0, 1, 2, 3]},
        {"answers": {"0": "Yes."}},
        {"about": {"index": 2, "html": "<script>"}},
        {"rows": []},
        {"heard": 99},
        {"locked": True},
        {"_esm": "export default {}"},
        {"no_such_trait": 1},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_only_a_press_and_a_look_can_be_sent_back(forged, chooser):
    before = chooser.get_state()

    chooser.set_state(forged)

    assert chooser.get_state() == before


def test_a_page_that_sent_nonsense_is_put_right(chooser, monkeypatch):
    sent = []
    monkeypatch.setattr(Chooser, "send_state", lambda self, key=None: sent.append(key))

    chooser.set_state(press(99))

    assert None in sent  # the whole state goes back


def test_a_locked_chooser_asks_nothing_more(chooser, heard):
    chooser.lock()
    chooser.observe(heard.append, names=chooser.keys)

    chooser.set_state({"locked": False, **press(LOCKING)})

    assert chooser.locked
    assert heard == []


def test_looking_a_test_up_tells_how_it_is_done_and_takes_no_press(chooser, heard):
    chooser.observe(heard.append, "picked")

    chooser.set_state({"looked_at": SQUAT})

    assert chooser.about["index"] == SQUAT
    html = chooser.about["html"]
    assert "<svg" in html
    assert "Ask for a slow squat." in html
    assert "Kneecap joint &amp; tendon." in html
    assert "Counting any pain." in html
    assert heard == []


def test_what_is_told_of_a_test_is_text_and_never_markup(chooser):
    chooser.set_state({"looked_at": SQUAT})

    assert "feet &lt;apart&gt;." in chooser.about["html"]


def test_a_test_about_which_nothing_is_written_says_so(chooser):
    chooser.set_state({"looked_at": UNDRAWN})

    assert "Nothing is written" in chooser.about["html"]


def test_a_test_that_was_done_can_still_be_looked_up(chooser):
    chooser.mark_done(SQUAT)

    chooser.set_state({"looked_at": SQUAT})

    assert chooser.about["index"] == SQUAT


def test_marking_twice_keeps_one_mark_and_the_later_answer(chooser):
    chooser.mark_done(LOCKING, "No.")
    chooser.mark_done(LOCKING, "Once, last year.")

    assert chooser.done == [LOCKING]
    assert chooser.answers == {str(LOCKING): "Once, last year."}


@pytest.mark.parametrize("nowhere", [4, -1])
def test_marking_what_is_not_there_is_a_fault(nowhere, chooser):
    with pytest.raises(IndexError):
        chooser.mark_done(nowhere)


def test_the_page_knows_rows_by_place_and_never_by_id(chooser):
    state = str({name: value for name, value in chooser.get_state().items() if name != "_esm"})

    assert [id for id in ("worse_downhill", "squat_test_pain", "made_up_test") if id in state] == []


def test_how_a_test_is_done_is_sent_only_when_asked_for(chooser):
    assert "slow squat" not in str(chooser.rows)


@pytest.mark.parametrize(
    ("minutes", "read"),
    [(0.5, "½ min"), (1, "1 min"), (1.5, "1½ min"), (2.0, "2 min"), (0.25, "0.25 min"), (10, "10 min"), (0, "0 min")],
)
def test_minutes_are_read_as_they_are_said(minutes, read):
    assert minutes_text(minutes) == read


def test_every_question_and_test_we_know_is_offered_once_in_the_order_of_a_consultation(knowledge):
    items = items_of(knowledge.findings.values())

    offered = {one.id for one in knowledge.findings.values() if one.kind != "patient"}
    assert len(items) == len(offered)
    assert {item.id for item in items} == offered
    headings = list(dict.fromkeys(item.group for item in items))
    assert headings == [heading for heading in TOPICS.values() if heading in headings]


def test_a_question_is_worded_as_it_is_put_to_a_patient(knowledge):
    items = {item.id: item for item in items_of(knowledge.findings.values())}
    asked = [one for one in knowledge.findings.values() if one.kind == "history"]

    assert [one.id for one in asked if items[one.id].text != one.ask] == []


def test_every_test_we_know_says_how_it_is_done(knowledge):
    items = items_of(knowledge.findings.values())
    chooser = Chooser(items)

    for index, item in enumerate(items):
        if item.kind == "test":
            chooser.set_state({"looked_at": index})
            assert chooser.about["index"] == index
            assert "<ol>" in chooser.about["html"], item.id
