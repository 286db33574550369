"""Step rate, step length and speed, and what they do to the load on the kneecap joint in running.

Valid within 10 % of a runner's own step rate, 2.5 to 4.5 m/s, level ground. The exponents are solved from one published
change each (derived). Less load is not less pain: for that the evidence is very limited (anderson2022).
"""

from kneeedu.biomechanics.curves import between, within

STEP_RATE_EXPONENT, STEP_RATE_EXPONENT_RANGE = 1.58, (1.2, 2.0)
"""Solved from 14 % less peak force at a step rate 10 % higher (lenhart2014)."""
PER_STEP_LONGER, PER_STEP_SHORTER = 2.83, 2.38
"""Stress in one step, by step length: +31 % at 10 % longer, -22 % at 10 % shorter (willson2014)."""
PER_MILE_LONGER, PER_MILE_SHORTER = 1.37, 0.74
"""Stress over a mile, by step length: +14 % and -7.5 % (willson2014). Counting the extra steps alone would give -13.6
%."""
STRIDES_PER_KM = ((2.68, 491.0), (3.35, 420.0), (4.46, 372.0))
"""Speed (m/s) and strides per km (uncposter2015: a poster, not reviewed, and not consistent with its stride
lengths)."""
PELVIC_DROP_ODDS_PER_DEG = 1.8
"""Odds of being in the injured group for each degree of pelvic drop (bramah2018, published): seen at one time, not a
risk."""
MOST_CHANGE = 0.10


def peak_force_factor(step_rate_change: float) -> float:
    """Peak patellofemoral force as a multiple of that at the own step rate; the change is a fraction (0.1 is +10 %).

    >>> round(peak_force_factor(0.10), 2)
    0.86
    """
    return float((1 + _change("step_rate_change", step_rate_change)) ** -STEP_RATE_EXPONENT)


def per_step_factor(step_length_change: float) -> float:
    """Stress in one step as a multiple of that at the own step length; the change is a fraction."""
    change = _change("step_length_change", step_length_change)
    return float((1 + change) ** (PER_STEP_LONGER if change > 0 else PER_STEP_SHORTER))


def per_mile_factor(step_length_change: float) -> float:
    """Stress summed over a mile as a multiple of that at the own step length; the change is a fraction."""
    change = _change("step_length_change", step_length_change)
    return float((1 + change) ** (PER_MILE_LONGER if change > 0 else PER_MILE_SHORTER))


def strides_per_km(stride_length_m: float) -> float:
    """Strides (two steps each) in a kilometre, from their length: plain arithmetic."""
    return 1000 / stride_length_m


def strides_per_km_at(speed_m_per_s: float) -> float:
    """Strides (two steps each) in a kilometre at a speed, between the three that were printed."""
    return between(STRIDES_PER_KM, speed_m_per_s)


def _change(name: str, change: float) -> float:
    return within(name, change, -MOST_CHANGE, MOST_CHANGE)
