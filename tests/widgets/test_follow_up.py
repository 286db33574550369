"""The patient comes back: one visit at a time, decided before it is told what would have been better."""

import re
from html import unescape

import pytest

from kneeedu import library
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models import attempt as acts
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets.follow_up import FollowUpScreen, planned
from kneeedu.widgets.pulse import Pulse

DECISIONS = list(acts.DECISIONS)


@pytest.fixture
def case() -> Case:
    return library.load_case("clockwork_third_mile")


@pytest.fixture
def came_back(case, knowledge, model_answer) -> Encounter:
    return committed(case, knowledge, model_answer)


def committed(case: Case, knowledge: Knowledge, model_answer) -> Encounter:
    """A case whose plan is the author's."""
    kept = acts.Believed(points={case.truth: 100})
    answers = [event for event in model_answer(case) if event.kind not in ("located", "rated")]
    return Encounter.replay(case, knowledge, [kept, *answers], "encounter")


class Clinic:
    """A screen with nobody behind it who would put another in its place."""

    def __init__(self, encounter: Encounter, refused_with: str | None = None) -> None:
        self.pulse = Pulse()
        self.refused_with = refused_with
        self.screen = FollowUpScreen(encounter, self.act, self.pulse.guard, "", pulse=self.pulse)

    def act(self, event: acts.Event) -> Encounter:
        if self.refused_with:
            raise NotAllowed(self.refused_with)
        return self.screen.encounter.apply(event)

    def choose(self, decision: acts.Decision) -> None:
        self.screen.question.set_state({"chosen": [DECISIONS.index(decision)], "answered": True})

    def decide(self, decision: acts.Decision) -> None:
        self.choose(decision)
        self.screen.decide.click()


def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def read(screen) -> str:
    """Everything on a screen as it is read."""
    told = "".join(widget.value for widget in inside(screen) if widget.get_state().get("_view_name") == "HTMLView")
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", told)))


def everything(screen) -> str:
    """The whole state of every widget on a screen."""
    return unescape("\n".join(str(widget.get_state()) for widget in inside(screen)))


def visits_of(encounter: Encounter):
    return encounter.course.follow_up.visits


def test_the_patient_tells_how_it_went(came_back):
    clinic = Clinic(came_back)

    first = visits_of(came_back)[0]
    assert "Week 2: Kwame comes back" in read(clinic.screen)
    assert f"“{first.told}”" in read(clinic.screen)
    assert f"Worst pain during {first.pain_during_nrs} of 10" in read(clinic.screen)
    assert f"Next morning {first.pain_next_morning_nrs} of 10" in read(clinic.screen)
    assert f"{first.running_min_per_week} minutes" in read(clinic.screen)


def test_the_figures_are_called_a_teaching_model(came_back):
    assert "A teaching model: invented figures, not a forecast" in read(Clinic(came_back).screen)


def test_nothing_is_decided_for_the_learner(came_back):
    clinic = Clinic(came_back)

    assert clinic.screen.question.answer is None
    assert clinic.screen.decide.disabled
    assert "Visit 1 of 3. Nothing decided yet." in read(clinic.screen)


def test_a_choice_is_an_act_only_once_it_is_decided(came_back):
    clinic = Clinic(came_back)

    clinic.choose("refer")

    assert clinic.screen.encounter == came_back
    assert "You decide: refer." in read(clinic.screen)
    assert not clinic.screen.decide.disabled


def test_the_next_visit_comes_with_a_word_on_the_last(came_back):
    clinic = Clinic(came_back)
    first, second, _ = visits_of(came_back)

    clinic.decide("refer")

    assert clinic.screen.encounter.reviews == (acts.Reviewed(week=2, decision="refer"),)
    assert "Week 6: Kwame comes back" in read(clinic.screen)
    assert f"“{second.told}”" in read(clinic.screen)
    assert "Week 2: you decided to refer." in read(clinic.screen)
    assert "The author of this case would have decided to progress" in read(clinic.screen)
    assert first.why in read(clinic.screen)
    assert clinic.screen.question.answer is None
    assert clinic.pulse.page == 1


def test_a_decision_like_the_authors_is_called_the_same(came_back):
    clinic = Clinic(came_back)

    clinic.decide(visits_of(came_back)[0].best)

    assert "The author of this case would have decided the same." in read(clinic.screen)


def test_nobody_is_called_the_author_of_a_generated_patient(came_back, knowledge):
    made = came_back.case.model_copy(update={"generated": True})
    clinic = Clinic(Encounter(made, knowledge, came_back.events, "encounter"))

    clinic.decide("refer")

    assert "The teaching model would have decided to progress" in read(clinic.screen)


@pytest.mark.parametrize("case_id", library.case_ids()[::6])
def test_no_visit_is_on_the_page_before_it_is_due(case_id, knowledge, model_answer):
    clinic = Clinic(committed(library.load_case(case_id), knowledge, model_answer))
    courses = clinic.screen.encounter.case.follow_up
    for held in range(3):
        due = clinic.screen.encounter.visit_due
        seen = [*visits_of(clinic.screen.encounter)[:held], due]
        told = {visit.told for course in courses for visit in course.visits} - {visit.told for visit in seen}
        why = {visit.why for course in courses for visit in course.visits} - {visit.why for visit in seen[:-1]}

        page = everything(clinic.screen)

        assert due.told in page
        assert [text for text in (*told, *why, clinic.screen.encounter.course.why) if text in page] == []
        clinic.decide("hold")


def test_why_it_went_this_way_is_told_after_the_third_visit(came_back):
    clinic = Clinic(came_back)

    for _ in range(3):
        assert came_back.course.why not in read(clinic.screen)
        clinic.decide("hold")

    assert clinic.screen.encounter.is_played
    assert f"Why it went this way {came_back.course.why}" in read(clinic.screen)
    assert "Week 12: you decided to hold." in read(clinic.screen)


def test_a_refused_decision_changes_nothing_and_says_why(came_back):
    clinic = Clinic(came_back, refused_with="This case was also changed in another window.")
    before = read(clinic.screen)

    clinic.decide("hold")

    assert clinic.screen.encounter == came_back
    assert read(clinic.screen).replace("You decide: hold.", "Nothing decided yet.") == before
    assert clinic.pulse.notice == clinic.refused_with


def test_a_decision_sent_without_a_choice_is_no_act(came_back):
    clinic = Clinic(came_back)
    clinic.screen.decide.set_state({"disabled": False})

    clinic.screen.decide.click()

    assert clinic.screen.encounter == came_back


def test_a_reload_shows_the_same_visit(came_back):
    clinic = Clinic(came_back)
    clinic.decide("hold")

    again = Clinic(clinic.screen.encounter)

    assert read(again.screen) == read(clinic.screen)


def test_a_screen_that_was_replaced_meanwhile_is_not_drawn_anew(came_back):
    clinic = Clinic(came_back)
    act = clinic.screen._act

    def act_and_replace(event: acts.Event) -> Encounter:
        after = act(event)
        clinic.screen.close()
        return after

    clinic.screen._act = act_and_replace
    clinic.decide("hold")

    assert clinic.screen.encounter == came_back
    assert clinic.pulse.page == 0


def test_the_course_is_drawn_from_the_first_visit_on_and_said_in_words(came_back):
    clinic = Clinic(came_back)
    first, second, _ = visits_of(came_back)

    clinic.decide("hold")

    html = "".join(part.value for part in clinic.screen.children[:2])
    start = came_back.case.presentation.worst_pain_nrs
    said = (
        f"Worst pain at the start {start} of 10; week 2: {first.pain_during_nrs} during, {first.pain_next_morning_nrs} "
        f"next morning; week 6: {second.pain_during_nrs} during, {second.pain_next_morning_nrs} next morning."
    )
    assert f'aria-label="{said}"' in html
    minutes = f"Minutes of running a week. Week 2: {first.running_min_per_week}; week 6: {second.running_min_per_week}."
    assert f'aria-label="{minutes}"' in html
    assert html.count("<tr>") == 1 + 1 + 2  # heads, start, two visits


def test_pain_that_is_higher_stands_higher_and_more_running_is_a_taller_bar(knowledge, came_back):
    html = Clinic(came_back).screen.children[1].value

    heights = [float(height) for height in re.findall(r'cx="\S+" cy="([\d.]+)"', html)]
    start, during = came_back.case.presentation.worst_pain_nrs, visits_of(came_back)[0].pain_during_nrs
    assert start > during
    assert heights[-2] < heights[-1]


def test_what_was_planned_is_told_in_one_line(came_back, knowledge):
    line = planned(came_back)

    case = came_back.case
    exercise = next(option for option in case.answers.exercises if option.choice == "include")
    running = next(option for option in case.answers.running if option.verdict == "best")
    assert line.startswith("Iliotibial band syndrome. Manage in clinic. Stage: ")
    assert knowledge.exercises[exercise.exercise].name in line
    assert running.text.rstrip(".") in line
    assert line in read(Clinic(came_back).screen)


def test_a_plan_without_exercises_says_so(case, knowledge, model_answer):
    answers = [event for event in model_answer(case) if event.kind not in ("located", "rated", "committed")]
    events = [acts.Believed(points={case.truth: 100}), *answers, acts.Exercised(chosen=()), acts.Committed()]

    line = planned(Encounter.replay(case, knowledge, events, "encounter"))

    assert "No exercises" in line


def test_what_a_patient_says_is_shown_as_text_and_never_run(came_back, knowledge):
    nasty = '<script>alert("x")</script>'
    values = came_back.case.model_dump(by_alias=True)
    values["patient"]["name"] = nasty
    for course in values["follow_up"]:
        for visit in course["visits"]:
            visit["told"] = visit["why"] = nasty
    clinic = Clinic(Encounter(Case.model_validate(values), knowledge, came_back.events, "encounter"))

    clinic.decide("hold")

    drawn = "".join(widget.value for widget in inside(clinic.screen) if hasattr(widget, "value"))
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
