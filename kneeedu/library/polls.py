"""Classroom polls, read from their file. They change no grade, so they are no part of what a grade names."""

from functools import lru_cache

from pydantic import TypeAdapter

from kneeedu import library
from kneeedu.errors import ContentError
from kneeedu.library.reader import Fault, Unreadable, read
from kneeedu.library.validate import unresolved, validate
from kneeedu.models.poll import Poll

_POLLS: TypeAdapter[tuple[Poll, ...] | None] = TypeAdapter(tuple[Poll, ...])
FILE = "polls.yaml"


def read_polls(references: set[str]) -> tuple[dict[str, Poll], list[Fault]]:
    """The polls by id, and every fault in their file. references: ids of the works that may be cited."""
    path = library.knowledge_folder() / FILE
    try:
        document = read(path, library.shown_as(path))
    except Unreadable as error:
        return {}, list(error.faults)
    found, faults = validate(document, _POLLS)
    polls: dict[str, Poll] = {}
    for place, poll in enumerate(found or ()):
        if poll.id in polls:
            faults.append(document.fault((place, "id"), f"'{poll.id}' stands twice; an id is used once"))
        polls[poll.id] = poll
    return polls, sorted([*faults, *unresolved(document, {"reference": references})])


@lru_cache(maxsize=1)
def load_polls() -> dict[str, Poll]:
    """Every poll by its id; ContentError with all faults."""
    polls, faults = read_polls(set(library.load_knowledge().references))
    if faults:
        raise ContentError(tuple(map(str, faults)))
    return polls
