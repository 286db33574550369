"""A question takes from the browser what was asked and nothing else; what is right never reaches the page."""

from html import unescape

import pytest

from kneeedu import library
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets.feedback import FeedbackScreen
from kneeedu.widgets.question import Question
from kneeedu.widgets.vignette import VignetteScreen

WHERE = [("Front", "of the kneecap"), ("Outer side", ""), ("Back", "")]


@pytest.fixture
def one():
    return Question("Where does it hurt?", WHERE)


@pytest.fixture
def many():
    return Question("What hurts?", WHERE, kind="many")


@pytest.fixture
def heard():
    """Every change of answer that a screen would hear of."""
    return []


def test_nothing_is_chosen_for_the_learner(one, many):
    assert one.answer is None
    assert many.answer is None


def test_a_tap_on_an_option_is_the_answer(one, heard):
    one.observe(heard.append, "chosen")

    one.set_state({"chosen": [1], "answered": True})

    assert one.answer == (1,)
    assert [change["new"] for change in heard] == [[1]]


def test_none_of_these_is_an_answer_of_its_own(many):
    many.set_state({"chosen": [], "answered": True})

    assert many.answer == ()


def test_several_ticks_are_told_in_the_order_of_the_options(many):
    many.set_state({"chosen": [2, 0], "answered": True})

    assert many.answer == (0, 2)


def test_an_earlier_answer_is_shown_again(many):
    assert Question("What hurts?", WHERE, kind="many", chosen=[2]).answer == (2,)
    assert Question("What hurts?", WHERE, kind="many", chosen=[]).answer == ()


FORGED = {
    "an option that does not exist": [3],
    "an option counted from the end": [-1],
    "a yes instead of a number": [True],
    "the same option twice": [1, 1],
    "a list without end": list(range(100_000)),
    "one option a hundred thousand times": [0] * 100_000,
    "a word": "1",
    "a number": 1,
    "half an option": [1.0],
    "an option as a word": ["1"],
    "a list in a list": [[1]],
    "nothing": None,
    "a mapping": {"0": 1},
    "a number past counting": [10**400],
}


@pytest.mark.parametrize("kind", ["one", "many", "scale"])
@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_answer_changes_nothing_and_is_not_heard_of(kind, forged, heard):
    question = Question("What hurts?", WHERE, kind=kind)
    question.set_state({"chosen": [2], "answered": True})
    question.observe(heard.append, ["chosen", "answered"])

    question.set_state({"chosen": forged, "answered": True})

    assert question.chosen == [2]
    assert question.answer == (2,)
    assert heard == []


def test_two_answers_to_a_question_that_takes_one_are_refused(one):
    one.set_state({"chosen": [0, 1], "answered": True})

    assert one.chosen == []


@pytest.mark.parametrize("forged", [1, "yes", None, [True]])
def test_answered_is_yes_or_no_and_nothing_else(forged, many):
    many.set_state({"answered": forged})

    assert many.answered is False


@pytest.mark.parametrize(
    "forged",
    [
        {"options": [["All of them", ""]]},
        {"legend": "Which is right?"},
        {"kind": "many"},
        {"locked": True},
        {"number": "Question 9 of 8"},
        {"_esm": "export default {}"},
        {"_count": 99},
        {"tabbable": True, "tooltip": "psst"},
        {"no_such_trait": 1},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_only_the_answer_can_be_sent_back(forged, one):
    before = one.get_state()

    one.set_state(forged)

    assert one.get_state() == before


def test_a_locked_question_takes_no_answer_and_cannot_be_unlocked_from_the_page(one, heard):
    one.set_state({"chosen": [1], "answered": True})
    one.lock()
    one.observe(heard.append)

    one.set_state({"locked": False})
    one.set_state({"chosen": [0], "answered": True})
    one.set_state({"locked": False, "chosen": [2], "answered": True})

    assert one.locked
    assert one.chosen == [1]
    assert heard == []


def test_a_page_that_sent_nonsense_is_put_right(one, monkeypatch):
    sent = []
    monkeypatch.setattr(Question, "send_state", lambda self, key=None: sent.append(key))

    one.set_state({"chosen": [7], "answered": True})

    assert None in sent  # the whole state goes back


def test_the_state_of_a_question_is_what_it_says_and_what_was_chosen(one):
    own = {"number", "legend", "hint", "none_label", "kind", "options", "locked", "chosen", "answered"}
    own |= {"find", "ahead", "also"}

    state = one.get_state()

    assert {name for name in state if not name.startswith("_")} - own <= {"layout", "tabbable", "tooltip"}
    assert state["options"] == [list(option) for option in WHERE]


@pytest.fixture(params=library.case_ids()[:4])
def case(request) -> Case:
    return library.load_case(request.param)


@pytest.fixture
def screen(case, knowledge):
    """The screen of an open case, which plays by the rules of the encounter."""
    screen: VignetteScreen

    def act(event):
        return screen.encounter.apply(event)

    screen = VignetteScreen(Encounter(case, knowledge), act, lambda callback: callback, 7, "")
    return screen


def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def test_the_search_for_what_is_kept_back_finds_it_once_it_is_earned(case: Case, knowledge: Knowledge, model_answer):
    screen = FeedbackScreen(Encounter.replay(case, knowledge, model_answer(case)), print, "Next case", "")

    whole = "\n".join(sent_to_the_page(screen))

    best = next(option for option in case.answers.diagnosis if option.verdict == "best")
    assert best.feedback in whole
    assert case.takeaway in whole


def texts(value):
    if isinstance(value, dict):
        for key, child in value.items():
            yield from (key, *texts(child))
    elif isinstance(value, list | tuple):
        for child in value:
            yield from texts(child)
    elif isinstance(value, str):
        yield value


def sent_to_the_page(screen) -> list[str]:
    """Every text in the state of every widget on a screen, as read, but for our own scripts and styles."""
    states = [widget.get_state() for widget in inside(screen)]
    values = [value for state in states for name, value in state.items() if name not in ("_esm", "_css", "layout")]
    return [unescape(text) for value in values for text in texts(value)]


def test_nothing_on_an_open_page_says_which_answer_is_right(screen, case: Case, knowledge: Knowledge):
    answers = case.answers
    lists = (answers.diagnosis, answers.disposition, answers.stage, answers.exercises, answers.running, answers.avoid)
    options = [option for options in lists for option in options]
    conditions = set(knowledge.conditions) - set(knowledge.regions)  # pes_anserine is a place as well
    secrets = {answers.locate.feedback, case.takeaway, *(option.feedback for option in options)}
    kept_back = secrets | {option.id for option in (*answers.exercises, *answers.running, *answers.avoid)}
    kept_back |= {"verdict", "best", "partly", "unsafe", "include", "optional", "harmful"} | set(conditions)

    page = sent_to_the_page(screen)

    assert set(page) & kept_back == set()
    whole = "\n".join(page)
    assert [secret for secret in secrets if secret in whole] == []
    assert [name for name in conditions if "_" in name and name in whole] == []


def test_a_diagnosis_travels_as_a_place_in_a_shuffled_list(screen, case: Case, knowledge: Knowledge):
    question = next(one for one in inside(screen) if isinstance(one, Question) and "diagnosis" in one.legend)
    names = [label for label, _ in question.options]

    question.set_state({"chosen": [2], "answered": True})

    assert knowledge.conditions[screen.encounter.given.condition].name == names[2]
    assert sorted(names) == sorted(knowledge.conditions[one.condition].name for one in case.answers.diagnosis)


def test_two_learners_see_the_options_in_different_orders(case, knowledge):
    def orders(seed):
        screen = VignetteScreen(Encounter(case, knowledge), NotAllowed, lambda callback: callback, seed, "")
        return [one.options for one in inside(screen) if isinstance(one, Question)]

    assert orders(1) == orders(1)
    assert orders(1) != orders(2)
