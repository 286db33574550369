"""Rates are drawn with their range, and the firmer the evidence, the firmer the mark."""

import pytest

from kneeedu.figures.finding_rates import finding_rates

THREE = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome")


@pytest.fixture
def drawn(knowledge):
    conditions = [knowledge.conditions[condition] for condition in THREE]
    return lambda *findings: finding_rates([knowledge.findings[one] for one in findings], conditions)


def marks_of(drawing):
    return [trace for trace in drawing.plot["data"] if trace["mode"] == "markers"]


def ranges_of(drawing):
    return [trace for trace in drawing.plot["data"] if trace["mode"] == "lines"]


def test_each_mark_stands_at_its_rate_inside_its_range(drawn, knowledge):
    drawing = drawn("squatting_pain")

    for condition, mark, line in zip(THREE, marks_of(drawing), ranges_of(drawing), strict=True):
        rate = knowledge.conditions[condition].rates["squatting_pain"]
        assert mark["x"] == [100 * rate.rate]
        assert line["x"] == [100 * rate.low, 100 * rate.high]


def test_a_figure_read_in_a_study_is_solid_and_an_estimate_is_hollow_and_dotted(drawn):
    drawing = drawn("kneeling_pain")

    published, estimate = marks_of(drawing)[0], marks_of(drawing)[1]
    assert published["marker"]["color"] == published["marker"]["line"]["color"]
    assert estimate["marker"]["color"] == "#ffffff"
    assert [line["line"]["dash"] for line in ranges_of(drawing)] == ["solid", "dot", "dot"]


def test_a_condition_that_says_nothing_of_a_finding_has_no_mark_of_its_own(drawn, knowledge):
    assert "renne_test" not in knowledge.conditions["patellar_tendinopathy"].rates

    drawing = drawn("renne_test")

    assert len(marks_of(drawing)) == 1
    assert [row[4] for row in drawing.table.rows] == ["as in sore knees at large"] * 2 + ["expert"]


def test_the_sentence_names_the_widest_gap_and_counts_the_estimates(drawn):
    sentence = drawn("kneeling_pain", "stairs_descending_pain").sentence

    assert "Pain on kneeling" in sentence
    assert "7 % with iliotibial band syndrome and 84 % with patellofemoral pain" in sentence
    assert "5 of these 6 figures are expert estimates" in sentence
