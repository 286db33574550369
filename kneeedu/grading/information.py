"""Information gathering: what was needed and asked, what it was worth, and what was spent for nothing."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from kneeedu.consultation import CLOCK_MIN, minutes_of
from kneeedu.grading.lines import NOTHING, Judged
from kneeedu.inquiry import Yardstick, yardstick
from kneeedu.models.case import Case
from kneeedu.models.grade import RULES, Feedback, LineVerdict, Rules
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Differential

WORTH_GOING = 0.02
"""The least rise of belief in the truth (0-1) against which what was gained is measured."""


@dataclass(frozen=True)
class Inquiry:
    """What was asked and examined, in any order, the hints taken, and the engine's differential after it all."""

    findings: Sequence[str]
    hints: int
    engine: Differential


def judge_information(case: Case, inquiry: Inquiry, knowledge: Knowledge, rules: Rules = RULES) -> Judged:
    """Information gathering (0-1), in any order: key features, safety screen and information gained, by their shares.

    Less 1/20 for each minute beyond the spare ones that neither the record nor the ideal inquirer spends, and less the
    cost of each hint. The screen is lost whole where a finding that raises a red flag in this patient was not asked.
    """
    marks, asked = yardstick(case, knowledge), set(inquiry.findings)
    key, safety = key_features_found(marks, asked), safety_screened(marks, asked)
    value = information_gained(marks, inquiry, case, key)
    idle = minutes_of(idle_of(case, marks, inquiry.findings), knowledge)
    waste = max(0.0, idle - rules.spare_min) / CLOCK_MIN
    earned = rules.key_share * key + rules.safety_share * safety + rules.value_share * value
    score = min(max(earned - waste - rules.hint_cost * inquiry.hints, 0.0), 1.0)
    return Judged(score, tuple(_lines(case, inquiry, marks, idle, waste, value, knowledge, rules)))


def key_features_found(marks: Yardstick, asked: Set[str]) -> float:
    """Share of the key features (0-1) of which at least one finding was asked; all where the case has none."""
    found = [bool(asked & set(feature.findings)) for feature in marks.key]
    return sum(found) / len(found) if found else 1.0


def safety_screened(marks: Yardstick, asked: Set[str]) -> float:
    """Share of the safety screen (0-1); nothing where a finding that raises a red flag in this patient was left out."""
    if not set(marks.flags) <= asked:
        return 0.0
    return sum(finding in asked for finding in marks.safety) / len(marks.safety) if marks.safety else 1.0


def information_gained(marks: Yardstick, inquiry: Inquiry, case: Case, key: float) -> float:
    """How much of the way from the start to what could be known was gone (0-1), by belief in the truth.

    What could be known is what the record or the ideal inquirer brought, the lesser of those that led nearer to the
    truth at all. Where neither did, as in a patient who is not what such patients are like, it is the key features.
    """
    reachable = [p for p in (marks.ideal, marks.whole_record) if p - marks.at_start >= WORTH_GOING]
    if not inquiry.findings:
        return 0.0
    if not reachable:
        return key
    reached = inquiry.engine.of(case.truth).probability
    return min(max((reached - marks.at_start) / (min(reachable) - marks.at_start), 0.0), 1.0)


def idle_of(case: Case, marks: Yardstick, findings: Sequence[str]) -> list[str]:
    """Of the findings those that neither the record nor the ideal inquirer asks."""
    useful = {*case.assessed, *marks.ideal_path}
    return [finding for finding in findings if finding not in useful]


def _lines(
    case: Case,
    inquiry: Inquiry,
    marks: Yardstick,
    idle: float,
    waste: float,
    value: float,
    knowledge: Knowledge,
    rules: Rules,
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
            f" {idle:g} minutes went to things that told next to nothing here;"
            f" beyond {rules.spare_min:g} each costs a point."
        )
    better = "Ask what tells the most, and stop when nothing more would change your plan."
    gained = value > 0.95 and not waste
    yield _line("full" if gained else "unhelpful" if waste else "partly", did, None if gained else better, text)
    if inquiry.hints:
        text = "A hint costs a point and teaches the order of asking."
        yield _line("close", f"Hints taken: {inquiry.hints}.", "Try the next patient without.", text)


def _line(verdict: LineVerdict, did: str, better: str | None, text: str) -> Feedback:
    return Feedback(domain="information", verdict=verdict, did=did, better=better, text=text, basis="derived")
