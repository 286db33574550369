"""Grades as CSV: one row per learner, with points per case and domain."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

from kneeedu.models.grade import DOMAINS, WEIGHTS, Domain, GradedAttempt

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def write_grades(
    out: TextIO,
    rows: Iterable[GradedAttempt],
    cases: Sequence[str],
    enrolled: Mapping[str, str],
    pass_mark: float | None,
) -> int:
    """Write one row per learner and return how many. Points are of 100, domains of their weight, two decimals.

    Of several tries the best counts. A case not committed counts nothing and its cells stay empty; a learner of
    'enrolled' who committed none has a row all the same.
    cases: ids in the order of the columns; pass_mark: 0-1, or None to leave the column out.
    """
    tries: dict[str, dict[int, dict[str, GradedAttempt]]] = {}
    modes = set()
    for row in rows:
        modes.add(row.grade.mode)
        tries.setdefault(row.learner, {}).setdefault(row.attempt.number, {})[row.attempt.case] = row
    writer = csv.writer(out)
    domains = [domain for domain in DOMAINS if any(domain in WEIGHTS[mode] for mode in modes or {"vignette"})]
    writer.writerow(_header(cases, domains, pass_mark is not None))
    learners = sorted({*enrolled, *tries})
    for learner in learners:
        numbered = tries.get(learner, {1: {}})
        number, graded = max(numbered.items(), key=lambda item: (_total(item[1], cases), item[0]))
        total = _total(graded, cases)
        cells: list[str] = [_plain(learner), _plain(enrolled.get(learner, "")), str(number), _points(total, 100)]
        cells += [] if pass_mark is None else ["yes" if round(total, 4) >= pass_mark else "no"]
        for case in cases:
            cells += _case_cells(graded.get(case), domains)
        writer.writerow(cells)
    return len(learners)


def _header(cases: Sequence[str], domains: Sequence[Domain], with_pass: bool) -> list[str]:
    columns = ["learner", "name", "try", "points", *(["passed"] if with_pass else [])]
    for case in cases:
        columns += [f"{case}.points", f"{case}.safe", *(f"{case}.{domain}" for domain in domains)]
    return columns


def _case_cells(row: GradedAttempt | None, domains: Sequence[Domain]) -> list[str]:
    if row is None:
        return [""] * (2 + len(domains))
    shares, weights = row.grade.domains, row.grade.weights
    points = [_points(shares[domain], weights[domain]) if domain in weights else "" for domain in domains]
    return [_points(row.grade.score, 100), "yes" if row.grade.safe else "no", *points]


def _total(graded: Mapping[str, GradedAttempt], cases: Sequence[str]) -> float:
    return sum(graded[case].grade.score for case in cases if case in graded) / max(len(cases), 1)


def _points(share: float, weight: int) -> str:
    return f"{share * weight:.2f}"


def _plain(text: str) -> str:
    """Text a spreadsheet will not run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
