"""The differential a second time, worked out from the YAML files alone, by multiplying probabilities.

Nothing of kneeedu is imported, so that a slip in the engine is not made here again. Slow and plain on purpose.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, log, log2, prod, sqrt
from pathlib import Path
from typing import Any

import yaml

KNOWLEDGE = Path(__file__).parents[2] / "kneeedu" / "knowledge"


@dataclass(frozen=True)
class Known:
    """What is known of a patient: {finding: present | absent}, regions, age in years, sex, sport."""

    findings: dict[str, str]
    regions: tuple[str, ...] = ()
    age: int | None = None
    sex: str | None = None
    sport: str | None = None


@dataclass(frozen=True)
class Number:
    """A likelihood (0-1) with its 95 % range, and the width of that range as a standard deviation of its logarithm."""

    value: float
    low: float
    high: float

    @property
    def sd(self) -> float:
        return abs(log(self.high / self.low)) / 3.92


@dataclass(frozen=True)
class Say:
    """What one finding says: a likelihood for each condition."""

    name: str
    group: str
    of: dict[str, Number]

    @property
    def precedence(self) -> tuple[float, str]:
        """Lower comes first: the stronger, and of equals (to nine decimals) the first by id."""
        values = [number.value for number in self.of.values()]
        return -round(log(max(values) / min(values)), 9), self.name


@cache
def conditions() -> dict[str, Any]:
    files = sorted((KNOWLEDGE / "conditions").glob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


@cache
def findings() -> dict[str, Any]:
    return {row["id"]: row for row in yaml.safe_load((KNOWLEDGE / "findings.yaml").read_text(encoding="utf-8"))}


@cache
def regions() -> dict[str, Any]:
    rows = yaml.safe_load((KNOWLEDGE / "anatomy.yaml").read_text(encoding="utf-8"))["regions"]
    return {row["id"]: row for row in rows}


def probabilities(known: Known) -> dict[str, float]:
    """Each condition's probability: base rate times the likelihood of all that counts, shared out to one."""
    counted = counting(known)
    weights = {
        name: row["base_rate"]["rate"] * prod(say.of[name].value for say in counted)
        for name, row in conditions().items()
    }
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def interval(name: str, known: Known) -> tuple[float, float]:
    """The 95 % range of a probability: its odds times and divided by exp(1.96 sd), the sd by the rule of small errors.

    The odds are own weight over the others' weights together: the relative error of the one and, of the other, each
    relative error by its share.
    """
    chances, counted = probabilities(known), counting(known)
    others = {other: chance for other, chance in chances.items() if other != name}
    together = sum(others.values())
    errors = [_error(name, counted)]
    errors += [chance / together * _error(other, counted) for other, chance in others.items()]
    odds, factor = chances[name] / together, exp(1.96 * sqrt(sum(error**2 for error in errors)))
    return odds / factor / (1 + odds / factor), odds * factor / (1 + odds * factor)


def _error(name: str, counted: list[Say]) -> float:
    """Relative error (1 sd) of base rate times likelihoods."""
    return sqrt(base(name).sd ** 2 + sum(say.of[name].sd ** 2 for say in counted))


def base(name: str) -> Number:
    row = conditions()[name]["base_rate"]
    return Number(row["rate"], *(min(max(row[end], 0.002), 0.998) for end in ("low", "high")))


def counting(known: Known) -> list[Say]:
    """Of each dependency group what says most."""
    groups: dict[str, list[Say]] = {}
    said = {**of_the_patient(known), **known.findings}
    for say in [*(say_of(name, is_) for name, is_ in said.items()), *map(say_of_region, known.regions)]:
        groups.setdefault(say.group, []).append(say)
    return [min(says, key=lambda say: say.precedence) for says in groups.values()]


@cache
def say_of(name: str, is_: str) -> Say:
    row = findings()[name]
    rates = {}
    for condition, told in conditions().items():
        own = [one for one in told["findings"] if one["finding"] == name]
        rates[condition] = own[0] if own else row["background"]
    return Say(name, row["group"], _held(rates, row["background"], is_))


@cache
def say_of_region(name: str) -> Say:
    background = regions()[name]["background"]
    rates = {}
    for condition, told in conditions().items():
        drawn = {one["region"]: one["weight"] for one in told["pain_map"]["regions"]}
        if not drawn:
            rates[condition] = background
            continue
        weight = drawn.get(name, 0.35 * background["rate"])
        spread = min(weight, 1 - weight) / 2
        rates[condition] = {"rate": weight, "low": weight - spread, "high": weight + spread}
    return Say(name, "location", _held(rates, background, "present"))


def rates_of(name: str) -> dict[str, float]:
    """How often the finding is present in each condition, as the files have it."""
    background = findings()[name]["background"]["rate"]
    return {
        condition: next((one["rate"] for one in told["findings"] if one["finding"] == name), background)
        for condition, told in conditions().items()
    }


def chance_of(rate: float, is_: str) -> float:
    kept = min(max(rate, 0.002), 0.998)
    return kept if is_ == "present" else 1 - kept


def _held(rates: dict[str, Any], background: Any, is_: str) -> dict[str, Number]:
    """Likelihoods, none more than ten times or less than a tenth of that of sore knees at large."""
    usual = chance_of(background["rate"], is_)
    return {
        condition: Number(
            min(max(chance_of(row["rate"], is_), usual / 10), usual * 10),
            *sorted(chance_of(row[end], is_) for end in ("low", "high")),
        )
        for condition, row in rates.items()
    }


def of_the_patient(known: Known) -> dict[str, str]:
    """What age, sex and sport say; a finding that needs one that is not known says nothing."""
    said = {}
    for name, row in findings().items():
        feature = row.get("feature")
        if feature is None:
            continue
        needs = {"age_min": known.age, "age_max": known.age, "sex": known.sex, "sports": known.sport}
        if any(needs[part] is None for part in feature):
            continue
        holds = (
            feature.get("age_min", 0) <= (known.age or 0) <= feature.get("age_max", 999)
            and feature.get("sex", known.sex) == known.sex
            and known.sport in feature.get("sports", [known.sport])
        )
        said[name] = "present" if holds else "absent"
    return said


def raised(known: Known) -> set[tuple[str, str]]:
    """Condition and id of each red flag of which some whole pattern is present."""
    said = {**of_the_patient(known), **known.findings}
    return {
        (condition, flag["id"])
        for condition, told in conditions().items()
        for flag in told.get("red_flags", ())
        if any(all(said.get(name) == "present" for name in pattern) for pattern in flag["any"])
    }


def doubt(known: Known) -> float:
    """Entropy of the differential, in bits."""
    return -sum(chance * log2(chance) for chance in probabilities(known).values())
