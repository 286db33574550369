"""What a curious learner with developer tools finds before answering: nothing. And what forging does: nothing."""

import html
import json
import re
from collections.abc import Callable
from typing import Any

import play
import pytest
from playwright.sync_api import Page, Request, Response, WebSocket, expect
from serve import Served
from wire import Wire

from kneeedu import library
from kneeedu.models.case import Case

CASE = "sore_calf_after_the_long_flight"


def earned_only(case: Case) -> list[str]:
    """Texts that must not leave the kernel before the answers are committed."""
    answers = case.answers
    options = [
        *answers.diagnosis,
        *answers.disposition,
        *answers.stage,
        *answers.exercises,
        *answers.running,
        *answers.avoid,
    ]
    feedback = [option.feedback for option in options] + [answers.locate.feedback, case.takeaway]
    claims = [library.load_knowledge().claims[claim].evidence for claim in case.claims]
    return [re.sub(r"\s+", " ", text)[:60] for text in feedback + claims]


def as_read(traffic: list[str]) -> str:
    """What a person would read in the traffic: escapes of JSON and HTML undone, white space folded."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code.group(1), 16)), "\n".join(traffic))
    return re.sub(r"\s+", " ", html.unescape(text.replace("\\n", " ").replace('\\"', '"')))


TELLING = (
    '"verdict"',
    '"best"',
    '"unsafe"',
    '"harmful"',
    "accepted",
    "locate",
    '"truth"',
    '"dvt"',
    "emergency_same_day",
)
"""Words of the key: names of its fields and verdicts, and ids that are never shown."""


def test_before_the_answer_nothing_the_browser_has_received_tells_diagnosis_or_feedback(
    practice: Served, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()
    case = library.load_case(CASE)
    traffic: list[str] = []

    def keep(response: Response) -> None:
        if "javascript" not in response.headers.get("content-type", "") and response.status == 200:
            traffic.append(response.text())

    def listen(socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: traffic.append(frame if isinstance(frame, str) else frame.decode(errors="replace")),
        )

    page.on("response", keep)
    page.on("websocket", listen)
    page.goto(f"{practice.url}play/{case.id}")
    play.case_on(page)
    answers = play.model_answers(case)
    play.answer(page, case, answers, case.answers.locate.accepted[0])

    received = as_read(traffic)

    assert case.presentation.complaint[:40] in received
    assert [text for text in earned_only(case) if text in received] == []
    sent_by_kernel = [
        frame for frame in traffic if '"comm_open"' in frame or '"comm_msg"' in frame or "comm" in frame[:400]
    ]
    assert len(sent_by_kernel) > 10
    page.get_by_role("button", name="Commit answers").click()
    expect(page.locator("h1", has_text="Feedback")).to_be_visible()
    assert [text for text in earned_only(case) if text in as_read(traffic)], (
        "the search itself finds feedback once it is earned"
    )
    assert [word for word in TELLING if any(word in frame for frame in sent_by_kernel)] == []


@pytest.fixture
def wire(practice: Served) -> Any:
    with Wire(f"{practice.url}play/{CASE}") as connected:
        yield connected


def test_the_state_of_all_widgets_tells_nothing_before_the_answer(wire: Wire) -> None:
    case = library.load_case(CASE)

    told = re.sub(r"\s+", " ", json.dumps(wire.states(), ensure_ascii=False))

    assert "Commit answers" in told
    assert [text for text in earned_only(case) if text in told] == []
    assert [word for word in TELLING if word in told] == []


def test_a_forged_click_on_the_disabled_button_commits_nothing(wire: Wire) -> None:
    (button,) = wire.named(description="Commit answers")

    wire.update(button, {"disabled": False})
    wire.custom(button, {"event": "click"})

    states = json.dumps(wire.states())
    assert "Not every question is answered yet" in states
    assert "Line by line" not in states


def test_an_option_that_does_not_exist_changes_nothing(wire: Wire) -> None:
    (question,) = wire.named(legend=play.DIAGNOSIS)

    for forged in ([99], [-1], [0, 1], [True], ["0"], [0.5], {"0": 1}, None, [0] * 100_000):
        wire.update(question, {"chosen": forged, "answered": True})

    state = wire.states()[question]
    assert state["chosen"] == []
    assert "0 of 8 answered" in json.dumps(wire.states())


def test_a_forged_score_or_question_changes_nothing_for_the_kernel(wire: Wire) -> None:
    (question,) = wire.named(legend=play.SURE)
    before = wire.states()[question]

    wire.update(question, {"options": [["100%", ""]], "locked": True, "legend": "Score", "kind": "many"})

    assert wire.states()[question] == before


def test_a_place_that_is_not_on_the_map_changes_nothing(wire: Wire) -> None:
    (knee,) = [key for key, state in wire.models.items() if "views" in state]

    wire.update(knee, {"chosen": "the_answer"})

    assert wire.states()[knee]["chosen"] == ""
    assert "0 of 8 answered" in json.dumps(wire.states())


def test_code_sent_to_the_kernel_is_not_run(wire: Wire) -> None:
    wire.execute("print('the key is ' + 'out')")

    assert "the key is out" not in json.dumps(wire.states())


def test_answers_sent_after_the_commit_are_refused(practice: Served, new_learner: Callable[..., Page]) -> None:
    page = new_learner()
    case = library.load_case(CASE)
    frames: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(str(frame))))
    page.goto(f"{practice.url}play/{case.id}")
    play.case_on(page)
    play.answer(page, case, play.model_answers(case), case.answers.locate.accepted[0])
    page.get_by_role("button", name="Commit answers").click()
    expect(page.locator(".kn-dial")).to_have_attribute("aria-label", "Score 100 of 100")
    url = page.url

    with Wire(url) as late:
        told = json.dumps(late.states())

    assert "Score 100 of 100" in told
    assert "Commit answers" not in told


def test_no_request_of_any_page_leaves_the_host(practice: Served, new_learner: Callable[..., Page]) -> None:
    page = new_learner()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))

    page.goto(practice.url)
    page.goto(f"{practice.url}play/{CASE}")
    play.case_on(page)

    assert len(asked) > 5
    assert {request.url.split("/")[2].split(":")[0] for request in asked if request.url.startswith("http")} == {
        "localhost"
    }
