"""The few strokes that figures drawn by hand share. Colours are the page's tokens, so they follow its theme."""

from collections.abc import Iterable
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]


def drawing(width: int, height: int, shown: Literal["kn-wide", "kn-narrow", ""], parts: Iterable[str]) -> str:
    """A drawing of so many px, silent to a screen reader: the sentence and the table beside it say the same.

    shown: on which screens; '' is on all.
    """
    return f'<svg class="{shown}" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(parts)}</svg>'


def text(x: float, y: float, words: str, anchor: Anchor = "start", kind: str = "kn-tick") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def path(d: str, kind: str = "", style: str = "", told: str = "") -> str:
    """A line or shape; told: what shows when a pointer rests on it."""
    said = f"<title>{escape(told)}</title>" if told else ""
    looks = (f' class="{kind}"' if kind else "") + (f' style="{style}"' if style else "")
    return f'<path d="{d}"{looks}>{said}</path>'


def disc(x: float, y: float, r: float, style: str, told: str = "") -> str:
    said = f"<title>{escape(told)}</title>" if told else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:g}" style="{style}">{said}</circle>'
