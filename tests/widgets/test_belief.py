"""A belief is kept whole or not at all: 100 points over conditions that were offered, and a short note."""

import pytest

from kneeedu.figures.drawing import mark_of
from kneeedu.models.attempt import MOST_CANDIDATES
from kneeedu.widgets.belief import Belief

OFFERED = [
    ("patellofemoral_pain", "Patellofemoral pain"),
    ("dvt", "Deep vein thrombosis"),
    ("iliotibial_band_syndrome", "Iliotibial band syndrome"),
    *((f"condition_{letter}", f"Condition {letter}") for letter in "abcdefghij"),
]
SURE_OF_THE_BAND = {"iliotibial_band_syndrome": 70, "patellofemoral_pain": 20, "something_else": 10}
WONDERS_ABOUT_A_CLOT = {"dvt": 60, "something_else": 40}


def kept(points, note="", serial=1):
    """What a page sends when a learner keeps a belief."""
    return {"kept": {"points": points, "note": note, "serial": serial}}


@pytest.fixture
def belief():
    """On a screen that keeps whatever a learner keeps."""
    belief = Belief([], OFFERED)
    belief.observe(lambda change: belief.show_kept(change["new"]["points"], change["new"]["note"]), "kept")
    return belief


@pytest.fixture
def heard():
    """Every belief that a screen would hear of."""
    return []


def test_at_first_nothing_is_believed_and_only_something_else_is_listed(belief):
    assert belief.points == {}
    assert belief.note == ""
    assert belief.candidates == ["something_else"]


def test_a_belief_that_adds_up_is_kept_and_heard_of_once(belief, heard):
    belief.observe(heard.append, "kept")

    belief.set_state(kept(SURE_OF_THE_BAND, "It hurts only downhill."))

    assert belief.kept["points"] == SURE_OF_THE_BAND
    assert belief.points == SURE_OF_THE_BAND
    assert belief.note == "It hurts only downhill."
    assert len(heard) == 1


def test_a_belief_can_be_changed_as_often_as_a_learner_likes(belief):
    belief.set_state(kept(SURE_OF_THE_BAND, "It hurts only downhill."))

    belief.set_state(kept(WONDERS_ABOUT_A_CLOT, "The calf is swollen.", serial=2))

    assert belief.points == WONDERS_ABOUT_A_CLOT
    assert belief.note == "The calf is swollen."


def test_the_same_belief_kept_again_is_an_act_of_its_own(belief, heard):
    belief.set_state(kept(SURE_OF_THE_BAND))
    belief.observe(heard.append, "kept")

    belief.set_state(kept(SURE_OF_THE_BAND, "Still.", serial=2))

    assert len(heard) == 1


def test_a_press_that_arrives_twice_is_one_act(belief, heard):
    belief.observe(heard.append, "kept")

    belief.set_state(kept(SURE_OF_THE_BAND))
    belief.set_state(kept(SURE_OF_THE_BAND))
    belief.set_state(kept(WONDERS_ABOUT_A_CLOT))

    assert belief.points == SURE_OF_THE_BAND
    assert len(heard) == 1


def test_a_condition_may_be_listed_without_points(belief):
    belief.set_state(kept({"dvt": 0, "patellofemoral_pain": 100, "something_else": 0}))

    assert belief.points["dvt"] == 0
    assert belief.candidates == ["dvt", "patellofemoral_pain", "something_else"]


def test_a_condition_removed_before_keeping_is_no_longer_listed(belief):
    belief.set_state(kept(SURE_OF_THE_BAND))

    belief.set_state(kept(WONDERS_ABOUT_A_CLOT, serial=2))

    assert belief.candidates == ["dvt", "something_else"]


TOO_MANY = {f"condition_{letter}": 10 for letter in "abcdefghij"}
FORGED = {
    "a point too few": {"points": {"dvt": 99}, "note": "", "serial": 9},
    "a point too many": {"points": {"dvt": 60, "something_else": 41}, "note": "", "serial": 9},
    "nothing at all": {"points": {}, "note": "", "serial": 9},
    "a condition not offered": {"points": {"gout_of_the_elbow": 100}, "note": "", "serial": 9},
    "more conditions than may be named": {"points": TOO_MANY, "note": "", "serial": 9},
    "points below nothing": {"points": {"dvt": 150, "something_else": -50}, "note": "", "serial": 9},
    "half points": {"points": {"dvt": 99.5, "something_else": 0.5}, "note": "", "serial": 9},
    "a whole as a fraction": {"points": {"dvt": 100.0}, "note": "", "serial": 9},
    "yes instead of points": {"points": {"dvt": 99, "something_else": True}, "note": "", "serial": 9},
    "points as a word": {"points": {"dvt": "100"}, "note": "", "serial": 9},
    "points as a list": {"points": [["dvt", 100]], "note": "", "serial": 9},
    "points past counting": {"points": {"dvt": 10**400}, "note": "", "serial": 9},
    "a note without end": {"points": {"dvt": 100}, "note": "x" * 201, "serial": 9},
    "a note that is no text": {"points": {"dvt": 100}, "note": ["x"], "serial": 9},
    "no note": {"points": {"dvt": 100}, "serial": 9},
    "a serial that is no number": {"points": {"dvt": 100}, "note": "", "serial": "9"},
    "yes instead of a serial": {"points": {"dvt": 100}, "note": "", "serial": True},
    "a serial past counting": {"points": {"dvt": 100}, "note": "", "serial": 10**400},
    "a serial of the past": {"points": {"dvt": 100}, "note": "", "serial": 0},
    "something added": {"points": {"dvt": 100}, "note": "", "serial": 9, "score": 1},
    "points alone": {"dvt": 100},
    "a list": [{"dvt": 100}, "", 9],
    "a word": "dvt",
    "nothing": None,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_belief_changes_nothing_and_is_not_heard_of(forged, belief, heard):
    belief.set_state(kept(SURE_OF_THE_BAND, "It hurts only downhill."))
    before = belief.get_state()
    belief.observe(heard.append)

    belief.set_state({"kept": forged})

    assert belief.get_state() == before
    assert heard == []


def test_a_page_that_sent_nonsense_is_put_right(belief, monkeypatch):
    sent = []
    monkeypatch.setattr(Belief, "send_state", lambda self, key=None: sent.append(key))

    belief.set_state(kept({"dvt": 101}))

    assert None in sent  # the whole state goes back


@pytest.mark.parametrize(
    "forged",
    [
        {"points": {"dvt": 100}},
        {"note": "Someone else wrote this."},
        {"candidates": ["dvt"]},
        {"offered": [["dvt", "Nothing to worry about"]]},
        {"most": 99},
        {"longest": 10**6},
        {"locked": True},
        {"_esm": "export default {}"},
        {"no_such_trait": 1},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_only_a_whole_belief_can_be_sent_back(forged, belief):
    before = belief.get_state()

    belief.set_state(forged)

    assert belief.get_state() == before


def test_a_locked_belief_takes_nothing_more(belief, heard):
    belief.set_state(kept(SURE_OF_THE_BAND))
    belief.lock()
    belief.observe(heard.append)

    belief.set_state({"locked": False, **kept(WONDERS_ABOUT_A_CLOT, serial=2)})

    assert belief.locked
    assert belief.points == SURE_OF_THE_BAND
    assert heard == []


def test_an_earlier_belief_is_shown_again_and_is_not_an_act():
    belief = Belief([], OFFERED, points=SURE_OF_THE_BAND, note="It hurts only downhill.")

    assert belief.candidates == ["iliotibial_band_syndrome", "patellofemoral_pain", "something_else"]
    assert belief.points == SURE_OF_THE_BAND
    assert belief.kept["serial"] == 0


def test_a_belief_that_was_refused_or_not_saved_is_not_shown_as_kept_and_can_be_kept_again(heard):
    belief = Belief([], OFFERED, points=SURE_OF_THE_BAND, note="It hurts only downhill.")
    belief.observe(heard.append, "kept")

    belief.set_state(kept(WONDERS_ABOUT_A_CLOT))
    belief.set_state(kept(WONDERS_ABOUT_A_CLOT, serial=2))

    assert belief.points == SURE_OF_THE_BAND
    assert belief.note == "It hurts only downhill."
    assert len(heard) == 2


def test_showing_a_belief_is_not_heard_of_as_keeping_one(belief, heard):
    belief.observe(heard.append, "kept")

    belief.show_kept(SURE_OF_THE_BAND)

    assert heard == []


@pytest.mark.parametrize("wrong", [{"dvt": 50}, {"gout_of_the_elbow": 100}, {"dvt": 101}])
def test_half_a_belief_cannot_be_shown(wrong, belief):
    with pytest.raises(ValueError, match="could not have been kept"):
        belief.show_kept(wrong)
    with pytest.raises(ValueError, match="could not have been kept"):
        Belief([], OFFERED, points=wrong)


def test_every_condition_can_be_added_by_name_in_the_order_of_the_alphabet(belief):
    names = [name for _, name in belief.offered]

    assert names[:-1] == sorted((name for _, name in OFFERED), key=str.casefold)
    assert names[-1] == "Something else"


def test_the_order_of_the_list_says_nothing_about_the_case():
    one = Belief([], OFFERED)
    other = Belief([OFFERED[1]], OFFERED[::-1])

    assert one.offered == other.offered


def test_a_candidate_named_from_the_start_stands_above_something_else():
    belief = Belief([OFFERED[1]], OFFERED)

    assert belief.candidates == ["dvt", "something_else"]
    assert belief.points == {}


def test_a_condition_is_marked_by_shape_and_colour_as_in_every_figure(belief):
    mark = mark_of("iliotibial_band_syndrome")

    assert belief.marks["iliotibial_band_syndrome"] == [mark.shape, mark.token]
    assert belief.marks["something_else"] == ["ring", "other"]


def test_a_mark_of_its_own_can_be_given():
    belief = Belief([], OFFERED, marks={"dvt": mark_of("patellar_tendinopathy")})

    assert belief.marks["dvt"] == ["square", "pt"]


def test_as_many_conditions_as_may_be_named_can_be_kept(belief):
    named = [id for id, _ in OFFERED[: MOST_CANDIDATES - 1]]
    points = dict.fromkeys(named, 10) | {"something_else": 100 - 10 * len(named)}

    belief.set_state(kept(points))

    assert belief.points == points


def test_the_state_of_a_belief_is_what_every_learner_sees_and_what_was_kept(belief):
    own = {"offered", "marks", "candidates", "points", "note", "most", "longest", "locked", "kept"}

    state = belief.get_state()

    assert {name for name in state if not name.startswith("_")} - own <= {"layout", "tabbable", "tooltip"}
