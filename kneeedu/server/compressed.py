"""Compressed forms of what is sent: gzip at once, brotli once it is ready. Each is prepared once and kept."""

import gzip
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from tempfile import NamedTemporaryFile
from threading import Event, Thread

import brotli
from platformdirs import user_cache_path

log = logging.getLogger("kneeedu")
WORTH_IT_BYTES = 800
"""Below this the headers weigh more than what is saved."""
_BEST = 11
"""Brotli at its best takes six seconds for all page scripts together and saves a tenth over the next best (measured),
so it is done behind the learners' backs and kept on disk."""


class Compressed:
    """One content in the forms a browser may ask for. 'digest' names the content, and its brotli form on disk."""

    def __init__(self, plain: bytes, digest: str) -> None:
        self.gzip = gzip.compress(plain, 9, mtime=0)
        self.brotli = _kept(digest)
        self._ready = Event()
        if self.brotli is None:
            _behind_the_scenes().put(lambda: self._squeeze(plain, digest))
        else:
            self._ready.set()

    def accepted(self, accept_encoding: str) -> tuple[str, bytes] | None:
        """The smallest form that is ready and that an Accept-Encoding header allows, with its name; None for none."""
        taken = _codings(accept_encoding)
        if self.brotli is not None and "br" in taken:
            return "br", self.brotli
        return ("gzip", self.gzip) if "gzip" in taken else None

    def wait(self, timeout_s: float) -> bool:
        """Until every form is ready; False where that took too long."""
        return self._ready.wait(timeout_s)

    def _squeeze(self, plain: bytes, digest: str) -> None:
        squeezed = brotli.compress(plain, quality=_BEST, lgwin=24)
        _keep(digest, squeezed)
        self.brotli = squeezed
        self._ready.set()


@cache
def _behind_the_scenes() -> SimpleQueue[Callable[[], None]]:
    """Where work is put that one thread does, one after the other, and drops when the server ends."""
    work: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def toil() -> None:
        while True:
            work.get()()

    Thread(target=toil, daemon=True, name="compress").start()
    return work


def _codings(accept_encoding: str) -> set[str]:
    """The codings a browser takes; 'br;q=0' is a refusal."""
    taken = set()
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if weight.replace(" ", "").rstrip("0.") != "q=":
            taken.add(name.strip())
    return taken


def _place(digest: str) -> Path:
    return user_cache_path("kneeedu") / "compressed" / f"{digest}.br"


def _kept(digest: str) -> bytes | None:
    with suppress(OSError):
        return _place(digest).read_bytes()
    return None


def _keep(digest: str, squeezed: bytes) -> None:
    """Put aside for the next start. Where nothing can be written it is done anew each time."""
    place = _place(digest)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=place.parent, delete=False) as half:
            half.write(squeezed)
        os.replace(half.name, place)  # at once, so that no server reads half a file
    except OSError as error:
        log.info("compressed scripts cannot be kept: %s", error)
