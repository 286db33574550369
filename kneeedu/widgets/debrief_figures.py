"""The figures of a debrief as HTML: belief over time, what moved the engine, what was best to ask next."""

from collections.abc import Sequence
from html import escape

from kneeedu.debriefing import Debrief, Turn
from kneeedu.figures.belief_timeline import belief_timeline
from kneeedu.figures.decibans_waterfall import EXPLAINED, Bar, Waterfall, decibans_waterfall
from kneeedu.figures.drawing import Table, percent
from kneeedu.models.finding import Finding
from kneeedu.models.names import in_sentence
from kneeedu.widgets import marks

_KEY = (
    '<p class="kn-key"><span><svg width="34" height="16" viewBox="0 0 34 16" aria-hidden="true">'
    '<path d="M0 8H34" style="stroke:var(--kn-you)" stroke-width="3"/>'
    '<circle cx="17" cy="8" r="5.5" style="fill:var(--kn-you)"/></svg>you</span>'
    '<span><svg width="34" height="16" viewBox="0 0 34 16" aria-hidden="true"><path d="M0 8H34"'
    ' style="stroke:var(--kn-engine)" stroke-width="2.5" stroke-dasharray="7 5"/><rect x="12" y="3" width="10"'
    ' height="10" style="fill:var(--kn-surface);stroke:var(--kn-engine)" stroke-width="2.5"/></svg>engine</span>'
    '<span><svg width="22" height="14" viewBox="0 0 22 14" aria-hidden="true"><rect width="22" height="14"'
    ' class="kn-band-fill"/></svg>its 95 % interval</span></p>'
)


def belief_panel(debrief: Debrief) -> str:
    """How the learner's belief moved, beside the engine's."""
    picture = belief_timeline(debrief)
    return (
        '<section class="kn-panel" aria-labelledby="kn-moved"><figure class="kn-fig">'
        '<div class="kn-stack kn-stack--sm"><h2 id="kn-moved">How your belief moved</h2>'
        f"<figcaption>{escape(picture.sentence)}</figcaption></div>"
        f'<div class="kn-stack kn-stack--sm">{_KEY}<div class="kn-plot">{picture.wide}{picture.narrow}</div>'
        f'<p class="kn-small kn-muted">Belief in {escape(in_sentence(debrief.truth))}, in percent, after each finding.'
        " The numbers are those of the findings below.</p></div>"
        f"{_as_table(picture.table)}</figure></section>"
    )


def engine_panel(debrief: Debrief) -> str:
    """What moved the engine, finding by finding."""
    fall = decibans_waterfall(debrief)
    rows = "".join(_row(bar, fall) for bar in fall.bars)
    axis = '<li class="kn-fall__axis" aria-hidden="true"><div>{}</div></li>'
    ticks = "".join(f'<span class="kn-num" style="left:{at:.1f}%">{escape(word)}</span>' for at, word in fall.ticks)
    return (
        '<section class="kn-panel" aria-labelledby="kn-engine"><figure class="kn-fig">'
        '<div class="kn-stack kn-stack--sm"><h2 id="kn-engine">What moved the engine</h2>'
        f"<figcaption>{escape(fall.sentence)}</figcaption>"
        f'<p class="kn-small kn-muted kn-measure">{escape(EXPLAINED)}</p></div>'
        f'<ol class="kn-fall kn-fall--db">{rows}{axis.format(ticks)}</ol>'
        f"{_firmness(debrief)}{_as_table(fall.table)}</figure></section>"
    )


def asking_panel(debrief: Debrief) -> str:
    """What an ideal inquirer would have asked at each point, beside what the learner asked."""
    rows = "".join(_turn(turn) for turn in debrief.turns)
    beyond = f"<p>{debrief.acts_beyond} later acts are left out.</p>" if debrief.acts_beyond else ""
    path = "; ".join(finding.name for finding in debrief.ideal_path) or "Nothing"
    return (
        '<section class="kn-panel kn-stack kn-stack--sm" aria-labelledby="kn-asking">'
        '<h2 id="kn-asking">What an expert would have asked next</h2>'
        f'<p class="kn-measure">{escape(_agreed(debrief))}</p>'
        '<p class="kn-small kn-muted kn-measure">This expert knows base rates and the engine’s figures but not the'
        " diagnosis, and asks what is expected to tell most for its minutes. Ruling out danger comes on top.</p>"
        f'<details><summary>Point by point</summary><ol class="kn-turns">{rows}</ol>{beyond}</details>'
        f"<details><summary>The expert’s own way: {len(debrief.ideal_path)} questions and tests,"
        f" {debrief.ideal_min:g} minutes</summary><p>{escape(path)}. It leads the engine to"
        f" {percent(debrief.ideal_belief)}.</p></details></section>"
    )


def _as_table(table: Table) -> str:
    rows = "".join(f"<tr>{_cells(row)}</tr>" for row in table.rows)
    return f"<details><summary>Read it as a table</summary>{marks.table(table.caption, table.heads, rows)}</details>"


def _cells(row: Sequence[str]) -> str:
    first, *others = row
    return f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in others)


def _row(bar: Bar, fall: Waterfall) -> str:
    sign = f'{marks.icon(bar.presence, 20)}<span class="kn-sr">{bar.presence}: </span>' if bar.presence else ""
    basis = marks.basis_chip(bar.basis) if bar.basis else ""
    name = f'<span class="kn-fall__name">{sign}<strong>{escape(bar.name)}</strong>{"" if bar.detail else basis}</span>'
    if bar.detail:
        name += f'<span class="kn-fall__why"><span class="kn-detail">{escape(bar.detail)}</span>{basis}</span>'
    if bar.parts:
        rows = "".join(_part(part) for part in bar.parts)
        name = f'<details><summary>{escape(bar.name)}</summary><ul class="kn-fall__parts">{rows}</ul></details>'
    unit = ' <span class="kn-sr">decibans</span>' if bar.kind != "total" else ""
    return (
        f'<li data-is="{bar.kind}"><span>{name}</span>{fall.svg(bar)}'
        f'<span class="kn-x kn-num">{escape(bar.figure)}{unit}<span class="kn-detail">{escape(bar.more)}</span>'
        "</span></li>"
    )


def _part(bar: Bar) -> str:
    """A row that was drawn together with others, in words."""
    basis = marks.basis_chip(bar.basis) if bar.basis else ""
    why = f" {bar.detail}." if bar.detail else ""
    told = f"{bar.name}: {bar.presence}, {bar.figure}.{why}"
    return f"<li>{marks.icon(bar.presence or 'unknown', 18)}<span>{escape(told)} {basis}</span></li>"


def _firmness(debrief: Debrief) -> str:
    """How much of it rests on estimates."""
    counted = [moment for moment in debrief.moments if moment.answer is not None and moment.same_as is None]
    guessed = [moment for moment in counted if moment.basis == "expert"]
    if not guessed:
        return ""
    share = "Every rate" if len(guessed) == len(counted) else f"{len(guessed)} of the {len(counted)} rates"
    return (
        f'<div class="kn-alert" data-tone="caution">{marks.icon("half")}<div><strong>{share} used here for'
        f" {escape(in_sentence(debrief.truth))} {'is an' if share == 'Every rate' else 'are'} expert"
        f" estimate{'' if share == 'Every rate' else 's'}: no study was found.</strong> The interval says how far the"
        " answer may lie from this one.</div></div>"
    )


def _agreed(debrief: Debrief) -> str:
    """How often the learner asked what the ideal inquirer would have, and when it was enough."""
    asked = [turn for turn in debrief.turns if turn.asked]
    if not asked:
        return "You asked and examined nothing."
    same = sum(turn.is_same for turn in asked)
    ground = sum(turn.is_same_ground and not turn.is_same for turn in asked)
    told = [f"In {same} of {len(asked)} acts you did just what the expert would have done next"]
    told.append(f", in {ground} more something that tells much the same." if ground else ".")
    enough = next((turn for turn in debrief.turns if turn.ideal is None), None)
    if enough and enough.number > 1:
        told.append(f" After {enough.number - 1} acts nothing more was worth its minutes.")
    elif debrief.turns[-1].asked is None and (left := debrief.turns[-1].ideal):
        told.append(f" When you stopped, one thing was still worth its minutes: “{left.name}”.")
    return "".join(told)


def _turn(turn: Turn) -> str:
    mine = escape(turn.asked.name) if turn.asked else "Stopped here"
    if turn.is_same:
        best = f'<span class="kn-verdict" data-tone="good">{marks.icon("tick", 18)}The same</span>'
    else:
        best = escape(_named(turn.ideal))
        best += '<span class="kn-detail">Tells much the same</span>' if turn.is_same_ground else ""
    return (
        f'<li><p class="kn-small kn-muted kn-num">Minute {turn.minute:g}, <br>engine'
        f" {percent(turn.engine.probability)}</p><dl><div><dt>You</dt><dd>{mine}</dd></div>"
        f"<div><dt>Expert</dt><dd>{best}</dd></div></dl></li>"
    )


def _named(ideal: Finding | None) -> str:
    if ideal is None:
        return "Stop: nothing more is worth its minutes"
    return ideal.name
