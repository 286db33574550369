"""A knee cut lengthwise through the kneecap, and where its parts lie at each flexion: a drawing in millimetres.

x points forward, y towards the hip; the origin is the centre of the round back of the condyles. The femur stays. It is
a teaching drawing: sizes are those of a middle-sized adult (expert), the cut shows groove and condyle in one plane, and

- the tibia turns about the origin and slides along itself so that cartilage keeps touching cartilage; a real knee also
  rolls, glides and twists;
- the kneecap lies on the groove like a ruler on a barrel, held by a tendon that does not stretch; where on the kneecap
  it touches is given (from below upwards as the knee bends: goodfellow1976, recalled), not found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin

from kneeedu.biomechanics.curves import between
from kneeedu.biomechanics.patellofemoral import MOST_FLEXION_DEG, contact_area_mm2

Point = tuple[float, float]

MOST_DRAWN_DEG = 120
GROOVE, DISTAL, POSTERIOR = ((13.0, 2.0), 24.0), ((6.3, 2.0), 24.5), ((0.0, 0.0), 21.0)
"""The bone that bears cartilage, as circles: centre and radius (mm). Their common outline is convex everywhere."""
FEMUR_CARTILAGE_MM, PATELLA_CARTILAGE_MM, TIBIA_CARTILAGE_MM = 2.0, 2.5, 2.0
TENDON_LENGTH_MM = 50.0
SLOPE_DEG = 5.0
"""How far the joint surface of the tibia falls backwards."""
PLATEAU_MM = 26.2
"""How far the joint surface of the drawn tibia lies from the origin before it slides."""
TUBEROSITY: Point = (36.0, -55.0)
"""Where the tendon ends on the straight leg; it moves with the tibia."""
GERDY: Point = (17.0, -36.0)
"""Where the iliotibial band ends on the straight leg; it moves with the tibia."""
APEX: Point = (-9.5, 8.0)
BASE: Point = (34.0, 10.0)
"""Where tendon and quadriceps tendon begin, in the frame of the kneecap: along it upwards, forward from its back."""
ARTICULAR_MM = 32.0
"""Length of the kneecap's joint surface, from its lower end at (0, 0) in the frame of the kneecap."""
TOUCHES_AT = ((0, 0.14), (20, 0.26), (45, 0.47), (70, 0.62), (90, 0.69), (120, 0.7))
"""Flexion (deg) and where along its joint surface the kneecap touches, as a share from its lower end (recalled)."""
PATCH_WIDTH_MM = 34.0
"""Width at which the contact patch is drawn, from side to side of the kneecap (expert)."""
QUADRICEPS_TENDON_MM = 55.0
QUADRICEPS_FROM: Point = (43.0, 190.0)

FEMUR_FRONT = ((31, 230), (31, 160), (31, 120), (30.4, 90), (29.9, 66), (30.2, 50), (31.2, 38), (33, 26))
FEMUR_BACK = ((-6.5, 24), (-3, 34), (-0.5, 50), (1, 90), (1.5, 130), (1.5, 160), (1.5, 230))
TIBIA = (
    (24, -24.2), (28.5, -26), (30.5, -31), (30.5, -38), (32, -45), (34.6, -51), (35.4, -57), (33.6, -64),
    (29.5, -74), (26, -92), (24, -125), (23, -170), (23, -250), (-4, -250), (-4, -170), (-5, -120), (-6.5, -90),
    (-9, -70), (-14, -54), (-20.5, -44), (-24.5, -36), (-24, -30.4), (-20, -28),
)  # fmt: skip
FIBULA = (
    (-20, -43), (-14, -38), (-8, -42), (-8.5, -54), (-12, -72), (-13.5, -110), (-14, -170), (-14, -250), (-22, -250),
    (-22, -170), (-21.5, -110), (-20.5, -74), (-22.5, -55),
)  # fmt: skip
PATELLA = (
    (0, 0), (8, 0), (16, 0), (24, 0), (31, 0), (34.4, 2.4), (35.6, 7), (34, 12.5), (28, 17.4), (17, 19.6), (6, 17.6),
    (-3, 13.6), (-9, 10.2), (-10.6, 7.4), (-8.4, 4.4), (-4, 1.6),
)  # fmt: skip
"""In the frame of the kneecap."""
MENISCI = (
    ((25, -22.4), (24.4, -15.4), (21, -15.6), (13, -22.6)),
    ((-22.5, -26.4), (-21.5, -17), (-17, -17.6), (-8.5, -24.6)),
)


@dataclass(frozen=True)
class Pose:
    """Where everything lies at one flexion. slide: how far the tibia moved along itself; contact: on the groove's bone.

    turn_deg: how far the kneecap is turned from upright, forward positive; patella: its lower joint edge.
    """

    flexion_deg: float
    slide: Point
    patella: Point
    turn_deg: float
    contact: Point
    touches_mm: float
    patch_height_mm: float

    def tibia(self, point: Point) -> Point:
        """A point of the straight leg's tibia, moved along."""
        x, y = turned(point, -self.flexion_deg)
        return x + self.slide[0], y + self.slide[1]

    def on_patella(self, point: Point) -> Point:
        """A point in the frame of the kneecap, in the drawing."""
        along, forward = point
        up, out = turned((0, 1), self.turn_deg), turned((1, 0), self.turn_deg)
        x, y = self.patella
        return x + along * up[0] + forward * out[0], y + along * up[1] + forward * out[1]

    @property
    def tendon(self) -> tuple[Point, Point]:
        """Lower pole of the kneecap, and tuberosity."""
        return self.on_patella(APEX), self.tibia(TUBEROSITY)


def turned(point: Point, deg: float) -> Point:
    """A point turned about the origin, counterclockwise."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return point[0] * c - point[1] * s, point[0] * s + point[1] * c


def reach(direction_deg: float) -> tuple[float, Point]:
    """How far the articular bone reaches in a direction (mm from the origin), and the point that does."""
    nx, ny = cos(radians(direction_deg)), sin(radians(direction_deg))
    (cx, cy), r = max((GROOVE, DISTAL, POSTERIOR), key=lambda disc: disc[0][0] * nx + disc[0][1] * ny + disc[1])
    return cx * nx + cy * ny + r, (cx + r * nx, cy + r * ny)


@cache
def pose(flexion_deg: float) -> Pose:
    """Where everything lies at a flexion of 0 to 120 degrees."""
    slide = _slide(flexion_deg)
    height = patch_height_mm(flexion_deg)
    touches = min(max(between(TOUCHES_AT, flexion_deg) * ARTICULAR_MM, height / 2), ARTICULAR_MM - height / 2)
    low, high = (
        0.0,
        float(len(_rail()) - 1),
    )  # the further round the groove, the nearer the kneecap is to the tuberosity
    for _ in range(50):
        middle = (low + high) / 2
        placed = _placed(flexion_deg, slide, middle, touches, height)
        if distance(*placed.tendon) > TENDON_LENGTH_MM:
            low = middle
        else:
            high = middle
    return placed


def patch_height_mm(flexion_deg: float) -> float:
    """Height of an ellipse as large as the contact area and as wide as PATCH_WIDTH_MM; above 90 deg as at 90."""
    return 4 * contact_area_mm2(min(flexion_deg, MOST_FLEXION_DEG)) / (pi * PATCH_WIDTH_MM)


def quadriceps(at: Pose) -> list[Point]:
    """From the kneecap's base up to the muscle: taut, so it lies on the groove once the knee is bent far."""
    start, gap = at.on_patella(BASE), FEMUR_CARTILAGE_MM + 4
    groove = [_outward(angle, gap) for angle in range(-60, 31, 6)]
    return [(x, y) for x, y in _taut([start, *(point for point in groove if point[1] > start[1]), QUADRICEPS_FROM])]


def femur_outline() -> list[Point]:
    """The femur from the front of its shaft round the condyles to the back of its shaft."""
    articular = [reach(angle)[1] for angle in range(28, -241, -4)]
    return [*smooth(FEMUR_FRONT), *articular, *smooth(FEMUR_BACK)]


def femur_cartilage() -> list[Point]:
    """The line of the cartilage's bone, from the top of the groove round to the back of the condyles."""
    return [reach(angle)[1] for angle in range(26, -226, -4)]


def distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def smooth(points: Sequence[tuple[float, float]], closed: bool = False, steps: int = 4) -> list[Point]:
    """A Catmull-Rom curve through the points, as short straight lines."""
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    curve: list[Point] = []
    for p0, p1, p2, p3 in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    return curve if closed else [*curve, (float(points[-1][0]), float(points[-1][1]))]


def length(points: Iterable[Point]) -> float:
    return sum(distance(one, other) for one, other in pairwise(points))


def split(line: Sequence[Point], at_mm: float) -> tuple[list[Point], list[Point]]:
    """A line cut in two, so far from its start."""
    gone = 0.0
    for index, (one, other) in enumerate(pairwise(line)):
        step = distance(one, other)
        if gone + step >= at_mm:
            cut = _between(one, other, (at_mm - gone) / step)
            return [*line[: index + 1], cut], [cut, *line[index + 1 :]]
        gone += step
    raise ValueError("the line is shorter than the cut")


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _slide(flexion_deg: float) -> Point:
    direction = -90 + SLOPE_DEG - flexion_deg
    by = reach(direction)[0] + FEMUR_CARTILAGE_MM + TIBIA_CARTILAGE_MM - PLATEAU_MM
    return by * cos(radians(direction)), by * sin(radians(direction))


@cache
def _rail() -> list[tuple[float, Point]]:
    """What the kneecap rides on, from the top of the groove down and back: directions (deg) and points, no gaps."""
    rail: list[tuple[float, Point]] = []
    for direction in range(30, -121, -1):
        point = reach(direction)[1]
        if rail and (gap := distance(rail[-1][1], point)) > 1:
            (_, last), steps = rail[-1], int(gap) + 1
            rail += [(direction + 1 - i / steps, _between(last, point, i / steps)) for i in range(1, steps)]
        rail.append((float(direction), point))
    return rail


def _placed(flexion_deg: float, slide: Point, at: float, touches: float, height: float) -> Pose:
    """The kneecap at a place of its rail."""
    rail, before = _rail(), min(int(at), len(_rail()) - 2)
    (from_deg, one), (to_deg, other) = rail[before], rail[before + 1]
    direction, contact = from_deg + (to_deg - from_deg) * (at - before), _between(one, other, at - before)
    gap, (nx, ny) = FEMUR_CARTILAGE_MM + PATELLA_CARTILAGE_MM, turned((1, 0), direction)
    edge = (contact[0] + gap * nx + touches * ny, contact[1] + gap * ny - touches * nx)  # down along the tangent
    return Pose(flexion_deg, slide, edge, direction, contact, touches, height)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _outward(direction_deg: float, gap: float) -> Point:
    x, y = reach(direction_deg)[1]
    return x + gap * cos(radians(direction_deg)), y + gap * sin(radians(direction_deg))


def _taut(points: Sequence[Point]) -> list[Point]:
    """A thread from the first to the last point, pulled tight in front of those between."""
    thread: list[Point] = []
    for point in points:
        while len(thread) > 1 and _bends_in(thread[-2], thread[-1], point):
            thread.pop()
        thread.append(point)
    return thread


def _bends_in(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0
