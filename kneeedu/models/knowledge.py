"""What medicine says, gathered: everything the knowledge folder holds, by id."""

from collections.abc import Mapping
from dataclasses import dataclass

from kneeedu.models.anatomy import Region, Structure
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Claim, Reference
from kneeedu.models.exercise import Exercise, PainRule, RunningLadder
from kneeedu.models.finding import Finding
from kneeedu.models.telling import Telling


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The whole body of knowledge, known by identity. Each mapping is id to value, in the order of the files."""

    references: Mapping[str, Reference]
    structures: Mapping[str, Structure]
    regions: Mapping[str, Region]
    findings: Mapping[str, Finding]
    exercises: Mapping[str, Exercise]
    pain_rules: Mapping[str, PainRule]
    running_ladder: RunningLadder
    principles: tuple[str, ...]
    claims: Mapping[str, Claim]
    conditions: Mapping[str, Condition]
    telling: Telling
    digest: str
    """Short hash of the files' bytes: which knowledge a grade was given under."""

    def hurting_in(self, structure: str) -> tuple[str, ...]:
        """The ids of the conditions that name a structure, in the order of the conditions."""
        return tuple(id_ for id_, condition in self.conditions.items() if structure in condition.structures)
