"""How findings move belief over all conditions: multi-class Bayes, honestly uncertain.

Base rates are those of runners with knee pain. A finding multiplies each condition by how often the finding is
present in it; a condition that says nothing of a finding has the rate of sore knees at large, so it is neither helped
nor hurt. Of findings in one dependency group only the strongest counts. No finding has a likelihood ratio, against sore
knees at large, above ten or below a tenth. Red flags bypass the arithmetic. What was not assessed has no say.
"""

from kneeedu.reasoning.belief import Differential, Findings, Ranked, differential, patient_findings
from kneeedu.reasoning.evidence import (
    LOCATION_GROUP,
    OFF_THE_MAP,
    STRONGEST_RATIO,
    Z95,
    Evidence,
    evidence_of,
    rate_in,
    strongest_of_each_group,
)
from kneeedu.reasoning.flags import RaisedFlag, red_flags
from kneeedu.reasoning.questions import NextQuestion, next_questions
from kneeedu.reasoning.steps import Step, base_decibans, trail
from kneeedu.reasoning.two_way import post_test_probability, predictive_value

__all__ = [
    "LOCATION_GROUP",
    "OFF_THE_MAP",
    "STRONGEST_RATIO",
    "Z95",
    "Differential",
    "Evidence",
    "Findings",
    "NextQuestion",
    "RaisedFlag",
    "Ranked",
    "Step",
    "base_decibans",
    "differential",
    "evidence_of",
    "next_questions",
    "patient_findings",
    "post_test_probability",
    "predictive_value",
    "rate_in",
    "red_flags",
    "strongest_of_each_group",
    "trail",
]
