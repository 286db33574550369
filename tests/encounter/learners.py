"""Two simulated learners who know equally little at first and differ only in what they look at after a case.

Both play alike: they ask what they think tells most for half the clock, weigh the answers by the rates they have
noticed so far, and plan by what they remember of plans. One reads the debrief. The other is told whether the diagnosis
was right, and nothing else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Any

import players

from kneeedu.consultation import CLOCK_MIN, answer_of, minutes_of
from kneeedu.encounter import Encounter
from kneeedu.grading import exercise_label
from kneeedu.models import attempt as acts
from kneeedu.models.attempt import DECISIONS, Decision, Given
from kneeedu.models.case import Case, Visit
from kneeedu.models.grade import Feedback
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.progression import STAGES

_KEY = re.compile(r"Key feature (?:found|missed): (.+)\.$")
_SCREEN = re.compile(r"(?:Safety not screened|Safety screened|Not asked): (.+)\.$")
_DECIBANS = re.compile(r"by (\d+) decibans")
_EARNS = {"full": 1.0, "close": 0.2, "partly": 0.3, "missed": 0.0, "unhelpful": -1.0, "unsafe": -1.5}
"""What a line's verdict is remembered as: above nothing, it is worth doing again."""


@dataclass
class Learner:
    """Knows the names on the teacher's list, and nothing of how often which finding goes with which of them.

    Believes at first that every cause is as likely, that each finding is as often present as not, and in rest: nothing
    is loaded, all is avoided, running goes on as it may, and at each visit things stay as they are.
    """

    causes: tuple[str, ...]
    knowledge: Knowledge
    noticed: defaultdict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    told_to_ask: Counter[str] = field(default_factory=Counter)
    remembered: list[tuple[str, str, frozenset[str], float]] = field(default_factory=list)
    stages: Counter[tuple[str, str]] = field(default_factory=Counter)
    visits: list[tuple[int, int, Decision]] = field(default_factory=list)

    def play(self, case: Case) -> Encounter:
        asked = self._what_to_ask()
        belief = self._belief({one: answer_of(case, one, self.knowledge).presence for one in asked})
        named = max(self.causes, key=lambda cause: belief[cause])
        consultation = [
            *(players.learn(one, self.knowledge) for one in asked),
            acts.Believed(points=players.points_of(belief.items())),
        ]
        return players.play(case, self.knowledge, consultation, self._plan(case, named), self._decide)

    def _what_to_ask(self) -> list[str]:
        """For half the clock: what it was told to ask, then what it saw differ between causes, then by the menu."""
        menu = players.menu(self.knowledge)
        order = sorted(menu, key=lambda one: (-self.told_to_ask[one], -self._spread(one), menu.index(one)))
        asked: list[str] = []
        for finding in order:
            if minutes_of([*asked, finding], self.knowledge) <= CLOCK_MIN / 2:
                asked.append(finding)
        return asked

    def _rate(self, cause: str, finding: str) -> float:
        seen = self.noticed[cause, finding]
        return (seen["present"] + 1) / (seen.total() + 2)

    def _spread(self, finding: str) -> float:
        rates = [self._rate(cause, finding) for cause in self.causes]
        return max(rates) - min(rates)

    def _belief(self, answers: dict[str, Any]) -> dict[str, float]:
        scores = {
            cause: sum(
                log(self._rate(cause, one) if presence == "present" else 1 - self._rate(cause, one))
                for one, presence in answers.items()
            )
            for cause in self.causes
        }
        top = max(scores.values())
        weights = {cause: exp(score - top) for cause, score in scores.items()}
        return {cause: weight / sum(weights.values()) for cause, weight in weights.items()}

    def _plan(self, case: Case, named: str) -> Given:
        options = case.answers
        stage = max(STAGES, key=lambda one: self.stages[named, one])
        running = max(options.running, key=lambda one: (self._worth("running", named, one.text), one.text))
        return Given(
            condition=named,
            urgency="manage_in_clinic",
            stage=stage,
            exercises=tuple(
                one.id
                for one in options.exercises
                if self._worth("exercises", named, exercise_label(one, self.knowledge)) > 0.4
            ),
            running=running.id,
            avoid=tuple(one.id for one in options.avoid if self._worth("avoid", named, one.text, unknown=1.0) > 0.4),
        )

    def _worth(self, kind: str, cause: str, text: str, unknown: float = 0.0) -> float:
        """What the most similar things remembered of this cause's plans were worth; unknown where there are none."""
        words = _words(text)
        alike = [
            (len(words & known) / len(words | known), worth)
            for of, told, known, worth in self.remembered
            if of == kind and told == cause and words & known
        ]
        nearest = sorted(alike, key=lambda pair: -pair[0])[:3]
        total = sum(likeness for likeness, _ in nearest)
        return sum(likeness * worth for likeness, worth in nearest) / total if total else unknown

    def _decide(self, visit: Visit) -> Decision:
        def far(seen: tuple[int, int, Decision]) -> int:
            return abs(seen[0] - visit.pain_during_nrs) + abs(seen[1] - visit.pain_next_morning_nrs)

        nearest = sorted(self.visits, key=far)[:5]
        return Counter(decision for *_, decision in nearest).most_common(1)[0][0] if nearest else "hold"

    # What is learned

    def hear_right_or_wrong(self, encounter: Encounter) -> None:
        """Whether the diagnosis was right. After a wrong one, the others are credited as far as it believes them."""
        right = encounter.grade.domains["diagnosis"] == 1
        named = encounter.given.condition
        answers = {answer.finding: answer.presence for answer in encounter.learned}
        if right:
            self._notice(str(named), answers, 1.0)
            return
        belief = self._belief(answers)
        others = {cause: belief[cause] for cause in self.causes if cause != named}
        for cause, share in others.items():
            self._notice(cause, answers, share / sum(others.values()))

    def read_the_debrief(self, encounter: Encounter) -> None:
        """Every line of the debrief: what it was, what to ask, what to do, and when to go on."""
        feedback = encounter.grade.feedback
        truth = self._diagnosis_in(feedback, encounter)
        self._notice(truth, {answer.finding: answer.presence for answer in encounter.learned}, 1.0)
        self._read_what_to_ask(feedback)
        self._read_the_plan(truth, feedback, encounter)
        self._read_the_visits(feedback, encounter)

    def _notice(self, cause: str, answers: dict[str, Any], share: float) -> None:
        for finding, presence in answers.items():
            self.noticed[cause, finding][presence] += share  # type: ignore[assignment]

    def _diagnosis_in(self, feedback: Iterable[Feedback], encounter: Encounter) -> str:
        line = next(line for line in feedback if line.domain == "diagnosis")
        names = {f"{one.name}.": one.id for one in self.knowledge.conditions.values()}
        return names[line.better] if line.better else str(encounter.given.condition)

    def _read_what_to_ask(self, feedback: Iterable[Feedback]) -> None:
        by_name = {one.name: one.id for one in self.knowledge.findings.values()}
        for line in feedback:
            if (key := _KEY.match(line.did)) and (moved := _DECIBANS.search(line.text)):
                self.told_to_ask[by_name[key.group(1)]] += int(moved.group(1))
            if screen := _SCREEN.match(line.did):
                for name in screen.group(1).split("; "):
                    self.told_to_ask[by_name[name]] += 10

    def _read_the_plan(self, truth: str, feedback: Sequence[Feedback], encounter: Encounter) -> None:
        answers = encounter.case.answers
        texts = {
            "exercises": {exercise_label(one, self.knowledge).rstrip(".") for one in answers.exercises},
            "running": {one.text.rstrip(".") for one in answers.running},
            "avoid": {one.text.rstrip(".") for one in answers.avoid},
        }
        stages = {f"{name}. {gloss}.": stage for stage, (name, gloss) in STAGES.items()}
        for line in (line for line in feedback if line.domain == "plan"):
            if stage := stages.get(line.better or line.did):
                self.stages[truth, stage] += 1
                continue
            said = line.did.removeprefix("Left out: ").removeprefix("Not on your list: ").rstrip(".")
            left_out = said != line.did.rstrip(".")
            for kind, offered in texts.items():
                if said in offered:
                    worth = 1.0 if left_out else _EARNS[line.verdict]
                    self.remembered.append((kind, truth, _words(said), worth))
                if (better := (line.better or "").rstrip(".")) in offered:
                    self.remembered.append((kind, truth, _words(better), 1.0))

    def _read_the_visits(self, feedback: Iterable[Feedback], encounter: Encounter) -> None:
        named = {f"{name}.": decision for decision, (name, _) in DECISIONS.items()}
        lines = [line for line in feedback if line.domain == "follow_up"]
        for line, visit, review in zip(lines, encounter.course.follow_up.visits, encounter.reviews, strict=True):
            decision = named[line.better] if line.better else review.decision
            self.visits.append((visit.pain_during_nrs, visit.pain_next_morning_nrs, decision))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", text.lower()))
