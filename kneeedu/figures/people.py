"""People as marks: those who test positive above, negative below; in each row first those who have the condition."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kneeedu.figures.drawing import Picture, Table, percent
from kneeedu.figures.svg import drawing, text
from kneeedu.reasoning.post_test import OneTest, People

_STEP, A_ROW = 10, 34
_HEADING = 30


@dataclass(frozen=True)
class Names:
    """What is talked of, as it stands in a sentence: the condition, the test."""

    condition: str
    test: str


def people(test: OneTest, names: Names) -> Picture:
    """A thousand people counted out; a tall mark has the condition, a short one has not."""
    counted = test.people()
    return Picture(
        wide=_svg(counted),
        narrow="",
        sentence=in_a_sentence(counted, names),
        table=_table(counted, names),
    )


def people_twice(first: OneTest, second: OneTest) -> Picture:
    """Those positive in both of two tests: the same people again, and as if the tests knew nothing of each other."""
    same, apart = first.positive_twice(second, apart=False), first.positive_twice(second, apart=True)
    rows = tuple(
        (name, str(have), str(have_not), percent(have / (have + have_not)))
        for name, (have, have_not) in (("The same people again", same), ("As if strangers", apart))
    )
    blocks = [(f"{name}: {int(have) + int(not_)}", int(have), int(not_)) for name, have, not_, _ in rows]
    (_, have, have_not, share), (_, have_apart, _, share_apart) = rows
    sentence = (
        f"The second test asks the same, so it is positive in the same people: {have} of {sum(same)} have it, {share}."
        f" If it knew nothing of the first, it would clear most of the {have_not} who do not have it and leave"
        f" {have_apart} of {sum(apart)}: {share_apart}."
    )
    table = Table("Positive in both tests, of 1,000 runners", ("", "Have it", "Do not", "Share who have it"), rows)
    return Picture(_blocks(blocks), "", sentence, table)


def in_a_sentence(counted: People, names: Names) -> str:
    """From all people to those who test positive, as natural frequencies."""
    whole = counted.affected + counted.others
    told = (
        f"Of {whole:,} runners like this one, {counted.affected} have {names.condition}; {counted.affected_positive} of"
        f" them test positive. Of the {counted.others} others, {counted.others_positive} test positive as well."
    )
    if counted.positive:
        share = counted.affected_positive / counted.positive
        told += f" So {counted.affected_positive} of {counted.positive} positives have it: {percent(share)}."
    if counted.negative:
        share = counted.affected_negative / counted.negative
        told += f" Of {counted.negative} negatives {counted.affected_negative} have it: {percent(share)}."
    return told


def _table(counted: People, names: Names) -> Table:
    rows = (
        ("Have it", str(counted.affected_positive), str(counted.affected_negative), str(counted.affected)),
        ("Do not", str(counted.others_positive), str(counted.others_negative), str(counted.others)),
        ("Together", str(counted.positive), str(counted.negative), str(counted.affected + counted.others)),
    )
    return Table(f"{names.test}: people by result", ("", "Positive", "Negative", "Together"), rows)


def _svg(counted: People) -> str:
    return _blocks(
        (
            (f"Test positive: {counted.positive}", counted.affected_positive, counted.others_positive),
            (f"Test negative: {counted.negative}", counted.affected_negative, counted.others_negative),
        )
    )


def _blocks(blocks: Iterable[tuple[str, int, int]]) -> str:
    """Blocks of people one below the other: heading, how many have the condition, how many have not."""
    parts: list[str] = []
    top = 0.0
    for heading, affected, others in blocks:
        parts.append(text(0, top + 16, heading, kind="kn-mark-label"))
        parts.append(text(_STEP * A_ROW, top + 16, f"{affected} have it", "end"))
        top += _HEADING
        parts += _rows(0, affected, top, "kn-people__have")
        parts += _rows(affected, others, top, "kn-people__not")
        top += _STEP * -(-(affected + others) // A_ROW) + 10
    return drawing(_STEP * A_ROW, round(top), "", parts)


def _rows(first: int, count: int, top: float, kind: str) -> Iterator[str]:
    """So many marks from a place on, as one dashed line for each row they reach into: a dash is a person."""
    lines = []
    place, last = first, first + count
    while place < last:
        row, column = divmod(place, A_ROW)
        here = min(last - place, A_ROW - column)
        lines.append(f"M{_STEP * column} {top + _STEP * row + 5:g}h{_STEP * here - 3}")
        place += here
    if lines:
        yield f'<path class="{kind}" d="{"".join(lines)}"/>'
