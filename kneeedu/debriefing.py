"""The facts of a debrief: what was found, believed and asked at each moment, beside the engine and an ideal inquirer.

All of it is earned only once an encounter has been played to its end.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from kneeedu.consultation import CLOCK_MIN, Answer, known_after, minutes_of
from kneeedu.course import PLANS, kind_of_plan
from kneeedu.encounter import Encounter
from kneeedu.errors import NotAllowed
from kneeedu.grading.information import idle_of
from kneeedu.grading.reviews import worth_of_decision
from kneeedu.inquiry import ideal_next, yardstick
from kneeedu.models.attempt import POINTS, SOMETHING_ELSE, Asked, Believed, Decision, Examined
from kneeedu.models.case import Case, Visit
from kneeedu.models.evidence import Basis
from kneeedu.models.finding import Finding, Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Differential, Findings, Ranked, Step, base_decibans, differential, rate_in, trail

MOST_TURNS = 25
"""So many of the learner's acts are held against the ideal inquirer's."""
_FIRMEST_FIRST: tuple[Basis, ...] = ("published", "derived", "recalled", "expert")


@dataclass(frozen=True)
class Kept:
    """A differential as the learner kept it: the share (0-1) given to the truth, and the note on why now."""

    share: float
    note: str


@dataclass(frozen=True)
class Moment:
    """A point of the consultation: the start (number 0), or what was known once a finding was told.

    engine: the truth's posterior with its interval. decibans: the change of 10 log10 of its odds, against all others.
    basis: how firm the rate used for the truth is; at the start the least firm of those used.
    """

    number: int
    answer: Answer | None
    name: str
    minute: float
    engine: Ranked
    decibans: float
    basis: Basis
    has_own_rate: bool
    """Whether the truth has a rate of its own for this finding; else that of sore knees at large was used."""
    same_as: str | None
    """What had told the same before, as strongly, so that this added nothing."""
    instead_of: str | None
    """What had told the same less strongly, and gave place to this."""
    is_safety: bool
    """Whether it belongs to the safety screen of this case: asked to rule out danger, whatever it moves."""
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Turn:
    """What was asked next, and what the ideal inquirer would have asked. asked: None after the learner's last act.

    ideal: None where nothing more was worth its minutes. engine: the truth's posterior before asking.
    """

    number: int
    minute: float
    engine: Ranked
    asked: Finding | None
    ideal: Finding | None

    @property
    def is_same(self) -> bool:
        """Whether the learner did just that: asked it, or stopped."""
        return self.asked is self.ideal

    @property
    def is_same_ground(self) -> bool:
        """Whether both belong to one dependency group: they tell much the same."""
        return self.asked is not None and self.ideal is not None and self.asked.group == self.ideal.group


@dataclass(frozen=True)
class KeyFinding:
    """A key feature: findings any of which tells it, what it is in this patient, how far it moves belief.

    found: the one that was asked for, and the minute by which it was told.
    """

    findings: tuple[Finding, ...]
    told: str
    decibans: float
    found: Finding | None
    minute: float | None


@dataclass(frozen=True)
class Screened:
    """A finding of the safety screen: as it is in this patient, whether it was asked for, whether it is a red flag."""

    finding: Finding
    presence: Presence
    asked: bool
    raised: bool


@dataclass(frozen=True)
class Spent:
    """Where the minutes went. idle: findings that neither the record nor the ideal inquirer asks for."""

    asking_min: float
    examining_min: float
    idle: tuple[Finding, ...]
    idle_min: float
    hints: int
    clock_min: float = CLOCK_MIN

    @property
    def total_min(self) -> float:
        return self.asking_min + self.examining_min


@dataclass(frozen=True)
class Held:
    """A follow-up visit, what was decided there, and what that earned (0-1)."""

    visit: Visit
    decision: Decision
    worth: float


@dataclass(frozen=True)
class Debrief:
    """All of it. base: the truth's share of sore knees, with its interval; base_decibans: 10 log10 of its odds."""

    truth: str
    base: Ranked
    base_decibans: float
    base_basis: Basis
    moments: tuple[Moment, ...]
    last_points: tuple[tuple[str, int], ...]
    """The differential kept last: names and points, the most first."""
    accepted_too: tuple[tuple[str, int], ...]
    """Conditions that the case accepts beside the truth and that held points at the end: names and points."""
    turns: tuple[Turn, ...]
    acts_beyond: int
    """Acts that were not held against the ideal inquirer's, there being too many."""
    ideal_path: tuple[Finding, ...]
    ideal_min: float
    ideal_belief: float
    keys: tuple[KeyFinding, ...]
    safety: tuple[Screened, ...]
    spent: Spent
    plan: str
    why: str
    visits: tuple[Held, ...]

    @property
    def end(self) -> Moment:
        return self.moments[-1]


def debrief_of(encounter: Encounter) -> Debrief:
    """The debrief of an encounter; NotAllowed before all that counts has been done, and for the short form."""
    if encounter.mode != "encounter":
        raise NotAllowed("A debrief belongs to the long form of a case.")
    if not encounter.is_played:
        raise NotAllowed("The debrief shows once the last follow-up visit is held.")
    case, knowledge = encounter.case, encounter.knowledge
    equally_good = {option.condition for option in case.answers.diagnosis if option.verdict == "good"}
    learned = [answer.finding for answer in encounter.learned]
    steps = trail(known_after(case, learned, knowledge), knowledge, case.truth)
    marks = yardstick(case, knowledge)
    minutes = _minutes_after(encounter.learned)
    course = encounter.course
    return Debrief(
        truth=knowledge.conditions[case.truth].name,
        base=differential(Findings(), knowledge).of(case.truth),
        base_decibans=base_decibans(knowledge, case.truth),
        base_basis=knowledge.conditions[case.truth].base_rate.basis,
        moments=tuple(_moments(encounter, steps, minutes)),
        last_points=_last_points(encounter),
        accepted_too=_last_points(encounter, equally_good),
        turns=tuple(_turns(encounter, learned, steps, minutes)),
        acts_beyond=max(0, len(learned) - MOST_TURNS),
        ideal_path=tuple(knowledge.findings[one] for one in marks.ideal_path),
        ideal_min=minutes_of(marks.ideal_path, knowledge),
        ideal_belief=marks.ideal,
        keys=tuple(_keys(encounter, minutes)),
        safety=tuple(
            Screened(knowledge.findings[one], case.assessed[one], one in learned, one in marks.flags)
            for one in sorted(marks.safety, key=lambda one: (one not in marks.flags, one in learned))
        ),
        spent=_spent(encounter, learned),
        plan=PLANS[kind_of_plan(case, encounter.given)[0]][0],
        why=course.why,
        visits=tuple(
            Held(visit, review.decision, worth_of_decision(visit, review.decision))
            for visit, review in zip(course.follow_up.visits, encounter.reviews, strict=True)
        ),
    )


def _moments(encounter: Encounter, steps: Sequence[Step], minutes: Sequence[float]) -> Iterator[Moment]:
    case, knowledge = encounter.case, encounter.knowledge
    condition = knowledge.conditions[case.truth]
    safety = yardstick(case, knowledge).safety
    kept = _kept(encounter)
    start = steps[0].differential
    yield Moment(
        number=0,
        answer=None,
        name="Age, sex, sport and pain drawing",
        minute=0,
        engine=start.of(case.truth),
        decibans=steps[0].decibans,
        basis=_least_firm(start, case, knowledge),
        has_own_rate=True,
        same_as=None,
        instead_of=None,
        is_safety=False,
        kept=kept[0],
    )
    for number, (answer, before, step) in enumerate(zip(encounter.learned, steps, steps[1:], strict=False), 1):
        finding = knowledge.findings[answer.finding]
        spoke = _spoke_for(finding.group, before.differential, knowledge)
        yield Moment(
            number=number,
            answer=answer,
            name=finding.name,
            minute=minutes[number],
            engine=step.differential.of(case.truth),
            decibans=step.decibans,
            basis=rate_in(condition, finding).basis,
            has_own_rate=finding.id in condition.rates,
            same_as=None if step.counted else spoke,
            instead_of=spoke if step.counted else None,
            is_safety=finding.id in safety,
            kept=kept[number],
        )


def _spoke_for(group: str, known: Differential, knowledge: Knowledge) -> str | None:
    """Who has spoken for a dependency group so far, by name."""
    piece = next((piece for piece in known.counted if piece.group == group), None)
    if piece is None:
        return None
    finding = knowledge.findings.get(piece.finding)
    return finding.name if finding else "the pain drawing"


def _least_firm(start: Differential, case: Case, knowledge: Knowledge) -> Basis:
    condition = knowledge.conditions[case.truth]
    bases = [
        rate_in(condition, knowledge.findings[piece.finding]).basis
        if piece.finding in knowledge.findings
        else condition.pain_map.basis
        for piece in start.counted
    ]
    return max(bases, key=_FIRMEST_FIRST.index, default="expert")


def _kept(encounter: Encounter) -> list[tuple[Kept, ...]]:
    """The differentials kept at the start and after each act, in order."""
    kept: list[tuple[Kept, ...]] = [()]
    for event in encounter.events:
        match event:
            case Asked() | Examined():
                kept.append(())
            case Believed():
                share = event.points.get(encounter.case.truth, 0) / POINTS
                kept[-1] = (*kept[-1], Kept(share, event.note.strip()))
    return kept


def _minutes_after(learned: Sequence[Answer]) -> list[float]:
    """Minutes gone at the start and after each act."""
    return [*accumulate((answer.minutes for answer in learned), initial=0.0)]


def _last_points(encounter: Encounter, among: Collection[str] | None = None) -> tuple[tuple[str, int], ...]:
    names = {one.id: one.name for one in encounter.knowledge.conditions.values()}
    names[SOMETHING_ELSE] = "Something else"
    points = encounter.given.points or {}
    order = sorted(points.items(), key=lambda pair: -pair[1])
    return tuple((names[key], value) for key, value in order if value and (among is None or key in among))


def _turns(
    encounter: Encounter, learned: Sequence[str], steps: Sequence[Step], minutes: Sequence[float]
) -> Iterator[Turn]:
    case, knowledge = encounter.case, encounter.knowledge
    acts = [*learned, None][:MOST_TURNS]
    for number, act in enumerate(acts):
        ideal = ideal_next(case, learned[:number], knowledge)
        yield Turn(
            number=number + 1,
            minute=minutes[number],
            engine=steps[number].differential.of(case.truth),
            asked=knowledge.findings[act] if act else None,
            ideal=knowledge.findings[ideal.finding] if ideal else None,
        )


def _keys(encounter: Encounter, minutes: Sequence[float]) -> Iterator[KeyFinding]:
    findings = encounter.knowledge.findings
    told = {row.finding: row.told for row in encounter.case.findings}
    at = {answer.finding: minute for answer, minute in zip(encounter.learned, minutes[1:], strict=True)}
    for feature in yardstick(encounter.case, encounter.knowledge).key:
        found = min((one for one in feature.findings if one in at), key=lambda one: at[one], default=None)
        members = tuple(findings[one] for one in feature.findings)
        yield KeyFinding(
            members,
            told[found or feature.findings[0]],
            feature.decibans,
            findings[found] if found else None,
            at[found] if found else None,
        )


def _spent(encounter: Encounter, learned: Sequence[str]) -> Spent:
    case, knowledge = encounter.case, encounter.knowledge
    idle = idle_of(case, yardstick(case, knowledge), learned)
    asked = [one for one in learned if knowledge.findings[one].kind == "history"]
    return Spent(
        asking_min=minutes_of(asked, knowledge),
        examining_min=minutes_of((one for one in learned if one not in asked), knowledge),
        idle=tuple(knowledge.findings[one] for one in idle),
        idle_min=minutes_of(idle, knowledge),
        hints=sum(event.kind == "hinted" for event in encounter.events),
    )
