"""The engine and a second one, written apart from it over the YAML files, say the same."""

import by_hand
import pytest
from by_hand import Known
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.reasoning import Findings, differential, next_questions

KNOWLEDGE = library.load_knowledge()
RECORDS = st.builds(
    Known,
    st.dictionaries(st.sampled_from(sorted(by_hand.findings())), st.sampled_from(["present", "absent"]), max_size=40),
    st.lists(st.sampled_from(sorted(by_hand.regions())), unique=True, max_size=5).map(tuple),
    st.none() | st.integers(5, 100),
    st.sampled_from([None, "female", "male"]),
    st.sampled_from([None, "running", "trail_running", "jumping", "cycling", "rowing"]),
)
LIKE = 1e-9


def told(known):
    """The record as the engine reads it."""
    return Findings(known.findings, known.regions, known.age, known.sex, known.sport)


@settings(max_examples=150, deadline=None)
@given(RECORDS)
def test_any_record_has_the_probabilities_worked_out_by_hand(record):
    chances = by_hand.probabilities(record)

    ranking = differential(told(record), KNOWLEDGE).ranking

    assert {one.condition: one.probability for one in ranking} == pytest.approx(chances, rel=LIKE, abs=0)
    assert [one.probability for one in ranking] == sorted((one.probability for one in ranking), reverse=True)


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_any_record_has_the_intervals_worked_out_by_hand(record):
    for one in differential(told(record), KNOWLEDGE).ranking:
        assert (one.low, one.high) == pytest.approx(by_hand.interval(one.condition, record), rel=LIKE, abs=0)


@settings(max_examples=100, deadline=None)
@given(RECORDS)
def test_any_record_raises_the_red_flags_whose_pattern_is_there(record):
    flags = differential(told(record), KNOWLEDGE).red_flags

    assert {(flag.condition, flag.id) for flag in flags} == by_hand.raised(record)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_in_which_findings_came_changes_nothing(record, dice):
    findings, regions = list(record.findings.items()), list(record.regions)
    dice.shuffle(findings)
    dice.shuffle(regions)
    shuffled = Known(dict(findings), tuple(regions), record.age, record.sex, record.sport)

    one, other = (differential(told(each), KNOWLEDGE) for each in (record, shuffled))

    assert one.ranking == other.ranking
    assert set(one.red_flags) == set(other.red_flags)
    assert {piece.finding for piece in one.counted} == {piece.finding for piece in other.counted}
    assert next_questions(told(record), KNOWLEDGE, most=200) == next_questions(told(shuffled), KNOWLEDGE, most=200)


def test_a_finding_not_assessed_says_nothing_and_its_absence_does():
    at_start = differential(Findings(), KNOWLEDGE)

    assert at_start.counted == ()
    for finding in KNOWLEDGE.findings:
        absent = differential(Findings({finding: "absent"}), KNOWLEDGE)
        assert [piece.finding for piece in absent.counted] == [finding]
        assert absent.ranking != at_start.ranking, finding


@pytest.mark.parametrize("is_", ["present", "absent"])
def test_no_finding_moves_a_condition_more_than_ten_to_one_against_one_that_does_not_speak_of_it(is_):
    before = by_hand.probabilities(Known({}))
    moved = []
    for finding in KNOWLEDGE.findings:
        silent = next((one.id for one in KNOWLEDGE.conditions.values() if finding not in one.rates), None)
        if silent is None:
            continue
        after = {one.condition: one.probability for one in differential(Findings({finding: is_}), KNOWLEDGE).ranking}
        moved += [after[one] / after[silent] / (before[one] / before[silent]) for one in before]

    assert len(moved) > 5000
    assert 0.1 * (1 - LIKE) <= min(moved) < 0.2
    assert max(moved) <= 10 * (1 + LIKE)


def test_a_red_flag_is_raised_however_unlikely_the_condition_has_become():
    """All that speaks against a clot, and the two findings that ask for a scan today all the same."""
    pattern = ("leg_swelling_one_side", "recent_immobility_or_surgery")
    against = {
        name: "absent" if row["rate"] > by_hand.findings()[name]["background"]["rate"] else "present"
        for row in by_hand.conditions()["dvt"]["findings"]
        if (name := row["finding"]) not in pattern and by_hand.findings()[name]["kind"] != "patient"
    }

    result = differential(Findings({**against, **dict.fromkeys(pattern, "present")}), KNOWLEDGE)

    assert result.of("dvt").probability < 0.05
    assert ("dvt", "emergency_same_day") in {(flag.condition, flag.urgency) for flag in result.red_flags}


def test_a_red_flag_changes_no_probability():
    pattern = {"leg_swelling_one_side": "present", "recent_immobility_or_surgery": "present"}

    result = differential(Findings(pattern), KNOWLEDGE)

    assert result.red_flags
    chances = by_hand.probabilities(Known(pattern))
    assert {one.condition: one.probability for one in result.ranking} == pytest.approx(chances, rel=LIKE)
