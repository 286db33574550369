"""The trail: what each finding did, in the order it came, and that the parts make the whole."""

from dataclasses import replace
from itertools import permutations
from math import log10

import by_hand
import pytest
from by_hand import Known
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.reasoning import Findings, base_decibans, differential, trail

KNOWLEDGE = library.load_knowledge()
RUNNER = Findings(
    {
        "diffuse_anterior_pain": "present",
        "stairs_descending_pain": "present",
        "effusion": "absent",
        "squat_test_pain": "present",
        "inferior_pole_tender": "absent",
    },
    ("patella_centre",),
    26,
    "female",
    "running",
)
PFP = "patellofemoral_pain"
RECORDS = st.builds(
    Findings,
    st.dictionaries(st.sampled_from(sorted(by_hand.findings())), st.sampled_from(["present", "absent"]), max_size=12),
    st.lists(st.sampled_from(sorted(by_hand.regions())), unique=True, max_size=3).map(tuple),
    st.none() | st.integers(5, 100),
    st.sampled_from([None, "female", "male"]),
    st.sampled_from([None, "running", "jumping"]),
)


def odds(known, condition):
    chance = by_hand.probabilities(Known(dict(known.findings), known.regions, known.age_years, known.sex, known.sport))[
        condition
    ]
    return chance / (1 - chance)


def test_the_first_step_is_what_is_known_before_anything_is_asked():
    start = trail(RUNNER, KNOWLEDGE, PFP)[0]

    assert (start.finding, start.presence) == (None, None)
    assert start.differential == differential(replace(RUNNER, findings={}), KNOWLEDGE)
    moved = odds(replace(RUNNER, findings={}), PFP) / odds(Findings(), PFP)
    assert start.decibans == pytest.approx(10 * log10(moved))


def test_there_is_a_step_for_each_finding_in_the_order_it_came():
    steps = trail(RUNNER, KNOWLEDGE, PFP)

    assert [(step.finding, step.presence) for step in steps[1:]] == list(RUNNER.findings.items())


def test_each_step_holds_the_differential_of_all_that_was_known_by_then():
    for number, step in enumerate(trail(RUNNER, KNOWLEDGE, PFP)):
        by_then = replace(RUNNER, findings=dict(list(RUNNER.findings.items())[:number]))

        assert step.differential == differential(by_then, KNOWLEDGE)


def test_each_steps_decibans_are_the_change_in_odds_worked_out_by_hand():
    for number, step in enumerate(trail(RUNNER, KNOWLEDGE, PFP)[1:], 1):
        before, after = (
            replace(RUNNER, findings=dict(list(RUNNER.findings.items())[:n])) for n in (number - 1, number)
        )

        assert step.decibans == pytest.approx(10 * log10(odds(after, PFP) / odds(before, PFP)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.sampled_from(sorted(by_hand.conditions())))
def test_base_rate_and_steps_add_up_to_where_belief_ends(record, condition):
    steps = trail(record, KNOWLEDGE, condition)

    end = differential(record, KNOWLEDGE)
    assert steps[-1].differential == end
    total = base_decibans(KNOWLEDGE, condition) + sum(step.decibans for step in steps)
    assert total == pytest.approx(end.decibans(condition), abs=1e-9)


def test_belief_ends_in_the_same_place_whatever_the_order_while_each_findings_part_may_differ():
    ends, parts = set(), set()
    for order in permutations(RUNNER.findings.items()):
        steps = trail(replace(RUNNER, findings=dict(order)), KNOWLEDGE, PFP)
        ends.add(steps[-1].differential.ranking)
        parts.add(round(next(step.decibans for step in steps if step.finding == "squat_test_pain"), 6))

    assert len(ends) == 1
    assert len(parts) > 1


def test_a_finding_whose_group_has_said_more_moves_nothing_and_does_not_count(small_knowledge):
    known = Findings({"front_pain": "present", "front_tender": "present"})

    _start, strong, weak = trail(known, small_knowledge, "ache")

    assert strong.decibans > 0
    assert strong.counted
    assert weak.decibans == 0
    assert not weak.counted


def test_a_stronger_finding_of_the_same_group_adds_only_what_it_says_beyond_the_weaker(small_knowledge):
    known = Findings({"front_tender": "present", "front_pain": "present"})

    _start, weak, strong = trail(known, small_knowledge, "ache")

    alone = trail(Findings({"front_pain": "present"}), small_knowledge, "ache")[1]
    assert weak.counted
    assert strong.counted
    assert weak.decibans + strong.decibans == pytest.approx(alone.decibans)


def test_a_finding_that_nobody_described_moves_nothing(small_knowledge):
    step = trail(Findings({"hum": "present"}), small_knowledge, "ache")[1]

    assert step.decibans == pytest.approx(0, abs=1e-12)


def test_ten_decibans_are_ten_to_one(small_knowledge):
    ranked = differential(Findings(), small_knowledge)

    even = ranked.of("ache").probability
    assert ranked.decibans("ache") == pytest.approx(10 * log10(even / (1 - even)))


def test_decibans_tell_even_near_certainty_apart():
    """Where the probability is one to the last digit, its odds are still a number."""
    spoken = KNOWLEDGE.conditions["acl_tear"].rates
    for_it = {
        finding: "present" if rate.rate > KNOWLEDGE.findings[finding].background.rate else "absent"
        for finding, rate in spoken.items()
    }

    steps = trail(Findings(for_it), KNOWLEDGE, "acl_tear")

    assert steps[-1].differential.decibans("acl_tear") > 30
    assert all(abs(step.decibans) < 20.0001 for step in steps[1:])


def test_a_stranger_is_no_condition(small_knowledge):
    with pytest.raises(KeyError, match="housemaids_knee"):
        trail(Findings(), small_knowledge, "housemaids_knee")
