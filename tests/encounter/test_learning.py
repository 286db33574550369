"""Feedback that teaches: who reads the debrief overtakes who is told only whether the diagnosis was right."""

import statistics

import pytest
from learners import Learner

MAIN = ("iliotibial_band_syndrome", "patellar_tendinopathy", "patellofemoral_pain")
"""The conditions with many cases: half are played, half are held out."""
CHECKED_AFTER = (0, 6, 18)


def _exam(learner, held_out):
    """Mean score (0-1) on patients nobody learned from, in all and by domain."""
    grades = [learner.play(case).grade for case in held_out]
    by_domain = {domain: statistics.mean(one.domains[domain] for one in grades) for domain in grades[0].domains}
    return statistics.mean(one.score for one in grades), by_domain


@pytest.fixture(scope="module", params=["the three causes", "the eight commonest causes"])
def curves(request, cases, knowledge):
    """Both learners' marks on held-out cases, the debrief's reader first: {cases played: (score, {domain: score})}."""
    commonest = sorted(knowledge.conditions.values(), key=lambda one: -one.base_rate.rate)[:8]
    causes = MAIN if request.param == "the three causes" else tuple(one.id for one in commonest)
    assert set(MAIN) <= set(causes)
    by_cause = [sorted(id for id, case in cases.items() if case.truth == cause) for cause in MAIN]
    played = [cases[id] for turn in zip(*(ids[0::2] for ids in by_cause), strict=True) for id in turn]
    held_out = [cases[id] for ids in by_cause for id in ids[1::2]]
    assert not {case.id for case in played} & {case.id for case in held_out}

    marks = {}
    for how in (Learner.read_the_debrief, Learner.hear_right_or_wrong):
        learner = Learner(causes, knowledge)
        marks[how.__name__] = {0: _exam(learner, held_out)}
        for number, case in enumerate(played, 1):
            how(learner, learner.play(case))
            if number in CHECKED_AFTER:
                marks[how.__name__][number] = _exam(learner, held_out)
    return marks["read_the_debrief"], marks["hear_right_or_wrong"]


def test_both_learners_start_alike(curves):
    reader, hearer = curves

    assert reader[0] == hearer[0]
    assert reader[0][0] < 0.5


def test_who_reads_the_debrief_is_far_ahead_on_patients_never_seen(curves):
    reader, hearer = curves

    assert reader[18][0] >= hearer[18][0] + 0.15
    assert reader[18][0] >= reader[0][0] + 0.3
    assert reader[18][0] >= 0.75


def test_the_lead_comes_from_what_the_debrief_says(curves):
    """Key features and the safety screen to ask for, better exercises, stages and things to avoid, when to go on."""
    (_, reader), (_, hearer) = curves[0][18], curves[1][18]

    assert reader["information"] >= hearer["information"] + 0.4
    assert reader["plan"] >= hearer["plan"] + 0.3
    assert reader["follow_up"] >= hearer["follow_up"] + 0.2
    assert reader["diagnosis"] >= hearer["diagnosis"]
    assert reader["calibration"] >= hearer["calibration"]


def test_right_or_wrong_teaches_nothing_of_asking_and_planning(curves):
    _, hearer = curves

    for domain in ("information", "plan", "follow_up"):
        assert hearer[18][1][domain] <= hearer[0][1][domain] + 0.05


def test_the_debrief_pays_early(curves):
    reader, hearer = curves

    assert reader[6][0] > hearer[6][0]
