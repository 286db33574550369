"""How soon a lab's figure follows its slider, measured in the browser: from the key to the frame that shows it.

.venv/bin/python tests/benchmarks/slider_redraw.py --presses 40

Each lab is opened as a served page and brought to where its first slider draws; then the slider is moved by keyboard.
Counted are the milliseconds from the input to the first frame after the page changed, and how often a figure was ever
without its drawing in between (a flash). Prints Markdown.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hall.machine import machine, table
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
import get
from serve import FLAGS, serving

WATCH = """
(slider) => {
  window.kn = { took: [], flashes: 0, at: 0 };
  const part = slider.closest(".kn-part") ?? document.body;
  const figures = () => [...part.querySelectorAll("figure svg, .js-plotly-plot svg")];
  const drawn = () => figures().some((one) => one.clientHeight > 60);
  const own = slider.closest("fieldset") ?? slider.parentElement;
  slider.addEventListener("input", () => { window.kn.at = performance.now(); }, true);
  new MutationObserver((changes) => {
    if (!window.kn.at || changes.every((one) => own?.contains(one.target))) return;
    const at = window.kn.at;
    window.kn.at = 0;
    requestAnimationFrame(() => {
      if (!drawn()) window.kn.flashes += 1;
      setTimeout(() => window.kn.took.push(performance.now() - at));
    });
  }).observe(part, { subtree: true, childList: true, attributes: true, characterData: true });
}
"""


@dataclass(frozen=True)
class Lab:
    """A lab: its file, what is done before its slider draws, and which of its sliders is moved."""

    name: str
    ready: Callable[[Page], None] = lambda _page: None
    slider: int = 0


def foresee(page: Page) -> None:
    part = page.locator(".kn-part", has=page.get_by_role("button", name="See what the model"))
    part.get_by_role("radio").first.check()
    page.get_by_role("button", name="See what the model").click()


def guess(page: Page) -> None:
    page.locator("fieldset", has_text="The result").get_by_role("radio").first.check()
    page.locator("fieldset", has_text="What is the chance").get_by_role("radio").first.check()
    page.get_by_role("button", name="Count them").click()


def say_first(answer: str, button: str) -> Callable[[Page], None]:
    """What has to be foreseen before the figure comes."""

    def ready(page: Page) -> None:
        page.get_by_role("radio", name=answer).check()
        page.get_by_role("button", name=button).click()

    return ready


LABS = (
    Lab("21_moving_knee", say_first("In the middle", "Bend the knee")),
    Lab("22_running_stride", say_first("It rises", "See the runner")),
    Lab("23_exercise_loads", say_first("Nearer to straight", "See the curves")),
    Lab("24_load_and_capacity_lab", foresee, slider=4),
    Lab("25_likelihood_lab", guess),
)


def measure(page: Page, url: str, lab: Lab, presses: int) -> list[str]:
    page.goto(f"{url}voila/render/lessons/{lab.name}.ipynb", wait_until="commit")
    page.wait_for_function("!document.documentElement.classList.contains('is-opening')", timeout=90_000)
    lab.ready(page)
    page.wait_for_timeout(1500)
    slider = page.locator("input[type=range]:visible").nth(lab.slider)
    slider.evaluate(WATCH)
    for press in range(presses):
        slider.press("ArrowRight" if press < presses / 2 else "ArrowLeft")
        page.wait_for_timeout(120)
    took, flashes = page.evaluate("[window.kn.took, window.kn.flashes]")
    if not took:
        return [lab.name, "0", "", "", ""]
    return [lab.name, str(len(took)), f"{statistics.median(took):.0f}", f"{max(took):.0f}", str(flashes)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=40)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get.installed(), args=FLAGS)
        rows = [measure(browser.new_page(), served.url, lab, options.presses) for lab in LABS]
        browser.close()
    print(
        machine(), table(("lab", "moves seen", "ms, median", "slowest", "frames without a drawing"), rows), sep="\n\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
