"""Judging claims: nothing tells before the learner has judged, and only an exact judgement counts."""

import json
from html import unescape

import pytest

from kneeedu.dashboards import lessons as dashboards
from kneeedu.widgets.claims import GLOSSES, JudgeTheClaims
from kneeedu.widgets.feedback import CLAIM_VERDICTS
from kneeedu.widgets.pulse import Pulse

GROUPS = {"What works": ["C58", "C59"], "One": ["C1"]}
VERDICTS = list(GLOSSES)


@pytest.fixture
def pulse():
    return Pulse()


@pytest.fixture
def judge(knowledge, pulse):
    part = JudgeTheClaims(knowledge, GROUPS, pulse)
    part.choice.chosen = [0]
    return part


def answer(judge, verdict):
    judge.rounds.question.chosen = [VERDICTS.index(verdict)]
    judge.rounds.button.click()


def sent(widget):
    """Everything a browser is sent of a widget and of those inside it."""
    inside = [sent(child) for child in getattr(widget, "children", ())]
    return json.dumps(widget.get_state(), default=str) + "".join(inside)


def test_no_claim_is_put_before_a_group_is_chosen(knowledge, pulse):
    part = JudgeTheClaims(knowledge, GROUPS, pulse)

    assert part.children == (part.choice,)


def test_a_claim_is_put_without_its_verdict_evidence_or_advice(judge, knowledge):
    claim = knowledge.claims["C58"]

    assert claim.said in judge.rounds.question.legend
    assert claim.evidence not in unescape(sent(judge))
    assert claim.teach not in unescape(sent(judge))
    assert judge.rounds.question.chosen == []
    assert judge.rounds.button.disabled


def test_the_verdict_is_shown_once_the_claim_is_judged_and_the_judgement_stays(judge, knowledge):
    answer(judge, "supported")

    told = unescape(judge.rounds.told.value)
    assert "Partly supported. You judged: supported." in told
    assert knowledge.claims["C58"].evidence in told
    assert judge.rounds.question.locked


def test_pressing_without_a_judgement_shows_nothing(judge):
    judge.rounds.button.click()

    assert judge.rounds.told.value == ""


def test_only_exact_judgements_count(judge, pulse):
    answer(judge, "partly")
    judge.rounds.button.click()
    answer(judge, "partly")
    judge.rounds.button.click()

    assert "1 of 2 judged as the evidence has it." in judge.rounds.told.value
    assert pulse.said == "1 of 2 judged as the evidence has it."


def test_the_score_can_be_followed_by_another_round(judge):
    for _ in range(2):
        answer(judge, "partly")
        judge.rounds.button.click()

    judge.rounds.button.click()

    assert judge.rounds.question.number.startswith("Claim 1 of 2")
    assert judge.rounds.told.value == ""


def test_every_claim_is_in_one_group_and_every_verdict_can_be_given(knowledge):
    numbers = [n for first, last in dashboards.CLAIM_GROUPS.values() for n in range(first, last + 1)]

    assert [f"C{n}" for n in numbers] == list(knowledge.claims)
    assert set(GLOSSES) == set(CLAIM_VERDICTS)


def test_the_lesson_counts_the_verdicts_as_they_are(knowledge):
    from pathlib import Path

    lesson = Path(__file__).parents[2] / "notebooks" / "lessons" / "06_what_popular_advice_gets_right.ipynb"
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    text = " ".join(" ".join("".join(cell["source"]).split()) for cell in cells)
    verdicts = [claim.verdict for claim in knowledge.claims.values()]
    supported, partly, contested, outdated, unsupported = (verdicts.count(verdict) for verdict in GLOSSES)

    assert (
        f"Of the {len(verdicts)} claims {supported} are supported, {partly} partly, {contested} are contested, "
        f"{outdated} are outdated and {unsupported} are not supported."
    ) in text
