"""The parts of the lesson: nothing is chosen for the learner, and what is told comes from the knowledge."""

import json
import re
from html import unescape

import pytest

from kneeedu.dashboards import lessons as dashboards
from kneeedu.widgets.lesson import MustBeEvaluated, WhatProvokesIt, WhenItHurts, WhereItHurts, claim_callouts
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.weighing import WeighTheFindings

ORDER = ("iliotibial_band_syndrome", "patellofemoral_pain", "patellar_tendinopathy")


@pytest.fixture
def pulse():
    return Pulse()


@pytest.fixture
def where(knowledge, pulse):
    return WhereItHurts(knowledge, dashboards.CLAIMS_ON_PLACE, pulse.guard)


@pytest.fixture
def when(knowledge, pulse):
    return WhenItHurts(knowledge, dashboards.PATTERN_IN_TIME, ORDER, "patellar_tendinopathy", pulse.guard)


@pytest.fixture
def weigh(knowledge, pulse):
    return WeighTheFindings(knowledge, dashboards.TO_WEIGH, dashboards.THE_THREE, pulse)


def tick(weigh, finding, answer="present"):
    weigh.questions[finding].chosen = [("present", "absent", "not assessed").index(answer)]


def bars(weigh):
    return unescape(weigh.bars.value)


def shares(weigh):
    """The figures beside the bars, from the top."""
    return re.findall(r'<b class="kn-num">([^<]+)<', weigh.bars.value)


# Where


def test_no_map_is_shown_before_one_is_chosen(where):
    assert where.shown.value == ""


@pytest.mark.parametrize("index", range(3))
def test_a_chosen_condition_shows_its_map_its_feel_its_day_and_the_claims(where, knowledge, index):
    condition = knowledge.conditions[dashboards.THE_THREE[index]]

    where.choice.chosen = [index]

    shown = unescape(where.shown.value)
    assert "Pain drawing" in shown
    assert condition.pain_quality in shown
    assert condition.pattern_24h in shown
    for claim in dashboards.CLAIMS_ON_PLACE[condition.id]:
        assert knowledge.claims[claim].evidence in shown


def test_the_base_of_the_kneecap_and_the_condyle_are_put_right(where):
    where.choice.chosen = [1]
    assert "the tendon hurts at the apex" in unescape(where.shown.value)

    where.choice.chosen = [2]
    assert "over the epicondyle" in unescape(where.shown.value)


def test_all_three_maps_stand_side_by_side(where):
    where.choice.chosen = [3]

    assert where.shown.value.count("<figure") == 3


# When


def test_the_curves_are_not_named_before_the_learner_has_picked_one(when, knowledge):
    sent = json.dumps(when.figure.shown) + when.figure.sentence.value + when.figure.table.value

    assert not any(knowledge.conditions[condition].name in sent for condition in ORDER)
    assert when.focus not in when.children


@pytest.mark.parametrize(("guess", "opening"), [(2, "Yes."), (0, "No: that is iliotibial band syndrome")])
def test_picking_a_curve_names_them_all_and_cannot_be_taken_back(when, guess, opening):
    when.guess.chosen = [guess]

    assert opening in when.told.value
    assert when.guess.locked
    assert "Patellar tendinopathy" in when.figure.sentence.value
    assert when.focus in when.children


def test_a_closer_look_gives_the_question_to_ask(when, knowledge):
    when.guess.chosen = [2]

    when.focus.chosen = [2]

    assert knowledge.findings["consistent_onset_distance"].ask in unescape(when.closer.value)


# What provokes it


def test_findings_are_drawn_once_a_group_is_chosen(knowledge, pulse):
    part = WhatProvokesIt(knowledge, dashboards.THE_THREE, dashboards.TO_COMPARE, pulse.guard)
    assert part.figure not in part.children

    part.choice.chosen = [2]

    assert part.figure in part.children
    assert "Pain on squatting" in part.figure.table.value


# Weighing


def test_nothing_ticked_shows_the_shares_among_runners(weigh):
    assert weigh.known == {}
    assert "Patellofemoral pain" in bars(weigh)
    assert "Nothing is ticked yet" in weigh.ledger.value


def test_what_is_not_assessed_has_no_say(weigh):
    before = shares(weigh)

    tick(weigh, "effusion", "not assessed")

    assert weigh.known == {}
    assert shares(weigh) == before


def test_one_finger_on_the_outer_side_brings_the_band_to_the_top(weigh):
    tick(weigh, "focal_lateral_epicondyle_pain")

    assert bars(weigh).index("Iliotibial band syndrome") < bars(weigh).index("Patellofemoral pain")


def test_a_second_test_of_the_same_spot_counts_for_nothing(weigh):
    tick(weigh, "noble_compression")
    alone = shares(weigh)

    tick(weigh, "lateral_epicondyle_tender")

    assert shares(weigh) == alone
    assert "Not counted again: “Noble compression test” says the same" in unescape(weigh.ledger.value)


def test_a_red_flag_is_raised_whatever_the_bars_say(weigh):
    tick(weigh, "focal_lateral_epicondyle_pain")
    assert "kn-alert" not in weigh.bars.value

    tick(weigh, "rest_or_night_pain")
    tick(weigh, "hop_bone_pain")

    assert 'data-tone="danger"' in weigh.bars.value
    assert "urgent referral" in weigh.bars.value


def test_overlapping_ranges_are_said_to_settle_nothing(weigh):
    tick(weigh, "effusion")

    assert "do not settle it" in weigh.bars.value


def test_the_leading_condition_is_told_to_a_screen_reader(weigh, pulse):
    tick(weigh, "diffuse_anterior_pain")

    assert pulse.said.startswith("Leading: Patellofemoral pain")


# Inside and back


def test_the_back_of_the_knee_names_the_clot_first(knowledge, pulse):
    part = MustBeEvaluated(knowledge, dashboards.MUST_BE_EVALUATED, pulse.guard)
    assert part.shown.value == ""

    part.choice.chosen = [1]

    shown = unescape(part.shown.value)
    assert shown.index("Deep vein thrombosis") < shown.index("Baker's cyst") < shown.index("Popliteus tendinopathy")
    assert knowledge.claims["C55"].evidence in shown


def test_the_inner_side_names_bone_before_ligament(knowledge, pulse):
    part = MustBeEvaluated(knowledge, dashboards.MUST_BE_EVALUATED, pulse.guard)

    part.choice.chosen = [0]

    shown = part.shown.value
    assert shown.index("Bone stress injury of the upper tibia") < shown.index("Medial collateral ligament sprain")


# Around


def test_a_claim_shows_what_is_said_the_evidence_and_the_verdict(knowledge):
    shown = unescape(claim_callouts(["C56"], knowledge))

    assert knowledge.claims["C56"].said in shown
    assert knowledge.claims["C56"].evidence in shown
    assert "Not supported" in shown


def test_a_served_lesson_links_to_its_cases(monkeypatch):
    monkeypatch.setenv("KNEEEDU_SERVED", "1")

    case = dashboards.short_case("ache_around_the_kneecap_on_stairs")

    assert 'href="../../../play/ache_around_the_kneecap_on_stairs"' in case.children[0].value


def test_every_finding_offered_by_the_lesson_exists(knowledge):
    offered = [*dashboards.TO_COMPARE.values(), *dashboards.TO_WEIGH.values(), dashboards.PATTERN_IN_TIME.values()]

    assert {finding for group in offered for finding in group} <= set(knowledge.findings)
