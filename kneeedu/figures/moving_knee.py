"""The moving knee as a page draws it: shapes once, then one row of numbers for each degree of flexion.

Shapes are SVG paths in millimetres, y downwards. The rows hold where the parts lie, and what is read out: figures come
from kneeedu.biomechanics, which holds to 90 degrees; beyond, a row has a place for each part and no figure.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from kneeedu.biomechanics import (
    closed_chain_moment_nm_per_kg,
    contact_area_mm2,
    in_zone,
    times_squat_60_stress,
    zone_pressure,
)
from kneeedu.biomechanics.iliotibial_band import ZONE_HIGH_DEG, ZONE_LOW_DEG
from kneeedu.biomechanics.patellofemoral import MOST_FLEXION_DEG
from kneeedu.figures import knee_section as knee
from kneeedu.figures.drawing import Table
from kneeedu.figures.knee_section import MOST_DRAWN_DEG, Point, Pose

FORCE_STEPS = (0.1, 0.3, 0.6, 1.0, 1.4)
"""Where the shading of load goes one step darker, in stress against the squat at 60 degrees."""
BAND_FROM: Point = (12.0, 190.0)
EPICONDYLE: Point = (1.0, 4.0)
BAND_BACK_MM = -13.0
"""Behind the epicondyle the drawn band goes no further back (expert)."""
SAYS: Sequence[tuple[int, str]] = (
    (0, "Straight: the kneecap stands above the groove. Only a narrow band near its lower pole touches."),
    (12, "The kneecap enters the groove from above, lower pole first."),
    (20, "The band is pressed on the outer knee now. Behind the kneecap contact is still low, and little of it."),
    (31, "The kneecap sits in the groove. Contact moves up and grows; in a squat the force grows faster."),
    (
        60,
        "Contact is near the upper part and grows no more in our figures. In a squat stress still rises.",
    ),
    (91, "Beyond the model: the drawing goes on, but past 90° there is no figure."),
)
"""From which flexion (deg) which sentence holds."""


def path(points: Iterable[Point], closed: bool = True) -> str:
    """Points of the drawing as an SVG path; there y points down."""
    return "M" + " ".join(f"{x:.1f} {-y:.1f}" for x, y in points) + ("Z" if closed else "")


ZONE = (ZONE_LOW_DEG, ZONE_HIGH_DEG)
PATELLA_BACK = ((0, 10.5), (7, 5), (14, -3), (20.5, -13), (22, -22), (18, -31), (8, -35.4), (-4, -35.6), (-15, -32),
    (-19, -24), (-18, -13), (-12, -2), (-6, 5.5))  # fmt: skip
FACETS = ((1, -0.5), (10, -1.5), (18, -11), (20, -21), (16.5, -29), (7, -32), (-4, -32), (-13.5, -29), (-17, -22),
    (-15.5, -11), (-8, -1.5))  # fmt: skip
"""The back of a right kneecap and its joint surface, seen from behind: the outer facet (right) is broader."""


@cache
def shapes() -> dict[str, Any]:
    """What does not change its form: paths, each in the frame of the bone it moves with."""
    return {
        "femur": path(knee.femur_outline()),
        "cartilage": path(knee.femur_cartilage(), closed=False),
        "notch": path(knee.smooth(((-9, 13), (2, 4), (13, -6), (20, -13))), closed=False),
        "tibia": path(knee.smooth(knee.TIBIA, closed=True)),
        "plateau": path([(23, -23.3), (-21, -27.1)], closed=False),
        "fibula": path(knee.smooth(knee.FIBULA, closed=True)),
        "menisci": [path(knee.smooth(one, closed=True)) for one in knee.MENISCI],
        "patella": path((forward, along) for along, forward in knee.smooth(knee.PATELLA, closed=True)),
        "back": path((x, -y) for x, y in knee.smooth(PATELLA_BACK, closed=True)),
        "facets": path((x, -y) for x, y in knee.smooth(FACETS, closed=True)),
        "face": [knee.PATELLA_CARTILAGE_MM, knee.ARTICULAR_MM],
        "apex": [knee.APEX[1], -knee.APEX[0]],
        "tuberosity": [knee.TUBEROSITY[0], -knee.TUBEROSITY[1]],
        "gerdy": [knee.GERDY[0], -knee.GERDY[1]],
        "epicondyle": [EPICONDYLE[0], -EPICONDYLE[1]],
        "width": knee.PATCH_WIDTH_MM,
    }


@cache
def rows() -> list[list[Any]]:
    """A row for each degree, in the order that moving_knee.js names.

    area (mm2) and stress (times the squat at 60 degrees) are None past 90 degrees; the line is the quadriceps tendon.
    """
    return [_row(knee.pose(float(deg))) for deg in range(MOST_DRAWN_DEG + 1)]


def band_x_mm(at: Pose) -> float:
    """Where a straight band would pass the height of the epicondyle, forward of the origin (a geometry of ours)."""
    (x0, y0), (x1, y1) = BAND_FROM, at.tibia(knee.GERDY)
    return max(x0 + (x1 - x0) * (y0 - EPICONDYLE[1]) / (y0 - y1), BAND_BACK_MM)


def stress_in_squat(flexion_deg: float) -> float | None:
    """Stress behind the kneecap in a squat on two legs, against that at 60 degrees; None past the model's end."""
    if flexion_deg > MOST_FLEXION_DEG:
        return None
    return times_squat_60_stress(flexion_deg, closed_chain_moment_nm_per_kg(flexion_deg))


def shade(stress: float | None) -> int:
    """Step 1 to 6 of the colours of load; 0 past the model's end."""
    return 0 if stress is None else 1 + sum(stress >= step for step in FORCE_STEPS)


def sentence(flexion_deg: float) -> str:
    return [said for start, said in SAYS if start <= flexion_deg][-1]


def table() -> Table:
    """What the drawing says, for those who read it."""
    angles = (0, 10, 20, 25, 30, 45, 60, 75, 90, 105, 120)
    heads = ("Flexion", "Contact area", "Stress in a squat, against 60°", "Band pressed (20 to 30°)", "What happens")
    return Table("The moving knee, by angle", heads, tuple(_told(angle) for angle in angles))


def _told(angle: int) -> tuple[str, ...]:
    stress = stress_in_squat(angle)
    area = "beyond the model" if stress is None else f"{contact_area_mm2(angle):.0f} mm²"
    times = "beyond the model" if stress is None else f"{stress:.1f} times"
    return f"{angle}°", area, times, "yes" if in_zone(angle) else "no", sentence(angle)


def _row(at: Pose) -> list[Any]:
    deg, (slide_x, slide_y), (x, y) = at.flexion_deg, at.slide, at.patella
    stress = stress_in_squat(deg)
    area = None if stress is None else round(contact_area_mm2(deg))
    places = (slide_x, -slide_y, x, -y, at.turn_deg, at.touches_mm, at.patch_height_mm, band_x_mm(at))
    return [
        *(round(place, 1) for place in places),
        round(zone_pressure(deg), 2),
        area,
        None if stress is None else round(stress, 2),
        shade(stress),
        _quadriceps(at),
    ]


def _quadriceps(at: Pose) -> list[float]:
    """The tendon above the kneecap, from its base upwards: x, y of each bend; the muscle begins at the last."""
    line, _ = knee.split(knee.quadriceps(at), knee.QUADRICEPS_TENDON_MM)
    return [round(value, 1) for x, y in line for value in (x, -y)]
