"""A hundred runners with a sore knee: who has the condition, and in whom the finding is present."""

from dataclasses import dataclass
from typing import Any

from kneeedu.figures.drawing import INK, INK_2, Drawing, Table, axis, layout, mark_of
from kneeedu.models.condition import Condition
from kneeedu.models.finding import Finding
from kneeedu.models.knowledge import Knowledge
from kneeedu.reasoning import Findings, differential, rate_in

_ROW = 10


@dataclass(frozen=True)
class Hundred:
    """Whole runners out of a hundred, by whether they have the condition and whether the finding is present."""

    affected_present: int
    affected_absent: int
    others_present: int
    others_absent: int

    @property
    def present(self) -> int:
        return self.affected_present + self.others_present

    @property
    def absent(self) -> int:
        return self.affected_absent + self.others_absent


def hundred_with(condition: Condition, finding: Finding, knowledge: Knowledge) -> Hundred:
    """A hundred runners with knee pain, counted out from base rates and the finding's rates."""
    shares = {ranked.condition: ranked.probability for ranked in differential(Findings(), knowledge).ranking}
    affected = round(100 * shares[condition.id])
    affected_present = round(affected * rate_in(condition, finding).rate)
    others = {each: share for each, share in shares.items() if each != condition.id}
    with_it = sum(share * rate_in(knowledge.conditions[each], finding).rate for each, share in others.items())
    others_present = round((100 - affected) * with_it / sum(others.values()))
    return Hundred(affected_present, affected - affected_present, others_present, 100 - affected - others_present)


def out_of_a_hundred(counted: Hundred, condition: Condition, finding: Finding) -> Drawing:
    """Two blocks of marks: the finding present above, absent below; filled marks have the condition."""
    name = condition.name.lower()
    rows_above = -(-counted.present // _ROW)
    below = rows_above + 1.6
    traces = [
        *_block(counted.affected_present, counted.others_present, 0.6, condition),
        *_block(counted.affected_absent, counted.others_absent, below + 0.6, condition),
    ]
    annotations = [
        _heading(f"Present: {counted.present}, of whom {counted.affected_present} have it", 0),
        _heading(f"Absent: {counted.absent}, of whom {counted.affected_absent} have it", below),
    ]
    bottom = below + 1.1 + -(-counted.absent // _ROW)
    plot = {
        "data": traces,
        "layout": layout(
            int(bottom * 26) + 20,
            xaxis=axis(range=[-0.6, _ROW + 0.2], visible=False),
            yaxis=axis(range=[bottom, -0.3], visible=False),
            annotations=annotations,
        ),
    }
    table = Table(
        f"Of 100 runners with a sore knee. Finding: {finding.name}",
        ("", "Present", "Absent", "Together"),
        (
            (condition.name, *_row(counted.affected_present, counted.affected_absent)),
            ("Anything else", *_row(counted.others_present, counted.others_absent)),
            ("Together", *_row(counted.present, counted.absent)),
        ),
    )
    sentence = (
        f"Of 100 runners with a sore knee the finding is present in {counted.present}; {counted.affected_present} of "
        f"them have {name}. It is absent in {counted.absent}; {counted.affected_absent} of them have {name}."
    )
    return Drawing(plot, sentence, table)


def _row(present: int, absent: int) -> tuple[str, str, str]:
    return str(present), str(absent), str(present + absent)


def _block(affected: int, others: int, top: float, condition: Condition) -> list[dict[str, Any]]:
    """Runners in rows of ten, those with the condition first: a filled mark, the others a small ring."""
    places = [(index % _ROW, top + 0.5 + index // _ROW) for index in range(affected + others)]
    mark = mark_of(condition.id)
    return [
        _marks(places[:affected], {"symbol": mark.symbol, "size": 15, "color": mark.colour}, condition.name),
        _marks(
            places[affected:],
            {"symbol": "circle-open", "size": 12, "color": INK_2, "line": {"width": 2}},
            "Anything else",
        ),
    ]


def _marks(places: list[tuple[int, float]], marker: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": marker,
        "hovertemplate": f"{name}<extra></extra>",
    }


def _heading(text: str, y: float) -> dict[str, Any]:
    return {
        "x": -0.4,
        "xanchor": "left",
        "y": y,
        "yanchor": "top",
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "font": {"size": 14, "color": INK},
    }
