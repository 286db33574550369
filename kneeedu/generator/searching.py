"""A patient for a seed, and the search for patients of a kind."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from weakref import WeakKeyDictionary

from kneeedu.errors import CannotGenerate
from kneeedu.generator.diagnosing import Diagnoser
from kneeedu.generator.drawing import Clinics, Drawn
from kneeedu.generator.likelihoods import Likelihoods
from kneeedu.generator.planning import Planner
from kneeedu.generator.rating import DIFFICULTIES, Rating, rating_of
from kneeedu.generator.words import Teller, severity_of
from kneeedu.models.case import Answers, Case
from kneeedu.models.knowledge import Knowledge

LARGEST_SEED = 10**12
MOST_TRIES = 20_000
"""Seeds tried for one patient of the kind asked for."""
MINUTES = 8
_clinics: WeakKeyDictionary[Knowledge, Clinics] = WeakKeyDictionary()


@dataclass(frozen=True)
class Generated:
    """An invented patient. Where it cannot be solved, why_not says so in a sentence."""

    case: Case
    truth: str
    seed: int
    difficulty: int
    solvable: bool
    why_not: str | None


def patient(seed: int, knowledge: Knowledge) -> Generated:
    """The patient of a seed (a whole number from 0): always the same for the same knowledge."""
    if not 0 <= seed < LARGEST_SEED:
        raise CannotGenerate(f"A seed is a whole number from 0 to {LARGEST_SEED - 1}, not {seed}.")
    clinics = clinics_of(knowledge)
    random = Random(seed)
    drawn = clinics.draw(random)
    return _told(seed, drawn, rating_of(drawn, knowledge), clinics.likelihoods, random)


def patients(
    seed: int, n: int, knowledge: Knowledge, condition: str | None = None, difficulty: int | None = None
) -> Iterator[Generated]:
    """Patients that can be solved, of the condition and difficulty (1-5) asked for, always the same and in one order.

    Each has a seed of its own, by which patient() makes it again. CannotGenerate when none is found among 20,000.
    """
    _refuse_nonsense(seed, n, knowledge, condition, difficulty)
    clinics, seeds = clinics_of(knowledge), Random(seed)
    tried: set[int] = set()
    for found in range(n):
        near: Counter[str] = Counter()
        for _ in range(MOST_TRIES):
            one = seeds.randrange(LARGEST_SEED)
            random = Random(one)
            drawn = clinics.draw(random)
            if one in tried or condition not in (None, drawn.truth):
                continue
            rating = rating_of(drawn, knowledge)
            near["unsolvable" if rating.why_not else str(rating.difficulty)] += 1
            if rating.why_not is None and difficulty in (None, rating.difficulty):
                tried.add(one)
                yield _told(one, drawn, rating, clinics.likelihoods, random)
                break
        else:
            raise CannotGenerate(_none_found(found, n, knowledge, condition, difficulty, near))


def clinics_of(knowledge: Knowledge) -> Clinics:
    """What draws patients for this knowledge; worked out once and kept as long as the knowledge lives."""
    if knowledge not in _clinics:
        _clinics[knowledge] = Clinics(Likelihoods(knowledge))
    return _clinics[knowledge]


def _told(seed: int, drawn: Drawn, rating: Rating, likelihoods: Likelihoods, random: Random) -> Generated:
    """The whole case: the patient in words, and every answer with its reason."""
    knowledge = likelihoods.knowledge
    condition = knowledge.conditions[drawn.truth]
    severity = severity_of(drawn, random)
    teller = Teller(drawn, severity, knowledge, random)
    planner = Planner(condition, rating, severity, knowledge, random)
    diagnoser = Diagnoser(drawn, rating, likelihoods, random)
    record = teller.record()
    case = Case(
        id=f"generated_{seed}",
        title=teller.title(),
        difficulty=rating.difficulty,
        minutes=MINUTES,
        tags=(drawn.arrived.place.tag,),
        patient=teller.patient(),
        presentation=teller.presentation(record),
        findings=record,
        answers=Answers(
            locate=diagnoser.locate(planner.plan),
            diagnosis=diagnoser.diagnosis(),
            disposition=diagnoser.disposition(),
            stage=planner.stage(),
            exercises=planner.exercises(),
            running=planner.running(),
            avoid=planner.avoid(),
        ),
        claims=tuple(sorted(random.sample(condition.claims, min(2, len(condition.claims))), key=lambda c: int(c[1:]))),
        takeaway=diagnoser.takeaway(),
        follow_up=planner.follow_up(),
        generated=True,
        inseparable=rating.why_not,
    )
    return Generated(case, drawn.truth, seed, rating.difficulty, rating.why_not is None, rating.why_not)


def _refuse_nonsense(seed: int, n: int, knowledge: Knowledge, condition: str | None, difficulty: int | None) -> None:
    if not 0 <= seed < LARGEST_SEED:
        raise CannotGenerate(f"A seed is a whole number from 0 to {LARGEST_SEED - 1}, not {seed}.")
    if n < 1:
        raise CannotGenerate(f"The number of patients is 1 or more, not {n}.")
    if condition is not None and condition not in knowledge.conditions:
        raise CannotGenerate(f"There is no condition called '{condition}'; see `kneeedu conditions`.")
    if difficulty is not None and difficulty not in DIFFICULTIES:
        raise CannotGenerate(f"A difficulty is a number from 1 to 5, not {difficulty}.")


def _none_found(
    found: int, n: int, knowledge: Knowledge, condition: str | None, difficulty: int | None, near: Counter[str]
) -> str:
    """What was asked for, how many were tried, and what there would be."""
    what = knowledge.conditions[condition].name.lower() if condition else "any condition"
    asked = f"{what} at difficulty {difficulty}" if difficulty else what
    there = [f"{near[str(level)]} at difficulty {level}" for level in DIFFICULTIES if near[str(level)]]
    there += [f"{near['unsolvable']} that cannot be solved"] if near["unsolvable"] else []
    instead = f"Among them were {', '.join(there)}." if there else "It did not come up at all."
    return f"Found {found} of {n} patients with {asked}: none more among {MOST_TRIES:,} invented patients. {instead}"
