"""What grading, a differential and a check cost as the content grows: copies of what ships, under new ids.

Findings and conditions are copied in memory: what is timed then is the reasoning, not the reading. Cases are copied as
files in a folder of their own, and `kneeedu check` is run on them.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from hall.machine import table

sys.path.insert(0, str(Path(__file__).parents[1]))
from engine import answers, consultation, patient_of_many_findings

from kneeedu import library
from kneeedu.grading import grade
from kneeedu.inquiry import yardstick
from kneeedu.models.attempt import Attempt
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import differential, next_questions

LONGEST_S = 300.0
"""No single measurement is begun that is expected to take longer."""
T = TypeVar("T")


@dataclass
class Growth:
    """ms at each size; None where it was not tried, because it would have taken too long."""

    act: str
    grown: str
    ms: dict[int, float | None] = field(default_factory=dict)

    def ratios(self) -> list[str]:
        one = self.ms[min(self.ms)]
        return ["left out" if ms is None or one is None else f"{ms:.1f} ({ms / one:.1f}x)" for ms in self.ms.values()]


def with_findings(knowledge: Knowledge, times: int) -> Knowledge:
    """So many times the findings; the copies belong to no condition in particular, as most findings do."""
    return replace(knowledge, findings=_copied(knowledge.findings, times))


def with_conditions(knowledge: Knowledge, times: int) -> Knowledge:
    """So many times the conditions, each with its own rates for the same findings."""
    return replace(knowledge, conditions=_copied(knowledge.conditions, times))


def _copied(things: Mapping[str, T], times: int) -> dict[str, T]:
    copies = dict(things)
    for number in range(1, times):
        for name, thing in things.items():
            copy = f"{name}_{number}"
            copies[copy] = thing.model_copy(update={"id": copy})  # type: ignore[attr-defined]
    return copies


def write_cases(folder: Path, times: int) -> int:
    """So many times the cases that ship, as files; returns how many there are."""
    for source in library.cases_folder().glob("*.yaml"):
        text = source.read_text(encoding="utf-8")
        for number in range(times):
            name = f"{source.stem}_{number}" if number else source.stem
            named = re.sub(r"(?m)^id: .*$", f"id: {name}", text, count=1)
            (folder / f"{name}.yaml").write_text(named, encoding="utf-8")
    return len(list(folder.glob("*.yaml")))


def _acts(knowledge: Knowledge) -> dict[str, Callable[[], object]]:
    cases = library.load_cases()
    case = max(cases.values(), key=lambda one: len(one.findings))
    short = Attempt(case=case.id, events=answers(case))
    long = Attempt(case=case.id, mode="encounter", events=consultation(case, knowledge))
    many = patient_of_many_findings(library.load_knowledge())
    return {
        "grading, short form": lambda: grade(case, short, knowledge),
        "grading, long form": lambda: grade(case, long, knowledge),
        "yardstick of a case, worked out once for all": lambda: yardstick(case.model_copy(), knowledge),
        "differential, 20 findings": lambda: differential(many, knowledge),
        "next questions, 20 findings": lambda: next_questions(many, knowledge),
    }


def _timed(act: Callable[[], object], rounds: int) -> float:
    """Median in ms, after a first time that does not count: a running server keeps what is worked out once."""
    act()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _check_ms(times: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        write_cases(Path(folder), times)
        began = time.perf_counter()
        command = [sys.executable, "-m", "kneeedu.cli", "check", folder]
        done = subprocess.run(command, capture_output=True, text=True, timeout=2 * LONGEST_S)
        taken = (time.perf_counter() - began) * 1000
    if done.returncode:
        raise RuntimeError(f"the copies are at fault: {(done.stdout + done.stderr)[:300]}")
    return taken


def measure(sizes: Sequence[int], rounds: int) -> list[Growth]:
    """Every act at every size, the small ones first."""
    found: list[Growth] = []
    knowledge = library.load_knowledge()
    for grown, grow in (("findings", with_findings), ("conditions", with_conditions)):
        by_act: dict[str, Growth] = {}
        for size in sorted(sizes):
            for name, act in _acts(grow(knowledge, size)).items():
                growth = by_act.setdefault(name, Growth(name, grown))
                _add(growth, size, lambda act=act: _timed(act, rounds), rounds + 1)
        found += by_act.values()
    check = Growth("`kneeedu check`", "cases")
    for size in sorted(sizes):
        _add(check, size, lambda size=size: _check_ms(size), 1)
    return [*found, check]


def _add(growth: Growth, size: int, measured: Callable[[], float], runs: int) -> None:
    """One more size, unless the last one says that it would take too long (ten times the size, a hundred the time)."""
    last = next(reversed(growth.ms.items()), None)
    if last is not None:
        smaller, ms = last
        expected_s = None if ms is None else ms / 1000 * (size / smaller) * runs
        if expected_s is None or expected_s > LONGEST_S:
            growth.ms[size] = None
            return
    growth.ms[size] = measured()


def tables(found: Sequence[Growth]) -> str:
    head = ("what", "grown", *(f"{size}x, ms" for size in found[0].ms))
    return table(head, [(one.act, one.grown, *one.ratios()) for one in found])
