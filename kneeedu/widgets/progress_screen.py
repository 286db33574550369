"""A learner's own progress: what to do next, how sure against how right, what is taken for what, scores over time.

Of the patients suggested nothing stands here but the form and why; who they are is known to the kernel alone.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets

from kneeedu.figures.calibration_curve import calibration_curve
from kneeedu.figures.confusion import confusion
from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.scores_in_time import scores_in_time
from kneeedu.models.attempt import Mode
from kneeedu.models.grade import DOMAINS
from kneeedu.progress import (
    FEW,
    RECENT,
    REMEMBERED_DAYS,
    Played,
    Record,
    Skill,
    calibration,
    confusions,
    fresh,
    records,
    skills,
)
from kneeedu.scheduling import Suggestion
from kneeedu.widgets import marks
from kneeedu.widgets.plot import table_html

Way = str | Callable[[], None]
"""How a patient is reached: the address of a page, or what to do in this one."""
FORMS: dict[Mode, str] = {"vignette": "Short form", "encounter": "Whole consultation"}
_GONIOMETER = (
    '<svg width="112" height="84" viewBox="0 0 112 84" aria-hidden="true" fill="none" stroke-linecap="round"'
    ' style="stroke:var(--kn-line-strong)"><path d="M40 4V42L86 76" stroke-width="5" stroke-linejoin="round"/>'
    '<path d="M52 16a34 34 0 0 1 22 44" stroke-width="2" stroke-dasharray="1 6"/>'
    '<circle cx="40" cy="42" r="9" style="fill:var(--kn-surface);stroke:var(--kn-brand)" stroke-width="4"/></svg>'
)


class ProgressScreen(ipywidgets.VBox):
    """Draws the suggestions with a way to start each, a way to a new patient, and how it has gone so far.

    names: of every condition by id. ways: one for each suggestion. missing: attempts whose patient is gone.
    """

    def __init__(
        self,
        played: Sequence[Played],
        suggestions: Sequence[Suggestion],
        ways: Sequence[Way],
        new_patient: Way,
        names: Mapping[str, str],
        guard: Callable[[Callable[..., None]], Callable[..., None]],
        missing: int = 0,
    ) -> None:
        self.starts = [
            _card(FORMS[one.form], one.title, one.why, "Start", way, guard, is_first=place == 0)
            for place, (one, way) in enumerate(zip(suggestions, ways, strict=True))
        ]
        made = "Made up on the spot from the knowledge, and marked as generated. Anything may come."
        self.new_patient = _card(FORMS["encounter"], "A new patient", made, "Meet", new_patient, guard)
        cards = ipywidgets.Box([*self.starts, self.new_patient]).add_class("kn-nextup")
        parts = [ipywidgets.HTML(_head(played)), cards, ipywidgets.HTML(_told(played, names, missing))]
        super().__init__(parts)
        self.add_class("kn-progress")


def _card(
    form: str,
    title: str,
    why: str,
    verb: str,
    way: Way,
    guard: Callable[[Callable[..., None]], Callable[..., None]],
    is_first: bool = False,
) -> ipywidgets.VBox:
    """One thing to do: what, why, and a link or button whose name says which."""
    told = ipywidgets.HTML(
        f'<div class="kn-stack kn-stack--sm"><p class="kn-over">{escape(form)}</p><h3>{escape(title)}</h3>'
        f"<p>{escape(why)}</p></div>"
    )
    do: ipywidgets.Widget
    if isinstance(way, str):
        look = "kn-btn kn-btn--big" + (" kn-btn--go" if is_first else "")
        named = f'{verb} <span class="kn-sr">{escape(title)}, {escape(form.lower())}</span>'
        do = ipywidgets.HTML(f'<a class="{look}" href="{escape(way)}">{named}</a>')
    else:
        do = ipywidgets.Button(description=f"{verb}: {title[:1].lower()}{title[1:]}")
        do.add_class("kn-btn").add_class("kn-btn--big")
        if is_first:
            do.add_class("kn-btn--go")
        act = way
        do.on_click(guard(lambda _button: act()))
    return ipywidgets.VBox([told, do]).add_class("kn-panel").add_class("kn-nextup__one")


def _head(played: Sequence[Played]) -> str:
    count = len({one.attempt.case for one in played})
    met = f'<span class="kn-num">{count} {"patient" if count == 1 else "patients"} met</span>' if played else ""
    return (
        f'<div class="kn-head"><h1>My progress</h1><div class="kn-row">{marks.chip("Practice, not graded", "caution")}'
        f'{met}</div></div><h2 class="kn-progress__next">What is next</h2>'
    )


def _told(played: Sequence[Played], names: Mapping[str, str], missing: int) -> str:
    """Everything below the suggestions."""
    if not played:
        return f'<div class="kn-stack kn-stack--lg">{_nothing_yet()}{_how_chosen(missing)}</div>'
    kept = fresh(played)
    bins, counts = calibration(kept), confusions(kept)
    sure = _figure("How sure, how right", calibration_curve(bins), _sureness_key()) if bins else ""
    parts = [
        f'<div class="kn-split">{sure}{_skills(skills(kept))}</div>',
        _figure("What I take for what", confusion(counts, names)) if counts else "",
        _figure("Scores over time", scores_in_time(played), _scores_key(played)),
        _conditions(records(kept), names),
        _how_chosen(missing),
    ]
    return f'<div class="kn-stack kn-stack--lg">{"".join(parts)}</div>'


def _nothing_yet() -> str:
    """What will stand here, for one who has not begun."""
    return (
        f'<section class="kn-panel kn-stack kn-centre">{_GONIOMETER}<h2>Nothing measured yet</h2>'
        "<p>Meet your first patient. From then on this page shows how sure you are against how often you are right,"
        " which causes you take for each other, and how your scores move.</p></section>"
    )


def _figure(heading: str, picture: Picture, key: str = "") -> str:
    """A panel with the sentence above the drawing and the table below."""
    return (
        f'<section class="kn-panel"><figure class="kn-fig"><div class="kn-stack kn-stack--sm">'
        f"<h2>{escape(heading)}</h2><figcaption>{escape(picture.sentence)}</figcaption></div>{key}"
        f'<div class="kn-plot">{picture.wide}{picture.narrow}</div>'
        f"<details><summary>Read it as a table</summary>{table_html(picture.table)}</details></figure></section>"
    )


def _key(entries: Sequence[tuple[str, str]]) -> str:
    """What the marks of a drawing mean: each a small drawing (30 by 16 px) and a word."""
    shown = "".join(
        f'<span><svg width="30" height="16" viewBox="0 0 30 16" aria-hidden="true">{mark}</svg>{escape(word)}</span>'
        for mark, word in entries
    )
    return f'<p class="kn-key">{shown}</p>'


def _sureness_key() -> str:
    ink, ground = "var(--kn-you)", "var(--kn-surface)"
    return _key(
        (
            (
                f'<path d="M15 0V16" style="stroke:{ink};stroke-width:3"/><circle cx="15" cy="8" r="5" fill="{ink}"/>',
                "you, with 95 % interval",
            ),
            (
                f'<circle cx="15" cy="8" r="5" style="fill:{ground};stroke:{ink};stroke-width:2.5"/>',
                f"fewer than {FEW} answers",
            ),
            ('<path class="kn-axis" d="M0 8H30" style="stroke-width:2;stroke-dasharray:6 5"/>', "as sure as right"),
        )
    )


def _scores_key(played: Sequence[Played]) -> str:
    """Only the marks that occur."""
    brand, ground = "var(--kn-brand)", "var(--kn-surface)"
    forms = {one.attempt.mode for one in played}
    entries = [
        (f'<circle cx="15" cy="8" r="6" fill="{brand}"/>', "short form", "vignette" in forms),
        (f'<path d="M15 0l8 8l-8 8l-8 -8z" fill="{brand}"/>', "whole consultation", "encounter" in forms),
        (
            f'<circle cx="15" cy="8" r="5" style="fill:{ground};stroke:{brand};stroke-width:2"/>',
            "hollow: met again within a week",
            len(fresh(played)) < len(played),
        ),
        (
            '<path d="M12 1h6l4 4v6l-4 4h-6l-4 -4v-6z" fill="var(--kn-danger)"/>',
            "an urgent referral was missed",
            any(not one.grade.safe for one in played),
        ),
        ('<path d="M0 8H30" style="stroke:var(--kn-you);stroke-width:3"/>', f"mean of the last {RECENT}", True),
    ]
    return _key([(mark, word) for mark, word, occurs in entries if occurs])


def _skills(known: Sequence[Skill]) -> str:
    """A bar for each skill; those never asked for say so."""
    by_domain = {skill.domain: skill for skill in known}
    rows = []
    for domain, name in DOMAINS.items():
        skill = by_domain.get(domain)
        if skill is None:
            bar, told = "0%", "not practised yet"
        else:
            bar, told = f"{100 * skill.recent:.0f}%", f"<b>{100 * skill.recent:.0f}</b>{_before(skill)}"
        rows.append(
            f'<li><span>{escape(name)}</span><span class="kn-bar" aria-hidden="true"><i style="--v:{bar}"></i></span>'
            f'<span class="kn-pts kn-num">{told}</span></li>'
        )
    return (
        '<section class="kn-panel"><div class="kn-stack"><div class="kn-stack kn-stack--sm"><h2>Skills</h2>'
        f"<p>Points of 100 for each skill, on average over your last {RECENT} patients that asked for it.</p></div>"
        f'<ul class="kn-domains">{"".join(rows)}</ul></div></section>'
    )


def _before(skill: Skill) -> str:
    if skill.before is None:
        return f" from {skill.count}" if skill.count < RECENT else ""
    return f", before that {100 * skill.before:.0f}"


def _conditions(known: Sequence[Record], names: Mapping[str, str]) -> str:
    """Every cause met. No dates: they would tell which one is due."""
    rows = tuple(
        (
            names[record.condition],
            str(record.met),
            str(record.right),
            f"{100 * record.score:.0f}",
            *(f"{100 * record.domains[domain]:.0f}" if domain in record.domains else "–" for domain in DOMAINS),
        )
        for record in known
    )
    heads = ("Cause", "Met", "Named right", "Of 100", *DOMAINS.values())
    table = table_html(Table("Means of 100, over fresh meetings", heads, rows))
    return (
        '<section class="kn-panel kn-stack kn-stack--sm"><h2>Every cause you have met</h2>'
        f"<p>{len(known)} of {len(names)} causes of knee pain that the library knows.</p>"
        f'<details class="kn-progress__causes"><summary>Read the table</summary>{table}</details></section>'
    )


def _how_chosen(missing: int) -> str:
    gone = (
        f" {missing} {'attempt is' if missing == 1 else 'attempts are'} left out: the patient has changed since."
        if missing
        else ""
    )
    told = (
        "Each cause and each skill has its own rhythm: what went badly comes back soon, what went well comes back"
        " later and later. The intervals are those of FSRS, a spaced repetition scheduler, with the settings it comes"
        " with. They were fitted to flashcards, not to clinical reasoning: a sensible rhythm, not a measured one.",
        "A score below 50 counts as again, below 70 as hard, below 90 as good, from 90 as easy. A cause is rated by the"
        " lower of its score and its diagnosis. The three common causes come first, each twice; then they are mixed,"
        " new ones join slowly, and causes you mix up come side by side.",
        f"A patient met again within {REMEMBERED_DAYS} days is remembered rather than reasoned about, and counts for"
        f" the rhythm only. Graded quizzes are not shown here.{gone}",
    )
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    return (
        '<details class="kn-progress__how"><summary>How this is chosen and counted</summary>'
        f'<div class="kn-stack kn-stack--sm kn-measure">{paragraphs}</div></details>'
    )
