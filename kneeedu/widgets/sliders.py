"""Sliders of our own: named, with their unit, by finger and by keyboard, each marked where it stood at first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import traitlets

from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Slider:
    """One slider. low, high, step and start are in the unit that is shown; told: what it means, in a sentence."""

    key: str
    label: str
    start: float
    high: float
    unit: str
    low: float = 0
    step: float = 1
    told: str = ""


class Sliders(Untrusted):
    """A group of sliders. Observe 'places' (how many steps each stands above its lowest), then read 'values'.

    legend: what the group is about. back: what the button says that puts all back where they stood at first; none
    without it.
    """

    _esm = HERE / "sliders.js"
    inputs = frozenset({"places"})
    legend = traitlets.Unicode("").tag(sync=True)
    back = traitlets.Unicode("").tag(sync=True)
    sliders: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    places = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(self, legend: str, sliders: Sequence[Slider], back: str = "") -> None:
        self._sliders = tuple(sliders)
        self._most = [round((one.high - one.low) / one.step) for one in sliders]
        starts = [round((one.start - one.low) / one.step) for one in sliders]
        if any(not 0 <= at <= most for at, most in zip(starts, self._most, strict=True)):
            raise ValueError("a slider starts outside of its own ends")
        super().__init__(
            legend=legend,
            back=back,
            sliders=[
                {
                    "label": one.label,
                    "unit": one.unit,
                    "told": one.told,
                    "low": one.low,
                    "step": one.step,
                    "most": most,
                    "start": start,
                }
                for one, most, start in zip(sliders, self._most, starts, strict=True)
            ],
            places=starts,
        )

    @property
    def values(self) -> Mapping[str, float]:
        """Where each slider stands, by its key, in the unit that is shown."""
        return {one.key: one.low + at * one.step for one, at in zip(self._sliders, self.places, strict=True)}

    def accepts(self, name: str, value: Any) -> bool:
        """As many whole numbers as there are sliders, each within its ends."""
        if not isinstance(value, list) or len(value) != len(self._most):
            return False
        return all(type(at) is int and 0 <= at <= most for at, most in zip(value, self._most, strict=True))
