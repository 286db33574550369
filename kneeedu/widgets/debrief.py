"""The debrief of a played encounter: the danger first, the score and its formula, belief, evidence, course, sources."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import ipywidgets

from kneeedu.debriefing import Debrief, Held, KeyFinding, Screened, debrief_of
from kneeedu.encounter import Encounter
from kneeedu.models.attempt import DECISIONS
from kneeedu.models.grade import DOMAINS, Domain, Grade
from kneeedu.models.names import in_sentence
from kneeedu.widgets import marks
from kneeedu.widgets.course_picture import course_picture
from kneeedu.widgets.debrief_figures import asking_panel, belief_panel, engine_panel
from kneeedu.widgets.feedback import claim_callout, line_by_line, missed_red_flag, points, score_panel
from kneeedu.widgets.printer import Printer
from kneeedu.widgets.scoring import how_scored

_ARROW = (
    '<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h13m-5-6l6 6-6 6" fill="none"'
    ' stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
_PRACTISE: dict[Domain, str] = {
    "diagnosis": "Take the next patient with the rival in mind: what would you find if it were the other one?",
    "disposition": "Before you plan, say aloud who has to see this knee, and by when.",
    "information": "Ask the safety questions first, then what parts the two that lead, then stop.",
    "calibration": "Keep your belief after every second finding, and put the figure before you look on.",
    "plan": "Choose the stage first; it decides which exercises are too much and which too little.",
    "follow_up": "Read the next morning: it tells whether the load was right, more than pain during it.",
}
"""What to try next, by the domain in which most was lost."""


class DebriefScreen(ipywidgets.VBox):
    """Draws a played encounter with its grade; NotAllowed for one that is not played to its end.

    again, alike: what to do on 'Try the same patient again' and 'A patient like this one'; None for no such button.
    standing, traced: finished HTML. lessons: titles and addresses of what to read next.
    """

    def __init__(
        self,
        encounter: Encounter,
        go_on: Callable[[Any], None],
        next_text: str,
        again: Callable[[Any], None] | None,
        alike: Callable[[Any], None] | None,
        standing: str,
        place: str = "",
        traced: str = "",
        lessons: Sequence[tuple[str, str]] = (),
    ) -> None:
        html = debrief_html(encounter, standing, place, lessons)
        self.next = _button(next_text, go_on, "kn-btn--go")
        self.again = _button("Try the same patient again", again) if again else None
        self.alike = _button("A patient like this one", alike) if alike else None
        self.printer = Printer("Print this debrief")
        buttons = [one for one in (self.next, self.again, self.alike, self.printer) if one is not None]
        foot = ipywidgets.HTML(f'<p class="kn-xs kn-muted kn-trace">{traced}</p>' if traced else "")
        super().__init__([ipywidgets.HTML(html), ipywidgets.Box(buttons).add_class("kn-next"), foot])
        self.add_class("kn-debrief")


def debrief_html(encounter: Encounter, standing: str, place: str = "", lessons: Sequence[tuple[str, str]] = ()) -> str:
    """The whole debrief as HTML; NotAllowed for an encounter that is not played to its end."""
    debrief, grade = debrief_of(encounter), encounter.grade
    case, knowledge = encounter.case, encounter.knowledge
    parts = [
        _head(encounter, debrief, standing, place),
        "" if grade.safe else missed_red_flag(encounter, grade),
        f'<div class="kn-stack kn-stack--sm">{score_panel(grade)}{how_scored(grade)}</div>',
        belief_panel(debrief),
        engine_panel(debrief),
        asking_panel(debrief),
        f'<div class="kn-split">{_key_features(debrief)}{_safety_and_time(debrief)}</div>',
        _course(encounter, debrief),
        line_by_line(grade, knowledge),
        *(claim_callout(knowledge.claims[claim], knowledge) for claim in case.claims),
        '<section class="kn-panel kn-takeaway" aria-label="Take away"><p class="kn-over">Take away</p>'
        f'<p class="kn-lead">{escape(case.takeaway)}</p></section>',
        _next(grade, lessons),
    ]
    return f'<div class="kn-stack kn-stack--xl">{"".join(parts)}</div>'


def _button(text: str, do: Callable[[Any], None], *classes: str) -> ipywidgets.Button:
    button = ipywidgets.Button(description=text)
    for name in ("kn-btn", *classes):
        button.add_class(name)
    button.on_click(do)
    return button


def _head(encounter: Encounter, debrief: Debrief, standing: str, place: str) -> str:
    title, spent = encounter.case.title, debrief.spent
    over = f'<p class="kn-over">{escape(place)}</p>' if place else ""
    chosen = encounter.given.condition
    said = encounter.knowledge.conditions[chosen].name if chosen else "nothing"
    right = ", as you said" if chosen == encounter.case.truth else f"; you said {in_sentence(said)}"
    made = marks.chip("Generated patient") if encounter.case.generated else ""
    return (
        f'<div class="kn-head">{over}<h1>Debrief: {escape(title[0].lower() + title[1:])}</h1>'
        f'<div class="kn-row">{marks.chip("Encounter")}{made}{standing}'
        f"<span>{spent.total_min:g} of {spent.clock_min:g} minutes used</span></div></div>"
        f'<p class="kn-lead">It was <strong>{escape(in_sentence(debrief.truth))}</strong>{escape(right)}.</p>'
    )


def _row(icon: str, tone: str, name: str, detail: str, sign: str = "present") -> str:
    colour = f'<span class="kn-tone" data-tone="{tone}">{marks.icon(icon)}</span>'
    return (
        f'<li data-is="{sign}">{colour}<span class="kn-name">{escape(name)}</span>'
        f'<span class="kn-detail">{escape(detail)}</span></li>'
    )


def _key_features(debrief: Debrief) -> str:
    missed = [key for key in debrief.keys if key.found is None]
    found = [key for key in debrief.keys if key.found is not None]
    rows = "".join(_key(key) for key in [*missed, *found])
    told = f"{len(found)} of {len(debrief.keys)} found." if debrief.keys else "No single finding decided this case."
    return (
        '<section class="kn-stack kn-stack--sm" aria-labelledby="kn-keys"><h2 id="kn-keys">Key features</h2>'
        f'<p class="kn-muted">{told} Each moves belief in the diagnosis as far as it says.</p>'
        f'<ul class="kn-findings">{rows}</ul></section>'
    )


def _key(key: KeyFinding) -> str:
    told = key.told.rstrip(".")
    if key.found:
        detail = f"{told}. By minute {key.minute:g}; {key.decibans:.0f} decibans."
        return _row("tick", "good", f"Found: {key.found.name}", detail)
    first, *others = key.findings
    also = f" The same is told by: {'; '.join(one.name for one in others)}." if others else ""
    detail = f"{told}. {_takes(first.minutes)}, {key.decibans:.0f} decibans.{also}"
    return _row("cross", "plain", f"Missed: {first.name}", detail)


def _safety_and_time(debrief: Debrief) -> str:
    rows = "".join(_screened(one) for one in debrief.safety)
    asked = sum(one.asked for one in debrief.safety)
    told = f"{asked} of {len(debrief.safety)} asked." if debrief.safety else "Nothing had to be screened for here."
    return (
        '<section class="kn-stack kn-stack--sm" aria-labelledby="kn-safety"><h2 id="kn-safety">Safety and time</h2>'
        f'<p class="kn-muted">{told}</p><ul class="kn-findings">{rows}{"".join(_minutes(debrief))}</ul></section>'
    )


def _screened(one: Screened) -> str:
    name = one.finding.name
    if one.asked:
        came = "Present: it raises a red flag" if one.raised else one.presence.capitalize()
        return _row("tick", "good", f"Screened: {name}", f"{came}.", "absent")
    if one.raised:
        detail = f"{_takes(one.finding.minutes)}. It is present, and raises a red flag."
        return _row("flag", "danger", f"Not asked: {name}", detail, "flag")
    detail = f"{_takes(one.finding.minutes)}. It is {one.presence}; only asking tells."
    return _row("cross", "plain", f"Not asked: {name}", detail)


def _takes(minutes: float) -> str:
    return {0.5: "Half a minute", 1.0: "1 minute"}.get(minutes, f"{minutes:g} minutes")


def _minutes(debrief: Debrief) -> Iterator[str]:
    spent = debrief.spent
    over = spent.total_min - spent.clock_min
    end = f" {over:g} over the clock." if over > 0 else ""
    detail = f"{spent.asking_min:g} asking, {spent.examining_min:g} examining.{end}"
    yield _row("clock", "plain", f"Spent: {spent.total_min:g} of {spent.clock_min:g} minutes", detail, "absent")
    if spent.idle:
        first = "; ".join(one.name for one in spent.idle[:4])
        more = f"; and {len(spent.idle) - 4} more" if len(spent.idle) > 4 else ""
        name = f"Of these, {spent.idle_min:g} minutes told next to nothing here"
        yield _row("clock", "plain", name, f"{first}{more}.", "absent")
    if spent.hints:
        yield _row("half", "plain", f"Hints taken: {spent.hints}", "They cost a little and teach the order.", "absent")


def _course(encounter: Encounter, debrief: Debrief) -> str:
    """The twelve weeks that followed, as a picture, and each decision with what would have been better."""
    picture = course_picture(encounter.case.presentation, [held.visit for held in debrief.visits])
    decisions = "".join(_visit(held) for held in debrief.visits)
    return (
        '<section class="kn-stack" aria-labelledby="kn-course"><div class="kn-stack kn-stack--sm">'
        f'<div class="kn-sec"><h2 id="kn-course">How it went on</h2>{marks.chip("A teaching model, not a forecast")}'
        f'</div><p class="kn-measure"><strong>{escape(debrief.plan)}.</strong> {escape(debrief.why)}</p></div>{picture}'
        f'<ol class="kn-three kn-visits">{decisions}</ol></section>'
    )


def _visit(held: Held) -> str:
    visit = held.visit
    word, tone, icon = (
        ("Full marks", "good", "tick") if held.worth == 1
        else ("Partly", "caution", "half") if held.worth
        else ("Missed", "plain", "cross")
    )  # fmt: skip
    better = DECISIONS[visit.best][0] if held.worth < 1 else "Nothing to change."
    told = (("You decided", DECISIONS[held.decision][0]), ("Would have been better", better), ("Why", visit.why))
    terms = "".join(f"<div><dt>{term}</dt><dd>{escape(words)}</dd></div>" for term, words in told)
    return (
        f'<li class="kn-panel kn-stack kn-stack--sm"><div class="kn-sec"><h3>Week {visit.week}</h3>'
        f'<p class="kn-verdict" data-tone="{tone}">{marks.icon(icon, 18)}{word}</p></div>'
        f'<blockquote>“{escape(visit.told)}”</blockquote><dl class="kn-told">{terms}</dl></li>'
    )


def _next(grade: Grade, lessons: Sequence[tuple[str, str]]) -> str:
    """What to try next, from where most points were left, and what to read."""
    lost = {domain: (1 - share) * grade.weights[domain] for domain, share in grade.domains.items()}
    worst = sorted((domain for domain in lost if lost[domain] >= 1), key=lambda domain: -lost[domain])[:2]
    rows = [
        f'<li>{_ARROW}<span class="kn-name">{_PRACTISE[domain]}</span><span class="kn-detail">'
        f"{DOMAINS[domain]} cost you {points(lost[domain], 1)} points.</span></li>"
        for domain in worst
    ]
    rows += [
        f'<li>{_ARROW}<span class="kn-name"><a class="kn-tap" href="{escape(address)}">{escape(title)}</a>'
        '</span><span class="kn-detail">Lesson</span></li>'
        for title, address in lessons
    ]
    if not rows:
        rows = [
            f'<li>{marks.icon("tick", 20)}<span class="kn-name">Nothing was lost. Take a harder patient.</span></li>'
        ]
    return (
        '<section class="kn-stack kn-stack--sm" aria-labelledby="kn-next"><h2 id="kn-next">Next</h2>'
        f'<ul class="kn-findings">{"".join(rows)}</ul></section>'
    )
