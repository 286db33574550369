"""Of all patients to whom the engine gives 30 % of a condition, 30 % have it: tested over 10,000 patients.

Every number below is exact where the claim holds. The truth of each patient is one draw from the engine's belief, so
the count in a bin has mean sum(P) and variance sum(P (1 - P)) over patients, P being the belief that falls in the bin.
"""

from math import log, sqrt
from random import Random

import pytest
from reckoning import Engine

from kneeedu.consultation import record_of
from kneeedu.generator import patient
from kneeedu.generator.searching import clinics_of
from kneeedu.reasoning import differential

PATIENTS, BINS = 10_000, 100
Z_OF_ONE_BIN = 4.06
"""Two-sided 0.005 % each: in 100 bins a false alarm once in 200 bodies of knowledge."""
CHI_SQUARE = 140.2
"""The 99.5 % point of chi-square with 100 degrees of freedom; counts of bins sum to a constant, so it errs to pass."""
Z_OF_ALL = 2.81
"""Two-sided 0.5 %."""


@pytest.fixture(scope="module")
def drawn(knowledge):
    clinics = clinics_of(knowledge)
    return [clinics.draw(Random(seed)) for seed in range(PATIENTS)]


@pytest.fixture(scope="module")
def believed(drawn, knowledge):
    """For each patient the engine's belief, and the place of the truth in it."""
    engine = Engine(knowledge)
    return [(engine.belief(engine.told(one)), engine.conditions.index(one.truth)) for one in drawn]


def test_in_each_of_100_bins_as_many_have_it_as_the_engine_says(believed):
    seen, expected, variance = [0] * BINS, [0.0] * BINS, [0.0] * BINS
    for belief, truth in believed:
        in_bin: dict[int, float] = {}
        for probability in belief:
            place = min(int(probability * BINS), BINS - 1)
            in_bin[place] = in_bin.get(place, 0.0) + probability
        for place, probability in in_bin.items():
            expected[place] += probability
            variance[place] += probability * (1 - probability)
        seen[min(int(belief[truth] * BINS), BINS - 1)] += 1
    off = [(s - e) / sqrt(v) for s, e, v in zip(seen, expected, variance, strict=True)]

    assert min(expected) > 20  # enough in each bin for the normal approximation
    assert max(abs(z) for z in off) < Z_OF_ONE_BIN
    assert sum(z * z for z in off) < CHI_SQUARE


@pytest.mark.parametrize("score", [lambda p: p, lambda p: log(p)], ids=["probability", "log_probability"])
def test_on_the_whole_the_truth_is_neither_likelier_nor_less_likely_than_believed(believed, score):
    """The mean score of the truth against its expectation under the belief; few bins, so much power."""
    total = spread = 0.0
    for belief, truth in believed:
        mean = sum(p * score(p) for p in belief)
        total += score(belief[truth]) - mean
        spread += sum(p * score(p) ** 2 for p in belief) - mean**2

    assert abs(total / sqrt(spread)) < Z_OF_ALL


def test_each_condition_is_had_as_often_as_it_is_believed(believed, knowledge):
    for place, condition in enumerate(knowledge.conditions):
        expected = sum(belief[place] for belief, _ in believed)
        spread = sqrt(sum(belief[place] * (1 - belief[place]) for belief, _ in believed))
        seen = sum(truth == place for _, truth in believed)

        if expected > 10:
            assert abs(seen - expected) / spread < Z_OF_ONE_BIN, condition


def test_what_the_generator_believes_is_what_the_engine_says_of_the_case(drawn, knowledge):
    for seed in range(0, PATIENTS, 50):
        case = patient(seed, knowledge).case
        engine = differential(record_of(case), knowledge)

        assert {one.condition: one.probability for one in engine.ranking} == pytest.approx(drawn[seed].belief, abs=1e-9)


def test_the_calibration_is_not_empty_talk(drawn):
    """Belief is spread over the whole range, so that the bins mean something."""
    highest = sorted(max(one.belief.values()) for one in drawn)

    assert highest[PATIENTS // 10] < 0.5
    assert highest[PATIENTS // 2] > 0.7
