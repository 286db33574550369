"""How invented patients are drawn and told: who comes, what is asked and examined, what is advised, in which words.

Everything here is a teaching model of ours. Clinical figures stay in findings and conditions.
"""

from typing import Literal

from pydantic import Field

from kneeedu.models.evidence import Id, Model, Text

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
    opening: Words = Field(description="first sentence of the complaint: {where}, {for}, {ago}, {side}")


class Place(Rows):
    """Where it hurts, what is assessed there, and the words for it."""

    tag: Id
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
