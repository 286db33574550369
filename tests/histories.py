"""Made-up histories of a learner: graded attempts written in one line each."""

from datetime import UTC, datetime, timedelta

from kneeedu.models import attempt as acts
from kneeedu.models.attempt import POINTS, SOMETHING_ELSE, Attempt, Event, Mode
from kneeedu.models.grade import WEIGHTS, Feedback, Grade
from kneeedu.progress import Played

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(days: float) -> datetime:
    """A moment so many days after the first attempt."""
    return START + timedelta(days=days)


def played(
    truth: str,
    named: str | None = None,
    *,
    day: float = 0,
    case: str = "",
    sure: float = 0.8,
    score: float | None = None,
    mode: Mode = "vignette",
    accepted: bool = False,
    safe: bool = True,
    **domains: float,
) -> Played:
    """One attempt. named: the diagnosis, the truth unless another is given; accepted: another one earned full marks.

    case: a patient of its own unless one is given; score: of every domain not named, full marks for a right answer.
    """
    named = named or truth
    right = accepted or named == truth
    score = (0.95 if right else 0.3) if score is None else score
    graded = {domain: domains.get(domain, score) for domain in WEIGHTS[mode]}
    if not right:
        graded["diagnosis"] = 0.0
    line = Feedback(
        domain="diagnosis",
        verdict="full" if right else "missed",
        did=f"{named}.",
        better=None,
        text="Because.",
        basis="expert",
    )
    grade = Grade(mode=mode, score=score, uncapped=score, safe=safe, domains=graded, feedback=(line,))
    attempt = Attempt(case=case or f"{truth}_{round(day * 1440)}", mode=mode, events=_said(named, sure, mode))
    return Played(truth, attempt, grade, after(day))


def _said(named: str, sure: float, mode: Mode) -> tuple[Event, ...]:
    if mode == "vignette":
        return (acts.Diagnosed(condition=named), acts.Rated(probability=min(max(sure, 0.01), 0.99)))
    points = round(sure * POINTS)
    return (
        acts.Believed(points={named: 50, SOMETHING_ELSE: 50}),
        acts.Believed(points={named: points, SOMETHING_ELSE: POINTS - points}),
        acts.Diagnosed(condition=named),
    )
