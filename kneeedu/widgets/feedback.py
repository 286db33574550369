"""The graded feedback of a committed case: what was lost first, then why, then the source."""

from collections.abc import Callable
from html import escape
from math import cos, pi, sin
from typing import Any

import ipywidgets

from kneeedu.consultation import record_of
from kneeedu.encounter import Encounter
from kneeedu.models.case import CaseFinding
from kneeedu.models.evidence import Claim
from kneeedu.models.grade import DOMAINS, UNSAFE_CAP, Domain, Feedback, Grade, LineVerdict
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.reasoning import differential
from kneeedu.widgets import marks

VERDICTS: dict[LineVerdict, tuple[str, str, str]] = {
    "full": ("Full marks", "good", "tick"),
    "close": ("Fine", "good", "tick"),
    "partly": ("Partly", "caution", "half"),
    "missed": ("Missed", "plain", "cross"),
    "unhelpful": ("Not helpful", "plain", "cross"),
    "unsafe": ("Unsafe", "danger", "flag"),
}
"""A line's verdict as word, tone and icon."""
CLAIM_VERDICTS = {
    "supported": ("Supported", "good"),
    "partly": ("Partly supported", "caution"),
    "contested": ("Contested", "caution"),
    "outdated": ("Outdated", "plain"),
    "unsupported": ("Not supported", "plain"),
}


class FeedbackScreen(ipywidgets.VBox):
    """Draws a committed encounter with its grade. Built only once the grade is earned."""

    def __init__(
        self,
        encounter: Encounter,
        go_on: Callable[[Any], None],
        go_on_text: str,
        standing: str,
        title_prefix: str = "",
        traced: str = "",
    ) -> None:
        self.next = ipywidgets.Button(description=go_on_text)
        self.next.add_class("kn-btn").add_class("kn-btn--go")
        self.next.on_click(go_on)
        html = feedback_html(encounter, standing, title_prefix)
        foot = ipywidgets.HTML(f'<p class="kn-small kn-muted kn-traced">{traced}</p>' if traced else "")
        super().__init__([ipywidgets.HTML(html), ipywidgets.Box([self.next]).add_class("kn-next"), foot])


def feedback_html(encounter: Encounter, standing: str, title_prefix: str = "") -> str:
    """The whole feedback of a committed encounter as HTML."""
    grade, knowledge = encounter.grade, encounter.knowledge
    title = encounter.case.title
    over = f'<p class="kn-over">{escape(title_prefix)}</p>' if title_prefix else ""
    parts = [
        f'<div class="kn-head">{over}<h1>Feedback: {escape(in_sentence(title))}</h1>'
        f'<div class="kn-row">{marks.chip("Vignette")}{standing}</div></div>',
        "" if grade.safe else missed_red_flag(encounter, grade),
        score_panel(grade),
        line_by_line(grade, knowledge),
        *(claim_callout(knowledge.claims[claim], knowledge) for claim in encounter.case.claims),
        '<section class="kn-panel kn-takeaway" aria-label="Take away"><p class="kn-over">Take away</p>'
        f'<p class="kn-lead">{escape(encounter.case.takeaway)}</p></section>',
    ]
    return f'<div class="kn-stack kn-stack--xl">{"".join(parts)}</div>'


def score_panel(grade: Grade) -> str:
    """Dial and bars: the score of 100, and each domain's points."""
    order = sorted(grade.domains, key=lambda domain: not (domain == "disposition" and not grade.safe))
    rows = "".join(domain_row(domain, grade) for domain in order)
    return (
        f'<section class="kn-panel kn-score" aria-label="Score">{_dial(grade)}'
        f'<div class="kn-stack"><p class="kn-lead">{_in_a_sentence(grade)}</p><ul class="kn-domains">{rows}</ul></div>'
        "</section>"
    )


def points(share: float, weight: int = 100) -> str:
    """Points as printed: whole where whole, else one decimal."""
    return f"{share * weight:.1f}".removesuffix(".0")


def domain_row(domain: Domain, grade: Grade) -> str:
    name, share, weight = DOMAINS[domain], grade.domains[domain], grade.weights[domain]
    return (
        f'<li><span>{name}</span><span class="kn-bar" aria-hidden="true"><i style="--v:{share:.0%}"></i></span>'
        f'<span class="kn-pts kn-num"><b>{points(share, weight)}</b> of {weight} points</span></li>'
    )


def _in_a_sentence(grade: Grade) -> str:
    if not grade.safe:
        return f"A missed urgent disposition caps the total at {UNSAFE_CAP:.0%}, whatever else was right.".replace(
            "%", ""
        )
    right = grade.domains["diagnosis"] >= 0.85
    unsafe = any(line.verdict == "unsafe" for line in grade.feedback)
    opening = "Right diagnosis" if right else "Not the likeliest diagnosis"
    opening += ", and something unsafe below." if unsafe else ", and nobody endangered."
    lost = {domain: (1 - share) * grade.weights[domain] for domain, share in grade.domains.items()}
    if max(lost.values()) < 1:
        return f"{opening} Nothing to change."
    return f"{opening} Most points were left in: {DOMAINS[max(lost, key=lambda domain: lost[domain])].lower()}."


def _dial(grade: Grade) -> str:
    """The goniometer: an arc of 180 degrees, filled to the score."""
    tone = "brand" if grade.safe else "danger"
    capped = f", capped (would be {points(grade.uncapped)})" if grade.uncapped > grade.score else ""
    ticks = "".join(
        f'<path d="M{_at(step / 20, 124)}L{_at(step / 20, 132 if step % 5 == 0 else 128)}"/>' for step in range(21)
    )
    rest = ""
    if not grade.safe and grade.uncapped > grade.score:
        rest = _arc(grade.score, grade.uncapped, "var(--kn-line-strong)", ' stroke-dasharray="2 4"')
    return (
        f'<div class="kn-dial" role="img" aria-label="Score {points(grade.score)} of 100{capped}">'
        '<svg viewBox="0 0 280 165" aria-hidden="true">'
        f"{_arc(0, 1, 'var(--kn-line)')}{rest}{_arc(0, grade.score, f'var(--kn-{tone});forced-color-adjust:none')}"
        f'<g style="stroke:var(--kn-line-strong)">{ticks}</g>'
        f'<path d="M{_at(grade.score, 96)}L{_at(grade.score, 128)}" style="stroke:var(--kn-ink)" stroke-width="3"'
        ' stroke-linecap="round"/></svg>'
        f'<p class="kn-dial__num kn-num" aria-hidden="true"><b>{points(grade.score)}</b><span>of 100{capped}</span></p>'
        "</div>"
    )


def _arc(start: float, end: float, stroke: str, more: str = "") -> str:
    """A piece of the dial between two shares of it."""
    path = f"M{_at(start, 112)}A112 112 0 0 1 {_at(end, 112)}"
    return f'<path d="{path}" fill="none" style="stroke:{stroke}" stroke-width="14"{more}/>'


def _at(share: float, radius: float) -> str:
    """A point on the dial: share 0 lies left, 1 right."""
    angle = pi * (1 - share)
    return f"{140 + radius * cos(angle):.1f} {140 - radius * sin(angle):.1f}"


def line_by_line(grade: Grade, knowledge: Knowledge) -> str:
    """Every graded line, domain by domain."""
    order = list(dict.fromkeys(line.domain for line in grade.feedback))
    ledgers = "".join(
        _ledger(domain, grade, [line for line in grade.feedback if line.domain == domain], knowledge)
        for domain in order
    )
    heading = '<h2 id="kn-lines">Line by line</h2>'
    return f'<section class="kn-stack" aria-labelledby="kn-lines">{heading}{marks.basis_legend()}{ledgers}</section>'


def _ledger(domain: Domain, grade: Grade, lines: list[Feedback], knowledge: Knowledge) -> str:
    name, share, weight = DOMAINS[domain], grade.domains[domain], grade.weights[domain]
    rows = "".join(_line(line, knowledge) for line in lines)
    return (
        f'<section class="kn-ledger" aria-labelledby="kn-{domain}"><div class="kn-ledger__head">'
        f'<h3 id="kn-{domain}">{name}</h3>'
        f'<p class="kn-num kn-small">{points(share, weight)} of {weight} points</p></div>{rows}</section>'
    )


def _line(line: Feedback, knowledge: Knowledge) -> str:
    word, tone, mark = VERDICTS[line.verdict]
    columns = [
        f"<div><dt>You did</dt><dd>{escape(line.did)}</dd></div>",
        f"<div><dt>Would have been better</dt><dd>{escape(line.better or 'Nothing to change.')}</dd></div>",
        f"<div><dt>Why</dt><dd>{escape(line.text)}</dd>"
        f"<dd>{marks.sources(line.basis, line.references, knowledge)}</dd></div>",
    ]
    return (
        f'<article class="kn-line"><p class="kn-verdict" data-tone="{tone}">{marks.icon(mark, 20)}{word}</p>'
        f'<dl class="kn-line__cols">{"".join(columns)}</dl></article>'
    )


def missed_red_flag(encounter: Encounter, grade: Grade) -> str:
    """Named before the score: what was in the record or could be found, what was chosen, what was needed."""
    case, knowledge = encounter.case, encounter.knowledge
    flags = differential(record_of(case), knowledge).red_flags
    because = {finding for flag in flags for finding in flag.because}
    found = {answer.finding for answer in encounter.learned}

    def detail(row: CaseFinding) -> str | None:
        if encounter.mode == "vignette":
            return row.detail
        return "You found it." if row.finding in found else "You did not ask or look for it."

    rows = [marks.finding_row("flag", row.told, detail(row)) for row in case.findings if row.finding in because]
    reasons = "".join(f"<p>{escape(flag.reason)}</p>" for flag in flags[:1])
    line = next(line for line in grade.feedback if line.domain == "disposition")
    heading = "What was in the record" if encounter.mode == "vignette" else "What there was to find"
    record = f'<h3>{heading}</h3><ul class="kn-findings">{"".join(rows)}</ul>' if rows else ""
    return (
        '<section class="kn-redflag" aria-labelledby="kn-rf"><div class="kn-redflag__head">'
        f'{marks.icon("flag", 44)}<div><p class="kn-verdict" data-tone="danger">Red flag missed</p>'
        '<h2 id="kn-rf">This patient needed to be seen sooner.</h2></div></div><div class="kn-redflag__body">'
        f'<div class="kn-stack kn-stack--sm">{record}{reasons}</div>'
        f'<dl class="kn-facts kn-facts--one"><div><dt>You chose</dt><dd>{escape(line.did)}</dd></div>'
        f"<div><dt>Would have been better</dt><dd>{escape(line.better or '')}</dd></div></dl></div></section>"
    )


def claim_callout(claim: Claim, knowledge: Knowledge) -> str:
    """What the source article would have said, against the evidence."""
    word, tone = CLAIM_VERDICTS[claim.verdict]
    return (
        '<section class="kn-claim" aria-label="Commonly said, and what the evidence supports">'
        '<div class="kn-claim__head">'
        "<h3>Commonly said, and what the evidence supports</h3>"
        f'<p class="kn-verdict" data-tone="{tone}">{word}</p></div><div class="kn-claim__body">'
        f'<div><p class="kn-over">Commonly said</p><blockquote>“{escape(claim.said)}”</blockquote></div>'
        f'<div><p class="kn-over">What the evidence supports</p><p>{escape(claim.evidence)}</p>'
        f"<p><strong>{escape(claim.teach)}</strong></p>{marks.sources(None, claim.references, knowledge)}</div>"
        "</div></section>"
    )
