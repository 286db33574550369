"""Information gathering: what was needed and asked, what it was worth, and what was spent for nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kneeedu.consultation import CLOCK_MIN, minutes_of
from kneeedu.grading.lines import NOTHING, Judged
from kneeedu.inquiry import Yardstick, yardstick
from kneeedu.models.case import Case
from kneeedu.models.grade import Feedback, LineVerdict
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Differential

KEY_SHARE, SAFETY_SHARE, VALUE_SHARE = 0.35, 0.35, 0.30
"""What key features, the safety screen, and the information gained count; they add up to one."""
SPARE_MIN = 3.0
"""Minutes on what neither the record nor an ideal inquirer asks that cost nothing."""
HINT_COST = 0.05
"""Share of the domain that each hint costs."""


@dataclass(frozen=True)
class Inquiry:
    """What was asked and examined, in any order, the hints taken, and the engine's differential after it all."""

    findings: Sequence[str]
    hints: int
    engine: Differential


def judge_information(case: Case, inquiry: Inquiry, knowledge: Knowledge) -> Judged:
    """Information gathering (0-1), in any order: 0.35 key features + 0.35 safety screen + 0.30 information gained.

    Less 1/20 for each minute beyond three that neither the record nor the ideal inquirer spends, and less 0.05 a hint.
    The screen is lost whole where a finding that raises a red flag in this patient was not asked for.
    """
    marks, asked = yardstick(case, knowledge), set(inquiry.findings)
    keys = [bool(asked & set(feature.findings)) for feature in marks.key]
    key = sum(keys) / len(keys) if keys else 1.0
    missed_flags = [finding for finding in marks.flags if finding not in asked]
    screened = [finding for finding in marks.safety if finding in asked]
    safety = 0.0 if missed_flags else len(screened) / len(marks.safety) if marks.safety else 1.0
    value = _value(marks, inquiry, case)
    idle = minutes_of(_idle(case, marks, inquiry.findings), knowledge)
    waste = max(0.0, idle - SPARE_MIN) / CLOCK_MIN
    earned = KEY_SHARE * key + SAFETY_SHARE * safety + VALUE_SHARE * value
    score = min(max(earned - waste - HINT_COST * inquiry.hints, 0.0), 1.0)
    return Judged(score, tuple(_lines(case, inquiry, marks, idle, waste, value, knowledge)))


def _value(marks: Yardstick, inquiry: Inquiry, case: Case) -> float:
    """How much of the way from the start to what could be known was gone (0-1), by belief in the truth."""
    within_reach = min(marks.ideal, marks.whole_record)
    if not inquiry.findings:
        return 0.0
    if within_reach - marks.at_start < 0.02:
        return 1.0
    reached = inquiry.engine.of(case.truth).probability
    return min(max((reached - marks.at_start) / (within_reach - marks.at_start), 0.0), 1.0)


def _idle(case: Case, marks: Yardstick, findings: Sequence[str]) -> list[str]:
    useful = {*case.assessed, *marks.ideal_path}
    return [finding for finding in findings if finding not in useful]


def _lines(
    case: Case, inquiry: Inquiry, marks: Yardstick, idle: float, waste: float, value: float, knowledge: Knowledge
) -> Iterator[Feedback]:
    asked = set(inquiry.findings)
    names = {finding.id: finding.name for finding in knowledge.findings.values()}
    told = {row.finding: row.told for row in case.findings}
    for finding in (finding for finding in marks.flags if finding not in asked):
        text = f"It raises a red flag in this patient: {told[finding]}. Such a question weighs more than any other."
        yield _line("unsafe", f"Not asked: {names[finding]}.", "Ask it.", text)
    left_out = [names[f] for f in marks.safety if f not in asked and f not in marks.flags]
    if left_out:
        text = "They were clean here, and only asking could tell. Together they are over a third of this domain."
        yield _line("partly", f"Safety not screened: {'; '.join(left_out)}.", "Ask them, half a minute each.", text)
    elif marks.safety and not [f for f in marks.flags if f not in asked]:
        text = "What must not be missed in this knee was looked for."
        yield _line("full", f"Safety screened: {'; '.join(names[f] for f in marks.safety)}.", None, text)
    for feature in marks.key:
        hit = [finding for finding in feature.findings if finding in asked]
        label = names[hit[0] if hit else feature.findings[0]]
        text = f"{told[feature.findings[0]]}. It moves the odds of the diagnosis by {feature.decibans:.0f} decibans."
        if hit:
            yield _line("full", f"Key feature found: {label}.", None, text)
        else:
            yield _line("missed", f"Key feature missed: {label}.", "Ask or examine it.", text)
    minutes = minutes_of(inquiry.findings, knowledge)
    did = f"{len(inquiry.findings)} questions and tests in {minutes:g} minutes." if inquiry.findings else NOTHING
    reached = inquiry.engine.of(case.truth).probability
    text = (
        f"With your findings the engine gives the diagnosis {reached:.0%}; the written record gives"
        f" {marks.whole_record:.0%}, an inquirer who always asks what tells most per minute {marks.ideal:.0%}."
    )
    if waste:
        text += (
            f" {idle:g} minutes went to things that told next to nothing here; beyond {SPARE_MIN:g} each costs a point."
        )
    better = "Ask what tells the most, and stop when nothing more would change your plan."
    gained = value > 0.95 and not waste
    yield _line("full" if gained else "unhelpful" if waste else "partly", did, None if gained else better, text)
    if inquiry.hints:
        text = "A hint costs a point and teaches the order of asking."
        yield _line("close", f"Hints taken: {inquiry.hints}.", "Try the next patient without.", text)


def _line(verdict: LineVerdict, did: str, better: str | None, text: str) -> Feedback:
    return Feedback(domain="information", verdict=verdict, did=did, better=better, text=text, basis="derived")
