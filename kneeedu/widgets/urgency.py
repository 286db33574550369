"""How soon must this person be seen? Short lists of findings, judged before the red flags they raise are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from kneeedu.figures.drawing import percent
from kneeedu.models.condition import URGENCIES
from kneeedu.models.finding import Presence
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, RaisedFlag, differential
from kneeedu.widgets import marks
from kneeedu.widgets.condition_lesson import rests_on
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.question import Question
from kneeedu.widgets.rounds import Rounds, Told, numbered

Soon = Literal["manage", "refer", "today"]
SOON: Mapping[Soon, tuple[str, str]] = {
    "manage": ("Manage", "Treat in clinic and review"),
    "refer": ("Refer", "Seen within days to weeks"),
    "today": ("Today", "Seen the same day"),
}
"""What the learner chooses between, from least to most urgent."""
_SOON = tuple(SOON)


@dataclass(frozen=True)
class Arrival:
    """Somebody with a sore knee in a few words and findings. Invented."""

    who: str
    age_years: int
    sex: Literal["female", "male"]
    present: tuple[str, ...]
    absent: tuple[str, ...] = ()

    @property
    def findings(self) -> Findings:
        told: dict[str, Presence] = dict.fromkeys(self.present, "present")
        return Findings(told | dict.fromkeys(self.absent, "absent"), age_years=self.age_years, sex=self.sex)


def how_soon(arrival: Arrival, knowledge: Knowledge) -> Soon:
    """What the red flags of the knowledge ask for; 'manage' where none is raised."""
    flags = differential(arrival.findings, knowledge).red_flags
    if not flags:
        return "manage"
    return "today" if flags[0].urgency == "emergency_same_day" else "refer"


class SortByUrgency(Rounds[Arrival]):
    """Short lists of findings: manage, refer or today? Then the flag they raise and its reason, or that none is."""

    def __init__(self, arrivals: Sequence[Arrival], knowledge: Knowledge, pulse: Pulse) -> None:
        self._knowledge = knowledge
        super().__init__(arrivals, self._question, self._told, self._counted, pulse, shown=self._seen)

    def _question(self, arrival: Arrival, number: str) -> Question:
        name = arrival.who.split(",")[0]
        return numbered(f"How soon must {name} be seen?", list(SOON.values()), number)

    def _seen(self, arrival: Arrival) -> str:
        signs = [("present", finding) for finding in arrival.present] + [("absent", f) for f in arrival.absent]
        rows = "".join(marks.finding_row(sign, self._knowledge.findings[each].name, None) for sign, each in signs)
        return (
            f'<div class="kn-panel kn-stack kn-stack--sm"><h3>{escape(arrival.who)}</h3>'
            f'<ul class="kn-findings">{rows}</ul>{marks.finding_key()}</div>'
        )

    def _told(self, arrival: Arrival, answer: int) -> Told:
        found = differential(arrival.findings, self._knowledge)
        needed = how_soon(arrival, self._knowledge)
        chosen = _SOON[answer]
        line = f"{SOON[needed][0]}, as you said." if chosen == needed else _off(chosen, needed)
        likeliest = self._knowledge.conditions[found.ranking[0].condition]
        belief = f"Likeliest by these findings: {likeliest.name}, {percent(found.ranking[0].probability)}."
        if not found.red_flags:
            told = f"No red flag is raised. {belief} {likeliest.disposition.action}"
            return Told(
                chosen == needed,
                line,
                f'<div class="kn-panel kn-stack kn-stack--sm"><p>{escape(told)}</p>'
                f"{rests_on(likeliest.disposition, self._knowledge)}</div>",
            )
        flags = "".join(self._flag(flag) for flag in found.red_flags)
        after = f'<p class="kn-small kn-muted">{escape(belief)} A red flag counts whatever stands first.</p>'
        return Told(
            chosen == needed, line, f'<div class="kn-panel kn-stack"><ul class="kn-findings">{flags}</ul>{after}</div>'
        )

    def _flag(self, raised: RaisedFlag) -> str:
        owner = self._knowledge.conditions[raised.condition]
        flag = next(each for each in owner.red_flags if each.id == raised.id)
        name, gloss = URGENCIES[flag.urgency]
        sources = rests_on(flag, self._knowledge)
        row = marks.finding_row("flag", f"{owner.name}. {name}: {gloss.lower()}", flag.reason)
        return row.replace("</li>", f'<div class="kn-detail">{sources}</div></li>')

    def _counted(self, answers: Sequence[tuple[Arrival, int, bool]]) -> tuple[str, str]:
        rows, late, early = "", 0, 0
        for arrival, answer, right in answers:
            needed = _SOON.index(how_soon(arrival, self._knowledge))
            late, early = late + (answer < needed), early + (answer > needed)
            rows += (
                f'<tr><th scope="row">{escape(arrival.who)}</th><td>{SOON[_SOON[answer]][0]}</td>'
                f"<td>{marks.icon('tick' if right else 'cross', 18)} {SOON[_SOON[needed]][0]}</td></tr>"
            )
        told = f"{sum(right for *_, right in answers)} of {len(answers)} as the red flags ask. "
        told += f"Too late: {late}. Sooner than needed: {early}."
        return told, marks.table("Your decisions", ("Who", "You said", "Asked for"), rows)


def _off(chosen: Soon, needed: Soon) -> str:
    late = _SOON.index(chosen) < _SOON.index(needed)
    return f"{SOON[needed][0]}. You said {SOON[chosen][0].lower()}: {'too late' if late else 'sooner than needed'}."
