"""The parts every domain is judged with: its score, and the lines that give the reasons."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kneeedu.course import WORTH
from kneeedu.models.case import AvoidOption, ExerciseOption, Option
from kneeedu.models.grade import Domain, Feedback, LineVerdict

COST = {"include": 0.0, "optional": 0.0, "leave": 1.0, "harmful": 2.0}
"""What ticking an option costs, in units of one right tick."""
NOTHING = "Nothing chosen."
_LINE: dict[str, LineVerdict] = {
    "best": "full",
    "good": "full",
    "partly": "partly",
    "poor": "missed",
    "unsafe": "unsafe",
}
_TICK: dict[str, LineVerdict] = {"include": "full", "optional": "close", "leave": "unhelpful", "harmful": "unsafe"}


@dataclass(frozen=True)
class Judged:
    """A domain's score (0-1) with its lines."""

    score: float
    lines: tuple[Feedback, ...]


def judge_ticks(
    options: Sequence[ExerciseOption | AvoidOption],
    chosen: Iterable[str] | None,
    labels: dict[str, str],
    add: str,
    left_out: str,
) -> Judged:
    """Ticks: right ones earn, those to leave alone cost, harmful ones cost double; never below nothing."""
    ticked = set(chosen or ())
    wanted = {option.id for option in options if option.choice == "include"}
    cost = sum(COST[option.choice] for option in options if option.id in ticked)
    earned = len(wanted & ticked) / len(wanted) if wanted else 1.0
    score = 0.0 if chosen is None else max(0.0, earned - cost / max(len(wanted), 1))
    return Judged(score, tuple(_lines_of_ticks(options, ticked, labels, add, left_out)))


def _lines_of_ticks(
    options: Iterable[ExerciseOption | AvoidOption], ticked: set[str], labels: dict[str, str], add: str, left_out: str
) -> Iterator[Feedback]:
    for option in options:
        label = labels[option.id].rstrip(".")
        if option.id in ticked:
            better = None if option.choice in ("include", "optional") else "Leave it out for now."
            verdict, did = _TICK[option.choice], f"{label}."
        elif option.choice == "include":
            verdict, did, better = "missed", left_out.format(label), add
        else:
            continue
        yield Feedback(
            domain="plan",
            verdict=verdict,
            did=did,
            better=better,
            text=option.feedback,
            basis=option.basis,
            references=option.references,
        )


def line_of_choice(
    domain: Domain, options: Sequence[Option], key: str, chosen: str | None, names: Mapping[Any, str]
) -> Feedback:
    """The line for a question with one answer; the best option's reason where nothing was chosen."""
    best = next(option for option in options if option.verdict == "best")
    option = next((option for option in options if getattr(option, key) == chosen), None)
    told = option or best
    better_name = names[getattr(best, key)].rstrip(".")
    return Feedback(
        domain=domain,
        verdict="missed" if option is None else _LINE[option.verdict],
        did=NOTHING if option is None else f"{names[getattr(option, key)].rstrip('.')}.",
        better=None if option is not None and WORTH[option.verdict] == 1 else f"{better_name}.",
        text=told.feedback,
        basis=told.basis,
        references=told.references,
    )
