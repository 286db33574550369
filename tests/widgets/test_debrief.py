"""The debrief screen: earned, in order, sourced, escaped, printable."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from debriefed import decided, looked_into, played, with_a_course

import kneeedu.widgets
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.models.attempt import Believed
from kneeedu.models.grade import RULES
from kneeedu.widgets.debrief import DebriefScreen, debrief_html
from kneeedu.widgets.scoring import how_scored, rules_in_words

NASTY = '<script>alert("x")</script>'
STYLES = (Path(kneeedu.widgets.__file__).parent / "kneeedu.css").read_text(encoding="utf-8")


@pytest.fixture
def told(small_case, small_knowledge):
    """The debrief of someone who looked into these, believed it somewhat, and decided as said."""

    def tell(*findings, case=small_case, knowledge=small_knowledge, note="", **decision):
        consultation = [
            *looked_into(knowledge, *findings),
            Believed(points={"ache": 60, "strain": 40}, note=note),
        ]
        return played(with_a_course(case), knowledge, consultation, **decision)

    return tell


def screen_of(encounter, again=None, alike=None, **more):
    return DebriefScreen(encounter, lambda _: None, "Next case", again, alike, "", **more)


def test_nothing_is_shown_before_all_that_counts_has_been_done(small_case, small_knowledge, committed):
    case = with_a_course(small_case)
    events = [Believed(points={"ache": 100}), *decided(case)]
    unplayed = [Encounter.replay(case, small_knowledge, events[:count], "encounter") for count in (0, 1, len(events))]

    for encounter in (*unplayed, committed):
        with pytest.raises(NotAllowed):
            screen_of(encounter)


def test_the_parts_come_in_the_order_of_what_matters(told):
    html = debrief_html(told("front_pain", "front_tender"), "")

    parts = (
        "Debrief: a sore knee",
        'aria-label="Score"',
        "How this is scored",
        "How your belief moved",
        "What moved the engine",
        "What an expert would have asked next",
        "Key features",
        "Safety and time",
        "How it went on",
        "Line by line",
        "Commonly said, and what the evidence supports",
        "Take away",
        'id="kn-next"',
    )
    places = [html.index(part) for part in parts]
    assert places == sorted(places)


def test_a_missed_emergency_is_named_before_the_score_with_what_was_and_was_not_looked_for(told, make_case):
    case = make_case("emergency_same_day")
    present = [
        {"finding": row.finding, "is": "present" if row.finding in ("swollen_calf", "flight") else row.is_,
         "told": f"Told of {row.finding}"}
        for row in case.findings
    ]  # fmt: skip
    case = type(case).model_validate(case.model_dump(by_alias=True) | {"findings": present})

    html = debrief_html(told("flight", case=case, urgency="manage_in_clinic"), "")

    flag = html[html.index("Red flag missed") : html.index('aria-label="Score"')]
    assert re.search("Told of flight.*?You found it", flag)
    assert re.search("Told of swollen_calf.*?You did not ask or look for it", flag)
    assert "Not asked: Swollen_calf" in html
    assert "It is present, and raises a red flag." in html


def test_a_safe_plan_speaks_of_no_missed_red_flag(told):
    assert "Red flag missed" not in debrief_html(told("front_pain"), "")


def test_the_truth_and_what_was_said_stand_at_the_top(told):
    assert "It was <strong>ache</strong>, as you said." in debrief_html(told(), "")
    assert "It was <strong>ache</strong>; you said strain." in debrief_html(told(condition="strain"), "")


def test_what_was_asked_twice_over_is_said_to_add_nothing(told):
    html = debrief_html(told("front_pain", "front_tender"), "")

    assert "Nothing new: “Front_pain” had told as much. Counted once" in html


def test_every_figure_has_a_table_and_a_narrow_drawing(told):
    html = debrief_html(told("front_pain"), "")

    assert html.count("Read it as a table") == 2
    assert "kn-wide" in html
    assert "kn-narrow" in html


def test_the_course_is_labelled_a_model_and_tells_each_decision(told):
    html = debrief_html(told("front_pain", reviews=("progress", "hold", "refer")), "")

    course = html[html.index("How it went on") : html.index("Line by line")]
    assert "A teaching model, not a forecast" in course
    assert "A fitting plan" in course
    assert re.findall(r"<dt>You decided</dt><dd>([^<]+)", course) == ["Progress", "Hold", "Refer"]
    assert re.findall(r"<dt>Would have been better</dt><dd>([^<]+)", course) == [
        "Nothing to change.",
        "Progress",
        "Progress",
    ]


def test_every_line_of_the_grade_is_told_with_its_references(told):
    encounter = told("front_pain")
    html = debrief_html(encounter, "")

    assert html.count('class="kn-line"') == len(encounter.grade.feedback)
    assert "Doe 2001" in html


def test_what_case_knowledge_and_learner_wrote_is_shown_as_text_and_never_run(told, small_case, small_knowledge):
    values = small_case.model_dump(by_alias=True) | {"title": NASTY, "takeaway": NASTY}
    for row in values["findings"]:
        row["told"] = NASTY
    values["answers"]["disposition"][0]["feedback"] = NASTY
    case = type(small_case).model_validate(values)
    ache = small_knowledge.conditions["ache"].model_copy(update={"name": NASTY})
    findings = {one.id: one.model_copy(update={"name": NASTY}) for one in small_knowledge.findings.values()}
    nasty = replace(small_knowledge, conditions={**small_knowledge.conditions, "ache": ache}, findings=findings)

    html = debrief_html(told("front_pain", "front_tender", "hum", case=case, knowledge=nasty, note=NASTY), "", NASTY)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 20
    assert 'alert("x")' not in html


def test_lessons_to_read_next_are_links(told):
    html = debrief_html(told(), "", lessons=[("Telling <i>apart</i>", "../lessons/05.ipynb")])

    assert '<a class="kn-tap" href="../lessons/05.ipynb">Telling &lt;i&gt;apart&lt;/i&gt;</a>' in html


def test_each_button_is_heard_once_and_by_its_own(told):
    heard = []
    encounter = told("front_pain")
    screen = DebriefScreen(
        encounter,
        lambda _: heard.append("on"),
        "Next case",
        lambda _: heard.append("again"),
        lambda _: heard.append("alike"),
        "",
        traced="kneeedu 1 · seed 2",
    )

    for button in (screen.next, screen.again, screen.alike):
        button.click()

    assert heard == ["on", "again", "alike"]
    assert screen.again.description == "Try the same patient again"
    assert screen.alike.description == "A patient like this one"
    assert "kneeedu 1 · seed 2" in screen.children[-1].value


def test_where_a_case_cannot_be_taken_again_there_is_no_button_for_it(told):
    screen = screen_of(told("front_pain"))

    assert screen.again is None
    assert screen.alike is None
    assert [type(one).__name__ for one in screen.children[1].children] == ["Button", "Printer"]


def test_the_print_button_takes_nothing_from_the_browser(told):
    printer = screen_of(told()).printer

    printer.set_state({"label": "Pay now"})

    assert printer.label == "Print this debrief"


def test_on_paper_there_are_no_buttons_and_every_disclosure_stands_open():
    paper = STYLES[STYLES.index("/* The debrief:") : STYLES.index("/* End of the debrief */")]
    paper = paper[paper.index("@media print") :]

    for rule in ("@page", ".kn-next", ".kn-btn", "::details-content", "break-inside: avoid", "break-after: avoid"):
        assert rule in paper


def test_the_formula_is_told_with_the_very_figures_grading_uses(told):
    grade = told("front_pain").grade

    html = how_scored(grade)

    for domain, weight in grade.weights.items():
        assert f"{weight} × {100 * grade.domains[domain]:.0f} %" in html
    assert f"= {100 * grade.uncapped:.1f}".removesuffix(".0") in html
    assert "No study has validated them." in html


def test_other_rules_make_another_formula():
    mine = rules_in_words(replace(RULES, unsafe_cap=0.25, key_share=0.5, spare_min=6, hint_cost=0.1, final_share=0.75))

    assert "caps the whole score at 25." in mine["disposition"]
    assert mine["information"].startswith("50 % for key features")
    assert "Each minute beyond 6 " in mine["information"]
    assert "each hint 2 points." in mine["information"]
    assert "The last belief counts 75 %, the mean of all of them 25 %." in mine["calibration"]
    assert rules_in_words()["plan"] == mine["plan"]
