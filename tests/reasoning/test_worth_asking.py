"""What a question is expected to tell, held against every answer it can get, counted out one by one."""

from math import log2

import by_hand
import pytest
from by_hand import Known
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.reasoning import Findings, evidence_of, next_questions

KNOWLEDGE = library.load_knowledge()
ASKABLE = sorted(name for name, row in by_hand.findings().items() if row["kind"] != "patient")
ANSWERS = ("present", "absent")
RECORDS = st.builds(
    Known,
    st.dictionaries(st.sampled_from(ASKABLE), st.sampled_from(ANSWERS), max_size=12),
    st.lists(st.sampled_from(sorted(by_hand.regions())), unique=True, max_size=2).map(tuple),
    st.none() | st.integers(5, 100),
    st.sampled_from([None, "female", "male"]),
    st.sampled_from([None, "running"]),
)


def asked(known, **limits):
    record = Findings(known.findings, known.regions, known.age, known.sex, known.sport)
    return next_questions(record, KNOWLEDGE, **{"most": 500} | limits)


def joint(known, finding):
    """The chance (0-1) of each condition together with each answer."""
    rates = by_hand.rates_of(finding)
    return {
        (condition, is_): chance * (rates[condition] if is_ == "present" else 1 - rates[condition])
        for condition, chance in by_hand.probabilities(known).items()
        for is_ in ANSWERS
    }


def expected_bits(known, finding):
    """Doubt now, less the doubt the engine is left with after each answer, weighed by how often that answer comes."""
    told = joint(known, finding)
    left = 0.0
    for is_ in ANSWERS:
        answered = Known({**known.findings, finding: is_}, known.regions, known.age, known.sex, known.sport)
        left += sum(chance for (_, answer), chance in told.items() if answer == is_) * by_hand.doubt(answered)
    return by_hand.doubt(known) - left


def mutual_information(known, finding):
    """Bits that condition and answer share, from their joint chances alone: no engine in it."""
    told = joint(known, finding)
    belief = by_hand.probabilities(known)
    answer = {is_: sum(chance for (_, each), chance in told.items() if each == is_) for is_ in ANSWERS}
    return sum(chance * log2(chance / (belief[c] * answer[is_])) for (c, is_), chance in told.items() if chance)


def is_held(finding):
    """Whether some condition's own rate is beyond what one finding may say, so that the engine says less."""
    usual = by_hand.findings()[finding]["background"]["rate"]
    return (
        any(
            by_hand.say_of(finding, is_).of[condition].value != pytest.approx(rate if is_ == "present" else 1 - rate)
            for condition, rate in by_hand.rates_of(finding).items()
            for is_ in ANSWERS
        )
        or not 0.002 <= usual <= 0.998
    )


@settings(max_examples=12, deadline=None)
@given(RECORDS)
def test_every_question_promises_what_its_answers_counted_out_will_give(record):
    promised = {question.finding: question.bits for question in asked(record)}

    for finding in ASKABLE:
        if finding in record.findings:
            assert finding not in promised
        else:
            worth = expected_bits(record, finding)
            assert promised.get(finding, 0) == pytest.approx(worth if worth > 0.001 else 0, abs=1e-9), finding


def test_the_two_answers_and_all_conditions_together_make_one():
    for finding in ASKABLE:
        assert sum(joint(Known({}), finding).values()) == pytest.approx(1)


def test_where_no_rate_is_held_the_bits_are_the_information_that_finding_and_condition_share():
    free = [finding for finding in ASKABLE if not is_held(finding)]
    promised = {question.finding: question.bits for question in asked(Known({}))}

    assert len(free) > 30
    for finding in free:
        shared = mutual_information(Known({}), finding)
        assert promised.get(finding, 0) == pytest.approx(shared if shared > 0.001 else 0, abs=1e-9), finding


def test_held_likelihoods_do_not_add_up_to_one_so_they_are_no_chance_of_an_answer():
    """Why the chance of an answer is taken from the rates and not from what the engine is allowed to make of them."""
    rupture = [by_hand.say_of("cannot_straight_leg_raise", is_).of["patellar_tendon_rupture"].value for is_ in ANSWERS]

    assert is_held("cannot_straight_leg_raise")
    assert sum(rupture) < 0.5
    assert evidence_of("cannot_straight_leg_raise", "present", KNOWLEDGE).strength <= 2 * 2.302586


def test_only_the_findings_asked_for_are_offered_and_their_worth_does_not_change():
    everything = asked(Known({}))
    some = {question.finding for question in everything[::3]} | {"no_such_finding"}

    offered = asked(Known({}), among=some)

    assert offered == tuple(question for question in everything if question.finding in some)
    assert asked(Known({}), among=frozenset(), most=5) == ()
    assert asked(Known({}), among={"teenager", "sex_female"}) == ()


def test_the_most_asked_for_are_the_first_of_all():
    assert asked(Known({}), most=3) == asked(Known({}))[:3]
