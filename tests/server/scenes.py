"""Plays a scene that waits, whatever else runs in this process: Playwright keeps an event loop in the main thread."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def play_out(scene: Coroutine[Any, Any, Any]) -> Any:
    """What the scene returns; it runs in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scene).result()
