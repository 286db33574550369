"""The limits of the models of load, as a panel: what they were held against and do not give."""

from collections.abc import Sequence
from html import escape

from kneeedu.models.checkpoint import ROLES, Held, Value
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets import marks

_UNITS = {"_deg": "degrees", "_nm": "N*m", "_kg": "kg", "_m": "m", "_mm2": "mm2"}
"""How the names of inputs end, and the unit it stands for."""


def limits(checked: Sequence[Held], knowledge: Knowledge) -> str:
    """What the models were held against that they were not made from: what misses first, with the figures. HTML."""
    missed = [one for one in checked if not one.holds]
    rows = "".join(_limit(one, knowledge) for one in checked)
    heads = ("Held against", "Model", "Published", "Difference", "Holds", "From")
    lever = [one for one in missed if one.checkpoint.measure == "quadriceps_lever_arm_mm" and one.difference_share]
    too_long = " and ".join(sorted(f"{100 * (one.difference_share or 0):.0f}" for one in lever))
    at = " and ".join(sorted({f"{one.checkpoint.inputs['flexion_deg']:g}" for one in lever}))
    bias = (
        f"At {at} degrees the lever arm of the quadriceps is {too_long} % too long, so the forces there come out too "
        "small by about as much."
    )
    return (
        f'<section class="kn-stack"><p class="kn-lead">{len(missed)} of {len(checked)} independent checks miss.</p>'
        f"<p>{bias} Stress as an absolute figure is not validated, so none is shown in this lab. Independent means:"
        f" {ROLES['independent']}.</p>{marks.table('Independent checks of the models of load', heads, rows)}</section>"
    )


def _limit(one: Held, knowledge: Knowledge) -> str:
    row = one.checkpoint
    inputs = ", ".join(_input(name, value) for name, value in row.inputs.items())
    share = f" ({100 * one.difference_share:+.0f} %)" if one.difference_share is not None else ""
    sign, word = ("tick", "holds") if one.holds else ("cross", "misses")
    within = f" ± {row.tolerance:.3g}" if row.tolerance is not None else ""
    difference = f"{one.difference:+.3g}{share}" if one.difference is not None else ""
    published = f"{row.expected:.3g}{within} {row.unit}" if isinstance(row.expected, float) else row.expected
    return (
        f'<tr><th scope="row">{escape(row.quantity)}<br><span class="kn-small kn-muted">{escape(inputs)}</span></th>'
        f'<td class="kn-num">{one.value:.3g}</td><td class="kn-num">{escape(str(published))}</td>'
        f'<td class="kn-num">{difference}</td><td>{marks.icon(sign, 18)} {word}</td>'
        f"<td>{marks.sources(row.basis, row.references, knowledge)}</td></tr>"
    )


def _input(name: str, value: Value) -> str:
    """An input as it is read: 'flexion 50 deg', 'knee moment 157 N*m'."""
    for suffix, unit in _UNITS.items():
        if name.endswith(suffix):
            return f"{name.removesuffix(suffix).replace('_', ' ')} {value:g} {unit}"
    return f"{name.replace('_', ' ')} {value}"
