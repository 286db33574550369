"""The small pieces of HTML that screens are made of: icons, chips, references, findings. All text is escaped."""

from collections.abc import Iterable
from html import escape

from kneeedu.models.evidence import Basis, Reference
from kneeedu.models.knowledge import Knowledge

_ICONS = {
    "present": '<circle cx="12" cy="12" r="9" fill="currentColor"/><path d="M12 7.5v9M7.5 12h9"'
    ' stroke="var(--kn-surface)" stroke-width="2.2" stroke-linecap="round"/>',
    "absent": '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M8 12h8" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
    "unknown": '<circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="1.8"'
    ' stroke-dasharray="2.6 3"/><path d="M9.6 9.8c.2-1.5 1.2-2.2 2.5-2.2 1.4 0 2.4.9 2.4 2.1 0 1.8-2.4 1.9-2.4 3.6"'
    ' fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/>'
    '<circle cx="12.1" cy="16.2" r="1.1" fill="currentColor"/>',
    "flag": '<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="currentColor"/><path d="M12 7v6" stroke="var(--kn-surface)"'
    ' stroke-width="2.6" stroke-linecap="round"/><circle cx="12" cy="16.8" r="1.5" fill="var(--kn-surface)"/>',
    "tick": '<circle cx="12" cy="12" r="10" fill="currentColor"/><path d="M7.5 12.4l3 3 6-6.6" fill="none"'
    ' stroke="var(--kn-surface)" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>',
    "half": '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor"/>',
    "cross": '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M8.7 8.7l6.6 6.6M15.3 8.7l-6.6 6.6" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>',
    "clock": '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 7v5l3.4 2"'
    ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>',
    "out": '<path d="M10 14l9-9m0 0h-6m6 0v6M19 14v5H5V5h5" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round"/>',
}
BASES: dict[Basis, tuple[str, str]] = {
    "published": ("Published", "read in the source"),
    "derived": ("Derived", "worked out from it"),
    "recalled": ("Recalled", "believed published, not read"),
    "expert": ("Expert", "no study found"),
}
"""How firm a figure is: the word on its chip, and what it means."""


def icon(name: str, size: int = 24) -> str:
    return f'<svg width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">{_ICONS[name]}</svg>'


def chip(text: str, tone: str = "", mark: str = "") -> str:
    modifier = f" kn-chip--{tone}" if tone else ""
    return f'<span class="kn-chip{modifier}">{icon(mark, 16) if mark else ""}{escape(text)}</span>'


def practice() -> str:
    """The chip of play that is not graded."""
    return chip("Practice, not graded", "caution")


def basis_chip(basis: Basis) -> str:
    word, meaning = BASES[basis]
    return f'<span class="kn-basis" data-basis="{basis}">{word}<span class="kn-sr">: {meaning}</span></span>'


def basis_legend() -> str:
    """What the four chips mean, shown once on a page that uses them."""
    rows = "".join(
        f'<li>{basis_chip(basis)}<span class="kn-muted">{meaning}</span></li>' for basis, (_, meaning) in BASES.items()
    )
    return f'<ul class="kn-legend" aria-label="How firm each figure is">{rows}</ul>'


def reference_link(reference: Reference) -> str:
    """Author and year, linked where there is a DOI or PMID; a work that was not seen says so."""
    unseen = "" if reference.verified else ' <span class="kn-muted">(not verified)</span>'
    title = escape(f"{reference.title}. {reference.journal or ''}".strip())
    if reference.url is None:
        return f'<span class="kn-ref" title="{title}">{escape(reference.short)}</span>{unseen}'
    return (
        f'<a class="kn-ref" href="{escape(reference.url)}" target="_blank" rel="noopener" title="{title}">'
        f'{escape(reference.short)}{icon("out", 14)}<span class="kn-sr"> (opens the paper)</span></a>{unseen}'
    )


def sources(basis: Basis | None, references: Iterable[str], knowledge: Knowledge) -> str:
    """A row of chips: how firm, and from where."""
    links = [reference_link(knowledge.references[reference]) for reference in references]
    chips = ([basis_chip(basis)] if basis else []) + links
    return f'<div class="kn-row">{"".join(chips)}</div>' if chips else ""


def finding_row(sign: str, name: str, detail: str | None) -> str:
    """One finding: present, absent, unknown or flag, by sign and by word."""
    word = {"present": "Present", "absent": "Absent", "unknown": "Not assessed", "flag": "Red flag"}[sign]
    more = f'<span class="kn-detail">{escape(detail)}</span>' if detail else ""
    told = f'<span class="kn-name"><span class="kn-sr">{word}: </span>{escape(name)}</span>'
    return f'<li data-is="{sign}">{icon(sign)}{told}{more}</li>'


def finding_key() -> str:
    words = (("present", "present"), ("absent", "absent"), ("unknown", "not assessed"))
    return f'<p class="kn-key">{"".join(f"<span>{icon(sign, 18)}{word}</span>" for sign, word in words)}</p>'


def table(label: str, heads: Iterable[str], rows: str) -> str:
    """A table that scrolls sideways where it is too wide; rows: finished HTML."""
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="kn-scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table class="kn-table">'
        f"<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
