"""The parts of the lab on what a test tells. Their widgets are imported when the lab asks for them."""

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse

OFFERED = (
    ("patellofemoral_pain", "squat_test_pain"),
    ("patellofemoral_pain", "clarke_sign"),
    ("patellar_tendinopathy", "single_leg_decline_squat"),
    ("patellar_tendinopathy", "royal_london_test"),
    ("iliotibial_band_syndrome", "noble_compression"),
    ("iliotibial_band_syndrome", "ober_test"),
    ("medial_meniscus_tear", "mcmurray_medial"),
    ("medial_meniscus_tear", "thessaly_medial"),
    ("acl_tear", "lachman"),
    ("bsi_tibial_plateau", "hop_bone_pain"),
)
"""Conditions, and a test for each."""
TWICE = (
    ("patellar_tendinopathy", "royal_london_test", "inferior_pole_tender"),
    ("iliotibial_band_syndrome", "noble_compression", "lateral_epicondyle_tender"),
    ("medial_meniscus_tear", "mcmurray_medial", "thessaly_medial"),
)
"""Conditions, each with two tests of one dependency group, the stronger first."""


def what_a_test_tells() -> ipywidgets.VBox:
    """A test from the knowledge or one's own figures: say what its result means, then see it counted out."""
    from kneeedu.widgets.likelihood_lab import OneTestLab

    return lesson_part(OneTestLab(library.load_knowledge(), OFFERED, lesson_pulse()))


def twice_the_same() -> ipywidgets.VBox:
    """Two positive tests that press on the same spot: what does the second one add?"""
    from kneeedu.widgets.twice_the_same import TwiceTheSame

    return lesson_part(TwiceTheSame(TWICE, library.load_knowledge(), lesson_pulse()))
