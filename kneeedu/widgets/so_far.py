"""A consultation so far, as HTML: the minutes spent, the latest answer, and every act in order. All text is escaped."""

from collections.abc import Callable, Iterator, Mapping
from html import escape

from kneeedu.consultation import CLOCK_MIN, Answer
from kneeedu.encounter import Encounter
from kneeedu.models.attempt import SOMETHING_ELSE, Asked, Believed, Examined, Hinted
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks
from kneeedu.widgets.belief import SOMETHING_ELSE_NAME
from kneeedu.widgets.chooser import minutes_text

_SIGNS = {"present": "Present", "absent": "Absent"}
_RING = (
    '<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">'
    '<circle cx="12" cy="12" r="6" fill="none" stroke="currentColor" stroke-width="2.4"/></svg>'
)


def clock(encounter: Encounter) -> str:
    """Minutes spent, act by act, of those planned. Going over is told in words."""
    learned, used = encounter.learned, encounter.minutes_used
    tests = [encounter.knowledge.findings[answer.finding].kind == "test" for answer in learned]
    history = sum(answer.minutes for answer, is_test in zip(learned, tests, strict=True) if not is_test)
    acts = "".join(
        f'<i style="--m:{answer.minutes:g}"{" class=is-exam" if is_test else ""}></i>'
        for answer, is_test in zip(learned, tests, strict=True)
    )
    over = f", {_number(used - CLOCK_MIN)} over" if used > CLOCK_MIN else ""
    whole = max(used, CLOCK_MIN)
    spent = f"History {_spoken(history)}, examination {_spoken(used - history)}, {left(encounter)}"
    return (
        '<div class="kn-wrap" role="region" aria-label="Consultation clock"><p class="kn-clock__time kn-num">'
        f"{marks.icon('clock', 20)} {_number(used)} of {CLOCK_MIN:g} min<span> used{over}</span></p>"
        f'<div class="kn-clock__track" role="img" aria-label="{spent}" style="--of:{whole:g}">{acts}</div>'
        '<a class="kn-btn kn-btn--small" href="#belief">Your belief</a></div>'
    )


def left(encounter: Encounter) -> str:
    """'11 minutes left', or how far the clock was overrun."""
    rest = CLOCK_MIN - encounter.minutes_used
    return f"{_spoken(rest)} left" if rest >= 0 else f"{_spoken(-rest)} over the clock"


def latest(encounter: Encounter) -> str:
    """What the last question or test brought; before the first, how to begin."""
    if not encounter.learned:
        return (
            f'<div class="kn-alert">{marks.icon("clock")}<div><strong>Ask and examine what you choose.</strong> '
            f"Each question and test takes its minutes; {CLOCK_MIN:g} are planned. Say what you believe as often as it "
            "changes, and decide when you know enough.</div></div>"
        )
    answer, knowledge = encounter.learned[-1], encounter.knowledge
    sign = f'<span class="kn-sr">{_SIGNS[answer.presence]}: </span>'
    return (
        f'<div class="kn-alert">{marks.icon(answer.presence)}<div>'
        f"<strong>{sign}{escape(named(answer, knowledge))}</strong><br>{escape(told(answer, knowledge))} "
        f'<span class="kn-muted">Took {minutes_text(answer.minutes)}.</span></div></div>'
    )


def timeline(encounter: Encounter, hint_at: Callable[[tuple[str, ...], int], str]) -> str:
    """Every act with the minute it was done by, and what came of it.

    hint_at: the hint of a level (1-3) after these findings were asked or examined.
    """
    opening = encounter.case.presentation.complaint
    rows = [_row(0, _RING, f"{escape(first_name(encounter))} tells you", f"“{opening}”"), *_acts(encounter, hint_at)]
    return (
        '<section class="kn-panel kn-stack" aria-label="So far"><h2>So far</h2>'
        f'<ol class="kn-time">{"".join(rows)}</ol></section>'
    )


def named(answer: Answer, knowledge: Knowledge) -> str:
    """The question as it was put, or the test."""
    return knowledge.findings[answer.finding].act


def told(answer: Answer, knowledge: Knowledge) -> str:
    """What came of a question or test, as text: the patient's words in quotation marks, or what was seen."""
    words = answer.words if answer.words.endswith((".", "!", "?")) else f"{answer.words}."
    if knowledge.findings[answer.finding].kind == "history":
        words = f"“{words}”"
    return f"{words} {answer.detail}." if answer.detail else words


def points_told(points: Mapping[str, int], knowledge: Knowledge) -> str:
    """A belief in one line, the likeliest first: 'Patellofemoral pain 60, Something else 40'."""
    placed = sorted(((count, id) for id, count in points.items() if count), key=lambda one: -one[0])
    return ", ".join(f"{condition_name(id, knowledge)} {count}" for count, id in placed)


def condition_name(id: str, knowledge: Knowledge) -> str:
    return SOMETHING_ELSE_NAME if id == SOMETHING_ELSE else knowledge.conditions[id].name


def first_name(encounter: Encounter) -> str:
    return encounter.case.patient.name.split()[0]


def _acts(encounter: Encounter, hint_at: Callable[[tuple[str, ...], int], str]) -> Iterator[str]:
    knowledge, minute = encounter.knowledge, 0.0
    answers, learned = iter(encounter.learned), []
    for event in encounter.events:
        match event:
            case Asked() | Examined():
                answer = next(answers)
                learned.append(answer.finding)
                minute += answer.minutes
                name = escape(knowledge.findings[answer.finding].name)
                what = f'<span class="kn-sr">{_SIGNS[answer.presence]}: </span>{name}'
                yield _row(minute, marks.icon(answer.presence, 20), what, told(answer, knowledge))
            case Believed():
                note = f" “{event.note}”" if event.note else ""
                yield _row(minute, _RING, "Belief kept", f"{points_told(event.points, knowledge)}.{note}")
            case Hinted():
                yield _row(minute, _RING, "Hint taken", hint_at(tuple(learned), event.level))


def _row(minute: float, mark: str, what: str, came: str) -> str:
    """mark, what: finished HTML; came: text."""
    return (
        f'<li><span class="kn-at kn-num">{_number(minute)} min</span>{mark}<span><strong>{what}</strong>'
        f'<span class="kn-ans">{escape(came)}</span></span></li>'
    )


def _number(minutes: float) -> str:
    return minutes_text(minutes).removesuffix(" min")


def _spoken(minutes: float) -> str:
    return f"{_number(minutes)} minute{'' if minutes == 1 else 's'}"
