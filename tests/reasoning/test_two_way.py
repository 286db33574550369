"""One condition, one test: plain counting, and the same result by either road. Published figures: the checkpoints."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneeedu.reasoning import post_test_probability, predictive_value

OPEN = st.floats(0.001, 0.999)


def test_a_thousand_people_counted_out_give_the_same_predictive_values():
    """300 of 1000 are ill. 270 of them and 77 of the 700 others test positive."""
    assert predictive_value(0.3, 0.9, 0.89, positive=True) == pytest.approx(270 / (270 + 77))
    assert predictive_value(0.3, 0.9, 0.89, positive=False) == pytest.approx(623 / (623 + 30))


@given(OPEN, OPEN, OPEN)
def test_a_predictive_value_and_the_likelihood_ratio_lead_to_the_same_probability(prior, sensitivity, specificity):
    positive = post_test_probability(prior, sensitivity / (1 - specificity))
    negative = post_test_probability(prior, (1 - sensitivity) / specificity)

    assert predictive_value(prior, sensitivity, specificity, positive=True) == pytest.approx(positive)
    assert 1 - predictive_value(prior, sensitivity, specificity, positive=False) == pytest.approx(negative, abs=1e-12)


@given(OPEN, OPEN, OPEN)
def test_what_a_test_moves_one_way_or_the_other_is_on_average_nothing(prior, sensitivity, specificity):
    is_positive = prior * sensitivity + (1 - prior) * (1 - specificity)
    after_positive = predictive_value(prior, sensitivity, specificity, positive=True)
    after_negative = 1 - predictive_value(prior, sensitivity, specificity, positive=False)

    mean = is_positive * after_positive + (1 - is_positive) * after_negative
    assert mean == pytest.approx(prior)


@given(OPEN, st.floats(0.01, 100), st.floats(0.01, 100))
def test_two_independent_tests_lead_to_the_same_place_in_either_order(prior, first, second):
    one_way = post_test_probability(post_test_probability(prior, first), second)
    other_way = post_test_probability(post_test_probability(prior, second), first)

    assert one_way == pytest.approx(other_way) == pytest.approx(post_test_probability(prior, first * second))


@given(st.floats(0, 1))
def test_a_result_seen_as_often_without_the_condition_moves_nothing(prior):
    assert post_test_probability(prior, 1) == pytest.approx(prior)


def test_a_specific_test_rules_in_and_a_sensitive_one_rules_out():
    assert predictive_value(0.01, 0.2, 1.0, positive=True) == 1
    assert predictive_value(0.99, 1.0, 0.2, positive=False) == 1
    assert post_test_probability(0.5, 0) == 0


def test_nothing_moves_the_impossible_or_the_certain():
    assert post_test_probability(0, 6.4) == 0
    assert post_test_probability(1, 0.05) == 1


@pytest.mark.parametrize("prior", [-0.1, 1.1, nan, inf])
def test_what_is_no_probability_is_refused_by_name(prior):
    with pytest.raises(ValueError, match="prior"):
        post_test_probability(prior, 2)
    with pytest.raises(ValueError, match="prior"):
        predictive_value(prior, 0.9, 0.9, positive=True)


@pytest.mark.parametrize("ratio", [-1, nan, inf])
def test_what_is_no_likelihood_ratio_is_refused(ratio):
    with pytest.raises(ValueError, match="likelihood_ratio"):
        post_test_probability(0.3, ratio)


def test_a_result_that_nobody_has_predicts_nothing():
    with pytest.raises(ValueError, match="nobody"):
        predictive_value(0, 0.9, 1.0, positive=True)
    with pytest.raises(ValueError, match="nobody"):
        post_test_probability(1, 0)
