"""The cases that ship, and every simulated encounter played once however many tests look at it."""

from collections.abc import Callable, Mapping

import pytest
from drawn import doings_with_any

from kneeedu import library
from kneeedu.encounter import Encounter
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge

Played = Callable[[Callable[[Case, Knowledge], Encounter], Case], Encounter]


@pytest.fixture(scope="session")
def cases() -> Mapping[str, Case]:
    return library.load_cases()


@pytest.fixture(params=library.case_ids(), scope="session")
def case(request, cases) -> Case:
    return cases[request.param]


@pytest.fixture(scope="session")
def played(knowledge) -> Played:
    """The encounter of a player with a case."""
    known: dict[tuple[object, str], Encounter] = {}

    def play(player: Callable[[Case, Knowledge], Encounter], case: Case) -> Encounter:
        if (player, case.id) not in known:
            known[player, case.id] = player(case, knowledge)
        return known[player, case.id]

    return play


@pytest.fixture(scope="session")
def anything_done(cases, knowledge):
    """A strategy: anything a learner could do with any case, from the first question to the last visit."""
    return doings_with_any(cases, knowledge)
