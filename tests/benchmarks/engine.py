"""How long the engine takes in one process without numpy: medians in ms, and as ratios to a plain Python loop.

.venv/bin/python tests/benchmarks/engine.py --times 50

The ratios compare between machines, the milliseconds do not.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import count, cycle
from statistics import median
from time import perf_counter

from kneeedu import library
from kneeedu.consultation import record_of
from kneeedu.grading import grade
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import Attempt, Event
from kneeedu.models.case import Case
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, differential, next_questions, trail

REFERENCE_STEPS = 20_000
FINDINGS_OF_A_TRAIL = 20


@dataclass(frozen=True)
class Timed:
    """What was timed: its median in ms, the slowest, and the first, when nothing was worked out yet."""

    name: str
    median_ms: float
    slowest_ms: float
    first_ms: float

    def against(self, reference: "Timed") -> str:
        ratio = self.median_ms / reference.median_ms
        return f"{self.name:<44}{self.median_ms:9.3f}{ratio:9.2f}{self.slowest_ms:10.3f}{self.first_ms:10.3f}"


def reference() -> int:
    """The fixed loop that everything is held against: arithmetic, a dictionary and a call, in plain Python."""
    seen: dict[int, int] = {}
    total = 0
    for number in range(REFERENCE_STEPS):
        total = (total * 31 + number) % 1_000_003
        seen[total % 97] = max(seen.get(total % 97, 0), number)
    return total + sum(seen.values())


def timed(name: str, act: Callable[[], object], times: int) -> Timed:
    taken = []
    for _ in range(times + 1):
        start = perf_counter()
        act()
        taken.append((perf_counter() - start) * 1000)
    return Timed(name, median(taken[1:]), max(taken[1:]), taken[0])


def patient_of_many_findings(knowledge: Knowledge) -> Findings:
    """A runner of whom 20 findings are known, by turns present and absent, spread over the knowledge."""
    askable = [finding.id for finding in knowledge.findings.values() if finding.kind != "patient"]
    spread = askable[:: len(askable) // FINDINGS_OF_A_TRAIL][:FINDINGS_OF_A_TRAIL]
    known = dict(zip(spread, cycle(("present", "absent")), strict=False))
    return Findings(known, ("patella_centre", "inferior_pole"), 31, "female", "running")


def answers(case: Case) -> tuple[Event, ...]:
    """The case's best answers."""
    given = case.answers
    best = {name: _best(getattr(given, name)) for name in ("diagnosis", "disposition", "stage", "running")}
    return (
        acts.Located(region=given.locate.accepted[0]),
        acts.Diagnosed(condition=best["diagnosis"].condition),
        acts.Rated(probability=max(acts.CONFIDENCES)),
        acts.Disposed(urgency=best["disposition"].urgency),
        acts.Staged(stage=best["stage"].stage),
        acts.Exercised(chosen=tuple(one.id for one in given.exercises if one.choice == "include")),
        acts.RunningAdvised(chosen=best["running"].id),
        acts.Avoided(chosen=tuple(one.id for one in given.avoid if one.choice == "include")),
        acts.Committed(),
    )


def _best(options):
    return next(option for option in options if option.verdict == "best")


def consultation(case: Case, knowledge: Knowledge) -> tuple[Event, ...]:
    """An encounter in which all that is written is asked or examined, and belief is told after every fifth."""
    events: list[Event] = []
    for number, finding in enumerate(record_of(case).findings, 1):
        kind = knowledge.findings[finding].kind
        if kind != "patient":
            events.append(acts.Examined(finding=finding) if kind == "test" else acts.Asked(finding=finding))
        if number % 5 == 0:
            events.append(acts.Believed(points={case.truth: 80, acts.SOMETHING_ELSE: 20}))
    events.append(acts.Believed(points={case.truth: 100}))
    return (*events, *(event for event in answers(case) if event.kind not in ("located", "rated")))


def measure(times: int) -> list[Timed]:
    knowledge, cases = library.load_knowledge(), library.load_cases()
    case = max(cases.values(), key=lambda one: len(one.findings))
    many = patient_of_many_findings(knowledge)
    few = replace(many, findings=dict(list(many.findings.items())[:5]))
    told, whole = answers(case), consultation(case, knowledge)
    found = [
        timed("reference loop", reference, times),
        timed("differential with intervals, 5 findings", lambda: differential(few, knowledge), times),
        timed("differential with intervals, 20 findings", lambda: differential(many, knowledge), times),
        timed("next_questions, nothing known", lambda: next_questions(Findings(), knowledge), times),
        timed("next_questions, 20 findings", lambda: next_questions(many, knowledge), times),
        timed("trail of 20 findings", lambda: trail(many, knowledge, "patellofemoral_pain"), times),
        timed("grading, short form", lambda: grade(case, Attempt(case=case.id, events=told), knowledge), times),
        timed(
            f"grading, long form, {len(whole)} acts",
            lambda: grade(case, Attempt(case=case.id, mode="encounter", events=whole), knowledge),
            times,
        ),
    ]
    generator = find_spec("kneeedu.generator")
    if generator is not None and generator.origin is not None:
        from kneeedu.generator import patient

        seeds = count(1)
        found.append(timed("a generated patient", lambda: patient(next(seeds), knowledge), times))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="how often each is done after the first time")
    found = measure(parser.parse_args().times)
    if "numpy" in sys.modules:
        sys.exit("numpy was imported: the engine is to do without")
    print(f"{'':<44}{'median ms':>9}{'ratio':>9}{'slowest':>10}{'first':>10}")
    for each in found:
        print(each.against(found[0]))
    if not found[-1].name.startswith("a generated"):
        print("there is no generator to time")
    print("no numpy")


if __name__ == "__main__":
    main()
