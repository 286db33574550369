"""What a clinician asks and examines in a patient who comes like this; never what the cause would suggest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from kneeedu.generator.likelihoods import Likelihoods, Outcome
from kneeedu.models.telling import Clinic, Onset, Place, When

MOST_OF_A_GROUP = 3


@dataclass(frozen=True)
class Arrived:
    """What is known of a patient before anything is asked."""

    place: Place
    shaded: tuple[str, ...]
    onset: Onset
    walking: str
    age_years: int
    sex: str
    sport: str
    rows: int
    """How many findings are known already."""

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], clinic: Clinic) -> "Arrived":
        """From the outcomes for place, onset, walking, age, sex and sport, in this order."""
        place, onset, walking, age, sex, sport = outcomes
        assert age.age_years is not None
        assert sex.sex is not None
        assert sport.sport is not None
        return cls(
            next(one for one in clinic.places if one.id == place.id),
            place.regions,
            next(one for one in clinic.onsets if one.id == onset.id),
            walking.id,
            age.age_years,
            sex.sex,
            sport.sport,
            sum(len(outcome.findings) for outcome in outcomes),
        )

    @property
    def cannot_walk(self) -> bool:
        return self.walking == "cannot"

    def meets(self, when: When) -> bool:
        """Whether a rule is for this patient."""
        return (
            when.injury in (None, self.onset.injury)
            and when.cannot_walk in (None, self.cannot_walk)
            and when.sex in (None, self.sex)
            and (when.age_min or 0) <= self.age_years <= (when.age_max or 999)
            and (not when.places or self.place.id in when.places)
        )


def assessed_in(
    arrived: Arrived, spoken_for: frozenset[str], likelihoods: Likelihoods, random: Random
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Findings to assess, by dependency group, and some that are left out.

    What always is assessed at this place comes first, then a draw of what sometimes is.

    It rests on what is seen on arrival and on chance, and on nothing hidden; so it tells nothing of the cause.
    """
    clinic, findings = likelihoods.clinic, likelihoods.knowledge.findings
    rules = [rule for rule in clinic.rules if arrived.meets(rule.when)]
    never = {name for rule in rules for name in rule.never}
    always = [*(name for rule in rules for name in rule.always), *arrived.onset.always, *arrived.place.always]
    sometimes = random.sample(arrived.place.sometimes, len(arrived.place.sometimes))
    chosen: dict[str, list[str]] = {}
    taken: list[str] = []
    left: list[str] = []
    for name in (*always, *sometimes):
        group = findings[name].group
        if name in {*never, *taken, *left} or group in spoken_for or _clashes(name, taken, clinic):
            continue
        if len(chosen.get(group, ())) >= MOST_OF_A_GROUP:
            continue
        if len(taken) + arrived.rows >= (clinic.most_rows if name in always else clinic.rows):
            left.append(name)
            continue
        chosen.setdefault(group, []).append(name)
        taken.append(name)
    return [tuple(likelihoods.in_order(members)) for members in chosen.values()], tuple(left)


def _clashes(name: str, taken: Iterable[str], clinic: Clinic) -> bool:
    return any(name in pair and (set(pair) - {name}) & set(taken) for pair in clinic.never_both)
