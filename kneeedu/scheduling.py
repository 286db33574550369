"""What to do next: conditions and skills by spaced repetition; blocked at first, then mixed; confused pairs together.

The intervals are those of FSRS with its own settings. They were fitted to flashcards, not to clinical reasoning: a
sensible rhythm, not a measured one. The clock comes in as an argument, and the same history gives the same answer.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from fsrs import Card, Rating, Scheduler

from kneeedu.models.attempt import Mode
from kneeedu.models.case import Case
from kneeedu.models.condition import Condition
from kneeedu.models.grade import DOMAINS, Domain
from kneeedu.progress import RECENT, Played, fresh, in_time, mix_ups, skills

MAIN = ("patellofemoral_pain", "patellar_tendinopathy", "iliotibial_band_syndrome")
"""Met first, each twice, before anything else comes in."""
HARD_FROM, GOOD_FROM, EASY_FROM = 0.5, 0.7, 0.9
"""Scores (0-1) from which an attempt counts as hard, good and easy; below the first it is to be done again."""
BLOCK = 2
"""How often each of the main conditions is met before they are mixed."""
NEW_A_DAY = 3
VIGNETTES_FIRST = 3
"""How many short cases come before the first whole consultation; from then on at least every third patient is one."""
MOST = 3
"""The most suggestions made at a time."""
LONGEST_DAYS = 180
_WHOLE_CONSULTATION: frozenset[Domain] = frozenset({"information", "follow_up"})
"""Skills that only the long form asks for."""
_EARLY = ("A common cause", "One of your first patients: the common causes come first, and each more than once.")
"""Said of every patient of the opening, so that a second one is not told from a first."""
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
"""Whole days only: nobody meets the next patient after ten minutes because a flashcard would come back then."""

Kind = Literal["condition", "contrast", "skill", "new"]


@dataclass(frozen=True)
class Suggestion:
    """One thing to do next.

    conditions: the patient has one of these. Not to be shown before play; 'title' and 'why' tell nothing of it.
    """

    kind: Kind
    conditions: tuple[str, ...]
    form: Mode
    title: str
    why: str
    skill: Domain | None = None


@dataclass(frozen=True)
class Deck:
    """A card for each condition met and for each skill graded."""

    conditions: Mapping[str, Card]
    skills: Mapping[Domain, Card]


def rating_of(score: float) -> Rating:
    """A score (0-1) as FSRS rates a review."""
    if score < HARD_FROM:
        return Rating.Again
    if score < GOOD_FROM:
        return Rating.Hard
    return Rating.Good if score < EASY_FROM else Rating.Easy


def schedule(played: Iterable[Played]) -> Deck:
    """The cards after all attempts. A condition is rated by the lower of overall score and diagnosis."""
    conditions: dict[str, Card] = {}
    by_skill: dict[Domain, Card] = {}
    for one in in_time(played):
        score = min(one.grade.score, one.grade.domains.get("diagnosis", 1.0))
        conditions[one.truth] = _reviewed(conditions.get(one.truth), score, one.at)
        for domain, score in one.grade.domains.items():
            by_skill[domain] = _reviewed(by_skill.get(domain), score, one.at)
    return Deck(conditions, by_skill)


def _reviewed(card: Card | None, score: float, at: datetime) -> Card:
    at = at.astimezone(UTC)
    after, _ = _SCHEDULER.review_card(card or Card(card_id=0, due=at), rating_of(score), at)
    return after


def introduced_in(conditions: Iterable[Condition]) -> tuple[str, ...]:
    """Ids in the order they are first met: the three main ones, then by base rate."""
    known = {condition.id: condition for condition in conditions}
    others = sorted((one for one in known if one not in MAIN), key=lambda one: (-known[one].base_rate.rate, one))
    return tuple(one for one in (*MAIN, *others) if one in known)


def next_up(played: Iterable[Played], order: Sequence[str], now: datetime, most: int = MOST) -> list[Suggestion]:
    """What to do next, the first thing first; empty only where there is nobody to meet.

    order: conditions there are patients for, as 'introduced_in' gives them. What is due comes alone; only when nothing
    due may come now are there a contrast, a new condition, or one ahead of its time.
    """
    return _Desk(in_time(played), order, now).suggestions(most)


class _Desk:
    """One look at a history at one moment."""

    def __init__(self, history: Sequence[Played], order: Sequence[str], now: datetime) -> None:
        self.history, self.order, self.now = history, order, now
        deck = schedule(history)
        self.cards = {condition: card for condition, card in deck.conditions.items() if condition in order}
        self.skills = deck.skills
        self.barred = self._barred()
        self.open_pairs = [
            one.pair
            for one in mix_ups(fresh(history))
            if not one.settled and set(one.pair) <= set(order) and self.barred not in one.pair
        ]

    @property
    def main(self) -> Sequence[str]:
        return self.order[: len(MAIN)]

    def met(self, condition: str) -> int:
        return sum(one.truth == condition for one in self.history)

    @property
    def is_opening(self) -> bool:
        return any(self.met(condition) < BLOCK for condition in self.main)

    def _barred(self) -> str | None:
        """The condition that came twice running and must not come a third time."""
        last = [one.truth for one in self.history[-2:]]
        again = len(last) == 2 and last[0] == last[1] and len(self.order) > 1
        return last[0] if again and not self.is_opening else None

    def suggestions(self, most: int) -> list[Suggestion]:
        skill = self._due_skill()
        due = self._due_conditions(max(1, most - 1) if skill else most)
        waiting = [*due, *([skill] if skill else [])][:most]
        if waiting:
            return waiting
        if self.is_opening:
            return self._opening()
        return [*self._contrast(), *self._new(), *self._ahead()][:most]

    def _due_conditions(self, most: int) -> list[Suggestion]:
        """Those due, the longest overdue first; the one just met comes last. A confused pair comes as one."""
        due = [one for one, card in self.cards.items() if card.due <= self.now and one != self.barred]
        found: list[Suggestion] = []
        taken: set[str] = set()
        for condition in sorted(due, key=self._by_need):
            if condition in taken or len(found) == most:
                continue
            pair = None if self.is_opening else next((pair for pair in self.open_pairs if condition in pair), None)
            if pair is not None and not taken & set(pair):
                found.append(self._side_by_side(pair))
                taken |= set(pair)
            else:
                told = _EARLY if self.is_opening else ("Due again", self._last_met(condition))
                found.append(Suggestion("condition", (condition,), self._form(len(found)), *told))
                taken.add(condition)
        return found

    def _by_need(self, condition: str) -> tuple[bool, datetime, int]:
        just_met = bool(self.history) and self.history[-1].truth == condition
        return just_met, self.cards[condition].due, self.order.index(condition)

    def _due_skill(self) -> Suggestion | None:
        """The weakest skill that is due, on a patient with any condition met before; not while only a few were met."""
        met = tuple(one for one in self.order if one in self.cards and one != self.barred)
        due = [skill for skill in skills(self.history) if self.skills[skill.domain].due <= self.now]
        if not due or not met or self.is_opening:
            return None
        weakest = min(due, key=lambda skill: skill.recent)
        name = DOMAINS[weakest.domain].lower()
        last = _some(min(weakest.count, RECENT), "patient")
        why = f"Your last {last} brought {100 * weakest.recent:.0f} of 100 for {name}."
        form: Mode = "encounter" if weakest.domain in _WHOLE_CONSULTATION else "vignette"
        return Suggestion("skill", met, form, f"Practise: {name}", why, weakest.domain)

    def _opening(self) -> list[Suggestion]:
        """The main conditions one after the other, each twice; a block that was begun is finished first."""
        begun = [one for one in self.main if 0 < self.met(one) < BLOCK]
        if begun:
            return [Suggestion("condition", (begun[0],), "vignette", *_EARLY)]
        unmet = next(one for one in self.main if not self.met(one))
        return [Suggestion("new", (unmet,), "vignette", *_EARLY)]

    def _contrast(self) -> list[Suggestion]:
        return [self._side_by_side(pair) for pair in self.open_pairs[:1]]

    def _side_by_side(self, pair: tuple[str, str]) -> Suggestion:
        why = "One of two causes that you have taken for each other. Which is it this time?"
        return Suggestion("contrast", pair, "vignette", "Two that you mix up", why)

    def _new(self) -> list[Suggestion]:
        """The next condition never met, unless enough were new in the last day."""
        begun: dict[str, datetime] = {}
        for one in self.history:
            begun.setdefault(one.truth, one.at)
        unmet = [one for one in self.order if one not in begun]
        if not unmet or sum(at > self.now - timedelta(days=1) for at in begun.values()) >= NEW_A_DAY:
            return []
        why = "A cause of knee pain that you have not met here yet."
        return [Suggestion("new", (unmet[0],), "vignette", "Something new", why)]

    def _ahead(self) -> list[Suggestion]:
        """Nothing is due: the one that will be soonest, not the one just met where there is another."""
        ready = [one for one in self.cards if one != self.barred]
        if not ready:
            return []
        soonest = min(ready, key=self._by_need)
        return [Suggestion("condition", (soonest,), self._form(0), "Ahead of its time", self._last_met(soonest))]

    def _form(self, place: int) -> Mode:
        """A whole consultation for the first suggestion, once there were enough short cases and not just before."""
        forms = [one.attempt.mode for one in self.history]
        ripe = forms.count("vignette") >= VIGNETTES_FIRST and "encounter" not in forms[-2:]
        return "encounter" if ripe and place == 0 else "vignette"

    def _last_met(self, condition: str) -> str:
        last = max(one.at for one in self.history if one.truth == condition)
        return f"A kind of knee you last met {how_long_ago((self.now - last).days)}."


def choose_case(condition: str, cases: Iterable[Case], met: Collection[str]) -> Case | None:
    """The easiest case of the condition that the learner has not met; None when all were met."""
    unmet = [case for case in cases if case.truth == condition and case.id not in met]
    return min(unmet, key=lambda case: (case.difficulty, case.id), default=None)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def how_long_ago(days: int) -> str:
    """Whole days as a person would say them: 'less than a day ago', 'nine days ago', 'about three weeks ago'."""
    if days < 1:
        return "less than a day ago"
    if days < 14:
        return f"{_some(days, 'day')} ago"
    return (
        f"about {_some(round(days / 7), 'week')} ago" if days < 60 else f"about {_some(round(days / 30), 'month')} ago"
    )


def _some(count: int, noun: str) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"
