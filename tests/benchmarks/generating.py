"""How long a generated patient takes, how far the truth departs from the base rates, and how well it is calibrated.

.venv/bin/python tests/benchmarks/generating.py --patients 2000
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from random import Random

from kneeedu import library
from kneeedu.generator import DIFFICULTIES, patient
from kneeedu.generator.drawing import Drawn
from kneeedu.generator.rating import rating_of
from kneeedu.generator.searching import clinics_of
from kneeedu.models.knowledge import Knowledge


def told_ms(knowledge: Knowledge, patients: int) -> list[float]:
    """Milliseconds for each whole patient, case and all."""
    times = []
    for seed in range(patients):
        start = time.perf_counter()
        patient(seed, knowledge)
        times.append((time.perf_counter() - start) * 1000)
    return times


def departures(drawn: list[Drawn], knowledge: Knowledge) -> tuple[float, list[tuple[str, float, float]]]:
    """Total variation distance (0-1) between truth and base rates, and both for each condition, widest first."""
    total = sum(condition.base_rate.rate for condition in knowledge.conditions.values())
    counts = Counter(one.truth for one in drawn)
    rows = [
        (condition.id, condition.base_rate.rate / total, counts[condition.id] / len(drawn))
        for condition in knowledge.conditions.values()
    ]
    rows.sort(key=lambda row: -abs(row[1] - row[2]))
    return sum(abs(base - seen) for _, base, seen in rows) / 2, rows


def calibration(drawn: list[Drawn]) -> list[tuple[float, float, int]]:
    """Ten bins: mean probability, observed frequency, predictions in it."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for one in drawn:
        for condition, probability in one.belief.items():
            bins[min(int(probability * 10), 9)].append((probability, condition == one.truth))
    return [
        (statistics.fmean(p for p, _ in inside), statistics.fmean(seen for _, seen in inside), len(inside))
        for inside in bins
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=2000)
    options = parser.parse_args()
    start = time.perf_counter()
    knowledge = library.load_knowledge()
    read = time.perf_counter()
    patient(0, knowledge)
    print(
        f"knowledge read in {(read - start) * 1000:.0f} ms, first patient {(time.perf_counter() - read) * 1000:.0f} ms"
    )
    times = told_ms(knowledge, options.patients)
    print(f"a patient: {statistics.median(times):.1f} ms (median), {max(times):.1f} ms (slowest of {len(times)})")

    clinics = clinics_of(knowledge)
    start = time.perf_counter()
    drawn = [clinics.draw(Random(seed)) for seed in range(options.patients)]
    print(f"drawn only: {(time.perf_counter() - start) / len(drawn) * 1000:.2f} ms each")
    ratings = Counter(
        0 if rating.why_not else rating.difficulty for rating in (rating_of(one, knowledge) for one in drawn)
    )
    for level, meaning in {0: "cannot be solved", **DIFFICULTIES}.items():
        print(f"  {ratings[level] / len(drawn):6.1%}  {level}: {meaning}")

    distance, rows = departures(drawn, knowledge)
    print(f"truth against base rates: total variation distance {distance:.3f}; widest:")
    for condition, base, seen in rows[:8]:
        print(f"  {condition:32s} base {base:6.2%}  drawn {seen:6.2%}")
    print("calibration (said, seen, predictions):")
    for said, seen, count in calibration(drawn):
        print(f"  {said:6.1%}  {seen:6.1%}  {count:7d}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
