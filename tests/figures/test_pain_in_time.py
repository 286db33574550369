"""The curves are a drawing of the pattern: they say so, follow the 24-hour pattern, and keep their names back."""

import json

import pytest

from kneeedu.figures.pain_in_time import COURSES, MOMENTS, pain_in_time

NAMES = {
    "patellofemoral_pain": "Patellofemoral pain",
    "patellar_tendinopathy": "Patellar tendinopathy",
    "iliotibial_band_syndrome": "Iliotibial band syndrome",
}


def told(condition):
    """How strong the pain is at each moment, in words."""
    drawing = pain_in_time(NAMES)
    column = drawing.table.heads.index(NAMES[condition])
    return {row[0]: row[column] for row in drawing.table.rows}


def test_the_curves_are_called_conceptual():
    assert "not measured" in pain_in_time(NAMES).table.caption


def test_tendon_pain_eases_with_warming_up_and_is_back_next_morning():
    pain = told("patellar_tendinopathy")

    assert (pain["Setting off"], pain["Late in the run"], pain["Next morning"]) == ("moderate", "mild", "moderate")


def test_kneecap_pain_builds_with_the_distance_and_settles_overnight():
    pain = told("patellofemoral_pain")

    assert (pain["Setting off"], pain["Finish"], pain["Next morning"]) == ("none", "moderate", "none")


def test_band_pain_comes_at_a_threshold_and_goes_on_walking():
    pain = told("iliotibial_band_syndrome")

    assert (pain["Warmed up"], pain["Late in the run"], pain["Evening"]) == ("none", "strong", "none")


def test_unnamed_curves_give_neither_name_nor_colour_away():
    hidden = json.dumps(pain_in_time(NAMES, letters=list(NAMES)).plot)

    assert not any(name in hidden or condition in hidden for condition, name in NAMES.items())
    assert len({trace["line"]["color"] for trace in pain_in_time(NAMES, letters=list(NAMES)).plot["data"]}) == 1


def test_a_closer_look_leaves_the_others_faint():
    traces = pain_in_time(NAMES, focus="patellofemoral_pain").plot["data"]

    assert [trace["opacity"] < 1 for trace in traces] == [False, True, True]


@pytest.mark.parametrize("condition", COURSES)
def test_every_curve_passes_through_every_moment_in_order(condition):
    places = [place for place, _ in COURSES[condition]]

    assert places == sorted(places)
    assert set(MOMENTS.values()) <= set(places)
