"""A real browser at a page: navigation to usable, click to feedback, bytes on the first visit and on the second.

Usable: the first answer was possible and the server has acknowledged it. Bytes are all that came down the wire, headers
and sockets too, counted on visits of their own, which are not timed.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from hall import pages
from hall.machine import table
from hall.rivals import small_quiz
from hall.servers import CASE
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2] / "browser"))
import get
import play
from serve import FLAGS
from weighed import Scale, weighing

from kneeedu import library

PATIENCE_MS = 60_000
STAY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
HEAD = (
    "page",
    "visit",
    "usable s, median",
    "slowest",
    "feedback ms, median",
    "slowest",
    "kB",
    "of these socket kB",
    "requests",
    "to other hosts",
)
CLICK = """(button, asked) => new Promise((done, failed) => {
  const says = (root) => (asked.selector ? root.querySelector(asked.selector) : root.textContent.includes(asked.words))
    || [...root.querySelectorAll("*")].some((one) => one.shadowRoot && says(one.shadowRoot));
  const began = performance.now();
  button.click();
  const look = () => {
    if (says(document.body)) done(performance.now() - began);
    else if (performance.now() - began > 30000) failed("no feedback");
    else requestAnimationFrame(look);
  };
  look();
})"""


@dataclass(frozen=True)
class Visited:
    """One visit. asked: every address that was asked for; kb, socket_kb: 0 where they were not counted."""

    usable_s: float
    feedback_ms: float
    asked: list[str]
    kb: float = 0.0
    socket_kb: float = 0.0

    def strays(self) -> list[str]:
        """Addresses on other hosts."""
        hosts = ((url, urlsplit(url).hostname) for url in self.asked if url.startswith("http"))
        return [url for url, host in hosts if host not in ("localhost", "127.0.0.1")]


Steps = Callable[[Page, str], tuple[float, float]]
"""Opens an address and plays what is there: seconds until usable, ms from the click to the feedback."""


def play_small_quiz(page: Page, address: str) -> tuple[float, float]:
    """By what is written on the screen, which is the same in every tool."""
    option = small_quiz.OPTIONS[0]
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.get_by_text(option, exact=True).first.click()
    page.get_by_text("1 of 3 answered").first.wait_for()
    usable = time.perf_counter() - began
    for place in (1, 2):
        page.get_by_text(option, exact=True).nth(place).click()
        page.get_by_text(f"{place + 1} of 3 answered").first.wait_for()
    page.wait_for_timeout(300)
    button = page.get_by_role("button", name=small_quiz.COMMIT)
    return usable, button.evaluate(CLICK, {"words": "You scored 1 of 3"})


def play_case(page: Page, address: str) -> tuple[float, float]:
    """A whole case: eight questions, with the best answers."""
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("fieldset.kn-q").nth(2).locator("input").first.check()
    page.locator(".kn-commit", has_text="1 of 8 answered").wait_for()
    usable = time.perf_counter() - began
    case = library.load_case(CASE)
    play.answer(page, case, play.model_answers(case), case.answers.locate.accepted[0])
    page.wait_for_timeout(300)
    button = page.get_by_role("button", name="Commit answers")
    return usable, button.evaluate(CLICK, {"selector": ".kn-dial"})


def visit(context: BrowserContext, address: str, steps: Steps, scale: Scale | None = None) -> Visited:
    """Open, play and leave; through a scale, where there is one."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    if scale:
        scale.reset()
        address = through(scale, address)
    try:
        usable_s, feedback_ms = steps(page, address)
        page.wait_for_timeout(500)  # what still arrives
        weight = (scale.bytes / 1000, scale.socket_bytes / 1000) if scale else ()
    finally:
        page.goto("about:blank")  # leaving hands a kernel back; closing at once would not
        page.close()
    return Visited(usable_s, feedback_ms, asked, *weight)


def through(scale: Scale, address: str) -> str:
    """The same address, by way of the scale."""
    asked = urlsplit(address)
    return urlunsplit(asked._replace(netloc=urlsplit(scale.url).netloc))


Pair = tuple[Visited, Visited]
"""A visit with an empty cache, and another with what the browser kept."""


@dataclass(frozen=True)
class Measured:
    """All pairs of visits to one page that were timed, and the pair that was weighed."""

    name: str
    timed: list[Pair]
    weighed: Pair

    def rows(self) -> list[list[str]]:
        return [self._row(place, which) for place, which in enumerate(("first", "second"))]

    def _row(self, place: int, which: str) -> list[str]:
        visits, weighed = [pair[place] for pair in self.timed], self.weighed[place]
        usable, feedback = [one.usable_s for one in visits], [one.feedback_ms for one in visits]
        return [
            self.name,
            which,
            f"{statistics.median(usable):.2f}",
            f"{max(usable):.2f}",
            f"{statistics.median(feedback):.0f}",
            f"{max(feedback):.0f}",
            f"{weighed.kb:.0f}",
            f"{weighed.socket_kb:.0f}",
            str(len(weighed.asked)),
            str(max(len(one.strays()) for one in visits)),
        ]

    @property
    def usable_s(self) -> float:
        """Median over the first visits."""
        return statistics.median(first.usable_s for first, _ in self.timed)


def measure(browser: Browser, name: str, address: str, steps: Steps, visits: int) -> Measured:
    """The pair that is weighed also warms the server up; then so many that are timed. A browser context for each."""

    def pair(scale: Scale | None = None) -> Pair:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        first, second = (visit(context, address, steps, scale) for _ in range(2))
        context.close()
        return first, second

    with weighing(address) as scale:
        weighed = pair(scale)
    return Measured(name, [pair() for _ in range(visits)], weighed)


def launch(playwright: Any) -> Browser:
    """Chromium, which reaches nothing but this machine. RuntimeError when there is none."""
    path = get.installed()
    if path is None:
        raise RuntimeError("no Chromium on this machine; python tests/browser/get.py fetches one")
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, STAY_HERE])


def measure_all(visits: int, tell: Callable[[str], None]) -> list[Measured]:
    """Our case, and the small quiz in every tool that is here. What fails is told, and left out."""
    todo: list[tuple[str, Callable[[Path], AbstractContextManager[str]], Steps]] = [
        ("a case, ours", pages.our_case, play_case)
    ]
    todo += [(f"small quiz, {name}", serve, play_small_quiz) for name, serve in pages.small_quizzes().items()]
    found = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, serve, steps in todo:
            try:
                with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as address:
                    found.append(measure(browser, name, address, steps, visits))
            except (Error, RuntimeError, AssertionError) as fault:
                tell(f"{name}: {str(fault)[:300]}")
        browser.close()
    return found


def files_of(address: str) -> list[str]:
    """What a browser with an empty cache fetches for a page besides the page itself, as paths."""
    answered: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.on("response", lambda answer: answered.append(answer.url) if answer.status == HTTPStatus.OK else None)
        page.goto(address, wait_until="commit")
        page.locator("fieldset.kn-q").nth(7).wait_for(timeout=PATIENCE_MS)
        page.wait_for_timeout(1000)
        page.goto("about:blank")
        browser.close()
    return files_among(answered)


def files_among(addresses: Sequence[str]) -> list[str]:
    """What of this is a file: it has a name with a dot, and is no notebook."""
    found = {}
    for url in filter(lambda one: one.startswith("http"), addresses):
        told = urlsplit(url)
        if "." in told.path.rpartition("/")[2] and not told.path.endswith(".ipynb"):
            found[urlunsplit(("", "", told.path, told.query, ""))] = None
    return list(found)


def tables(measured: Sequence[Measured]) -> str:
    return table(HEAD, [row for one in measured for row in one.rows()])
