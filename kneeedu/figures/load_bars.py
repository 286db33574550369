"""Loads as bars in order, under headings: how much, of what, and which one is meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.svg import drawing, path, text

_BAR, _HEAD = 14, 34


@dataclass(frozen=True)
class Bar:
    """One row. value: in the unit of its figure; shade: 1 (light) to 6; mark: a word that singles it out, or none."""

    name: str
    value: float
    shown: str
    shade: int = 4
    mark: str = ""


@dataclass(frozen=True)
class Group:
    """Bars under one heading."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class _Frame:
    """Where things lie (px). name_above: names stand over their bars and not beside them."""

    width: int
    left: int
    right: int
    row: int
    name_above: bool


_WIDE = _Frame(760, 330, 640, 30, False)
_NARROW = _Frame(320, 0, 226, 46, True)


def load_bars(groups: Sequence[Group], sentence: str, table: Table, lines: Sequence[tuple[float, str]] = ()) -> Picture:
    """The groups one below the other, all on one scale. lines: values marked by an upright line, with their label."""
    groups = [group for group in groups if group.bars]
    most = max([bar.value for group in groups for bar in group.bars] + [value for value, _ in lines], default=1)
    return Picture(
        wide=_svg(groups, most, lines, _WIDE, "kn-wide"),
        narrow=_svg(groups, most, lines, _NARROW, "kn-narrow"),
        sentence=sentence,
        table=table,
    )


def _svg(
    groups: Sequence[Group],
    most: float,
    lines: Sequence[tuple[float, str]],
    frame: _Frame,
    shown: Literal["kn-wide", "kn-narrow"],
) -> str:
    height = sum(_HEAD + frame.row * len(group.bars) for group in groups) + (22 if lines else 4)
    scale = (frame.right - frame.left) / most
    parts = list(_lines(lines, frame, scale, height))
    top = 22 if lines else 4
    for group in groups:
        parts.append(text(0, top + 20, group.heading, kind="kn-mark-label"))
        top += _HEAD
        for bar in group.bars:
            parts += _row(bar, frame, scale, top)
            top += frame.row
    return drawing(frame.width, height, shown, parts)


def _lines(lines: Sequence[tuple[float, str]], frame: _Frame, scale: float, height: int) -> Iterator[str]:
    for value, label in lines:
        x = frame.left + value * scale
        yield path(f"M{x:.1f} 22V{height}", "kn-exload__cut")
        yield text(x, 14, label, "middle")


def _row(bar: Bar, frame: _Frame, scale: float, top: float) -> Iterator[str]:
    y = top + (20 if frame.name_above else 6)
    kind = "kn-mark-label" if bar.mark else "kn-exload__name"
    yield text(0, y - 6 if frame.name_above else y + 12, bar.name, kind=kind)
    width = max(1.5, bar.value * scale)
    d = f"M{frame.left} {y}H{frame.left + width:.1f}V{y + _BAR}H{frame.left}Z"
    yield path(d, "kn-exload__bar", f"fill:var(--kn-load-{bar.shade})", told=f"{bar.name}: {bar.shown}")
    word = f"{bar.shown}, {bar.mark}" if bar.mark else bar.shown
    yield text(frame.left + width + 8, y + 12, word, kind=kind)
