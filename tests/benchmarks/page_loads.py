"""Load the case page many times, some at once, and count the loads that never become usable.

.venv/bin/python tests/benchmarks/page_loads.py --loads 200 --at-once 3
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Error, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
import get  # finds Chromium
from serve import FLAGS, serving

HUNG_AFTER_S = 60.0


@dataclass(frozen=True)
class Loads:
    """Seconds from navigation to a usable page for each load that became usable, and how many never did."""

    seconds: tuple[float, ...]
    hung: int

    def __str__(self) -> str:
        told = f"{len(self.seconds) + self.hung} loads, {self.hung} hung"
        if not self.seconds:
            return told
        slowest, median = max(self.seconds), statistics.median(self.seconds)
        return f"{told}; usable after {median:.1f} s (median), {slowest:.1f} s (slowest)"


async def load_many(url: str, loads: int, at_once: int) -> Loads:
    """Load a page again and again in fresh browser contexts, so many at once."""
    places = asyncio.Semaphore(at_once)
    async with async_playwright() as playwright:
        path = get.installed()
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        times = await asyncio.gather(*(_load(browser, url, places) for _ in range(loads)))
        await browser.close()
    return Loads(tuple(seconds for seconds in times if seconds is not None), times.count(None))


async def _load(browser: Browser, url: str, places: asyncio.Semaphore) -> float | None:
    """Seconds until every question is drawn and answers; None when that does not happen."""
    async with places:
        context = await browser.new_context()
        try:
            page = await context.new_page()
            page.set_default_timeout(HUNG_AFTER_S * 1000)
            start = time.perf_counter()
            await page.goto(url, wait_until="commit")
            await page.locator("fieldset.kn-q").nth(7).wait_for()
            await page.locator("fieldset.kn-q").nth(2).locator("input").first.check()
            await page.locator(".kn-commit", has_text="1 of 8 answered").wait_for()
            return time.perf_counter() - start
        except Error:
            return None
        finally:
            await context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("--case", default="ache_around_the_kneecap_on_stairs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served:
        loads = asyncio.run(load_many(f"{served.url}play/{options.case}", options.loads, options.at_once))
    print(loads)
    return 1 if loads.hung else 0


if __name__ == "__main__":
    sys.exit(main())
