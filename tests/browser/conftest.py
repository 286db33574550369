"""A running kneeedu and a real Chromium for it. Skipped without Chromium, except in CI, where that is a failure."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
import get  # the file that finds Chromium is a script of this folder
from serve import FLAGS, Served, serving

expect.set_options(timeout=30_000)  # a kernel on a busy machine takes its time


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = get.installed()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine; .ci/run installs one")
        pytest.skip("no Chromium on this machine; python tests/browser/get.py fetches one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("practice")) as served:
        yield served


@pytest.fixture
def new_learner(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser context of its own; fails the test on a request that leaves the host."""
    contexts: list[BrowserContext] = []
    strays: list[str] = []

    def open_page(width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.on("request", lambda request: strays.append(request.url) if _leaves_the_host(request.url) else None)
        page = context.new_page()
        page.set_default_timeout(45_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strays == []


def _leaves_the_host(url: str) -> bool:
    return not url.startswith(
        ("http://localhost", "http://127.0.0.1", "ws://localhost", "ws://127.0.0.1", "data:", "blob:")
    )
