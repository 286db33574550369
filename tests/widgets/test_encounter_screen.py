"""A consultation on the screen: what is asked is answered, what is refused changes nothing, a reload shows the same."""

import re
from dataclasses import replace
from html import unescape

import pytest

from kneeedu import library
from kneeedu.consultation import answer_of
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.inquiry import hint
from kneeedu.models import attempt as acts
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets.encounter_screen import EncounterScreen
from kneeedu.widgets.pulse import Pulse

SURE_OF_THE_BAND = {"iliotibial_band_syndrome": 70, "lateral_meniscus_tear": 20, "something_else": 10}


class Learner:
    """Plays on a screen as a browser would, by what it may send."""

    def __init__(self, encounter: Encounter) -> None:
        self.pulse = Pulse()
        self.refused_with: str | None = None
        self.open(encounter)

    def open(self, encounter: Encounter) -> None:
        self.screen = EncounterScreen(encounter, self.act, self.pulse.guard, 7, "", pulse=self.pulse)

    def act(self, event: acts.Event) -> Encounter:
        if self.refused_with:
            raise NotAllowed(self.refused_with)
        return self.screen.encounter.apply(event)

    def ask(self, *findings: str) -> None:
        """Press the row of a question or test."""
        chooser = self.screen.chooser
        for finding in findings:
            place = next(place for place, item in enumerate(chooser.items) if item.id == finding)
            chooser.set_state({"picked": {"index": place, "serial": chooser.picked["serial"] + 1}})

    def believe(self, points, note: str = "") -> None:
        belief = self.screen.belief
        belief.set_state({"kept": {"points": points, "note": note, "serial": belief.kept["serial"] + 1}})

    def answer(self, number: int, *chosen: int) -> None:
        """Tick the options of the n-th question, counted from 1; none of them says 'None of these'."""
        self.question(number).set_state({"chosen": list(chosen), "answered": True})

    def question(self, number: int):
        return self.screen.questions.children[number - 1]

    def answer_everything(self) -> None:
        self.screen.decide.click()
        for number in (1, 2, 3, 5):
            self.answer(number, 1)
        self.answer(4, 0)
        self.answer(6)


@pytest.fixture
def case() -> Case:
    return library.load_case("clockwork_third_mile")


@pytest.fixture
def learner(case: Case, knowledge: Knowledge) -> Learner:
    return Learner(Encounter(case, knowledge, mode="encounter"))


def inside(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def texts(value):
    if isinstance(value, dict):
        for key, child in value.items():
            yield from (key, *texts(child))
    elif isinstance(value, list | tuple):
        for child in value:
            yield from texts(child)
    elif isinstance(value, str):
        yield value


def sent_to_the_page(screen) -> str:
    """Every text in the state of every widget on a screen, as read, but for our own scripts and styles."""
    states = [widget.get_state() for widget in inside(screen)]
    values = [value for state in states for name, value in state.items() if name not in ("_esm", "_css", "layout")]
    return "\n".join(unescape(text) for value in values for text in texts(value))


def shown(screen) -> list:
    """What is to be seen on a screen, widget by widget, without names and numbers that only the machine needs."""
    inner = ("layout", "style", "picked", "kept", "heard", "looked_at", "about", "answers", "done")
    states = [
        {name: value for name, value in widget.get_state().items() if name not in inner and name != "children"}
        for widget in inside(screen)
    ]
    for state in states:
        if "value" in state:  # ids inside drawings are numbered anew
            state["value"] = re.sub(r"\bp\d+-", "", state["value"])
    chooser = screen.chooser
    return [
        *states,
        sorted(chooser.done),
        dict(chooser.answers),
        ["kn-away" in part._dom_classes for part in screen.children],
    ]


def read(html) -> str:
    """HTML as it is read."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.value)))


def test_a_question_is_answered_in_the_patients_words(learner, case, knowledge):
    learner.ask("consistent_onset_distance")

    said = answer_of(case, "consistent_onset_distance", knowledge)
    assert f"“{said.words}”" in read(learner.screen.latest)
    assert f"“{said.words}”" in read(learner.screen.so_far)
    assert said.words in "".join(learner.screen.chooser.answers.values())
    assert said.words in learner.pulse.said


def test_a_test_shows_what_is_seen_and_takes_its_time(learner, case, knowledge):
    learner.ask("noble_compression")

    seen = answer_of(case, "noble_compression", knowledge)
    assert seen.words in read(learner.screen.latest)
    assert "“" not in read(learner.screen.latest)
    assert f"{seen.minutes:g} of 20 min used" in read(learner.screen.clock)


def test_what_was_asked_is_marked_and_cannot_be_asked_again(learner):
    learner.ask("noble_compression")
    before = learner.screen.encounter

    learner.ask("noble_compression")

    assert learner.screen.encounter == before
    assert len(learner.screen.chooser.done) == 1


def test_history_and_examination_are_told_apart_on_the_clock(learner):
    learner.ask("consistent_onset_distance", "noble_compression")

    assert "History ½ minutes, examination" in learner.screen.clock.value
    assert learner.screen.clock.value.count("is-exam") == 1


def test_going_over_the_clock_is_allowed_and_told_in_words(learner, knowledge):
    learner.ask(*(item.id for item in learner.screen.chooser.items[:50]))

    used = learner.screen.encounter.minutes_used
    assert used > 20
    assert f"{used - 20:g} over".replace(".5", "½") in read(learner.screen.clock)
    assert "over the clock" in read(learner.screen.left)
    assert "danger" not in learner.screen.clock.value


def test_an_answer_that_nobody_wrote_looks_like_any_other(learner, case, knowledge):
    asked = [item.id for item in learner.screen.chooser.items if item.kind == "history"]
    answers = [answer_of(case, finding, knowledge) for finding in asked]

    def form(answer) -> str:
        learner.open(Encounter(case, knowledge, mode="encounter"))
        learner.ask(answer.finding)
        told = [learner.screen.latest.value, learner.screen.so_far.value, *learner.screen.chooser.answers.values()]
        finding = knowledge.findings[answer.finding]
        page = unescape("\n".join(told))
        for text, blank in ((answer.words.rstrip("."), "WORDS"), (finding.act, "ACT"), (finding.name, "NAME")):
            page = page.replace(text, blank)
        return re.sub(r"WORDS[.?!]?", "WORDS", page)

    absent = [answer for answer in answers if answer.presence == "absent" and answer.minutes == 0.5]
    written = next(answer for answer in absent if answer.written)
    presumed = next(answer for answer in absent if not answer.written)
    assert form(written) == form(presumed)


def test_a_refused_act_changes_nothing_and_says_why(learner):
    learner.ask("noble_compression")
    learner.believe(SURE_OF_THE_BAND, "One spot.")
    learner.answer_everything()
    before = shown(learner.screen)

    learner.refused_with = "This case was also changed in another window."
    learner.ask("squat_test_pain")
    learner.believe({"something_else": 100}, "No idea.")
    learner.screen.hint.click()
    learner.answer(1, 5)
    learner.answer(4, 2)
    learner.answer(6, 0)

    assert shown(learner.screen) == before
    assert learner.pulse.notice == learner.refused_with


def test_a_first_answer_that_was_refused_does_not_stay_ticked(learner):
    learner.screen.decide.click()
    learner.refused_with = "Not now."

    learner.answer(1, 3)
    learner.answer(4)

    assert learner.question(1).answer is None
    assert learner.question(4).answer is None


def test_a_reload_shows_the_same_screen(learner):
    learner.ask("consistent_onset_distance", "noble_compression")
    learner.screen.hint.click()
    learner.believe(SURE_OF_THE_BAND, "One spot.")
    learner.ask("squat_test_pain")
    learner.screen.hint.click()
    before = shown(learner.screen)

    learner.open(learner.screen.encounter)

    assert shown(learner.screen) == before


def test_a_reload_while_deciding_shows_the_answers_given(learner):
    learner.ask("noble_compression")
    learner.believe(SURE_OF_THE_BAND, "One spot.")
    learner.answer_everything()
    before = shown(learner.screen)

    learner.open(learner.screen.encounter)

    assert shown(learner.screen) == before
    assert not learner.screen.commit.disabled


def test_an_act_changes_the_widgets_that_stand_and_draws_none_anew(learner):
    before = list(inside(learner.screen))

    learner.ask("noble_compression")
    learner.believe(SURE_OF_THE_BAND)
    learner.screen.hint.click()

    assert list(inside(learner.screen)) == before


def test_going_back_to_the_patient_loses_no_answer(learner):
    learner.screen.decide.click()
    learner.answer(2, 3)

    learner.screen.back.click()
    learner.ask("noble_compression")
    learner.screen.decide.click()

    assert learner.question(2).answer == (3,)
    assert learner.screen.encounter.given.urgency == "emergency_same_day"


def test_turning_to_the_other_view_moves_to_its_heading(learner, case):
    assert case.title in learner.screen.heading.value
    assert learner.pulse.page == 0

    learner.screen.decide.click()

    assert "<h1>Decide: the clockwork third mile</h1>" in learner.screen.heading.value
    assert learner.pulse.page == 1
    assert "kn-away" in learner.screen.consultation._dom_classes
    assert "kn-away" not in learner.screen.decision._dom_classes


def test_the_conditions_believed_in_come_first_and_the_others_are_found_by_name(learner, knowledge):
    learner.believe(SURE_OF_THE_BAND)
    learner.screen.decide.click()

    question = learner.question(1)
    names = [label for label, _ in question.options]
    assert names[:2] == ["Iliotibial band syndrome", "Lateral meniscus tear"]
    assert question.ahead == 2
    assert sorted(names) == sorted(condition.name for condition in knowledge.conditions.values())
    assert names[2:] == sorted(names[2:], key=str.casefold)
    assert question.answer is None
    place = names.index("Patellar tendinopathy")
    assert "Jumper's knee" in question.also[place]


def test_a_diagnosis_that_the_author_did_not_put_up_can_be_chosen(learner, case, knowledge):
    learner.screen.decide.click()
    names = [label for label, _ in learner.question(1).options]

    offered = {knowledge.conditions[option.condition].name for option in case.answers.diagnosis}
    far = next(name for name in reversed(names) if name not in offered)
    learner.answer(1, names.index(far))

    assert knowledge.conditions[learner.screen.encounter.given.condition].name == far


def test_nothing_is_chosen_for_the_learner_when_deciding(learner):
    learner.screen.decide.click()

    assert [question.answer for question in learner.screen.questions.children] == [None] * 6
    assert learner.question(1).number == "Question 1 of 6"
    assert learner.question(6).number == "Question 6 of 6"
    assert "0 of 6 answered." in read(learner.screen.progress)


def test_nothing_can_be_committed_without_a_belief(learner):
    learner.answer_everything()

    assert learner.screen.commit.disabled
    assert "6 of 6 answered. Still missing: a belief." in read(learner.screen.progress)
    assert "You have not kept a belief yet." in read(learner.screen.thought)

    learner.believe(SURE_OF_THE_BAND)

    assert not learner.screen.commit.disabled
    assert "Iliotibial band syndrome 70, Lateral meniscus tear 20, Something else 10" in read(learner.screen.thought)


def test_what_is_still_missing_is_named(learner):
    learner.screen.decide.click()
    learner.answer(1, 0)
    learner.answer(3, 0)

    assert (
        "2 of 6 answered. Still missing: a belief, where the patient goes, exercises, running, what to avoid."
        in read(learner.screen.progress)
    )


def test_committing_ends_the_consultation(learner):
    learner.believe(SURE_OF_THE_BAND)
    learner.answer_everything()

    learner.screen.commit.click()

    assert learner.screen.encounter.standing == "committed"


def test_a_forged_commit_is_refused(learner):
    learner.screen.decide.click()
    learner.screen.commit.set_state({"disabled": False})

    learner.screen.commit.click()

    assert learner.screen.encounter.standing == "open"
    assert "Not every question is answered yet" in learner.pulse.notice


def test_a_belief_is_kept_with_its_note_and_told_in_the_record(learner):
    learner.ask("noble_compression")

    learner.believe(SURE_OF_THE_BAND, "Sharp, one spot.")

    assert learner.screen.encounter.belief.points == SURE_OF_THE_BAND
    record = read(learner.screen.so_far)
    assert "Belief kept Iliotibial band syndrome 70, Lateral meniscus tear 20" in record
    assert "“Sharp, one spot.”" in record
    assert learner.screen.belief.points == SURE_OF_THE_BAND


def test_hints_grow_clearer_for_the_same_next_question(learner, case, knowledge):
    for level in (1, 2, 3):
        learner.screen.hint.click()

        assert hint(case, [], level, knowledge) in read(learner.screen.hints)
        assert hint(case, [], level, knowledge) == learner.pulse.said
    assert [event.level for event in learner.screen.encounter.events] == [1, 2, 3]
    assert learner.screen.hint.disabled


def test_a_fourth_hint_costs_nothing_because_there_is_none(learner):
    for _ in range(3):
        learner.screen.hint.click()
    learner.screen.hint.set_state({"disabled": False})

    learner.screen.hint.click()

    assert len(learner.screen.encounter.events) == 3


def test_after_an_act_hints_begin_anew(learner):
    for _ in range(3):
        learner.screen.hint.click()

    learner.ask("noble_compression")

    assert not learner.screen.hint.disabled
    assert learner.screen.hint.description == "A hint, costs a point"
    assert read(learner.screen.so_far).count("Hint taken") == 3


def test_no_second_hint_is_sold_once_nothing_more_is_worth_asking(learner, case, knowledge):
    learner.ask(*(item.id for item in learner.screen.chooser.items))

    learner.screen.hint.click()

    assert "Nothing more is worth its minutes" in read(learner.screen.hints)
    assert learner.screen.hint.disabled


def test_the_questions_laid_out_before_are_let_go(learner):
    learner.screen.decide.click()
    before = learner.screen.questions.children

    learner.screen.back.click()
    learner.screen.decide.click()

    assert all(question.comm is None for question in before)


@pytest.mark.parametrize("case_id", library.case_ids()[::7])
def test_nothing_on_an_open_page_is_there_before_it_is_earned(case_id, knowledge):
    case = library.load_case(case_id)
    learner = Learner(Encounter(case, knowledge, mode="encounter"))
    learner.ask(*(item.id for item in learner.screen.chooser.items[:4]))
    learner.believe({"something_else": 100})
    learner.answer_everything()
    answers = case.answers
    lists = (answers.diagnosis, answers.disposition, answers.stage, answers.exercises, answers.running, answers.avoid)
    secrets = {answers.locate.feedback, case.takeaway, *(option.feedback for options in lists for option in options)}
    secrets |= {text for course in case.follow_up for visit in course.visits for text in (visit.told, visit.why)}
    secrets |= {row.told for row in case.findings if row.is_ != "unknown"}
    secrets -= {answer.words for answer in learner.screen.encounter.learned}
    ids = {option.id for options in (answers.exercises, answers.running, answers.avoid) for option in options}

    page = sent_to_the_page(learner.screen)

    assert [secret for secret in secrets if secret in page] == []
    kept_back = {"verdict", "best", "partly", "unsafe", "include", "optional", "harmful", "presumed", *ids}
    assert kept_back & set(page.split("\n")) == set()


def test_what_can_be_diagnosed_is_the_same_for_every_patient(knowledge):
    def offered(case_id: str) -> list:
        learner = Learner(Encounter(library.load_case(case_id), knowledge, mode="encounter"))
        learner.screen.decide.click()
        screen = learner.screen
        return [learner.question(1).options, learner.question(1).also, screen.belief.offered, screen.chooser.rows]

    assert offered(library.case_ids()[0]) == offered(library.case_ids()[-1])


def test_what_a_case_or_a_learner_says_is_shown_as_text_and_never_run(case, knowledge):
    nasty = '<script>alert("x")</script>'
    values = case.model_dump(by_alias=True)
    values["title"] = values["presentation"]["complaint"] = values["patient"]["name"] = nasty
    for row in values["findings"]:
        row["said"] = row["told"] = row["detail"] = nasty
    finding = knowledge.findings["noble_compression"].model_copy(update={"name": nasty})
    learner = Learner(
        Encounter(
            Case.model_validate(values),
            replace(knowledge, findings={**knowledge.findings, finding.id: finding}),
            mode="encounter",
        )
    )

    learner.ask("noble_compression", "consistent_onset_distance")
    learner.believe(SURE_OF_THE_BAND, nasty)
    learner.screen.decide.click()

    drawn = [widget.value for widget in inside(learner.screen) if widget.get_state().get("_view_name") == "HTMLView"]
    assert "<script" not in "".join(drawn)
    assert "&lt;script&gt;" in learner.screen.so_far.value
