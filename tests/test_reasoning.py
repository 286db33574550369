"""How findings move belief: red flags first, then the arithmetic and its limits."""

import gc
from dataclasses import replace
from math import exp, isclose, log2
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kneeedu import library
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import (
    Findings,
    differential,
    evidence_of,
    next_questions,
    patient_findings,
)

TEXTBOOK = {
    "patellofemoral_pain": Findings(
        {
            "diffuse_anterior_pain": "present",
            "stairs_descending_pain": "present",
            "squatting_pain": "present",
            "prolonged_sitting_pain": "present",
            "squat_test_pain": "present",
            "inferior_pole_tender": "absent",
            "effusion": "absent",
        },
        ("patella_centre", "medial_peripatellar"),
        26,
        "female",
        "running",
    ),
    "patellar_tendinopathy": Findings(
        {
            "focal_inferior_pole_pain": "present",
            "jump_or_sprint_worse": "present",
            "startup_pain_eases": "present",
            "inferior_pole_tender": "present",
            "single_leg_decline_squat": "present",
            "effusion": "absent",
        },
        ("inferior_pole",),
        23,
        "male",
        "jumping",
    ),
    "iliotibial_band_syndrome": Findings(
        {
            "focal_lateral_epicondyle_pain": "present",
            "consistent_onset_distance": "present",
            "downhill_worse": "present",
            "noble_compression": "present",
            "lateral_epicondyle_tender": "present",
            "effusion": "absent",
        },
        ("lateral_epicondyle",),
        34,
        "male",
        "running",
    ),
}


@pytest.mark.parametrize("condition", TEXTBOOK)
def test_the_textbook_picture_of_a_main_condition_ranks_it_first(condition, knowledge):
    result = differential(TEXTBOOK[condition], knowledge)

    assert result.ranking[0].condition == condition
    assert result.ranking[0].probability > 0.5
    assert result.red_flags == ()


def test_with_nothing_known_the_ranking_is_that_of_the_base_rates(knowledge):
    ranking = differential(Findings(), knowledge).ranking

    base_rates = {one.id: one.base_rate.rate for one in knowledge.conditions.values()}
    assert [base_rates[one.condition] for one in ranking] == sorted(base_rates.values(), reverse=True)


def test_a_swollen_calf_after_a_flight_is_a_same_day_red_flag_whatever_the_ranking(knowledge):
    kneecap = TEXTBOOK["patellofemoral_pain"]
    calf = {"leg_swelling_one_side": "present", "recent_immobility_or_surgery": "present"}

    result = differential(replace(kneecap, findings={**kneecap.findings, **calf}), knowledge)

    flag = next(one for one in result.red_flags if one.id == "suspected_dvt")
    assert flag.urgency == "emergency_same_day"
    assert set(flag.because) == set(calf)
    assert result.ranking[0].condition == "patellofemoral_pain"


def test_a_swollen_calf_that_was_looked_for_and_not_found_raises_no_red_flag(knowledge):
    calf = {"leg_swelling_one_side": "absent", "recent_immobility_or_surgery": "present"}

    assert not any(flag.condition == "dvt" for flag in differential(Findings(calf), knowledge).red_flags)


def test_the_most_urgent_red_flag_is_named_first(knowledge):
    everything = {one.id: "present" for one in knowledge.findings.values()}

    flags = differential(Findings(everything), knowledge).red_flags

    urgencies = [flag.urgency for flag in flags]
    assert urgencies[0] == "emergency_same_day"
    assert "urgent_referral" in urgencies
    assert "emergency_same_day" not in urgencies[urgencies.index("urgent_referral") :]


def test_a_finding_that_was_not_assessed_is_not_a_finding_that_is_absent(small_knowledge):
    unknown = differential(Findings(), small_knowledge)
    absent = differential(Findings({"front_pain": "absent"}), small_knowledge)

    assert absent.of("ache").probability < unknown.of("ache").probability


def test_what_is_unknown_in_a_case_never_reaches_the_engine(make_case):
    case = make_case()

    assert set(case.assessed) == {"front_pain", "front_tender"}
    assert sum(row.is_ == "unknown" for row in case.findings) == 6


def test_two_ways_of_saying_where_it_hurts_count_once(small_knowledge):
    strongest = differential(Findings({"front_pain": "present"}), small_knowledge)
    both = differential(Findings({"front_pain": "present", "front_tender": "present"}), small_knowledge)
    the_other_way_round = differential(Findings({"front_tender": "present", "front_pain": "present"}), small_knowledge)

    assert both.ranking == strongest.ranking == the_other_way_round.ranking
    assert [piece.finding for piece in both.counted] == ["front_pain"]


def test_of_two_findings_that_say_equally_much_the_first_by_id_counts_whichever_came_first(knowledge):
    tender, glide = "fibular_head_tender", "tibiofibular_glide_pain"
    assert evidence_of(tender, "present", knowledge).strength == evidence_of(glide, "present", knowledge).strength

    results = [
        differential(Findings(dict.fromkeys(order, "present")), knowledge)
        for order in ((tender, glide), (glide, tender))
    ]

    assert [piece.finding for result in results for piece in result.counted] == [tender, tender]
    assert results[0].ranking == results[1].ranking


def test_findings_of_different_groups_add_up(small_knowledge):
    one = differential(Findings({"front_pain": "present"}), small_knowledge)
    two = differential(Findings({"front_pain": "present", "stairs": "present"}), small_knowledge)

    assert two.of("ache").probability > one.of("ache").probability
    assert len(two.counted) == 2


def test_shading_the_knee_map_and_pointing_with_a_finger_count_once(knowledge):
    pointed = Findings({"focal_lateral_epicondyle_pain": "present"}, ("lateral_epicondyle", "distal_lateral_thigh"))

    counted = differential(pointed, knowledge).counted

    assert [piece.group for piece in counted] == ["location"]


def ratios(piece, background):
    """Each condition's likelihood ratio for a piece of evidence, against sore knees at large."""
    usual = background.rate if piece.presence == "present" else 1 - background.rate
    return [exp(value) / usual for value in piece.log_likelihood.values()]


def test_no_single_finding_has_a_likelihood_ratio_above_ten_or_below_a_tenth(knowledge):
    found = [
        ratio
        for finding in knowledge.findings.values()
        for presence in ("present", "absent")
        for ratio in ratios(evidence_of(finding.id, presence, knowledge), finding.background)
    ]

    assert 0.1 * (1 - 1e-9) <= min(found) < 0.11
    assert 9.9 < max(found) <= 10 * (1 + 1e-9)


def test_a_region_of_the_knee_map_counts_no_more_than_a_finding_may(knowledge):
    for region in knowledge.regions.values():
        (piece,) = differential(Findings(regions=(region.id,)), knowledge).counted

        assert all(0.1 * (1 - 1e-9) <= ratio <= 10 * (1 + 1e-9) for ratio in ratios(piece, region.background))


def test_a_finding_tells_nothing_between_conditions_that_do_not_speak_of_it(knowledge):
    before = {one.condition: one.probability for one in differential(Findings(), knowledge).ranking}

    for finding in knowledge.findings:
        silent = [one.id for one in knowledge.conditions.values() if finding not in one.rates]
        result = differential(Findings({finding: "present"}), knowledge)
        moved = [result.of(one).probability / before[one] for one in silent]

        assert not moved or max(moved) / min(moved) == pytest.approx(1), finding


def test_a_finding_nobody_described_moves_nothing(small_knowledge):
    before = differential(Findings(), small_knowledge).ranking
    after = differential(Findings({"hum": "present"}), small_knowledge).ranking

    assert [one.condition for one in after] == [one.condition for one in before]
    assert [one.probability for one in after] == pytest.approx([one.probability for one in before])


def test_a_finding_present_and_the_same_finding_absent_pull_opposite_ways(small_knowledge):
    base = differential(Findings(), small_knowledge).of("ache").probability
    present = differential(Findings({"front_pain": "present"}), small_knowledge).of("ache").probability
    absent = differential(Findings({"front_pain": "absent"}), small_knowledge).of("ache").probability

    assert absent < base < present


_SHIPPED = library.load_knowledge()
_records = st.builds(
    Findings,
    st.dictionaries(st.sampled_from(sorted(_SHIPPED.findings)), st.sampled_from(["present", "absent"]), max_size=40),
    st.lists(st.sampled_from(sorted(_SHIPPED.regions)), unique=True, max_size=5).map(tuple),
    st.none() | st.integers(6, 100),
    st.sampled_from([None, "female", "male"]),
    st.sampled_from([None, "running", "jumping", "rowing"]),
)


@settings(max_examples=60, deadline=None)
@given(_records)
def test_any_record_gives_probabilities_that_add_up_and_lie_in_their_intervals(record):
    ranking = differential(record, _SHIPPED).ranking

    assert isclose(sum(one.probability for one in ranking), 1)
    assert {one.condition for one in ranking} == set(_SHIPPED.conditions)
    for one in ranking:
        assert 0 <= one.low <= one.probability <= one.high <= 1, one


def test_a_condition_that_is_all_but_ruled_out_still_lies_in_its_interval(knowledge):
    """Once the smallest probabilities were given intervals that began above them."""
    tear = knowledge.conditions["acl_tear"]
    record = {
        finding: "present" if rate.rate > knowledge.findings[finding].background.rate else "absent"
        for finding, rate in tear.rates.items()
    }

    ranking = differential(Findings(record), knowledge).ranking

    assert ranking[-1].probability < 1e-9
    assert all(one.low <= one.probability <= one.high for one in ranking)


def test_wider_ranges_in_the_knowledge_give_wider_intervals(small_knowledge):
    ache = small_knowledge.conditions["ache"]
    vague_rate = ache.base_rate.model_copy(update={"low": 0.05, "high": 0.95})
    vague = replace(
        small_knowledge,
        conditions={**small_knowledge.conditions, "ache": ache.model_copy(update={"base_rate": vague_rate})},
    )

    sure, unsure = (differential(Findings(), one).of("ache") for one in (small_knowledge, vague))

    assert unsure.probability == pytest.approx(sure.probability)
    assert unsure.low < sure.low < sure.high < unsure.high


def test_two_leading_conditions_are_inseparable_only_while_their_intervals_overlap(small_knowledge):
    nothing_asked = differential(Findings(), small_knowledge)
    clear = differential(Findings({"front_pain": "present", "stairs": "present"}), small_knowledge)

    assert set(nothing_asked.inseparable) == {"ache", "strain"}
    assert clear.inseparable == ()


@pytest.mark.parametrize(("age", "said"), [(12, "absent"), (13, "present"), (19, "present"), (20, "absent")])
def test_a_teenager_is_told_by_age_alone(age, said, small_knowledge):
    assert patient_findings(Findings(age_years=age), small_knowledge) == {"teenager": said}


def test_an_unknown_age_says_nothing(small_knowledge):
    assert patient_findings(Findings(), small_knowledge) == {}


def test_nothing_is_asked_twice_and_the_patients_age_is_never_asked(knowledge):
    known = TEXTBOOK["patellofemoral_pain"]

    asked = next_questions(known, knowledge, most=200)

    names = {question.finding for question in asked}
    assert names
    assert not names & set(known.findings)
    assert all(knowledge.findings[name].kind != "patient" for name in names)


def test_no_question_promises_more_than_there_is_doubt(knowledge):
    doubt = -sum(one.probability * log2(one.probability) for one in differential(Findings(), knowledge).ranking)

    for question in next_questions(Findings(), knowledge, most=200):
        assert 0 < question.bits <= doubt


def test_the_first_question_gives_most_for_its_minutes(knowledge):
    asked = next_questions(Findings(), knowledge, most=200)

    worth = [question.bits / max(question.minutes, 0.25) for question in asked]
    assert worth == sorted(worth, reverse=True)


def test_a_question_promises_what_its_answers_will_give(small_knowledge):
    """Where a group has spoken, a stronger finding takes the weaker one's place and does not count on top of it."""
    known = Findings({"front_tender": "absent"})

    promised = next(one.bits for one in next_questions(known, small_knowledge) if one.finding == "front_pain")

    chance = sum(
        one.probability * small_knowledge.conditions[one.condition].rates["front_pain"].rate
        if "front_pain" in small_knowledge.conditions[one.condition].rates
        else one.probability * small_knowledge.findings["front_pain"].background.rate
        for one in differential(known, small_knowledge).ranking
    )
    doubt = {
        presence: _doubt(Findings({**known.findings, "front_pain": presence}), small_knowledge)
        for presence in ("present", "absent")
    }
    kept = _doubt(known, small_knowledge)
    assert promised == pytest.approx(kept - chance * doubt["present"] - (1 - chance) * doubt["absent"])


def test_a_question_whose_group_has_said_more_is_not_asked(small_knowledge):
    asked = next_questions(Findings({"front_pain": "present"}), small_knowledge)

    assert "front_tender" not in {question.finding for question in asked}


def _doubt(known: Findings, knowledge: Knowledge) -> float:
    """Entropy of the ranking, in bits."""
    return -sum(one.probability * log2(one.probability) for one in differential(known, knowledge).ranking)


def test_what_a_finding_says_cannot_be_altered_for_the_next_to_ask(knowledge):
    piece = evidence_of("effusion", "present", knowledge)

    with pytest.raises(TypeError):
        piece.log_likelihood["acl_tear"] = 0.0  # type: ignore[index]
    with pytest.raises(TypeError):
        piece.variance["acl_tear"] = 0.0  # type: ignore[index]


def test_another_body_of_knowledge_is_read_afresh_and_neither_is_kept_for_good(small_knowledge):
    ache = small_knowledge.conditions["ache"]
    rarer = ache.model_copy(update={"base_rate": ache.base_rate.model_copy(update={"rate": 0.06, "low": 0.05})})
    other = replace(small_knowledge, conditions={**small_knowledge.conditions, "ache": rarer})

    before, after = (differential(Findings(), each).of("ache").probability for each in (small_knowledge, other))

    assert after < before / 2
    gone = ref(other)
    del other
    gc.collect()
    assert gone() is None
