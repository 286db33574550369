"""The reference section: conditions, tests, exercises and sources as pages drawn from the knowledge."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from math import log2

import ipywidgets

from kneeedu.models.condition import URGENCIES, Condition
from kneeedu.models.evidence import Claim, Reference, Sourced
from kneeedu.models.finding import Accuracy, Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.models.names import in_sentence
from kneeedu.models.progression import STAGES, Phase, Progression
from kneeedu.widgets import marks
from kneeedu.widgets.feedback import CLAIM_VERDICTS
from kneeedu.widgets.knee_map import pain_drawing
from kneeedu.widgets.pictures import picture

Guard = Callable[[Callable[..., None]], Callable[..., None]]
WORK_HEADS = ("Work", "In full", "Status", "What was read")
FEW = 4
"""Claims beyond this many are folded away."""
TELLING = 12
"""How many findings a condition's page lists: those that speak loudest for or against it."""
TYPICAL = 0.3
"""A region is shaded on a condition's page where at least this share hurts there."""


class Shelf(ipywidgets.VBox):
    """Choose one thing from a list and read its page."""

    def __init__(self, prompt: str, names: Mapping[str, str], page: Callable[[str], str], guard: Guard) -> None:
        ordered = sorted(names.items(), key=lambda item: item[1].lower())
        self.choice = ipywidgets.Dropdown(
            options=[("Choose …", ""), *((name, key) for key, name in ordered)], value="", description=prompt
        )
        self.choice.add_class("kn-choice")
        self.page = ipywidgets.HTML()
        self._draw, self._known = page, set(names)
        self.choice.observe(guard(lambda _change: self._show()), "value")
        super().__init__([self.choice, self.page])

    def _show(self) -> None:
        key = self.choice.value
        self.page.value = self._draw(key) if key in self._known else ""


def condition_page(condition: Condition, knowledge: Knowledge) -> str:
    """Everything the knowledge holds of a condition, as HTML."""
    urgency, gloss = URGENCIES[condition.urgency]
    unsure = " (code unsure)" if condition.icd10.unsure else ""
    chips = marks.chip(f"{urgency}: {gloss.lower()}", "caution" if "manage" not in condition.urgency else "")
    chips += marks.chip(f"ICD-10 {condition.icd10.code}{unsure}")
    names = {region.id: region.name for region in knowledge.regions.values()}
    typical = [part.region for part in condition.pain_map.regions if part.weight >= TYPICAL]
    structures = ", ".join(in_sentence(knowledge.structures[structure].name) for structure in condition.structures)
    parts = [
        f'<div class="kn-head"><h2>{escape(condition.name)}</h2><div class="kn-row">{chips}</div></div>',
        f'<p class="kn-lead">{escape(condition.summary)}</p>',
        f"<p class='kn-muted'>Also called: {escape(', '.join(condition.synonyms))}.</p>" if condition.synonyms else "",
        '<div class="kn-band">',
        pain_drawing(typical, "right", f"Where it typically hurts. {condition.pain_quality}", names),
        '<div class="kn-panel"><dl class="kn-facts kn-facts--one">',
        _fact("Share of runners with knee pain", _rate(condition), condition.base_rate, knowledge),
        _fact("Who", condition.age_sex.text, condition.age_sex, knowledge),
        _fact("Onset", condition.onset),
        _fact("Worse with", _list(condition.aggravating)),
        _fact("Eases with", _list(condition.easing)) if condition.easing else "",
        _fact("Over a day", condition.pattern_24h),
        _fact("Structures", structures[:1].upper() + structures[1:] + ".") if structures else "",
        "</dl></div></div>",
        _section("What goes on", condition.mechanism.text, condition.mechanism, knowledge),
        _section("What is disputed", condition.disputed.text, condition.disputed, knowledge)
        if condition.disputed
        else "",
        _red_flags(condition, knowledge),
        _telling_findings(condition, knowledge),
        _contrasts(condition, knowledge),
        _disposition(condition, knowledge),
        _progression(condition.progression, knowledge) if condition.progression else "",
        _section("Outlook", condition.prognosis.text, condition.prognosis, knowledge) if condition.prognosis else "",
        _claims(knowledge.claims[claim] for claim in condition.claims),
    ]
    return f'<article class="kn-page kn-stack kn-stack--lg">{"".join(parts)}</article>'


def finding_page(finding: Finding, knowledge: Knowledge) -> str:
    """A provocation test: picture, steps, what counts, common errors, accuracy."""
    steps = "".join(f"<li>{escape(step)}</li>" for step in finding.how)
    errors = "".join(f"<li>{escape(error)}</li>" for error in finding.errors)
    rows = "".join(_accuracy_row(row, knowledge) for row in finding.accuracy)
    heads = ("For", "Sensitivity", "Specificity", "LR+", "LR−", "95 % interval", "Who was studied", "Source")
    none = "<p>No accuracy study was found. What the engine uses is an estimate, and says so.</p>"
    table = marks.table("Accuracy", heads, rows) if rows else none
    drawing = picture("tests", finding.id)
    parts = [
        f'<div class="kn-head"><h2>{escape(finding.name)}</h2></div>',
        f'<figure class="kn-picture">{drawing}</figure>' if drawing else "",
        f"<h3>How</h3><ol>{steps}</ol>",
        f"<h3>What counts as positive</h3><p>{escape(finding.positive)}</p>",
        f"<h3>What it loads</h3><p>{escape(finding.loads)}</p>" if finding.loads else "",
        f"<h3>Common errors</h3><ul>{errors}</ul>" if errors else "",
        f"<h3>How far it can be trusted</h3>{table}",
        f"<p>Present in about {finding.background.rate:.0%} of sore knees ({finding.background.low:.0%} to"
        f" {finding.background.high:.0%}).</p>{_sources(finding.background, knowledge)}",
    ]
    return f'<article class="kn-page kn-stack">{"".join(parts)}</article>'


def exercise_page(exercise_id: str, knowledge: Knowledge) -> str:
    """An exercise: picture, how, what it loads, easier, harder, and where it is prescribed."""
    exercise = knowledge.exercises[exercise_id]
    drawing = picture("exercises", exercise.id)
    used = "".join(
        f"<li>{escape(condition.name)}, {STAGES[phase.stage][0].lower()}: {escape(str(dose.dose))}"
        f"{_sources(dose, knowledge)}</li>"
        for condition in knowledge.conditions.values()
        if condition.progression
        for phase in condition.progression.phases
        for dose in phase.exercises
        if dose.exercise == exercise.id
    )
    links = "".join(marks.reference_link(knowledge.references[reference]) for reference in exercise.references)
    chips = "".join(marks.chip(word.replace("_", " ").capitalize()) for word in (exercise.mode, *exercise.targets))
    parts = [
        f'<div class="kn-head"><h2>{escape(exercise.name)}</h2><div class="kn-row">{chips}</div></div>',
        f'<figure class="kn-picture">{drawing}</figure>' if drawing else "",
        f"<p>{escape(exercise.how)}</p><h3>What it loads</h3><p>{escape(exercise.loads)}</p>",
        f"<p><strong>Easier:</strong> {escape(exercise.easier)}</p>" if exercise.easier else "",
        f"<p><strong>Harder:</strong> {escape(exercise.harder)}</p>" if exercise.harder else "",
        f'<div class="kn-row">{links}</div>' if links else "",
        f"<h3>Prescribed in</h3><ul>{used}</ul>" if used else "<p>In no progression here.</p>",
        _claims(claim for claim in knowledge.claims.values() if exercise.id in claim.exercises),
    ]
    return f'<article class="kn-page kn-stack">{"".join(parts)}</article>'


def bibliography(references: Iterable[Reference]) -> str:
    """Every work cited, by author, with whether it was verified."""
    rows = "".join(
        f'<tr><th scope="row">{marks.reference_link(reference)}</th><td>{escape(reference.authors)} ({reference.year}).'
        f" {escape(reference.title)}. {escape(reference.journal or '')}</td>"
        f"<td>{'Verified' if reference.verified else 'Not verified'}</td><td>{escape(reference.seen or '')}"
        f"{' ' if reference.seen and reference.note else ''}{escape(reference.note or '')}</td></tr>"
        for reference in sorted(references, key=lambda reference: (reference.short.lower(), reference.id))
    )
    return f'<div class="kn-page kn-works">{marks.table("All sources", WORK_HEADS, rows)}</div>'


def _fact(name: str, text: str, rests_on: Sourced | None = None, knowledge: Knowledge | None = None) -> str:
    below = _sources(rests_on, knowledge) if rests_on and knowledge else ""
    return f"<div><dt>{name}</dt><dd>{escape(text)}{below}</dd></div>"


def _section(heading: str, text: str, rests_on: Sourced, knowledge: Knowledge) -> str:
    return f"<section><h3>{heading}</h3><p>{escape(text)}</p>{_sources(rests_on, knowledge)}</section>"


def _sources(rests_on: Sourced, knowledge: Knowledge) -> str:
    note = f'<p class="kn-small kn-muted">{escape(rests_on.note)}</p>' if rests_on.note else ""
    return marks.sources(rests_on.basis, rests_on.references, knowledge) + note


def _rate(condition: Condition) -> str:
    rate = condition.base_rate
    return f"{rate.rate:.1%} ({rate.low:.1%} to {rate.high:.1%})"


def _list(items: Iterable[str]) -> str:
    text = "; ".join(item[0].lower() + item[1:] if item[1:2].islower() else item for item in items)
    return text[:1].upper() + text[1:] + "."


def _red_flags(condition: Condition, knowledge: Knowledge) -> str:
    if not condition.red_flags:
        return ""
    rows = []
    for flag in condition.red_flags:
        patterns = [
            " and ".join(in_sentence(knowledge.findings[each].name) for each in pattern) for pattern in flag.any
        ]
        row = marks.finding_row("flag", f"{URGENCIES[flag.urgency][0]}: {flag.reason}", None)
        raised = "".join(f"<li>{escape(pattern[0].upper() + pattern[1:])}</li>" for pattern in patterns)
        said = "What raises it" if len(patterns) == 1 else f"What raises it, any of {len(patterns)}"
        below = f"<details><summary>{said}</summary><ul>{raised}</ul></details>{_sources(flag, knowledge)}"
        rows.append(row.replace("</li>", f'<div class="kn-detail">{below}</div></li>'))
    return f'<section><h3>Red flags</h3><ul class="kn-findings">{"".join(rows)}</ul></section>'


def _telling_findings(condition: Condition, knowledge: Knowledge) -> str:
    """The findings that tell this condition best from sore knees at large."""

    def bits(finding_id: str) -> float:
        return information(condition.rates[finding_id].rate, knowledge.findings[finding_id].background.rate)

    told = sorted((f for f in condition.rates if f in knowledge.findings), key=bits, reverse=True)[:TELLING]
    rows = "".join(
        f'<tr><th scope="row">{escape(knowledge.findings[finding].name)}</th>'
        f'<td class="kn-num">{rate.rate:.0%} ({rate.low:.0%} to {rate.high:.0%})</td>'
        f'<td class="kn-num">{knowledge.findings[finding].background.rate:.0%}</td>'
        f"<td>{marks.sources(rate.basis, rate.references, knowledge)}</td></tr>"
        for finding in told
        for rate in [condition.rates[finding]]
    )
    table = marks.table("Findings", ("Finding", "Present here", "In sore knees", "Rests on"), rows)
    return f"<section><h3>What speaks loudest, for and against</h3>{table}</section>"


def _contrasts(condition: Condition, knowledge: Knowledge) -> str:
    rows = "".join(
        f"<div><dt>{escape(knowledge.conditions[contrast.other].name)}</dt><dd>{escape(contrast.text)}</dd></div>"
        for contrast in condition.contrasts
    )
    return f'<section><h3>Told apart from</h3><dl class="kn-facts kn-facts--one">{rows}</dl></section>' if rows else ""


def _disposition(condition: Condition, knowledge: Knowledge) -> str:
    disposition = condition.disposition
    lists = ""
    for heading, items in (("Meanwhile, do", condition.do_meanwhile), ("Meanwhile, avoid", condition.avoid_meanwhile)):
        if items:
            lists += f"<h4>{heading}</h4><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
    return (
        f"<section><h3>Where the patient goes</h3><p>{escape(disposition.action)}</p>"
        f"<p><strong>By when:</strong> {escape(disposition.within.rstrip('.'))}. Your local pathway comes first.</p>"
        f"{_sources(disposition, knowledge)}{lists}</section>"
    )


def _progression(progression: Progression, knowledge: Knowledge) -> str:
    phases = "".join(_phase(phase, knowledge) for phase in progression.phases)
    adjuncts = "".join(
        f"<li><strong>{escape(adjunct.name)}.</strong> {escape(adjunct.effect)} {_sources(adjunct, knowledge)}</li>"
        for adjunct in progression.adjuncts
    )
    low = "".join(
        f"<li><strong>{escape(item.name)}{' (harmful)' if item.harmful else ''}.</strong> {escape(item.why)}"
        f" {_sources(item, knowledge)}</li>"
        for item in progression.low_value
    )
    overview = _section("Loading progression", progression.overview.text, progression.overview, knowledge)
    return (
        f"{overview}<div>{phases}</div><section><h3>What may help beside it</h3><ul>{adjuncts}</ul></section>"
        f"<section><h3>What to leave</h3><ul>{low}</ul></section>"
    )


def _phase(phase: Phase, knowledge: Knowledge) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(knowledge.exercises[dose.exercise].name)}</th><td>{escape(str(dose.dose))}</td>'
        f"<td>{marks.sources(dose.basis, dose.references, knowledge)}</td></tr>"
        for dose in phase.exercises
    )
    rule = knowledge.pain_rules[phase.pain_rule]
    title = f'{escape(phase.name)} <span class="kn-muted kn-small">weeks {escape(phase.weeks)}</span>'
    return (
        f'<details class="kn-fold"><summary>{title}</summary><div class="kn-panel kn-stack"><p>{escape(phase.aim)}</p>'
        f"<p><strong>Enter when:</strong> {escape(phase.entry)}</p>"
        f"{marks.table('Exercises', ('Exercise', 'Dose', 'Rests on'), rows)}"
        f"<p><strong>Pain rule:</strong> at most {rule.during_max_nrs} of 10 during. {escape(rule.after)}</p>"
        f"<p><strong>Running:</strong> {escape(phase.running.text)}</p>{_sources(phase.running, knowledge)}"
        f"<p><strong>Move on when:</strong> {escape('; '.join(phase.progress_when))}.</p>"
        f"<p><strong>Step back when:</strong> {escape('; '.join(phase.regress_when))}.</p></div></details>"
    )


def _claims(claims: Iterable[Claim]) -> str:
    rows = "".join(
        f"<tr><td>“{escape(claim.said)}”</td><td>{CLAIM_VERDICTS[claim.verdict][0]}</td><td>{escape(claim.evidence)}</td></tr>"
        for claim in claims
    )
    if not rows:
        return ""
    table = marks.table("Claims", ("Commonly said", "Verdict", "What the evidence supports"), rows)
    if rows.count("<tr>") > FEW:
        told = f"{rows.count('<tr>')} claims, each against the evidence"
        table = f'<details class="kn-fold"><summary>{told}</summary>{table}</details>'
    return f"<section><h3>Commonly said</h3>{table}</section>"


def _accuracy_row(row: Accuracy, knowledge: Knowledge) -> str:
    def share(value: float | None) -> str:
        return "" if value is None else f"{value:.0%}"

    def ratio(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    cells = (
        knowledge.conditions[row.target].name,
        share(row.sensitivity),
        share(row.specificity),
        ratio(row.lr_positive),
        ratio(row.lr_negative),
        row.interval or "",
        row.population or "",
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}<td>{_sources(row, knowledge)}</td></tr>"


def information(here: float, there: float) -> float:
    """Bits that an answer gives on average between two equally likely conditions, from its rate (0-1) in each.

    >>> information(0.5, 0.5)
    0.0
    >>> information(0.9, 0.1) > information(0.02, 0.001)
    True
    """
    return _entropy((here + there) / 2) - (_entropy(here) + _entropy(there)) / 2


def _entropy(rate: float) -> float:
    return -sum(p * log2(p) for p in (rate, 1 - rate) if p > 0)
