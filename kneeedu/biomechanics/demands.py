"""Exercises in order of what they load: the kneecap joint by the model, the patellar tendon by index or model.

Two ways of ordering are never mixed: an index counts how fast and how long a task loads, the model does not. Where the
index was published it goes first. Loads are those at body weight or matched to it; what a machine is set to is not in
them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kneeedu.biomechanics.patellar_tendon import LOADING_INDEX
from kneeedu.biomechanics.tasks import moment_nm_per_kg, times_squat_60_stress, times_squat_60_tendon_force
from kneeedu.models.exercise import Demand, Exercise

Tissue = Literal["joint", "tendon"]
By = Literal["model", "index"]
HEAVIER = 1.02
"""From this factor on a load counts as more than another (expert); the model cannot tell smaller differences."""


@dataclass(frozen=True)
class Placed:
    """An exercise with its peak load on a tissue: times a squat at 60 degrees ('model'), or the published index.

    low_deg and high_deg: the flexions in which it is done; None where the index is of a movement without told angles.
    """

    exercise: Exercise
    load: float
    by: By
    low_deg: float | None
    high_deg: float | None


@dataclass(frozen=True)
class Order:
    """Exercises from least to most load, each way of ordering by itself, and those left aside with the reason.

    programme: ids of those that the condition's own programme holds; a step up or down lands on no others.
    """

    placed: tuple[Placed, ...]
    aside: tuple[tuple[Exercise, str], ...]
    programme: frozenset[str]

    def lane(self, by: By) -> tuple[Placed, ...]:
        return tuple(one for one in self.placed if one.by == by)

    def find(self, exercise: str) -> Placed | None:
        return next((one for one in self.placed if one.exercise.id == exercise), None)

    def heavier(self, than: Placed) -> Placed | None:
        """The next one up in the same way of ordering; None above the last."""
        return next((one for one in self._open(than.by) if one.load > HEAVIER * than.load), None)

    def lighter(self, than: Placed) -> Placed | None:
        """The next one down in the same way of ordering; None below the first."""
        return next((one for one in reversed(self._open(than.by)) if HEAVIER * one.load < than.load), None)

    def least(self) -> Placed | None:
        """The least load of the programme."""
        return next((one for one in self.placed if one.exercise.id in self.programme), None)

    def _open(self, by: By) -> tuple[Placed, ...]:
        return tuple(one for one in self.lane(by) if one.exercise.id in self.programme)


def in_order(
    exercises: Iterable[Exercise], tissue: Tissue, low_deg: float, high_deg: float, programme: Collection[str]
) -> Order:
    """Exercises that can be done between two flexions (deg), by their load on a tissue; programme: see Order."""
    placed: list[Placed] = []
    aside: list[tuple[Exercise, str]] = []
    for exercise in exercises:
        if exercise.demand is not None:
            found = _place(exercise, exercise.demand, tissue, low_deg, high_deg)
            aside += [(exercise, found)] if isinstance(found, str) else []
            placed += [found] if isinstance(found, Placed) else []
    return Order(tuple(sorted(placed, key=_weight)), tuple(aside), frozenset(programme))


def peak(load: Callable[[float, float], float], demand: Demand, low_deg: float, high_deg: float) -> float:
    """The most of a load (a function of flexion and moment) between two flexions (deg), looked at each degree."""
    if demand.task is None:
        raise ValueError("no task, so no moment")
    steps = max(1, round(high_deg - low_deg))
    angles = [low_deg + (high_deg - low_deg) * step / steps for step in range(steps + 1)]
    return max(load(angle, moment_nm_per_kg(demand.task, angle, demand.times)) for angle in angles)


def _place(exercise: Exercise, demand: Demand, tissue: Tissue, low_deg: float, high_deg: float) -> Placed | str:
    """Where an exercise stands, or why it stands nowhere."""
    low, high = demand.from_deg, demand.to_deg
    if tissue == "tendon" and demand.index:
        if low is not None and high is not None and not (low_deg <= low and high <= high_deg):
            return "its index is of the whole movement, which goes beyond the range"
        return Placed(exercise, LOADING_INDEX[demand.index], "index", low, high)
    if demand.task is None or low is None or high is None:
        return "the model does not know this task"
    low, high = max(low, low_deg), min(high, high_deg)
    if low > high or (low == high and demand.from_deg != demand.to_deg):
        return "it lies outside of the range"
    load = times_squat_60_stress if tissue == "joint" else times_squat_60_tendon_force
    return Placed(exercise, peak(load, demand, low, high), "model", low, high)


def _weight(placed: Placed) -> tuple[bool, float, bool, float]:
    """Index first; then by load; of the same load, first the one that is done as it stands."""
    demand = placed.exercise.demand
    cut = demand is not None and demand.to_deg != placed.high_deg
    return placed.by != "index", round(placed.load, 6), cut, placed.high_deg or 0


def angles_told(placed: Placed) -> str:
    """Between which flexions, in words."""
    if placed.low_deg is None or placed.high_deg is None:
        return "over its whole movement"
    if placed.low_deg == placed.high_deg:
        return f"held at {placed.low_deg:g} degrees"
    return f"between {placed.low_deg:g} and {placed.high_deg:g} degrees"


def in_library(task: str, exercises: Sequence[Exercise]) -> tuple[str, ...]:
    """Names of the exercises that come closest to a task of the index."""
    return tuple(one.name for one in exercises if one.demand is not None and one.demand.index == task)
