"""A condition: where it hurts, what it does, how it is told apart and what is done."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from kneeedu.models.evidence import Id, Model, Rate, Sourced, Statement, Text
from kneeedu.models.progression import Progression

Urgency = Literal["manage_in_clinic", "routine_referral", "urgent_referral", "emergency_same_day"]
URGENCIES: dict[Urgency, tuple[str, str]] = {
    "manage_in_clinic": ("Manage in clinic", "Treat and review"),
    "routine_referral": ("Routine referral", "Seen within weeks"),
    "urgent_referral": ("Urgent referral", "Seen within days to two weeks"),
    "emergency_same_day": ("Same-day emergency", "Seen today"),
}
"""From least to most urgent: name and gloss as a learner reads them."""


class Icd10(Model):
    code: str = Field(pattern=r"^[A-Z]\d{2}(\.[0-9A-Z]{1,4})?-?$")
    unsure: bool = False
    alternatives: tuple[str, ...] = ()


class PainRegion(Model):
    """How often (0-1) a region of the knee map hurts in this condition."""

    region: Id
    weight: float = Field(gt=0, lt=1)


class PainMap(Sourced):
    regions: tuple[PainRegion, ...]


class Override(Rate):
    """How often a finding is present in this condition, where that differs from sore knees at large."""

    finding: Id


class RedFlag(Sourced):
    """A pattern that asks for an urgency whatever the ranking says.

    'any' lists alternatives; each alternative is a set of findings that must all be present.
    """

    id: Id
    any: tuple[tuple[Id, ...], ...] = Field(min_length=1)
    urgency: Urgency
    reason: Text


class Contrast(Sourced):
    """What tells this condition from another."""

    other: Id
    text: Text


class Disposition(Sourced):
    """Where the patient goes, and by when. The local pathway overrides it."""

    action: Text
    within: Text


class Condition(Model):
    """One cause of knee pain in a runner."""

    id: Id
    name: Text
    synonyms: tuple[str, ...] = ()
    icd10: Icd10
    urgency: Urgency
    summary: Text
    base_rate: Rate = Field(description="share among runners with knee pain")
    structures: tuple[Id, ...] = ()
    pain_map: PainMap
    pain_quality: Text
    age_sex: Statement
    onset: Text
    mechanism: Statement
    disputed: Statement | None = Field(default=None, description="commonly said of the mechanism, and not upheld")
    aggravating: tuple[Text, ...]
    easing: tuple[Text, ...] = ()
    pattern_24h: Text
    findings: tuple[Override, ...] = Field(min_length=1)
    red_flags: tuple[RedFlag, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    disposition: Disposition
    do_meanwhile: tuple[Text, ...] = ()
    avoid_meanwhile: tuple[Text, ...] = ()
    prognosis: Statement | None = None
    progression: Progression | None = None
    claims: tuple[str, ...] = ()

    @cached_property
    def rates(self) -> Mapping[str, Override]:
        """The findings this condition speaks of, by id."""
        return {override.finding: override for override in self.findings}

    @model_validator(mode="after")
    def _each_finding_once(self) -> "Condition":
        seen = [override.finding for override in self.findings]
        doubled = sorted({finding for finding in seen if seen.count(finding) > 1})
        if doubled:
            raise ValueError(f"finding listed twice: {', '.join(doubled)}")
        return self
