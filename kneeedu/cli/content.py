"""Commands on what the package knows: check it, list it, weigh findings, make new patients."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneeedu import library
from kneeedu.errors import KneeEduError
from kneeedu.models.condition import URGENCIES

if TYPE_CHECKING:
    from kneeedu.tissue import Day

Row = dict[str, Any]
CONCEPTUAL = "A teaching model of ideas: no forecast, no risk and no safe rate for a person."


def check(options: argparse.Namespace) -> int:
    from kneeedu.library.check import check

    faults, counted = check(options.paths)
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} found.", file=sys.stderr)
        return 1
    print(f"No faults in {counted}.")
    return 0


def cases(options: argparse.Namespace) -> None:
    rows = [
        {"id": case.id, "title": case.title, "difficulty": case.difficulty, "tags": list(case.tags)}
        for case in library.load_cases().values()
    ]
    _print(options, rows, lambda row: f"{row['id']:<45} {row['difficulty']}  {row['title']}")


def findings(options: argparse.Namespace) -> None:
    rows = [
        {
            "id": finding.id,
            "kind": finding.kind,
            "name": finding.name,
            "positive": finding.positive,
            "synonyms": list(finding.synonyms),
        }
        for finding in library.load_knowledge().findings.values()
    ]
    _print(options, rows, lambda row: f"{row['id']:<35} {row['kind']:<8} {row['name']}")


def conditions(options: argparse.Namespace) -> None:
    rows = [
        {
            "id": condition.id,
            "name": condition.name,
            "synonyms": list(condition.synonyms),
            "urgency": condition.urgency,
            "icd10": condition.icd10.code,
        }
        for condition in library.load_knowledge().conditions.values()
    ]
    _print(options, rows, lambda row: f"{row['id']:<35} {URGENCIES[row['urgency']][0]:<20} {row['name']}")


def differential(options: argparse.Namespace) -> None:
    from kneeedu.reasoning import differential, next_questions

    knowledge = library.load_knowledge()
    known = library.load_findings(options.findings, knowledge)
    result = differential(known, knowledge)
    shape = {
        "ranking": [
            {"condition": r.condition, "probability": r.probability, "low": r.low, "high": r.high}
            for r in result.ranking
        ],
        "red_flags": [{"id": f.id, "urgency": f.urgency, "reason": f.reason} for f in result.red_flags],
        "next": [
            {"finding": q.finding, "bits": q.bits, "minutes": q.minutes} for q in next_questions(known, knowledge)
        ],
    }
    if options.json:
        print(json.dumps(shape, indent=2, ensure_ascii=False))
        return
    for flag in result.red_flags:
        print(f"RED FLAG, {URGENCIES[flag.urgency][0].lower()}: {flag.reason}")
    for ranked in result.ranking[:8]:
        name = knowledge.conditions[ranked.condition].name
        print(f"{ranked.probability:>6.1%}  ({ranked.low:.0%} to {ranked.high:.0%})  {name}")
    print("For teaching. Estimates with wide margins; not for a patient's care.")


def simulate(options: argparse.Namespace) -> None:
    """What the teaching model makes of a plan, week by week."""
    from kneeedu.tissue import DAYS, simulate

    days = simulate(library.load_plan(options.plan))
    weeks = [days[start : start + DAYS] for start in range(0, len(days), DAYS)]
    rows = [_week(number, week) for number, week in enumerate(weeks, 1)]
    if options.json:
        print(json.dumps({"weeks": rows, "basis": "expert", "note": CONCEPTUAL}, indent=2, ensure_ascii=False))
        return
    print("week  run min  longest  capacity  pain during  next morning")
    for row in rows:
        during = "-" if row["pain_during"] is None else f"{row['pain_during']:.1f}"
        spiked = "".join(f"  SPIKE on day {one['day']}: {one['longer'].lower()}" for one in row["spikes"])
        print(
            f"{row['week']:>4} {row['load_min']:>8.0f} {row['longest_min']:>8.0f} {row['capacity_min']:>9.0f}"
            f" {during:>12} {row['pain_next_morning']:>13.1f}{spiked}"
        )
    print(CONCEPTUAL)


def _week(number: int, days: Sequence["Day"]) -> Row:
    """Load (min) and worst pain (0-10) of one week, the capacity (min) at its end, and its spikes as observed."""
    felt = [day.pain_during for day in days if day.pain_during is not None]
    return {
        "week": number,
        "load_min": sum(day.load_min for day in days),
        "longest_min": max(day.load_min for day in days),
        "capacity_min": round(days[-1].capacity_min, 1),
        "pain_during": round(max(felt), 1) if felt else None,
        "pain_next_morning": round(max(day.pain_next_morning for day in days), 1),
        "spikes": [
            {
                "day": day.number,
                "longer": day.spike.name,
                "hazard_ratio": day.spike.ratio,
                "low": day.spike.low,
                "high": day.spike.high,
            }
            for day in days
            if day.spike
        ],
    }


def generate(options: argparse.Namespace) -> None:
    """Write new patients as case files, all or none; no file is ever written over."""
    from kneeedu.generator import patients

    made = patients(options.seed, options.number, library.load_knowledge(), options.condition, options.difficulty)
    texts = {options.out / f"{one.case.id}.yaml": library.dump(one.case) for one in made}
    _write(texts)
    print(*texts, sep="\n")
    count = f"{len(texts)} patient{'' if len(texts) == 1 else 's'}"
    print(f"{count} written to {options.out}. They are drawn from a teaching model; no real person is meant.")


def _write(texts: dict[Path, str]) -> None:
    there = [path for path in texts if path.exists()]
    if there:
        more = f" (and {len(there) - 1} more)" if there[1:] else ""
        raise KneeEduError(f"{there[0]}{more} is there already; nothing was written. Name another folder or seed.")
    for path, text in texts.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise KneeEduError(f"{path}: cannot be written: {error.strerror}. Name another folder.") from None


def _print(options: argparse.Namespace, rows: Sequence[Row], as_line: Callable[[Row], str]) -> None:
    if options.json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        print(*map(as_line, rows), sep="\n")
