"""Documents into models, with complaints a clinician can act on, and ids that must resolve."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from kneeedu.library.reader import Document, Fault, Where, did_you_mean
from kneeedu.models.attempt import ELSEWHERE
from kneeedu.models.evidence import Model

T = TypeVar("T")
MOST_FAULTS = 200
"""Told of one file: nobody mends more at once, and a search for the nearest word takes its time."""

NAMES_A: Mapping[str, str] = {
    "references": "reference",
    "finding": "finding",
    "any": "finding",
    "has": "finding",
    "has_not": "finding",
    "always": "finding",
    "sometimes": "finding",
    "never": "finding",
    "never_both": "finding",
    "shaded": "region",
    "region": "region",
    "regions": "region",
    "pain": "region",
    "accepted": "region",
    "structures": "structure",
    "exercise": "exercise",
    "exercises": "exercise",
    "pain_rule": "pain rule",
    "condition": "condition",
    "conditions": "condition",
    "other": "condition",
    "target": "condition",
    "claims": "claim",
    "cases": "case",
}
"""Which kind of id a field of this name holds, in every file."""


def validate(document: Document, shape: TypeAdapter[T]) -> tuple[T | None, list[Fault]]:
    """The value the document holds, or None and every fault in it."""
    try:
        return shape.validate_python(document.value), []
    except ValidationError as error:
        problems = [problem for problem in error.errors(include_url=False) if not _only_follows(problem)]
        found = (_told(problem) for problem in problems[:MOST_FAULTS])
        faults = [document.fault(_as_written(where, document), message) for where, message in found]
        if len(problems) > MOST_FAULTS:
            faults.append(document.fault((), f"{len(problems) - MOST_FAULTS} more faults are not shown"))
        return None, faults


def unresolved(document: Document, known: Mapping[str, set[str]]) -> Iterator[Fault]:
    """A fault for every id in the document that names nothing. Kinds that 'known' leaves out are not checked."""
    for where, value in document.leaves():
        key = next((part for part in reversed(where) if isinstance(part, str)), "")
        kind = NAMES_A.get(key)
        if kind is None or kind not in known or not isinstance(value, str):
            continue
        if value not in known[kind] and not (key == "accepted" and value == ELSEWHERE):
            hint = did_you_mean(value, known[kind])
            yield document.fault(where, f"no {kind} called '{value}'.{hint}")


def _as_written(where: Where, document: Document) -> Where:
    """The place without the names pydantic puts between: a key that the file does not have, before others."""
    place: Where = ()
    for part in where[:-1]:
        place = (*place, part) if (*place, part) in document.lines else place
    return (*place, *where[-1:])


def _only_follows(problem: Any) -> bool:
    """Whether a list is called too short only because faulty rows, told on their own, were not counted."""
    return bool(problem["type"] == "too_short" and len(problem["input"]) >= problem["ctx"]["min_length"])


def _told(problem: Any) -> tuple[Where, str]:
    """Where a problem is and what to say of it."""
    where: Where = tuple(part for part in problem["loc"] if not str(part).startswith("function-"))
    kind, given, limits = problem["type"], problem.get("input"), problem.get("ctx", {})
    if kind == "missing":
        return where, "is missing"
    if kind == "extra_forbidden":
        return where, f"is not a known field.{did_you_mean(where[-1], _field_names())}"
    if kind == "literal_error":
        hint = did_you_mean(given, set(limits["expected"].replace("'", "").replace(" or ", ", ").split(", ")))
        return where, f"is {_shown(given)}; use {limits['expected']}.{hint}"
    if kind == "string_pattern_mismatch":
        return where, f"{_shown(given)} does not have the form {limits['pattern']}"
    if kind in ("too_short", "too_long"):
        bounds = f"at least {limits['min_length']}" if kind == "too_short" else f"at most {limits['max_length']}"
        return where, f"has {len(given)} rows and needs {bounds}"
    if kind == "value_error":
        return where, str(limits["error"])
    shown = f" (it is {_shown(given)})" if isinstance(given, str | int | float | bool) else ""
    message = problem["msg"][0].lower() + problem["msg"][1:]
    return where, f"{message}{shown}"


def _shown(given: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


@cache
def _field_names() -> set[str]:
    """Every field any model knows, under the name used in files."""
    names: set[str] = set()
    todo = [Model]
    while todo:
        model = todo.pop()
        todo.extend(model.__subclasses__())
        names |= {field.alias or name for name, field in model.model_fields.items()}
    return names
