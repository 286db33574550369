"""Attempts in the long form that hypothesis draws: anything a learner could do with a case, sensible or not."""

from dataclasses import dataclass, replace

import players
from hypothesis import strategies as st

from kneeedu.encounter import Encounter
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import DECISIONS, MOST_CANDIDATES, POINTS, SOMETHING_ELSE, Attempt, Event, Given
from kneeedu.models.case import Case
from kneeedu.models.condition import URGENCIES
from kneeedu.models.grade import Grade
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES


@dataclass(frozen=True)
class Doing:
    """What was done: stretches of asking with a belief after each, hints, the plan, and three decisions."""

    case: Case
    knowledge: Knowledge
    stretches: tuple[tuple[tuple[str, ...], dict[str, int]], ...]
    hints: int
    plan: Given
    reviews: tuple[acts.Decision, acts.Decision, acts.Decision]

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(finding for findings, _ in self.stretches for finding in findings)

    @property
    def consultation(self) -> tuple[Event, ...]:
        events: list[Event] = [acts.Hinted(level=1)] * self.hints
        for findings, points in self.stretches:
            events += [players.learn(one, self.knowledge) for one in findings]
            events.append(acts.Believed(points=points))
        return tuple(events)

    @property
    def events(self) -> tuple[Event, ...]:
        visits = zip((2, 6, 12), self.reviews, strict=True)
        reviews = (acts.Reviewed(week=week, decision=decision) for week, decision in visits)
        return (*self.consultation, *players.decisions(self.plan), acts.Committed(), *reviews)

    @property
    def encounter(self) -> Encounter:
        return Encounter.replay(self.case, self.knowledge, self.events, "encounter")

    @property
    def attempt(self) -> Attempt:
        return Attempt(case=self.case.id, mode="encounter", events=self.events)

    @property
    def grade(self) -> Grade:
        return self.encounter.grade

    def with_plan(self, **answers: object) -> "Doing":
        return replace(self, plan=replace(self.plan, **answers))

    def asking_also(self, *findings: str) -> "Doing":
        """The same with more asked before the first belief."""
        (first, points), *rest = self.stretches
        return replace(self, stretches=(((*first, *findings), points), *rest))


def points(knowledge: Knowledge) -> st.SearchStrategy[dict[str, int]]:
    """100 points spread in any way over conditions and 'something else'."""
    names = st.lists(
        st.sampled_from([*knowledge.conditions, SOMETHING_ELSE]), min_size=1, max_size=MOST_CANDIDATES, unique=True
    )
    return names.flatmap(
        lambda chosen: st.lists(st.integers(0, POINTS), min_size=len(chosen) - 1, max_size=len(chosen) - 1).map(
            lambda cuts: dict(zip(chosen, _between(sorted(cuts)), strict=True))
        )
    )


def plans(case: Case, knowledge: Knowledge) -> st.SearchStrategy[Given]:
    """Any answers to the six questions of the plan."""
    options = case.answers
    likely = [option.condition for option in options.diagnosis]
    return st.builds(
        Given,
        condition=st.one_of(st.sampled_from(likely), st.sampled_from(list(knowledge.conditions))),
        urgency=st.sampled_from(list(URGENCIES)),
        stage=st.sampled_from(list(STAGES)),
        exercises=_some([option.id for option in options.exercises]),
        running=st.sampled_from([option.id for option in options.running]),
        avoid=_some([option.id for option in options.avoid]),
    )


def doings(case: Case, knowledge: Knowledge) -> st.SearchStrategy[Doing]:
    """Anything done with a case from the first question to the last visit."""
    offered = players.menu(knowledge)
    written = [finding for finding in case.assessed if finding in offered]
    asked = st.lists(st.one_of(st.sampled_from(written), st.sampled_from(offered)), unique=True, max_size=24)
    beliefs = st.lists(points(knowledge), min_size=1, max_size=3)
    decision = st.sampled_from(list(DECISIONS))
    return st.builds(
        lambda found, believed, hints, plan, reviews: Doing(
            case, knowledge, _stretches(found, believed), hints, plan, reviews
        ),
        asked,
        beliefs,
        st.integers(0, 3),
        plans(case, knowledge),
        st.tuples(decision, decision, decision),
    )


def doings_with_any(cases: dict[str, Case], knowledge: Knowledge) -> st.SearchStrategy[Doing]:
    """Anything done with any of the cases."""
    by_case = {case.id: doings(case, knowledge) for case in cases.values()}
    return st.sampled_from(sorted(by_case)).flatmap(by_case.__getitem__)


def _some(ids: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), unique=True).map(tuple)


def _between(cuts: list[int]) -> list[int]:
    return [high - low for low, high in zip([0, *cuts], [*cuts, POINTS], strict=True)]


def _stretches(asked: list[str], beliefs: list[dict[str, int]]) -> tuple[tuple[tuple[str, ...], dict[str, int]], ...]:
    """The findings in as many stretches as there are beliefs, one belief after each."""
    size = -(-len(asked) // len(beliefs)) if asked else 1
    parts = [tuple(asked[place * size : (place + 1) * size]) for place in range(len(beliefs))]
    return tuple(zip(parts, beliefs, strict=True))
