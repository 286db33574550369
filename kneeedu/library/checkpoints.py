"""Checkpoints: what the models are held against, read from every file of their folder, and held against the models.

Kept apart from the rest of the knowledge: no learner's screen needs them but the panel that shows the limits.
"""

from collections.abc import Mapping
from functools import lru_cache

from pydantic import TypeAdapter

from kneeedu import library
from kneeedu.biomechanics import gait_validation, validation
from kneeedu.errors import ContentError
from kneeedu.library.reader import Document, Fault, Unreadable, did_you_mean, read
from kneeedu.library.validate import unresolved, validate
from kneeedu.models.checkpoint import Checkpoint, Held, Measure, hold
from kneeedu.reasoning import post_test_probability, predictive_value
from kneeedu.tissue import INJURED, RUNNERS, spike_of

_ROWS = TypeAdapter(tuple[Checkpoint, ...])


def _spike_hazard(run_km: float, longest_30d_km: float, part: str) -> float:
    """Hazard ratio, or an end of its interval ('low', 'high'), of a run against the longest of 30 days."""
    spike = spike_of(run_km, longest_30d_km)
    return float(getattr(spike, part)) if spike else 1.0


def _spike_classes() -> bool:
    """Whether the ends of the published classes fall where they should, against a longest run of 10 km."""
    above = [spike.above if (spike := spike_of(km, 10)) else None for km in (10.9, 11, 13, 13.1, 20, 20.1)]
    return above == [None, None, 1.1, 1.3, 1.3, 2.0]


MEASURES: Mapping[str, Measure] = {
    **validation.MEASURES,
    **gait_validation.MEASURES,
    "spike_hazard": _spike_hazard,
    "spike_classes": _spike_classes,
    "frandsen_runners": lambda: RUNNERS,
    "frandsen_injured": lambda: INJURED,
    "post_test_probability": post_test_probability,
    "predictive_value": predictive_value,
}
"""Every measure a checkpoint may name, from all models."""


def read_checkpoints(references: set[str]) -> tuple[list[Checkpoint], list[Fault]]:
    """The checkpoints of all files, and every fault in them. references: ids of the works that may be cited."""
    rows: list[Checkpoint] = []
    faults: list[Fault] = []
    for path in sorted((library.knowledge_folder() / "checkpoints").glob("*.yaml")):
        try:
            document = read(path, library.shown_as(path))
        except Unreadable as error:
            faults += error.faults
            continue
        result = validate(document, _ROWS)
        found, wrong = result[0] or (), result[1]
        taken = {row.id for row in rows}
        for place, row in enumerate(found):
            wrong += _faults_of(row, place, document, taken)
            taken.add(row.id)
        faults += [*wrong, *unresolved(document, {"reference": references})]
        rows += found
    return rows, sorted(faults)


def _faults_of(row: Checkpoint, place: int, document: Document, taken: set[str]) -> list[Fault]:
    """An id used before, a measure that no model has, or inputs that it does not take."""
    if row.id in taken:
        return [document.fault((place, "id"), f"'{row.id}' stands twice; an id is used once")]
    if row.measure is not None and row.measure not in MEASURES:
        hint = did_you_mean(row.measure, set(MEASURES))
        return [document.fault((place, "measure"), f"no measure called '{row.measure}'.{hint}")]
    try:
        hold(row, MEASURES)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return [document.fault((place, "inputs"), f"'{row.measure}' does not take them: {error}")]
    return []


@lru_cache(maxsize=1)
def load_checkpoints() -> tuple[Checkpoint, ...]:
    """Every checkpoint that ships; ContentError with all faults."""
    rows, faults = read_checkpoints(set(library.load_knowledge().references))
    if faults:
        raise ContentError(tuple(map(str, faults)))
    return tuple(rows)


def held(*models: str) -> tuple[Held, ...]:
    """The checkpoints of these models (all when none is named) beside what the models give."""
    rows = [row for row in load_checkpoints() if not models or row.model in models]
    return tuple(one for row in rows if (one := hold(row, MEASURES)) is not None)


def independent(*models: str) -> tuple[Held, ...]:
    """The only rows that count as validation, those that miss first: for a panel that shows the limits."""
    return tuple(
        sorted((one for one in held(*models) if one.checkpoint.role == "independent"), key=lambda one: one.holds)
    )
