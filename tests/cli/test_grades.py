"""Grading an attempt, grading the past anew, exporting, and looking after the gradebook."""

import json
import sqlite3

import pytest

from kneeedu import __version__, library
from kneeedu.encounter import Encounter
from kneeedu.gradebook import Gradebook
from kneeedu.inquiry import expert_inquiry
from kneeedu.models import attempt as acts
from kneeedu.patients import case_of

CASE = library.case_ids()[0]
BOOK = "sqlite:///grades.db"


def test_an_attempt_written_by_hand_is_graded(run, written, model_answer):
    case = library.load_case(CASE)
    events = [event.model_dump(mode="json", exclude={"at"}) for event in model_answer(case)]
    path = written("attempt.yaml", json.dumps({"case": CASE, "mode": "vignette", "events": events}))

    code, out, _ = run("grade", CASE, path, "--json")

    result = json.loads(out)
    assert code == 0
    assert result["score"] >= 0.9999
    assert result["safe"] is True
    assert {"domain", "verdict", "text", "references"} <= set(result["feedback"][0])
    assert run("grade", CASE, path)[1].startswith("100%\n")


def test_an_attempt_that_is_not_committed_has_no_grade(run, written):
    code, out, err = run("grade", CASE, written("attempt.yaml", f"case: {CASE}\nevents: []\n"))

    assert (code, out) == (1, "")
    assert err == "There is no grade before the answers are committed.\n"


def test_an_attempt_that_cannot_have_happened_is_refused_by_its_act(run, written):
    path = written("attempt.yaml", f"case: {CASE}\nevents:\n  - {{kind: diagnosed, condition: gout}}\n")

    code, _, err = run("grade", CASE, path)

    assert code == 1
    assert err.startswith("Act 1 (diagnosed) cannot have happened: 'gout' was not offered")


def test_an_attempt_at_another_case_is_refused(run, written):
    code, _, err = run("grade", CASE, written("attempt.yaml", "case: another_knee\nevents: []\n"))

    assert code == 1
    assert "the attempt is for 'another_knee'" in err


def test_a_misspelt_case_is_answered_with_the_nearest(run):
    code, _, err = run("grade", CASE[:-1], "attempt.yaml")

    assert code == 1
    assert f"Did you mean '{CASE}'?" in err


def whole_consultation(case, knowledge, model_answer):
    """Everything the author wrote down asked, the truth believed, the model answer, and the best decision each time."""
    answers = [event for event in model_answer(case) if event.kind not in ("located", "rated")]
    inquiry = [
        acts.Asked(finding=one) if knowledge.findings[one].kind == "history" else acts.Examined(finding=one)
        for one in expert_inquiry(case, knowledge)
    ]
    encounter = Encounter.replay(
        case, knowledge, (*inquiry, acts.Believed(points={case.truth: 100}), *answers), "encounter"
    )
    while visit := encounter.visit_due:
        encounter = encounter.apply(acts.Reviewed(week=visit.week, decision=visit.best))
    return encounter


def as_file(encounter, written):
    return written("attempt.yaml", encounter.attempt.model_dump_json())


def test_a_grade_names_the_version_the_knowledge_the_case_and_the_seed(run, written, knowledge, model_answer):
    case = library.load_case(CASE)
    path = as_file(Encounter.replay(case, knowledge, model_answer(case)), written)

    _, as_json, _ = run("grade", CASE, path, "--json")
    _, as_text, _ = run("grade", CASE, path)

    digest = library.case_digest(case)
    assert json.loads(as_json)["made_with"] == {
        "package_version": __version__,
        "knowledge_digest": knowledge.digest,
        "case_digest": digest,
        "seed": None,
    }
    assert as_text.splitlines()[-1] == (
        f"kneeedu {__version__} · knowledge {knowledge.digest} · case {digest} · seed none"
    )


def test_a_whole_consultation_is_graded_in_all_six_domains(run, written, knowledge, model_answer):
    case = library.load_case(CASE)

    code, out, _ = run("grade", CASE, as_file(whole_consultation(case, knowledge, model_answer), written), "--json")

    result = json.loads(out)
    assert (code, result["mode"]) == (0, "encounter")
    assert set(result["domains"]) == {
        "diagnosis", "disposition", "information", "calibration", "plan", "follow_up"
    }  # fmt: skip
    assert result["score"] > 0.9


def test_an_attempt_at_an_invented_patient_is_graded_and_names_the_patients_seed(run, written, knowledge, model_answer):
    case = case_of("generated_12")
    path = as_file(Encounter.replay(case, knowledge, model_answer(case)), written)

    code, out, _ = run("grade", "generated_12", path, "--json")

    assert code == 0
    assert json.loads(out)["made_with"]["seed"] == 12


@pytest.fixture
def keep(knowledge, model_answer):
    """Keep a case answered by its model answer and graded as it would be now, unless told otherwise."""

    def kept(learner="amal", case_id=CASE, grade=None, events=None, **made_with):
        book = Gradebook.open(BOOK)
        case = case_of(case_id)
        book.enrol(learner, learner.title())
        attempt = book.attempt(learner, "s1", case_id, quiz="spring")
        encounter = Encounter.replay(case, knowledge, model_answer(case))
        for position, event in enumerate(encounter.events if events is None else events):
            book.append(attempt, position, event)
        now = {
            "package_version": __version__,
            "knowledge_digest": knowledge.digest,
            "case_digest": library.case_digest(case),
        }
        book.save_grade(attempt, grade or encounter.grade, **now | made_with)
        return encounter.grade

    return kept


def everything():
    """Every row of every table."""
    connection = sqlite3.connect("grades.db")
    tables = ("settings", "learners", "attempts", "events", "grades")
    held = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
    connection.close()
    return held


def test_grades_given_under_what_is_here_now_would_not_change(run, keep):
    keep("amal")
    keep("bo")

    assert run("grade", "--past", "--gradebook", BOOK) == (
        0,
        "2 graded attempts: 0 would change, 2 would not, 0 cannot be graded anew."
        " Nothing in the gradebook was altered.\n",
        "",
    )


def test_a_grade_that_would_be_another_today_is_named_with_its_domains_and_what_changed_since(run, keep):
    now = keep("amal")
    harsher = now.model_copy(update={"score": 0.75, "domains": dict(now.domains) | {"plan": 0.0}})
    keep("bo", grade=harsher, knowledge_digest="older", package_version="0.0.1")

    code, out, _ = run("grade", "--past", "--gradebook", BOOK)

    assert code == 0
    assert out.splitlines() == [
        f"bo, {CASE}, try 1 (quiz spring): 75.0 -> 100.0",
        "  Plan: 0.0% -> 100.0%",
        "  Changed since: the knowledge, the version of kneeedu; the same: the case",
        "2 graded attempts: 1 would change, 1 would not, 0 cannot be graded anew."
        " Nothing in the gradebook was altered.",
    ]


def test_a_grade_whose_safety_would_be_judged_otherwise_says_so(run, keep):
    now = keep("amal")
    keep("bo", grade=now.model_copy(update={"score": 0.4, "safe": False}), case_digest="older")

    _, out, _ = run("grade", "--past", "--gradebook", BOOK)

    assert "  Safety: an urgent patient missed -> safe" in out.splitlines()
    assert "Changed since: the case; the same: the knowledge, the version of kneeedu" in out


def test_an_attempt_that_cannot_have_happened_on_the_case_of_today_is_named_with_the_sentence(run, keep):
    keep("bo", events=[acts.Diagnosed(condition="gout")])

    code, out, _ = run("grade", "--past", "--gradebook", BOOK)

    assert code == 0
    assert out.startswith(
        f"bo, {CASE}, try 1 (quiz spring): 100.0, and cannot be graded anew."
        " Act 1 (diagnosed) cannot have happened: 'gout' was not offered"
    )
    assert "0 would change, 0 would not, 1 cannot be graded anew" in out


def test_an_attempt_at_a_case_that_is_gone_is_named_with_the_sentence(run, committed):
    book = Gradebook.open(BOOK)
    book.enrol("amal", "Amal")
    book.save_grade(book.attempt("amal", "s1", "sore_knee"), committed.grade, "1", "k", "c")

    code, out, _ = run("grade", "--past", "--gradebook", BOOK)

    assert code == 0
    assert "amal, sore_knee, try 1: 100.0, and cannot be graded anew. no case called 'sore_knee'." in out


def test_an_invented_patient_is_made_again_to_grade_the_attempt_anew(run, keep):
    keep("amal", "generated_12")

    _, out, _ = run("grade", "--past", "--gradebook", BOOK)

    assert out.startswith("1 graded attempt: 0 would change, 1 would not, 0 cannot be graded anew.")


def test_a_whole_consultation_of_the_past_is_graded_anew_in_the_long_form(run, knowledge, model_answer):
    encounter = whole_consultation(library.load_case(CASE), knowledge, model_answer)
    book = Gradebook.open(BOOK)
    book.enrol("amal", "Amal")
    attempt = book.attempt("amal", "s1", CASE, mode="encounter")
    for position, event in enumerate(encounter.events):
        book.append(attempt, position, event)
    book.save_grade(attempt, encounter.grade, "1", "k", "c")

    _, out, _ = run("grade", "--past", "--gradebook", BOOK, "--json")

    (row,) = json.loads(out)["attempts"]
    assert (row["mode"], row["changes"], row["knowledge_changed"]) == ("encounter", False, True)
    assert row["now"]["score"] == row["then"]["score"]


def test_grading_the_past_alters_nothing_in_the_gradebook(run, keep):
    now = keep("amal")
    keep("bo", grade=now.model_copy(update={"score": 0.1}))
    keep("cy", events=[])
    before = everything()

    run("grade", "--past", "--gradebook", BOOK)

    assert everything() == before


def test_the_past_as_json_says_for_each_attempt_what_was_and_what_would_be(run, keep, knowledge):
    now = keep("amal", grade=None)
    keep("bo", grade=now.model_copy(update={"score": 0.5, "domains": dict(now.domains) | {"diagnosis": 0.5}}))
    keep("cy", events=[])

    code, out, _ = run("grade", "--past", "--gradebook", BOOK, "--json")

    told = json.loads(out)
    assert code == 0
    assert told["now"] == {"package_version": __version__, "knowledge_digest": knowledge.digest}
    amal, bo, cy = told["attempts"]
    assert [row["changes"] for row in (amal, bo, cy)] == [False, True, False]
    assert (bo["learner"], bo["case"], bo["try"], bo["quiz"]) == ("bo", CASE, 1, "spring")
    assert (bo["then"]["score"], bo["now"]["score"]) == (0.5, now.score)
    assert bo["domains"] == {"diagnosis": {"then": 0.5, "now": 1.0}}
    assert (bo["case_changed"], bo["knowledge_changed"], bo["version_changed"]) == (False, False, False)
    assert bo["then"]["made_with"]["seed"] == bo["now"]["made_with"]["seed"]
    assert (cy["now"], cy["why_not"]) == (None, "There is no grade before the answers are committed.")
