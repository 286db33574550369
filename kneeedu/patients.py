"""Any patient by the id of the case: one that ships, or one made anew from its seed."""

import re
from functools import lru_cache

from kneeedu import library
from kneeedu.errors import ContentError
from kneeedu.models.case import Case

_GENERATED = re.compile(r"generated_(\d{1,18})")


def case_of(case_id: str) -> Case:
    """The case; ContentError names the nearest one when there is none of that id."""
    seed = seed_of(case_id)
    return library.load_case(case_id) if seed is None else _generated(seed)


def seed_of(case_id: str) -> int | None:
    """The seed a patient was made from; None for a case that ships."""
    found = _GENERATED.fullmatch(case_id)
    return int(found.group(1)) if found else None


@lru_cache(maxsize=64)
def _generated(seed: int) -> Case:
    from kneeedu.generator import patient  # most pages never need one

    knowledge = library.load_knowledge()
    made = patient(seed, knowledge)
    if not made.solvable:
        raise ContentError((f"the patient of seed {seed} cannot be solved: {made.why_not}",))
    return made.case
