"""The same notebook in JupyterLab, and through Voilà's server extension as Binder opens it: practice, and marked so."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import play
import pytest
import requests
from playwright.sync_api import Page, expect
from serve import START_S, free_port, stop

from kneeedu import library


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[str]:
    """A Jupyter server on a copy of the notebooks, without a token; its data stays in the test's folder."""
    folder = tmp_path / "jupyter"
    folder.mkdir()
    shutil.copytree(library.notebooks_folder(), folder / "notebooks")
    port = free_port()
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    options = [
        "--no-browser",
        "--allow-root",
        "--IdentityProvider.token=",
        f"--port={port}",
        "--ServerApp.port_retries=0",
    ]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--ServerApp.root_dir={folder}"]
    with (folder / "jupyter.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=os.environ | home)
        url, deadline = f"http://localhost:{port}/", time.monotonic() + START_S
        while True:
            try:
                if requests.get(f"{url}api", timeout=5).ok:
                    break
            except requests.ConnectionError:
                pass
            assert process.poll() is None, (folder / "jupyter.log").read_text()
            assert time.monotonic() < deadline, "JupyterLab does not answer"
            time.sleep(0.3)
        yield url
        stop(process)


def test_as_binder_opens_it_the_case_is_playable_and_says_it_is_practice(
    jupyter: str, new_learner: Callable[..., Page]
) -> None:
    page = new_learner()

    page.goto(f"{jupyter}voila/render/notebooks/dashboards/quiz.ipynb")

    case = play.case_on(page)
    expect(page.locator(".kn-head")).to_contain_text("Practice, not graded")
    play.answer(page, case, play.model_answers(case), case.answers.locate.accepted[0])
    page.get_by_role("button", name="Commit answers").click()
    expect(page.locator(".kn-dial")).to_have_attribute("aria-label", "Score 100 of 100")


def run_first_cell(page: Page) -> None:
    """Run it, once more where JupyterLab had no kernel for it yet."""
    for _ in range(3):
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+Enter")
        with suppress(AssertionError):
            expect(page.locator(".jp-CodeCell .jp-OutputArea-output").first).to_be_visible(timeout=25_000)
            return


def test_in_jupyterlab_the_same_notebook_shows_the_same_screen(jupyter: str, new_learner: Callable[..., Page]) -> None:
    page = new_learner()
    page.goto(f"{jupyter}lab/tree/notebooks/dashboards/quiz.ipynb")
    which_kernel = page.get_by_role("button", name="Select Kernel", exact=True)
    page.add_locator_handler(which_kernel, lambda: which_kernel.click())  # asked where the machine is slow to list them
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").first).to_be_attached(timeout=60_000)

    run_first_cell(page)

    expect(page.locator("fieldset.kn-q").nth(7)).to_be_visible(timeout=60_000)
    expect(page.locator(".kn-head")).to_contain_text("Practice, not graded")
    background = page.locator(".kn-screen .kn-q").first.evaluate("node => getComputedStyle(node).borderRadius")
    assert background == "14px", "our stylesheet came along"
    radios = page.locator("fieldset.kn-q").nth(2).get_by_role("radio")
    radios.first.check()
    radios.first.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
