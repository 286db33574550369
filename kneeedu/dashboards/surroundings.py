"""Where a page runs, as told by its environment: served by us, or in a notebook that can run code."""

import os
from functools import lru_cache
from pathlib import Path

from kneeedu import library
from kneeedu.gradebook import Gradebook, default_url
from kneeedu.models.case import Quiz

RESTS_AFTER_S = 20 * 60
"""Long enough to read a case and think, or for a short break in class; then others may need the place."""
_STYLESHEET = Path(__file__).resolve().parents[1] / "widgets" / "kneeedu.css"


def is_served() -> bool:
    """Whether 'kneeedu serve' serves this page; only then can the key be kept."""
    return bool(os.environ.get("KNEEEDU_SERVED"))


def stylesheet() -> str:
    """The CSS a page must bring along: none where our template links it."""
    return "" if is_served() else _STYLESHEET.read_text(encoding="utf-8")


def rests_after_s() -> int:
    """After how long (s) a page that nobody uses asks whether somebody is there; 0 where it takes nobody's place."""
    return int(os.environ.get("KNEEEDU_RESTS_AFTER_S", RESTS_AFTER_S)) if is_served() else 0


def gradebook() -> Gradebook:
    """Where answers are kept. GradebookError when it cannot be opened."""
    return _opened(os.environ.get("KNEEEDU_GRADEBOOK") or default_url())


@lru_cache(maxsize=2)
def _opened(url: str) -> Gradebook:
    """Looked over once in a process: what a page then needs of it is a short transaction an act."""
    return Gradebook.open(url)


def is_quiz() -> bool:
    """Whether a graded quiz is served."""
    return bool(os.environ.get("KNEEEDU_QUIZ"))


def set_quiz() -> Quiz | None:
    """The quiz that is served, if one is."""
    path = os.environ.get("KNEEEDU_QUIZ")
    return library.load_quiz(Path(path)) if path else None


def query() -> str:
    """The query of the address the page was opened with. Anybody can write anything there."""
    return os.environ.get("QUERY_STRING", "")
