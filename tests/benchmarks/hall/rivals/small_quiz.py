"""The small quiz that each tool puts on a page: a drawing of the knee, three questions, a commit, feedback."""

import re
from pathlib import Path

KNEE = Path(__file__).resolve().parents[4] / "kneeedu" / "widgets" / "knee" / "anterior.svg"
COLOURS = {"skin": "#eef3f3", "bone-fill": "#ffffff", "tendon": "#c3d5d8"}
"""Elsewhere our stylesheet gives them."""
TITLE = "Three sore knees"
FIGURE = re.sub(
    r"var\(--kn-([\w-]+)\)", lambda found: COLOURS.get(found[1], "#5d757c"), KNEE.read_text(encoding="utf-8")
).replace("<svg ", '<svg width="320" height="400" ', 1)
OPTIONS = ("Patellar tendinopathy", "Patellofemoral pain", "Iliotibial band syndrome")
QUESTIONS = (
    ("One finger on the lower tip of the kneecap, worse with jumping. Most likely?", 0),
    ("An ache around the kneecap on stairs and in squats. Most likely?", 1),
    ("Pain on the outer side that comes at the same point of each run. Most likely?", 2),
)
"""What is asked, and the place of the right option."""
COMMIT = "Commit answers"


def progress(chosen: list[str | None]) -> str:
    """What stands beside the button: the server's word that an answer has arrived."""
    return f"{sum(one is not None for one in chosen)} of {len(QUESTIONS)} answered"


def feedback(chosen: list[str | None]) -> list[str]:
    """A sentence for the score and one for each question."""
    right = [OPTIONS[place] for _, place in QUESTIONS]
    lines = [
        f"{asked} You said: {said or 'nothing'}. It was: {truth}."
        for (asked, _), said, truth in zip(QUESTIONS, chosen, right, strict=True)
    ]
    score = sum(said == truth for said, truth in zip(chosen, right, strict=True))
    return [f"You scored {score} of {len(QUESTIONS)}.", *lines]
