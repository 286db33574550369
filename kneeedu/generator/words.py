"""The patient told: name and trade, words, record. Nothing here is known to the engine, so nothing tells the cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from kneeedu.generator.drawing import Drawn
from kneeedu.models.case import CaseFinding, Patient, Presentation
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.telling import Sport, Telling

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
IN_A_COMPLAINT = ("course", "load", "mechanics", "swelling")
"""Topics that a patient brings up unasked. The rest has to be asked for."""
LONGEST_COMPLAINT = 300
_IRRITABLE_NRS, _MILD_NRS = 5, 2


@dataclass(frozen=True)
class Severity:
    """How bad it is, how long it has lasted and how much was run. Pain is 0-10; drawn apart from the cause."""

    worst_nrs: int
    morning_nrs: int
    days: int
    runs: int
    km: int
    km_before: int
    minutes_to_pain: int

    @property
    def stage(self) -> Literal["settle", "build", "load"]:
        """The stage of loading that fits: irritable knees settle, moderate ones build, mild ones load."""
        if self.worst_nrs >= _IRRITABLE_NRS or self.morning_nrs > _MILD_NRS:
            return "settle"
        return "build" if self.worst_nrs > _MILD_NRS else "load"

    @property
    def duration(self) -> str:
        """'6 weeks', as it stands in a record."""
        count, unit = _counted(self.days)
        return f"{count} {unit}"

    @property
    def told_duration(self) -> str:
        """'six weeks', as a patient says it."""
        count, unit = _counted(self.days)
        return f"{NUMBERS[count]} {unit}"

    @property
    def running_min_per_week(self) -> int:
        """Minutes of running a week, at six minutes a kilometre."""
        return self.km * 6


def severity_of(drawn: Drawn, random: Random) -> Severity:
    """Pain, time and training that agree with what was found, and do not depend on the cause."""
    arrived, found = drawn.arrived, drawn.findings
    present = {name for name, presence in found.items() if presence == "present"}
    if arrived.cannot_walk:
        worst, days = random.randint(7, 9), random.choice((2, 3, 4))
    elif arrived.onset.injury:
        worst, days = random.randint(4, 8), random.choice((3, 4, 6, 10, 14, 21, 28, 42))
    else:
        worst = random.choices((2, 3, 4, 5, 6, 7), cum_weights=(10, 30, 52, 74, 90, 100))[0]
        weeks: Sequence[int] = (2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 22, 26)
        if arrived.place.id in ("calf", "back_middle"):
            weeks = (1, 2, 3, 4, 6, 8)
        if "progressive_impact_pain" in present or "recent_load_spike" in present:
            weeks = (3, 4, 5, 6, 7, 8, 10)
        if "rested_and_returned" in present:
            weeks = (8, 10, 13, 17, 22)
        days = 7 * random.choice(weeks)
    morning = max(0, worst - random.choice((2, 3, 3, 4)))
    if "rest_or_night_pain" in present:
        worst, morning = max(worst, 4), max(morning, 3)
    trained = arrived.sport in ("running", "trail_running") and arrived.age_years >= 16
    km = random.randrange(20, 61, 2) if trained else random.randrange(8, 23)
    if arrived.age_years < 13 or arrived.age_years > 62:
        km = random.randrange(4, 10) if arrived.age_years < 13 else random.randrange(10, 31)
    return Severity(
        worst_nrs=worst,
        morning_nrs=morning,
        days=days,
        runs=random.choice((3, 4, 5)) if trained else random.choice((2, 3)),
        km=km,
        km_before=round(km * random.uniform(0.4, 0.65)),
        minutes_to_pain=random.randrange(10, 36),
    )


class Teller:
    """Puts one patient into words, all drawn from the same stream of chance."""

    def __init__(self, drawn: Drawn, severity: Severity, knowledge: Knowledge, random: Random) -> None:
        self.drawn, self.severity, self.knowledge, self.random = drawn, severity, knowledge, random
        self.words: Telling = knowledge.telling
        self.sport: Sport = next(one for one in self.words.clinic.sports if one.id == drawn.arrived.sport)
        both = drawn.findings.get("bilateral_symptoms") == "present"
        self.side: Literal["left", "right", "both"] = "both" if both else random.choice(("left", "right"))

    @property
    def _is_young(self) -> bool:
        return self.drawn.arrived.age_years < 18

    def patient(self) -> Patient:
        arrived, people = self.drawn.arrived, self.words.people
        age, sex = arrived.age_years, arrived.sex
        if age < 18:
            job = self.random.choice(people.pupil)
        elif age < 23:
            job = self.random.choice(people.student)
        else:
            job = self.random.choice(people.retired if age > 66 else people.working)
        who = self.random.choice(self.sport.young if age < 18 else self.sport.adult)
        return Patient(
            name=self.random.choice(people.female if sex == "female" else people.male),
            age_years=age,
            sex="female" if sex == "female" else "male",
            sport=arrived.sport,
            who=who.format(job=job, her="her" if sex == "female" else "his", runs=NUMBERS[self.severity.runs]),
        )

    def presentation(self, told: Sequence[CaseFinding]) -> Presentation:
        place = self.drawn.arrived.place
        return Presentation(
            complaint=self._complaint(told),
            side=self.side,
            duration=self.severity.duration,
            worst_pain_nrs=self.severity.worst_nrs,
            running=self._running(),
            hopes=self.random.choice(self.words.hopes.young if self._is_young else self.words.hopes.adult),
            pain=self.drawn.arrived.shaded,
            pain_caption=self._fill(place.caption),
        )

    def title(self) -> str:
        """Named by how it presents."""
        arrived = self.drawn.arrived
        tails = [tail.text for tail in self.words.tails if self.drawn.findings.get(tail.finding) == "present"]
        tails.append(f"in a {self.sport.noun} aged {arrived.age_years}")
        return f"{self._fill(arrived.place.title)} {self.random.choice(tails)}"

    def record(self) -> tuple[CaseFinding, ...]:
        """What was found, then what nobody asked or looked for: one or two findings of this place."""
        rows = [self._row(self.knowledge.findings[name]) for name in self.drawn.findings]
        left = [self.knowledge.findings[name] for name in self.drawn.not_assessed]
        for finding in left[: self.random.choice((1, 2))]:
            told = f"{finding.name}: not asked" if finding.kind == "history" else f"{finding.act}: not done"
            rows.append(CaseFinding.model_validate({"finding": finding.id, "is": "unknown", "told": told}))
        return tuple(rows)

    def _row(self, finding: Finding) -> CaseFinding:
        presence = self.drawn.findings[finding.id]
        said = self.random.choice(_sentences(finding, presence))
        detail = next((tail.text for tail in self.words.details if tail.finding == finding.id), None)
        return CaseFinding.model_validate(
            {
                "finding": finding.id,
                "is": presence,
                "told": said,
                "detail": self._fill((detail,)) if detail and presence == "present" else None,
                "said": said if finding.kind == "history" else None,
            }
        )

    def _complaint(self, told: Sequence[CaseFinding]) -> str:
        """An opening by how it began, one or two things that a patient brings up, and what worries them."""
        onset = self.drawn.arrived.onset
        sentences = [self._fill(onset.opening)]
        brought_up = [
            row
            for row in told
            if row.is_ == "present"
            and self.knowledge.findings[row.finding].topic in IN_A_COMPLAINT
            and row.finding not in onset.has
        ]
        for row in self.random.sample(brought_up, min(2, len(brought_up))):
            others = [
                one for one in _sentences(self.knowledge.findings[row.finding], "present")
                if one != row.said and not one.startswith(("Yes", "No"))
            ]  # fmt: skip
            sentences += [self.random.choice(others)] if others else []
        closings = self.words.closings.injury if onset.injury else self.words.closings.worry
        if self._is_young:
            closings = self.words.closings.young
        if len(sentences) < 3 or self.random.random() < 0.5:
            sentences.append(self.random.choice(closings))
        while len(" ".join(sentences)) > LONGEST_COMPLAINT:
            sentences.pop()
        return " ".join(sentences)

    def _running(self) -> str:
        """What is run a week, and what became of it."""
        found, severity, arrived = self.drawn.findings, self.severity, self.drawn.arrived
        week = self._fill(self.sport.week)
        week = _capital(week)
        if arrived.cannot_walk:
            return f"{week} until it began; none since."
        if arrived.onset.injury:
            return f"{week} until the injury; none since."
        if found.get("progressive_impact_pain") == "present":
            return f"{week} until it got too sore; none for some days."
        change = {"present": f", up from {severity.km_before} km", "absent": ", unchanged for months"}
        week += change.get(found.get("recent_load_spike", ""), "")
        return f"{week}. Pain up to {severity.worst_nrs} of 10, {severity.morning_nrs} next morning."

    def _fill(self, words: Sequence[str]) -> str:
        """One of the ways of saying it, with this patient's particulars."""
        severity, ago = self.severity, f"{self.severity.told_duration} ago"
        knee, the_knee = (
            ("both knees", "both knees") if self.side == "both" else (f"my {self.side} knee", f"the {self.side} knee")
        )
        where = self.random.choice(self.drawn.arrived.place.where).format(knee=knee)
        parts: dict[str, object] = {
            "where": where,
            "knee": knee,
            "the_knee": the_knee,
            "side": self.side,
            "time": severity.told_duration,
            "Time": _capital(severity.told_duration),
            "ago": ago,
            "Ago": _capital(ago),
            "runs": NUMBERS[severity.runs],
            "km": severity.km,
            "before": severity.km_before,
            "minutes": severity.minutes_to_pain,
            "worst": severity.worst_nrs,
            "less": max(1, severity.worst_nrs - 1),
        }
        return self.random.choice(words).format_map(parts)


def _sentences(finding: Finding, presence: str) -> tuple[str, ...]:
    """Ways of telling a finding; its name and what counts as present where the knowledge has none."""
    if finding.says is None:
        return (finding.positive,) if presence == "present" else (f"{finding.name}: no.",)
    return finding.says.present if presence == "present" else finding.says.absent


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _counted(days: int) -> tuple[int, str]:
    """Days as a count and its unit: days below two weeks, then weeks, then months."""
    if days < 14:
        return (days, "days") if days != 7 else (1, "week")
    weeks = days // 7
    return (weeks, "weeks") if weeks <= 10 else (round(weeks / 4.35), "months")
