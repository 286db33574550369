"""Red flags: patterns of findings that ask for an urgency whatever the ranking says."""

from collections.abc import Mapping
from dataclasses import dataclass

from kneeedu.models.condition import URGENCIES, RedFlag, Urgency
from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge


@dataclass(frozen=True)
class RaisedFlag:
    """A red flag that the findings trip."""

    id: str
    condition: str
    urgency: Urgency
    reason: str
    because: tuple[str, ...]


def red_flags(presences: Mapping[str, Presence], knowledge: Knowledge) -> tuple[RaisedFlag, ...]:
    """Every red flag the findings trip, most urgent first."""
    present = {finding for finding, presence in presences.items() if presence == "present"}
    order = list(URGENCIES)
    raised = [
        RaisedFlag(flag.id, condition.id, flag.urgency, flag.reason, because)
        for condition in knowledge.conditions.values()
        for flag in condition.red_flags
        if (because := _tripped(flag, present))
    ]
    return tuple(sorted(raised, key=lambda flag: -order.index(flag.urgency)))


def _tripped(flag: RedFlag, present: set[str]) -> tuple[str, ...]:
    for pattern in flag.any:
        if present.issuperset(pattern):
            return pattern
    return ()
