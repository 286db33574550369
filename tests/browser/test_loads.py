"""A page that hangs once in forty loads hangs every lesson: load it often, some at once."""

import asyncio
import sys
from pathlib import Path

from playwright.sync_api import Browser
from serve import Served

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from page_loads import load_many  # the same loads as the benchmark, fewer of them


def test_no_page_hangs_when_three_are_loaded_at_once(practice: Served, browser: Browser) -> None:
    url = f"{practice.url}play/ache_around_the_kneecap_on_stairs"

    loads = asyncio.run(load_many(url, loads=24, at_once=3))

    assert loads.hung == 0
