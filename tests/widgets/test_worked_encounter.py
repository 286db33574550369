"""An expert's encounter, watched step by step."""

import pytest

from kneeedu import library
from kneeedu.demonstration import demonstrate
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.worked_encounter import WorkedEncounter


@pytest.fixture
def watched():
    case, knowledge = library.load_case("sore_calf_after_the_long_flight"), library.load_knowledge()
    return WorkedEncounter(case, lambda: demonstrate(case, knowledge), knowledge, Pulse())


def press(screen, times):
    for _ in range(times):
        screen.button.click()


def test_nothing_of_the_expert_is_in_the_page_before_it_is_called_for(watched):
    assert watched.steps_shown.value == ""
    assert "Deep vein thrombosis" not in str([child.get_state() for child in watched.children])


def test_each_press_adds_one_step_and_only_the_newest_stands_open(watched):
    press(watched, 3)

    assert watched.steps_shown.value.count("<li><details") == 3
    assert watched.steps_shown.value.count("<details open") == 1
    assert watched.steps_shown.value.index("<details open") > watched.steps_shown.value.rindex("<details>")


def test_a_step_tells_the_thought_the_answer_and_where_belief_stands(watched):
    press(watched, 2)

    assert "The expert thinks" in watched.steps_shown.value
    assert 'data-is="present"' in watched.steps_shown.value
    assert watched.steps_shown.value.count('class="kn-domains"') == 2


def test_after_the_last_step_it_can_be_watched_again(watched):
    case, knowledge = library.load_case("sore_calf_after_the_long_flight"), library.load_knowledge()
    press(watched, len(demonstrate(case, knowledge)))
    assert watched.button.description == "Watch again"

    press(watched, 1)

    assert watched.steps_shown.value == ""
    assert watched.button.description == "Watch the first step"
