"""How far each test moves belief in one condition: where it stands before, if the test is positive, if negative."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from kneeedu.figures.drawing import (
    INK_2,
    LABEL_LETTERS,
    Drawing,
    Plot,
    Table,
    axis,
    label,
    layout,
    lines,
    mark_of,
    percent,
)
from kneeedu.figures.finding_rates import DASHES
from kneeedu.models.condition import Condition
from kneeedu.models.evidence import Basis
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, Ranked, differential, rate_in

SAYS_LITTLE = 2.0
"""A result that changes the odds by less than this factor is told as moving belief little."""
_LABEL, _LANE, _GAP, _PX = 1.5, 0.9, 0.6, 27


@dataclass(frozen=True)
class Move:
    """What one test does to the belief in one condition, with nothing else known."""

    finding: Finding
    basis: Basis
    before: Ranked
    positive: Ranked
    negative: Ranked

    @property
    def times_positive(self) -> float:
        """By how much a positive result multiplies the odds."""
        return _odds(self.positive) / _odds(self.before)

    @property
    def times_negative(self) -> float:
        """By how much a negative result multiplies the odds."""
        return _odds(self.negative) / _odds(self.before)

    @property
    def furthest(self) -> float:
        """The larger of the two changes, in natural log units."""
        return max(abs(log(self.times_positive)), abs(log(self.times_negative)))


def moves_of(condition: Condition, findings: Iterable[str], knowledge: Knowledge) -> list[Move]:
    """The tests by how far they move belief in the condition, the furthest first."""
    before = differential(Findings(), knowledge).of(condition.id)
    moves = [
        Move(
            knowledge.findings[finding],
            rate_in(condition, knowledge.findings[finding]).basis,
            before,
            differential(Findings({finding: "present"}), knowledge).of(condition.id),
            differential(Findings({finding: "absent"}), knowledge).of(condition.id),
        )
        for finding in findings
    ]
    return sorted(moves, key=lambda move: -move.furthest)


def belief_moves(moves: Sequence[Move], condition: Condition) -> Drawing:
    """A plus where belief goes with a positive test, a minus with a negative one; a line for each range."""
    rows = tuple(
        (
            move.finding.name,
            f"{percent(move.positive.probability)} ({_range(move.positive)})",
            _times(move.times_positive),
            f"{percent(move.negative.probability)} ({_range(move.negative)})",
            _times(move.times_negative),
            move.basis,
        )
        for move in moves
    )
    heads = ("Test", "If positive", "Odds", "If negative", "Odds", "Rests on")
    caption = f"Belief in {condition.name.lower()}, {percent(moves[0].before.probability)} before any test"
    return Drawing(_plot(moves, condition), in_a_sentence(moves, condition), Table(caption, heads, rows))


def in_a_sentence(moves: Sequence[Move], condition: Condition) -> str:
    """Where belief starts, which test moves it furthest, which hardly do, and how many figures are estimates."""
    first = moves[0]
    idle = [f"“{move.finding.name}”" for move in moves if move.furthest < log(SAYS_LITTLE)]
    hardly = f" Less than a doubling or halving of the odds either way: {', '.join(idle)}." if idle else ""
    guessed = sum(move.basis == "expert" for move in moves)
    share = "All of these" if guessed == len(moves) else f"{guessed} of these {len(moves)}"
    return (
        f"Before any test {condition.name.lower()} stands at {percent(first.before.probability)} in this model. "
        f"Furthest: “{first.finding.name}”, {percent(first.positive.probability)} if positive and "
        f"{percent(first.negative.probability)} if negative.{hardly} {share} tests rest on expert estimates."
    )


def _plot(moves: Sequence[Move], condition: Condition) -> Plot:
    traces: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    top = 0.0
    for move in moves:
        annotations.append(label(move.finding.name, top))
        lane = top + _LABEL + (0.65 if len(move.finding.name) > LABEL_LETTERS else 0)
        for y, ranked, word, symbol in (
            (lane, move.positive, "positive", "cross"),
            (lane + _LANE, move.negative, "negative", "line-ew"),
        ):
            traces += _range_and_mark(ranked, move, condition, y, word, symbol)
            annotations.append(_figure(ranked, word, y))
        top = lane + 2 * _LANE + _GAP
    start = 100 * moves[0].before.probability
    line = {"color": INK_2, "width": 1.5}
    return {
        "data": traces,
        "layout": layout(
            int(top * _PX) + 50,
            xaxis=axis(range=[-2, 132], tickvals=[0, 25, 50, 75, 100], ticktext=["0", "25", "50", "75", "100 %"]),
            yaxis=axis(range=[top, 0], visible=False),
            annotations=annotations,
            shapes=[{"type": "line", "layer": "below", "x0": start, "x1": start, "y0": 0, "y1": top, "line": line}],
            margin={"l": 12, "r": 12, "t": 4, "b": 30},
        ),
    }


def _range_and_mark(
    ranked: Ranked, move: Move, condition: Condition, y: float, word: str, symbol: str
) -> list[dict[str, Any]]:
    colour = mark_of(condition.id).colour
    told = f"{percent(ranked.probability)} ({_range(ranked)}) if {word}, {move.basis}"
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [100 * ranked.low, 100 * ranked.high],
        "y": [y, y],
        "line": {"color": colour, "width": 3, "dash": DASHES[move.basis]},
        "hoverinfo": "skip",
    }
    mark = {
        "type": "scatter",
        "mode": "markers",
        "x": [100 * ranked.probability],
        "y": [y],
        "marker": {"symbol": symbol, "size": 15, "color": colour, "line": {"color": colour, "width": 5}},
        "hovertemplate": f"<b>{lines(move.finding.name, LABEL_LETTERS)}</b><br>{told}<extra></extra>",
    }
    if symbol == "cross":
        mark["marker"] = {"symbol": symbol, "size": 15, "color": colour}
    return [line, mark]


def _figure(ranked: Ranked, word: str, y: float) -> dict[str, Any]:
    """The figure in words at the right edge of its lane."""
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": y,
        "text": f"{word} {percent(ranked.probability)}",
        "showarrow": False,
        "font": {"size": 13, "color": INK_2},
        "bgcolor": "#ffffff",
    }


def _odds(ranked: Ranked) -> float:
    return ranked.probability / (1 - ranked.probability)


def _range(ranked: Ranked) -> str:
    return f"{percent(ranked.low, '')} to {percent(ranked.high)}"


def _times(ratio: float) -> str:
    return f"× {ratio:.2g}" if ratio >= 1 else f"÷ {1 / ratio:.2g}"
