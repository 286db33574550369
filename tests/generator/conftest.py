"""Ten thousand invented patients, made once and summed up; a thousand of them kept whole."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kneeedu.generator import Generated, patient
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES, Urgency
from kneeedu.reasoning import RaisedFlag, patient_findings, red_flags

sys.path.insert(0, str(Path(__file__).parent))
from reckoning import Engine

PATIENTS, KEPT = 10_000, 1000


@dataclass(frozen=True)
class Summary:
    """A patient as promised, and what the engine makes of the finished case."""

    made: Generated
    is_valid: bool
    believed: dict[str, float]
    flags: tuple[RaisedFlag, ...]
    sent: Urgency

    @property
    def rank(self) -> int:
        """Place of the truth in the ranking, from 1."""
        return 1 + sum(value > self.believed[self.made.truth] for value in self.believed.values())

    @property
    def in_danger(self) -> bool:
        return any(flag.urgency in list(URGENCIES)[2:] for flag in self.flags)


@pytest.fixture(scope="session")
def everyone(knowledge):
    """The patients of seeds 0 to 9999. Only the first thousand keep their cases."""
    engine = Engine(knowledge)
    summaries = []
    for seed in range(PATIENTS):
        made = patient(seed, knowledge)
        case = made.case
        known = engine.told(case)
        best = next(option for option in case.answers.disposition if option.verdict == "best")
        summaries.append(
            Summary(
                made
                if seed < KEPT
                else Generated(None, made.truth, seed, made.difficulty, made.solvable, made.why_not),
                Case.model_validate_json(case.model_dump_json(by_alias=True)) == case and case.truth == made.truth,
                dict(zip(engine.conditions, engine.belief(known), strict=True)),
                red_flags({**patient_findings(known, knowledge), **known.findings}, knowledge),
                best.urgency,
            )
        )
    return summaries


@pytest.fixture(scope="session")
def many(everyone):
    """A thousand whole patients."""
    return [one.made for one in everyone[:KEPT]]
