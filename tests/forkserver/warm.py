"""Things to have warm: each is called once in the warm process of a test."""

import threading
import time

thing: list[str] = []


def up() -> None:
    thing.append("warm")


def with_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def in_vain() -> None:
    raise RuntimeError("nothing works today")
