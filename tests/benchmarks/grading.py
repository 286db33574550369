"""How long it takes to grade an encounter, to rank a differential with intervals, and to make a patient.

.venv/bin/python tests/benchmarks/grading.py --rounds 5

In one process without numpy, over every case that ships: medians and the slowest case in ms, and as ratios to a plain
Python loop. The ratios compare between machines, the milliseconds do not. engine.py looks into one case more closely.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from engine import reference

sys.path.insert(0, str(Path(__file__).parents[1]))
import players

from kneeedu import library
from kneeedu.consultation import record_of
from kneeedu.grading import grade
from kneeedu.inquiry import yardstick
from kneeedu.reasoning import differential

PROMISED_MS = {"grading": 2.0, "a differential": 10.0, "a generated patient": 20.0}


def medians(acts: Iterable[Callable[[], object]], rounds: int) -> list[float]:
    """The median time of each act in ms."""
    found = []
    for act in acts:
        taken = []
        for _ in range(rounds):
            start = perf_counter()
            act()
            taken.append((perf_counter() - start) * 1000)
        found.append(median(taken))
    return found


def acts_to_time() -> dict[str, list[Callable[[], object]]]:
    """What is timed by name: one act for each case or seed, with all that is worked out once done before."""
    knowledge, cases = library.load_knowledge(), library.load_cases().values()
    for case in cases:
        yardstick(case, knowledge)
    acts: dict[str, list[Callable[[], object]]] = {}
    for player in (players.expert, players.intermediate, players.asks_everything):
        attempts = [(case, player(case, knowledge).attempt) for case in cases]
        name = f"grading, long form, {player.__name__.replace('_', ' ')}"
        acts[name] = [lambda case=case, attempt=attempt: grade(case, attempt, knowledge) for case, attempt in attempts]
    acts["a differential with intervals, whole record"] = [
        lambda case=case: differential(record_of(case), knowledge) for case in cases
    ]
    acts["a yardstick, worked out once for each case"] = [
        lambda case=case: yardstick(case.model_copy(), knowledge) for case in cases
    ]
    generator = find_spec("kneeedu.generator")
    if generator is not None and generator.origin is not None:
        from kneeedu.generator import patient

        acts["a generated patient"] = [lambda seed=seed: patient(seed, knowledge) for seed in range(1, 101)]
    return acts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is done; the median counts")
    rounds = parser.parse_args().rounds
    loop = median(medians([reference], 50))
    print(f"{'':<48}{'median ms':>10}{'ratio':>8}{'slowest':>10}{'promised':>10}")
    print(f"{'reference loop':<48}{loop:>10.3f}{1:>8.2f}")
    for name, acts in acts_to_time().items():
        found = medians(acts, rounds)
        promised = next((f"{most:g}" for start, most in PROMISED_MS.items() if name.startswith(start)), "")
        print(f"{name:<48}{median(found):>10.3f}{median(found) / loop:>8.2f}{max(found):>10.3f}{promised:>10}")
    if "numpy" in sys.modules:
        sys.exit("numpy was imported: grading is to do without")
    print("no numpy")


if __name__ == "__main__":
    main()
