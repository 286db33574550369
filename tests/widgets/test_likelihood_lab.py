"""The lab on what a test tells: counted in people, drawn on a nomogram, and nothing before it is guessed."""

import pytest

from kneeedu.dashboards.likelihood_lab import OFFERED, TWICE
from kneeedu.figures.nomogram import LEFT, MIDDLE, RIGHT, height_after, height_before, height_of_ratio, nomogram
from kneeedu.figures.people import Names, in_a_sentence, people, people_twice
from kneeedu.reasoning import Findings, differential, predictive_value
from kneeedu.reasoning.post_test import OneTest, Spread, mixed
from kneeedu.widgets.likelihood_lab import OneTestLab, finding_as_test, guess_of, rated_tests
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.twice_the_same import Twice, TwiceTheSame, as_if_apart

SHARES = (0.01, 0.12, 0.5, 0.97)


def exactly(value):
    return Spread(value, value, value)


def a_test(base=0.12, sensitivity=0.8, false_positive=0.1):
    return OneTest(exactly(base), exactly(sensitivity), exactly(false_positive))


@pytest.fixture
def lab(knowledge):
    return OneTestLab(knowledge, OFFERED, Pulse())


@pytest.mark.parametrize("base", SHARES)
@pytest.mark.parametrize("sensitivity", SHARES)
@pytest.mark.parametrize("false_positive", SHARES)
def test_people_counted_out_are_as_many_as_came_and_agree_with_bayes(base, sensitivity, false_positive):
    test = a_test(base, sensitivity, false_positive)
    counted = test.people()

    assert counted.affected + counted.others == counted.positive + counted.negative == 1000
    assert test.after(True).value == pytest.approx(
        predictive_value(base, sensitivity, 1 - false_positive, positive=True)
    )
    assert 1 - test.after(False).value == pytest.approx(
        predictive_value(base, sensitivity, 1 - false_positive, positive=False)
    )
    # half a person either way in three roundings
    assert counted.affected_positive == pytest.approx(1000 * base * sensitivity, abs=1)
    assert counted.others_positive == pytest.approx(1000 * (1 - base) * false_positive, abs=1)


def test_the_sentence_says_the_counts_that_are_drawn():
    told = in_a_sentence(a_test().people(), Names("the condition", "a test"))

    assert told == (
        "Of 1,000 runners like this one, 120 have the condition; 96 of them test positive. Of the 880 others, 88 test"
        " positive as well. So 96 of 184 positives have it: 52 %. Of 816 negatives 24 have it: 3 %."
    )


def test_every_person_is_drawn_once():
    drawn = people(a_test(), Names("the condition", "a test")).wide

    runs = [
        int(part.split("h")[1].split("M")[0].split('"')[0])
        for part in drawn.split('d="M')[1:]
        for part in part.split("M")
    ]
    assert sum((run + 3) // 10 for run in runs) == 1000


@pytest.mark.parametrize("positive", [True, False])
@pytest.mark.parametrize("base", [0.02, 0.12, 0.5])
def test_before_ratio_and_after_lie_on_one_straight_line(base, positive):
    test = a_test(base)
    left, middle = height_before(base), height_of_ratio(test.ratio(positive).value)
    right = height_after(test.after(positive).value)

    assert (RIGHT - MIDDLE) == (MIDDLE - LEFT)
    assert middle == pytest.approx((left + right) / 2)


def test_an_uncertain_figure_widens_the_interval_and_keeps_the_middle():
    sure = a_test()
    unsure = OneTest(exactly(0.12), Spread(0.8, 0.6, 0.9), Spread(0.1, 0.05, 0.2))

    assert sure.after(True).low == pytest.approx(sure.after(True).high)
    assert unsure.after(True).value == pytest.approx(sure.after(True).value)
    assert unsure.after(True).low < sure.after(True).value - 0.05
    assert unsure.after(True).high > sure.after(True).value + 0.05


def test_a_mixture_lies_between_its_parts():
    both = mixed([(3, exactly(0.2)), (1, exactly(0.6))])

    assert both.value == pytest.approx(0.3)


@pytest.mark.parametrize("wrong", [(0.5, 0.6, 0.7), (0.5, 0.1, 0.4), (1.2, 0, 1.2)])
def test_a_figure_outside_of_its_range_is_refused(wrong):
    with pytest.raises(ValueError, match="must lie within its range"):
        Spread(*wrong)


def test_nothing_is_counted_before_a_result_is_chosen_and_its_meaning_guessed(lab):
    assert lab.button.disabled
    lab.guess.chosen = [4]
    assert lab.button.disabled
    assert lab.figure.value == lab.told.value == ""

    lab.result.chosen = [0]

    assert not lab.button.disabled
    assert lab.figure.value == ""


def test_who_takes_the_sensitivity_for_the_answer_is_told_of_the_others(lab):
    lab.choice.value = "noble_compression/iliotibial_band_syndrome"
    lab.result.chosen, lab.guess.chosen = [0], [4]

    lab.button.click()

    assert "base-rate neglect" in lab.told.value
    assert "Of 1,000 runners" in lab.figure.value
    assert nomogram(lab.test, True).sentence in lab.figure.value


def test_the_figures_of_the_knowledge_keep_their_ranges_until_a_slider_is_moved(lab, knowledge):
    condition, finding = knowledge.conditions["acl_tear"], knowledge.findings["lachman"]
    lab.choice.value = "lachman/acl_tear"
    assert lab.test == finding_as_test(condition, finding, knowledge)
    assert "What the figures rest on" in lab.sources.value

    lab.sliders.places = [30, *lab.sliders.places[1:]]

    assert lab.test.base_rate.value == pytest.approx(0.31)
    assert "now your figures" in lab.sources.value


def test_moving_a_slider_counts_anew_at_once(lab):
    lab.result.chosen, lab.guess.chosen = [0], [1]
    lab.button.click()
    before = lab.figure.value

    lab.sliders.places = [40, *lab.sliders.places[1:]]

    assert lab.figure.value != before


def test_for_another_test_the_count_is_hidden_again(lab):
    lab.result.chosen, lab.guess.chosen = [1], [0]
    lab.button.click()

    lab.choice.value = "own"

    assert lab.figure.value == lab.told.value == ""
    assert lab.guess.answer is None


@pytest.mark.parametrize(("share", "guess"), [(0.05, 0), (0.1, 1), (0.49, 2), (0.7, 4), (0.95, 5)])
def test_a_probability_falls_into_one_guess(share, guess):
    assert guess_of(share) == guess


@pytest.mark.parametrize(("condition", "first", "second"), TWICE)
def test_the_second_of_two_like_tests_adds_nothing_where_strangers_would_add_much(knowledge, condition, first, second):
    item = Twice(knowledge.conditions[condition], knowledge.findings[first], knowledge.findings[second])

    def after(*present):
        return differential(Findings(dict.fromkeys(present, "present")), knowledge).of(condition).probability

    assert after(first, second) == pytest.approx(after(first), abs=0.05)
    assert as_if_apart(item, knowledge) > after(first, second) + 0.05


def test_two_like_tests_are_seen_through_by_who_says_about_the_same(knowledge):
    lab = TwiceTheSame(TWICE, knowledge, Pulse())

    for answer in (0, 1, 0):
        assert "if they were strangers" not in lab.told.value
        lab.question.chosen = [answer]
        lab.button.click()
        assert "if they were strangers" in lab.told.value
        lab.button.click()

    assert "2 of 3 pairs seen through." in lab.told.value


def test_two_tests_of_different_groups_are_refused(knowledge):
    with pytest.raises(AssertionError, match="one group"):
        TwiceTheSame([("acl_tear", "lachman", "effusion")], knowledge, Pulse())


def test_any_test_that_a_condition_speaks_of_can_be_chosen_and_counted(lab, knowledge):
    lab.condition.value = "pes_anserine"

    offered = [key for _, key in lab.choice.options]

    condition = knowledge.conditions["pes_anserine"]
    assert offered == [f"{test}/pes_anserine" for test in rated_tests(condition, knowledge)] + ["own"]
    lab.choice.value = offered[1]
    lab.result.chosen, lab.guess.chosen = [0], [4]
    lab.button.click()
    assert "Of 1,000 runners" in lab.figure.value


def test_a_negative_result_moves_belief_down_by_a_true_minus(lab):
    lab.choice.value = "lachman/acl_tear"
    lab.result.chosen, lab.guess.chosen = [1], [0]

    lab.button.click()

    assert '<p class="kn-small">It moves belief' in lab.figure.value
    assert ": −" in lab.figure.value


def test_the_count_says_how_far_the_ranges_of_the_figures_reach(lab):
    lab.choice.value = "noble_compression/iliotibial_band_syndrome"
    lab.result.chosen, lab.guess.chosen = [0], [4]

    lab.button.click()

    after = lab.test.after(True)
    told = f"{100 * after.low:.0f} to {100 * after.high:.0f} % of those with a positive result have it"
    assert told in lab.figure.value


@pytest.mark.parametrize(("condition", "first", "second"), TWICE)
def test_two_like_tests_are_positive_in_the_same_people(knowledge, condition, first, second):
    one, two = (
        finding_as_test(knowledge.conditions[condition], knowledge.findings[each], knowledge)
        for each in (first, second)
    )
    counted = one.people()

    same, apart = one.positive_twice(two, apart=False), one.positive_twice(two, apart=True)

    assert same == (counted.affected_positive, counted.others_positive)
    assert apart[0] < same[0]
    assert apart[1] < same[1] / 2
    assert f"{same[0]} of {sum(same)} have it" in people_twice(one, two).sentence
