"""What a patient answers and what a test shows, however much the case's author wrote down; and the minutes it takes.

A finding that stands in the case is told as it stands there. Any other is presumed: present where at least half of
patients with this diagnosis have it and nothing in the case speaks against it, else absent. A presumed finding never
raises a red flag.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from kneeedu.models.case import Case
from kneeedu.models.finding import Finding, Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, rate_in

CLOCK_MIN = 20.0
"""Minutes planned for a consultation. Going over is allowed and costs."""
COMMON = 0.5
"""The share of patients with the diagnosis from which on a finding nobody wrote down is presumed to be present."""
ONE_OF_A_KIND = frozenset({"location", "location_leg", "location_vague", "onset", "temporal_pattern", "stiffness"})
"""Dependency groups of which a patient has one at most: where one is told, the others are absent."""
_BOTH_KNEES = "bilateral_symptoms"


@dataclass(frozen=True)
class Answer:
    """What came of one question or test. 'detail' is None where the words hold it all; minutes is the time it took."""

    finding: str
    presence: Presence
    words: str
    detail: str | None
    minutes: float
    written: bool
    """Whether the case's author wrote it; else it is presumed from the diagnosis."""


def answer_of(case: Case, finding_id: str, knowledge: Knowledge) -> Answer:
    """What this patient answers, or what this test shows; the same whenever it is asked. KeyError for an unknown id."""
    finding = knowledge.findings[finding_id]
    row = next((row for row in case.findings if row.finding == finding_id), None)
    if row is not None and row.is_ != "unknown":
        words, detail = (row.said, None) if row.said else (row.told, row.detail)
        return Answer(finding_id, row.is_, words, detail, finding.minutes, written=True)
    presence = _presumed(case, finding, knowledge)
    if row is not None and row.said and presence == "absent":
        return Answer(finding_id, presence, row.said, None, finding.minutes, written=True)
    return Answer(finding_id, presence, _in_general(case, finding, presence), None, finding.minutes, written=False)


def minutes_of(findings: Iterable[str], knowledge: Knowledge) -> float:
    """Minutes that these questions and tests take together."""
    return sum(knowledge.findings[finding].minutes for finding in findings)


def record_of(case: Case) -> Findings:
    """What the engine is told of the whole written record of a case."""
    patient = case.patient
    return Findings(case.assessed, case.presentation.pain, patient.age_years, patient.sex, patient.sport)


def known_after(case: Case, learned: Iterable[str], knowledge: Knowledge) -> Findings:
    """What is known once these were asked or examined, in this order, beside age, sex, sport and the pain drawing."""
    found = {finding: answer_of(case, finding, knowledge).presence for finding in learned}
    patient = case.patient
    return Findings(found, case.presentation.pain, patient.age_years, patient.sex, patient.sport)


def _presumed(case: Case, finding: Finding, knowledge: Knowledge) -> Presence:
    if finding.id == _BOTH_KNEES:
        return "present" if case.presentation.side == "both" else "absent"
    if rate_in(knowledge.conditions[case.truth], finding).rate < COMMON or _flags_danger(finding, knowledge):
        return "absent"
    kin = [row.is_ for row in case.findings if knowledge.findings[row.finding].group == finding.group]
    if "absent" in kin or ("present" in kin and finding.group in ONE_OF_A_KIND):
        return "absent"
    return "present"


def _flags_danger(finding: Finding, knowledge: Knowledge) -> bool:
    patterns = (pattern for c in knowledge.conditions.values() for flag in c.red_flags for pattern in flag.any)
    return any(finding.id in pattern for pattern in patterns)


def _in_general(case: Case, finding: Finding, presence: Presence) -> str:
    """One of the ways it is told of any patient; always the same one for the same patient."""
    if finding.says is None:
        return finding.positive if presence == "present" else f"Not found: {finding.name}."
    ways = finding.says.present if presence == "present" else finding.says.absent
    return ways[crc32(f"{case.id}:{finding.id}".encode()) % len(ways)]
