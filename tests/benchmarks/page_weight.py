"""Weigh pages as a browser meets them, and time them from navigation to usable.

.venv/bin/python tests/benchmarks/page_weight.py --visits 3

A first visit is one with an empty cache, a second one follows in the same browser. All bytes that come down the wire
count, headers and sockets too; 'socket' is the part of them that comes through the kernel's socket.
Seconds depend on the machine; compare them with those of other runs on the same one only.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
import get  # finds Chromium
from serve import FLAGS, serving
from weighed import Scale, weighing

CASE = "ache_around_the_kneecap_on_stairs"
SETTLED_MS = 1500


@dataclass(frozen=True)
class Visit:
    """One page load: seconds to a usable page, bytes down the wire, bytes of these through the socket."""

    seconds: float
    bytes: int
    socket_bytes: int


def questions(page: Page) -> None:
    page.locator("fieldset.kn-q").nth(7).wait_for()
    page.locator("#opening").wait_for(state="detached")


def consultation(page: Page) -> None:
    page.locator(".kn-chooser").wait_for()
    page.locator("#opening").wait_for(state="detached")


def lesson(page: Page) -> None:
    page.wait_for_function("!document.documentElement.classList.contains('is-opening')")


def figures(page: Page) -> None:
    lesson(page)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()


PAGES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "case, short form": (f"play/{CASE}", questions),
    "case, consultation": (f"meet/{CASE}", consultation),
    "lesson, no figure": ("voila/render/lessons/06_what_popular_advice_gets_right.ipynb", lesson),
    "lesson, figures": ("voila/render/lessons/01_three_kinds_of_runners_knee.ipynb", figures),
}


def visit(context: BrowserContext, scale: Scale, path: str, is_usable: Callable[[Page], None]) -> Visit:
    """Open a page and wait until it is usable and quiet."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    scale.reset()
    start = time.perf_counter()
    page.goto(scale.url + path, wait_until="commit")
    is_usable(page)
    seconds = time.perf_counter() - start
    page.wait_for_timeout(SETTLED_MS)
    weighed = Visit(seconds, scale.bytes, scale.socket_bytes)
    page.close()
    return weighed


def visits(
    browser: Browser, scale: Scale, path: str, is_usable: Callable[[Page], None], times: int
) -> tuple[list[Visit], list[Visit]]:
    """First and second visits, each pair in a browser of its own."""
    first, second = [], []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        first.append(visit(context, scale, path, is_usable))
        second.append(visit(context, scale, path, is_usable))
        context.close()
    return first, second


def told(name: str, which: str, all_of_them: list[Visit]) -> str:
    seconds = statistics.median(one.seconds for one in all_of_them)
    total = max(one.bytes for one in all_of_them) / 1000
    through = max(one.socket_bytes for one in all_of_them) / 1000
    return f"{name:20} {which:7} {total:9.0f} kB {through:7.0f} kB socket {seconds:7.2f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=3)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as served,
        weighing(served.url) as scale,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=get.installed(), args=FLAGS)
        visits(browser, scale, PAGES["case, short form"][0], questions, 1)  # a server's first page is not like others
        for name, (path, is_usable) in PAGES.items():
            first, second = visits(browser, scale, path, is_usable, options.visits)
            print(told(name, "first", first), told(name, "second", second), sep="\n", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
