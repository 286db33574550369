"""The feedback screen: only once earned, the danger first, every line with its reason and source, all text escaped."""

from dataclasses import replace

import pytest

from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models import attempt as acts
from kneeedu.widgets.feedback import FeedbackScreen, feedback_html, score_panel

NASTY = '<script>alert("x")</script>'


def rebuilt(case, **more):
    return type(case).model_validate(case.model_dump(by_alias=True) | more)


def test_there_is_no_feedback_before_the_answers_are_committed(small_case, small_knowledge):
    opened = Encounter(small_case, small_knowledge)

    with pytest.raises(NotAllowed):
        FeedbackScreen(opened, lambda _: None, "Next case", "")


def test_what_a_case_says_is_shown_as_text_and_never_run(small_case, small_knowledge, model_answer):
    values = small_case.model_dump(by_alias=True)
    values |= {"title": NASTY, "takeaway": NASTY}
    for name in ("diagnosis", "disposition", "stage", "exercises", "running", "avoid"):
        for option in values["answers"][name]:
            option["feedback"] = NASTY
    values["answers"]["locate"]["feedback"] = NASTY
    values["answers"]["running"][1]["text"] = NASTY
    case = type(small_case).model_validate(values)

    html = feedback_html(Encounter.replay(case, small_knowledge, model_answer(case)), "", NASTY)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 10


def test_what_the_knowledge_says_is_shown_as_text_and_never_run(small_case, small_knowledge, model_answer):
    ache = small_knowledge.conditions["ache"].model_copy(update={"name": NASTY})
    nasty = replace(small_knowledge, conditions={**small_knowledge.conditions, "ache": ache})

    html = feedback_html(Encounter.replay(small_case, nasty, model_answer(small_case)), "")

    assert "<script" not in html
    assert "<i>cures</i>" not in html
    assert 'title="On "knees"' not in html
    assert "On &quot;knees&quot; &amp; &lt;b&gt;more&lt;/b&gt;" in html


def test_a_missed_emergency_stands_before_the_score(make_case, small_knowledge, model_answer):
    case = make_case("emergency_same_day")
    record = [
        {"finding": row.finding, "is": "present", "told": f"Told of {row.finding}"}
        if row.finding in ("swollen_calf", "flight")
        else {"finding": row.finding, "is": row.is_, "told": row.told}
        for row in case.findings
    ]
    case = rebuilt(case, findings=record)
    *answers, commit = model_answer(case)
    late = Encounter.replay(case, small_knowledge, [*answers, acts.Disposed(urgency="routine_referral"), commit])

    html = feedback_html(late, "")

    assert html.index("Red flag missed") < html.index('aria-label="Score"')
    shown = html[html.index("Red flag missed") : html.index('aria-label="Score"')]
    assert "Told of swollen_calf" in shown
    assert "Told of flight" in shown
    assert "Told of front_pain" not in shown
    assert "A clot until a scan says otherwise." in shown
    assert "Same-day emergency" in shown


def test_a_safe_answer_speaks_of_no_missed_red_flag(committed):
    assert "Red flag missed" not in feedback_html(committed, "")


def test_a_capped_score_is_shown_with_what_it_would_have_been(make_case, small_knowledge, model_answer):
    case = make_case("emergency_same_day")
    *answers, commit = model_answer(case)
    late = Encounter.replay(case, small_knowledge, [*answers, acts.Disposed(urgency="manage_in_clinic"), commit])

    assert "Score 40 of 100, capped (would be 70)" in score_panel(late.grade)


def test_every_line_of_the_grade_is_shown_with_what_would_have_been_better(small_case, small_knowledge, worst_answer):
    encounter = Encounter.replay(small_case, small_knowledge, worst_answer(small_case, small_knowledge))

    html = feedback_html(encounter, "")

    assert html.count("Would have been better") == len(encounter.grade.feedback)
    assert html.count('class="kn-line"') == len(encounter.grade.feedback)
    for line in encounter.grade.feedback:
        assert f"<dd>{line.did}</dd>" in html


def test_the_claim_a_case_bears_on_is_held_against_the_evidence(committed):
    html = feedback_html(committed, "")

    assert "Outdated" in html
    assert "Doe 2001" in html


def test_going_on_is_one_button_that_is_heard_once(committed):
    heard = []

    screen = FeedbackScreen(committed, heard.append, "Next case", "")
    screen.next.click()

    assert heard == [screen.next]
    assert screen.next.description == "Next case"
