"""Pages with a kernel: who gets in, what leaves the server, and what never does."""

import errno
import re
import socket
import subprocess
import sys

import pytest
from real_server import SECRET, START, environment

from kneeedu.library import case_ids
from kneeedu.links import Seat, seal

QUIZ_PAGE = "voila/render/dashboards/quiz.ipynb"
LESSON = "voila/render/lessons/01_where.ipynb"


def token(served, **changes):
    seat = {"learner": "s1", "case": case_ids()[0], "session": "x1"} | changes
    return seal(Seat(**seat), served.book.secret())


@pytest.fixture(scope="module")
def case_page(practice):
    return practice.get(QUIZ_PAGE, params={"seat": token(practice)})


@pytest.fixture(scope="module")
def lesson_page(practice):
    return practice.get(LESSON)


def test_a_good_seat_opens_the_page(case_page):
    assert case_page.status_code == 200
    assert "kernel 1 sqlite:///" in case_page.text


def test_an_altered_seat_is_refused_before_a_kernel_starts(practice):
    response = practice.get(QUIZ_PAGE, params={"seat": token(practice)[:-1]})

    assert response.status_code == 403
    assert "was changed" in response.text
    assert "kernelId" not in response.text


def test_a_seat_of_another_quiz_is_refused(practice):
    response = practice.get(QUIZ_PAGE, params={"seat": token(practice, quiz="spring_class")})

    assert response.status_code == 403
    assert "another quiz" in response.text


def test_a_practice_seat_does_not_open_a_quiz(full_quiz):
    assert full_quiz.get(QUIZ_PAGE, params={"seat": token(full_quiz)}).status_code == 403


def test_without_a_seat_the_case_page_leads_to_the_first_page(practice):
    response = practice.get(QUIZ_PAGE)

    assert (response.status_code, response.headers["location"]) == (303, "/")


def test_a_full_room_says_so_and_tries_again_by_itself(full_quiz):
    response = full_quiz.get(QUIZ_PAGE, params={"seat": token(full_quiz, quiz="spring_class")})

    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert response.headers["cache-control"] == "no-store"
    assert "httponly" in response.headers["set-cookie"].lower()
    assert '<noscript><meta http-equiv="refresh"' in response.text
    assert re.search(r'src="/kneeedu/static/waiting.js\?v=\w+"', response.text)
    assert "The room is full." in response.text
    assert 'role="status"' in response.text


def test_one_request_starts_one_kernel(case_page):
    assert len(set(re.findall(r'"kernelId": "([\w-]+)"', case_page.text))) == 1


def test_a_page_fetched_ahead_of_a_click_starts_no_kernel(practice):
    assert practice.get(LESSON, headers={"Sec-Purpose": "prefetch"}).status_code == 404


def test_the_source_of_a_cell_is_never_in_the_page(case_page, lesson_page):
    assert SECRET not in case_page.text + lesson_page.text


def test_a_lesson_is_text_with_its_own_title(lesson_page):
    assert "<title>Where it hurts · kneeedu</title>" in lesson_page.text
    assert "<strong>one finger</strong>" in lesson_page.text
    assert "drawn" in lesson_page.text
    assert lesson_page.text.index("one finger") < lesson_page.text.index("kernelId")


def test_a_failing_cell_becomes_a_sentence_without_a_trace(practice):
    page = practice.get("voila/render/dashboards/broken.ipynb").text

    assert "could not be shown" in page
    assert "hidden trace" not in page
    assert "Voil" not in re.sub(r'<script id="jupyter-config-data".*?</script>', "", page, flags=re.DOTALL)


def test_neither_template_nor_theme_can_be_chosen_by_url(practice):
    page = practice.get(LESSON, params={"template": "classic", "theme": "dark"}).text

    assert 'class="kn kn-notebook"' in page
    assert "kernelId" in page


@pytest.mark.parametrize("path", ["", "nope", QUIZ_PAGE + "?seat=x"])
def test_no_page_names_another_host(practice, path):
    assert not _hosts(practice.get(path).text)


def test_no_notebook_page_names_another_host(case_page, lesson_page):
    assert not _hosts(case_page.text + lesson_page.text)


def _hosts(page):
    """Addresses a browser would fetch or follow; XML namespaces are names, not addresses."""
    return [url for url in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", page) if "www.w3.org" not in url]


def test_a_browser_is_told_to_ask_no_other_host(practice, case_page):
    for response in (practice.get(""), case_page):
        assert response.headers["content-security-policy"].startswith("default-src 'self';")


def test_pages_have_language_main_region_and_skip_link(practice, case_page, lesson_page):
    for page in (practice.get("").text, practice.get("nope").text, case_page.text, lesson_page.text):
        assert '<html lang="en"' in page
        assert page.count("<main ") == 1
        assert 'href="#main"' in page


@pytest.mark.parametrize(
    "path",
    [
        "voila/files/dashboards/quiz.ipynb",
        "voila/files/images/answers.yaml",
        "voila/files/notes.svg",
        "voila/files/images/../notes.svg",
        "voila/files/images/%2e%2e/notes.svg",
        "voila/render/images/answers.yaml",
        "voila/render/dashboards/../../kneeedu.ipynb",
        "voila/render/notes.svg",
        "voila/tree",
        "voila/api/contents",
        "voila/templates/lab/static/index.css",
        "kneeedu/static/app.py",
        "kneeedu/static/..%2fapp.py",
        "kneeedu/lab/1/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "api/kernels",
        "api/kernelspecs",
        "api/contents",
        "login",
        "cases/quizzes",
        f"cases/{case_ids()[0]}.yaml",
        f"voila/files/cases/{case_ids()[0]}.yaml",
        f"voila/files/../cases/{case_ids()[0]}.yaml",
    ],
)
def test_what_is_not_for_learners_has_no_address(practice, path):
    response = practice.get(path)

    assert response.status_code in (403, 404)
    assert "truth" not in response.text


def test_a_picture_of_a_lesson_is_served(practice):
    assert practice.get("voila/files/images/knee.svg").status_code == 200


def test_a_missing_page_is_told_in_a_sentence_with_a_way_back(practice):
    response = practice.get("nowhere/at/all")

    assert response.status_code == 404
    assert "There is no such page." in response.text
    assert 'class="kn-btn kn-btn--go" href="/"' in response.text


def test_a_kernel_cannot_be_ended_by_a_page_of_another_site(practice, case_page):
    kernel = re.search(r'"kernelId": "([\w-]+)"', case_page.text).group(1)
    with practice.visitor() as visitor:
        assert visitor.delete(f"api/kernels/{kernel}").status_code in (403, 405)
        assert visitor.post(f"voila/api/shutdown/{kernel}").status_code == 403
        assert visitor.get(f"api/kernels/{kernel}").status_code == 200


def test_leaving_a_page_ends_its_kernel(practice):
    with practice.visitor() as visitor:
        page = visitor.get(LESSON).text
        kernel = re.search(r'"kernelId": "([\w-]+)"', page).group(1)
        form = {"_xsrf": visitor.cookies["_xsrf"]}

        assert visitor.post(f"voila/api/shutdown/{kernel}", data=form).status_code == 204
        assert visitor.get(f"api/kernels/{kernel}").status_code == 404
        assert visitor.post(f"voila/api/shutdown/{kernel}", data=form).status_code == 204


def test_a_style_that_is_kept_is_not_sent_again(practice):
    address = re.search(r'href="/(kneeedu/static/kneeedu.css\?v=\w+)"', practice.get("").text).group(1)
    kept = practice.get(address, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    asked_again = practice.get(address, headers={"If-None-Match": kept, "Accept-Encoding": "gzip"})

    assert (asked_again.status_code, asked_again.content) == (304, b"")


def test_a_port_that_is_taken_is_named_with_one_to_try(tmp_path, notebooks):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code = START.replace("serve(0,", f"serve({port},")
        command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'book.db'}", str(notebooks), "", "1"]
        ended = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=False)

    assert ended.returncode == 1
    assert re.search(rf"KneeEduError: Port {port} is taken by another program; try --port \d+\.", ended.stderr)
    assert errno.errorcode[errno.EADDRINUSE] not in ended.stdout
