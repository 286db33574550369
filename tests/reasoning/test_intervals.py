"""The intervals against dice: every base rate and likelihood drawn anew from its range, thousands of times.

The engine's interval is a short cut (small errors, log odds), the draws are not. They are not the same thing: the mean
of many vague rivals is pulled up by its tail, so the drawn interval of a leader lies a few points lower.
"""

from math import exp, log
from random import Random

import by_hand
import pytest
from by_hand import Known

from kneeedu import library
from kneeedu.reasoning import Findings, differential

KNOWLEDGE = library.load_knowledge()
DRAWS = 2000
WITHIN = 0.06
"""How far (probability) an end of an interval may lie from the drawn one; the noise of 2000 draws is about 0.01."""
COVERED = (0.87, 0.98)
"""Share of draws that a 95 % interval may hold."""
RECORDS = {
    "nothing known": Known({}),
    "ache around the kneecap": Known(
        {"diffuse_anterior_pain": "present", "stairs_descending_pain": "present", "effusion": "absent"},
        ("patella_centre",), 26, "female", "running",
    ),
    "lateral pain at the same distance": Known(
        {
            "focal_lateral_epicondyle_pain": "present",
            "consistent_onset_distance": "present",
            "noble_compression": "present",
            "effusion": "absent",
        },
        (), 34, "male", "running",
    ),
    "a twist and a swollen knee": Known(
        {"effusion": "present", "twisting_injury": "present", "medial_joint_line_tender": "present"}, (), 41, "male"
    ),
}  # fmt: skip


def drawn(known, dice):
    """Each condition's probability, drawn DRAWS times and sorted; each number varies by itself, in its logarithm."""
    counted = by_hand.counting(known)
    numbers, centres = {}, {}
    for name, told in by_hand.conditions().items():
        numbers[name] = [by_hand.base(name).sd, *(say.of[name].sd for say in counted)]
        centres[name] = log(told["base_rate"]["rate"]) + sum(log(say.of[name].value) for say in counted)
    draws = {name: [] for name in numbers}
    for _ in range(DRAWS):
        weights = {name: exp(centres[name] + sum(dice.gauss(0, sd) for sd in sds)) for name, sds in numbers.items()}
        total = sum(weights.values())
        for name, weight in weights.items():
            draws[name].append(weight / total)
    return {name: sorted(values) for name, values in draws.items()}


@pytest.mark.parametrize("record", RECORDS)
def test_an_interval_is_where_the_draws_from_the_ranges_fall(record):
    known = RECORDS[record]
    draws = drawn(known, Random(20240607))

    result = differential(Findings(known.findings, known.regions, known.age, known.sex, known.sport), KNOWLEDGE)

    for one in result.ranking:
        values = draws[one.condition]
        low, high = values[round(0.025 * DRAWS)], values[round(0.975 * DRAWS)]
        assert (one.low, one.high) == pytest.approx((low, high), rel=0, abs=WITHIN), one
        covered = sum(one.low <= value <= one.high for value in values) / DRAWS
        assert COVERED[0] <= covered <= COVERED[1], one


def test_more_vague_findings_make_a_wider_interval_in_log_odds():
    """The same belief resting on more estimates is less sure: what each adds is added."""
    fewer, more = (RECORDS["nothing known"], RECORDS["a twist and a swollen knee"])

    widths = []
    for known in (fewer, more):
        one = differential(Findings(known.findings, known.regions, known.age, known.sex), KNOWLEDGE).of("acl_tear")
        widths.append(log(one.high / (1 - one.high)) - log(one.low / (1 - one.low)))

    assert widths[1] > widths[0]
