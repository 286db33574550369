"""How invented patients are drawn and told: who comes, what is asked and examined, what is advised, in which words.

Everything here is a teaching model of ours. Clinical figures stay in findings and conditions.
"""

from typing import Literal

from pydantic import Field

from kneeedu.models.attempt import Decision
from kneeedu.models.case import Choice, Verdict
from kneeedu.models.case import Plan as PlanKind
from kneeedu.models.condition import Urgency
from kneeedu.models.evidence import Id, Model, Text
from kneeedu.models.exercise import Dose
from kneeedu.models.progression import Stage

Words = tuple[Text, ...]
"""Ways of saying the same; one is drawn. Braces hold what the patient fills in, such as {side}."""


class Shared(Model):
    """Something that is drawn by weight against its neighbours."""

    share: float = Field(gt=0, description="weight among its neighbours, as in sore knees at large; no unit")


class Ages(Shared):
    """A band of ages, each year alike."""

    from_: int = Field(alias="from", ge=6, le=100)
    to: int = Field(ge=6, le=100)


class Sport(Shared):
    """A sport and how a person who does it is introduced: {job}, {she}, {her}."""

    id: Id
    noun: Text = Field(description="'runner': who does it, in a title")
    adult: Words
    young: Words
    week: Words = Field(description="a week of training: {runs}, {km}")


class Rows(Shared):
    """Findings that come together: these present, those absent."""

    id: Id
    has: tuple[Id, ...] = ()
    has_not: tuple[Id, ...] = ()


class Onset(Rows):
    """How it began, and what a clinician then always looks at."""

    injury: bool
    always: tuple[Id, ...] = ()
    opening: Words = Field(description="first sentence of the complaint: {where}, {time}, {ago}, {side}")


class Place(Rows):
    """Where it hurts, what is assessed there, and the words for it."""

    tag: Id
    onsets: tuple[Id, ...] = Field(default=(), description="ways in which it begins here; empty for any")
    shaded: tuple[tuple[Id, ...], ...] = Field(min_length=1, description="ways of shading the knee map; one is drawn")
    always: tuple[Id, ...]
    sometimes: tuple[Id, ...]
    where: Words
    caption: Words
    title: Words
    press: Text = Field(description="feedback on where to press first")


class Pattern(Model):
    """Findings present together with findings absent."""

    has: tuple[Id, ...] = ()
    has_not: tuple[Id, ...] = ()


class When(Model):
    """Whom a rule is for; what is not given does not matter."""

    injury: bool | None = None
    cannot_walk: bool | None = None
    sex: Literal["female", "male"] | None = None
    age_min: int | None = None
    age_max: int | None = None
    places: tuple[Id, ...] = ()


class Rule(Model):
    """What is always, and never, assessed in such patients."""

    when: When
    always: tuple[Id, ...] = ()
    never: tuple[Id, ...] = ()


class Clinic(Model):
    """Who comes, and what is asked and examined."""

    rows: int = Field(ge=10, le=20, description="findings assessed in a patient")
    most_rows: int = Field(ge=10, le=22, description="where much must always be assessed, so many at most")
    together: float = Field(ge=0, le=1, description="share in which findings of one group stand or fall together")
    least_present: int = Field(ge=0, description="findings present, beyond what is seen on arrival, in any patient")
    drafted_alike: float = Field(ge=0, le=1, description="share of arrivals drafted for every condition alike")
    oftener: tuple[Id, ...] = Field(description="warning signs met more often here than in sore knees at large")
    times: float = Field(ge=1, description="how many times as often, before the cause has its say")
    ages: tuple[Ages, ...]
    sports: tuple[Sport, ...]
    onsets: tuple[Onset, ...]
    walking: tuple[Rows, ...]
    one_at_most: tuple[Id, ...] = Field(description="dependency groups of which at most one finding is present")
    contradictions: tuple[Pattern, ...] = Field(description="what cannot be true of one patient")
    never_both: tuple[tuple[Id, Id], ...] = Field(description="findings of which only one is assessed")
    rules: tuple[Rule, ...]
    places: tuple[Place, ...]


class People(Model):
    """Names and occupations."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    pupil: Words
    student: Words
    working: Words
    retired: Words


class Closings(Model):
    """Last sentence of the complaint."""

    young: Words
    worry: Words
    injury: Words


class Hopes(Model):
    """What patients hope for."""

    young: Words
    adult: Words


class Tail(Model):
    """Words for patients in whom the finding is present."""

    finding: Id
    text: Text


class DispositionRow(Model):
    """What is said of one urgency where another, or the same, is best."""

    best: Urgency
    chosen: Urgency
    verdict: Verdict
    feedback: Words


class StageRow(Model):
    """What is said of one stage where another, or the same, is best."""

    best: Stage
    chosen: Stage
    verdict: Verdict
    feedback: Words


class ExerciseRow(Model):
    """An exercise that may be offered. Its reason is ours."""

    exercise: Id
    dose: Dose
    choice: Choice
    feedback: Text


class RunningRow(Model):
    """Advice on running that may be offered."""

    text: Text
    verdict: Verdict
    feedback: Text


class AvoidRow(Model):
    """Something that may be offered as a thing to avoid."""

    text: Text
    choice: Choice = "leave"
    feedback: Text


class TreatmentPlan(Model):
    """What is right, and wrong, for a family of conditions at one stage. No exercises where a progression has them."""

    id: Id
    conditions: tuple[Id, ...]
    stage: Stage
    elsewhere: bool = Field(default=False, description="the place to examine first is not on the knee map")
    press: str | None = Field(default=None, description="feedback on where to press first, in place of the place's own")
    exercises: tuple[ExerciseRow, ...] = ()
    running: tuple[RunningRow, ...]
    avoid: tuple[AvoidRow, ...]


class Pool(Model):
    """Wrong or needless advice that fits any patient of a kind."""

    running: tuple[RunningRow, ...]
    avoid: tuple[AvoidRow, ...]


class Pools(Model):
    loaded: Pool
    held: Pool


class OftenDone(Model):
    """An exercise that stands for an entry of a condition's low-value list; the reason is taken from there."""

    condition: Id
    exercise: Id
    dose: Dose
    name: Text


class CourseVisit(Model):
    """A follow-up visit. Pain and running are shares of what they were at the first visit."""

    week: Literal[2, 6, 12]
    during: float = Field(ge=0, le=2)
    morning: float = Field(ge=0, le=2)
    running: float = Field(ge=0, le=2)
    best: Decision
    told: Words
    why: Words


class Course(Model):
    """How it goes under a plan of this kind, for patients who are loaded or for those who are referred."""

    plan: PlanKind
    of: Literal["loaded", "referred"]
    visits: tuple[CourseVisit, CourseVisit, CourseVisit]


class Telling(Model):
    """All that telling.yaml holds."""

    clinic: Clinic
    people: People
    closings: Closings
    hopes: Hopes
    tails: tuple[Tail, ...]
    details: tuple[Tail, ...] = Field(
        description="second lines of findings: {worst}, {less}, {km}, {before}, {minutes}"
    )
    dispositions: tuple[DispositionRow, ...]
    stages: tuple[StageRow, ...]
    pools: Pools
    plans: tuple[TreatmentPlan, ...]
    often_done: tuple[OftenDone, ...]
    courses: tuple[Course, ...]
