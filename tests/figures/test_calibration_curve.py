"""The calibration curve says what may be concluded, and no more."""

import re

from histories import played

from kneeedu.figures.calibration_curve import calibration_curve, in_a_sentence
from kneeedu.progress import calibration


def bins_of(*answers):
    """Bins of (how sure, right or not)."""
    history = [
        played("ache", None if right else "strain", day=day, sure=sure) for day, (sure, right) in enumerate(answers)
    ]
    return calibration(history)


def test_a_few_answers_conclude_nothing():
    told = in_a_sentence(bins_of((0.95, False), (0.95, True), (0.8, False)))

    assert "right in 1 of 3 (33 %)" in told
    assert "Too few answers yet" in told


def test_one_who_is_often_sure_and_often_wrong_is_told_so():
    assert "too sure" in in_a_sentence(bins_of(*[(0.95, False), (0.95, True)] * 6))


def test_one_who_is_right_more_often_than_thought_is_told_so():
    assert "less sure than you could be" in in_a_sentence(bins_of(*[(0.6, True)] * 12))


def test_one_whose_figures_hold_is_told_so():
    told = in_a_sentence(bins_of(*[(0.8, True)] * 8, *[(0.8, False)] * 2))

    assert "How sure you are fits how often you are right." in told


def test_two_mistakes_that_cancel_each_other_are_not_called_a_fit():
    told = in_a_sentence(bins_of(*[(0.4, True)] * 10, *[(0.95, True)] * 3, *[(0.95, False)] * 7))

    assert "fits" not in told
    assert "But where you said about" in told


def test_a_point_with_few_answers_is_hollow_and_says_its_count():
    drawn = calibration_curve(bins_of(*[(0.8, True)] * 2, *[(0.4, True)] * 6))

    for svg in (drawn.wide, drawn.narrow):
        assert "2 of 2" in svg
        assert "6 of 6" in svg
        assert svg.count("fill:var(--kn-surface)") == 1
        assert svg.count("fill:var(--kn-you)") == 1


def test_the_table_gives_every_bin_with_its_interval_and_marks_the_few():
    table = calibration_curve(bins_of(*[(0.8, True)] * 2, *[(0.4, True)] * 6)).table

    assert table.rows == (
        ("30 to 50 %", "40 %", "6 of 6", "100 %", "61 to 100 %", ""),
        ("70 to 90 %", "80 %", "2 of 2", "100 %", "34 to 100 %", "few answers"),
    )


def test_no_mark_leaves_the_drawing():
    drawn = calibration_curve(bins_of((0.99, False), (0.01, True), (0.5, False)))

    for svg, width in ((drawn.wide, 520), (drawn.narrow, 300)):
        assert all(0 <= float(x) <= width for x in re.findall(r' (?:x|cx)="([-\d.]+)"', svg))
