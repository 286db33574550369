"""What the learner takes for what: each cause met against the name it was given."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from kneeedu.figures.drawing import Picture, Table
from kneeedu.figures.svg import drawing, text
from kneeedu.models.names import in_sentence

MOST = 6
"""So many conditions have a row and a column of their own; where there are more, the rest stand together."""
OTHERS = "Others"
_REST = ""
_RIGHT = "fill:var(--kn-good-soft);stroke:var(--kn-good);stroke-width:2"
_WRONG = "fill:var(--kn-caution-soft);stroke:var(--kn-caution);stroke-width:1.5;stroke-dasharray:4 2"
_NEVER = "fill:none;stroke:var(--kn-line)"

Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class _Cell:
    """How often a row was named as a column, rightly and wrongly; only the others can hold both."""

    right: int = 0
    wrong: int = 0

    @property
    def total(self) -> int:
        return self.right + self.wrong

    @property
    def words(self) -> str:
        return f"{self.right} of {self.total} right" if self.right and self.wrong else str(self.total or "")


def confusion(counts: Counts, names: Mapping[str, str]) -> Picture:
    """A square of counts: rows what it was, columns what it was taken for; the diagonal was right.

    counts: (truth, taken for) to how often, at least one, as progress.confusions gives them; names: by condition.
    """
    shown = _shown(counts)
    cells = _cells(counts, shown)
    labels = [names[one] if one else OTHERS for one in shown]
    return Picture(
        wide=_wide(cells, labels),
        narrow=_narrow(cells, labels),
        sentence=in_a_sentence(counts, names),
        table=_table(counts, names),
    )


def in_a_sentence(counts: Counts, names: Mapping[str, str]) -> str:
    """How many were named right, and the pair most often taken for each other."""
    total, right = sum(counts.values()), sum(times for (truth, taken), times in counts.items() if truth == taken)
    if right == total:
        return f"You named {'it' if total == 1 else f'all {total}'} right. Whatever you mix up will show here."
    told = f"You named {right} of {total} right."
    pairs: Counter[tuple[str, ...]] = Counter()
    for (truth, taken), times in counts.items():
        if truth != taken:
            pairs[tuple(sorted((truth, taken)))] += times
    most = max(pairs.values())
    if most == 1:
        mixed = "One mix-up" if len(pairs) == 1 else f"{len(pairs)} mix-ups, each of another pair"
        return f"{told} {mixed}; a single time tells little."
    first, second = min(pair for pair, times in pairs.items() if times == most)
    ways = [
        f"{in_sentence(names[truth])} taken for {in_sentence(names[taken])} {_times(counts[truth, taken])}"
        for truth, taken in ((first, second), (second, first))
        if counts.get((truth, taken))
    ]
    return f"{told} Most often mixed up: {', and '.join(ways)}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _shown(counts: Counts) -> list[str]:
    """The conditions with a row of their own: those in most mistakes first, then the most met."""
    mistaken: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for (truth, taken), times in counts.items():
        met[truth] += times
        for one in (truth, taken):
            mistaken[one] += times * (truth != taken)
    ranked = sorted(mistaken, key=lambda one: (-mistaken[one], -met[one], one))
    return ranked if len(ranked) <= MOST + 1 else [*ranked[:MOST], _REST]


def _cells(counts: Counts, shown: Sequence[str]) -> list[list[_Cell]]:
    """The counts by row and column, with what has no row of its own put together."""
    right: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    for (truth, taken), times in counts.items():
        place = (truth if truth in shown else _REST, taken if taken in shown else _REST)
        (right if truth == taken else wrong)[place] += times
    return [[_Cell(right[truth, taken], wrong[truth, taken]) for taken in shown] for truth in shown]


def _wide(cells: Sequence[Sequence[_Cell]], labels: Sequence[str]) -> str:
    left, top, across, down = 214, 84, 112, 50
    parts = [text(left, 14, "You named it", kind="kn-mark-label"), text(0, top - 12, "It was", kind="kn-mark-label")]
    for place, label in enumerate(labels):
        heads = wrap(label, 15)[:3]
        x, y = left + (place + 0.5) * across, top + (place + 0.5) * down
        parts += [text(x, top - 12 - 16 * (len(heads) - 1 - row), words, "middle") for row, words in enumerate(heads)]
        rows = wrap(label, 27)[:2]
        parts += [text(0, y + 5 - 8 * (len(rows) - 1) + 16 * row, words) for row, words in enumerate(rows)]
    parts += _squares(cells, labels, left, top, across, down)
    return drawing(1000, top + len(cells) * down + 2, "kn-wide", parts)


def _squares(
    cells: Sequence[Sequence[_Cell]], labels: Sequence[str], left: float, top: float, across: float, down: float
) -> Iterator[str]:
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            x, y = left + column * across, top + row * down
            style = _WRONG if cell.wrong else _RIGHT if cell.right else _NEVER
            told = f"{labels[row]} named {labels[column]}: {cell.words or 'never'}"
            yield _box(x + 2, y + 2, across - 4, down - 4, style, told)
            kind = "kn-tick" if cell.right and cell.wrong else "kn-mark-label"
            yield text(x + across / 2, y + down / 2 + 5, cell.words, "middle", kind)


def _narrow(cells: Sequence[Sequence[_Cell]], labels: Sequence[str]) -> str:
    """A row for each cause met: how many were named right, as small squares, and what the others were taken for."""
    parts: list[str] = []
    y = 0.0
    for row, line in enumerate(cells):
        met, right = sum(cell.total for cell in line), sum(cell.right for cell in line)
        if not met:
            continue
        parts.append(text(300, y + 15, f"{right} of {met} right", "end"))
        for words in wrap(labels[row], 30):
            parts.append(text(0, y + 15, words, kind="kn-mark-label"))
            y += 17
        side = min(22.0, 300 / met)
        for place in range(met):
            style = _RIGHT if place < right else _WRONG
            parts.append(_box((place + 0.07) * side, y + 8, 0.86 * side, 16, style, ""))
        y += 41
        for column, cell in enumerate(line):
            if cell.wrong:
                taken = wrap(f"Taken for {in_sentence(labels[column])}, {_times(cell.wrong)}", 46)
                parts += [text(8 * (place > 0), y + 16 * place, one) for place, one in enumerate(taken)]
                y += 16 * len(taken) + 4
        y += 14
    return drawing(300, round(y), "kn-narrow", parts)


def _box(x: float, y: float, width: float, height: float, style: str, told: str) -> str:
    said = f"<title>{escape(told)}</title>" if told else ""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} rx="{min(6, width / 3):.1f}" style="{style}">{said}</rect>'


def _table(counts: Counts, names: Mapping[str, str]) -> Table:
    ranked = sorted(counts.items(), key=lambda item: (item[0][0] == item[0][1], -item[1], item[0]))
    rows = tuple(
        (names[truth], "named right" if truth == taken else names[taken], str(times))
        for (truth, taken), times in ranked
    )
    return Table("What it was, and what you named; mix-ups first", ("It was", "You named it", "Times"), rows)
