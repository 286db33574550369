"""The labs on movement: nothing is shown before the guess, and what is sent is the core's."""

import json

import pytest

from kneeedu.biomechanics import gait
from kneeedu.figures import running_stride
from kneeedu.widgets.moving_knee import KneeFigure, moving_knee_lab
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.running_stride import RESTS_ON, StrideFigure, running_stride_lab, what_it_rests_on


@pytest.fixture(params=[moving_knee_lab, running_stride_lab], ids=["knee", "stride"])
def lab(request, knowledge):
    return request.param(knowledge, Pulse())


def test_nothing_is_shown_before_the_guess(lab):
    lab.see.click()

    assert lab.children == (lab.guess, lab.see)


def test_the_guess_is_answered_and_kept(lab):
    lab.guess.chosen = [1]
    lab.see.click()
    lab.see.click()

    assert lab.guess.locked
    assert "See for yourself" in lab.children[2].value
    assert len(lab.children) == 5


def test_a_right_guess_is_said_to_be_right(lab):
    lab.guess.chosen = [0]
    lab.see.click()

    assert "as you said" in lab.children[2].value


@pytest.mark.parametrize("figure", [KneeFigure, StrideFigure])
def test_a_figure_takes_nothing_from_the_browser_and_is_light(figure):
    made = figure()
    sent = {name: value for name, value in made.get_state().items() if not name.startswith("_")}

    made.set_state({"zone": [0, 120]})

    assert made.zone == [20, 30]
    assert len(json.dumps(sent)) < 32_000


def test_the_stride_sends_what_the_core_says():
    by_rate = running_stride.by_rate()

    assert by_rate[20]["peak"][0] == pytest.approx(gait.joint_peak(0.1).factor, abs=0.001)
    assert by_rate[0]["km"] is None
    assert running_stride.band()["width"][0] == pytest.approx([0.05, 0.02, 0.15])
    assert running_stride.curves()["knee"][8] == gait.knee_flexion_deg(16)


def test_the_rows_that_miss_are_shown_not_hidden(knowledge):
    shown = what_it_rests_on(knowledge)

    assert shown.count("misses") == 4
    assert shown.count("kn-basis") >= len(RESTS_ON)
