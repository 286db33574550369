"""The knee map: where a patient says it hurts, and where a learner would press.

The four drawings show a right knee; a left one is mirrored here, its words kept readable.
The map knows places and their names, and nothing of what is wrong with the knee.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any, Literal, get_args
from xml.etree import ElementTree

import traitlets

from kneeedu.errors import ContentError
from kneeedu.models.anatomy import View
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
Side = Literal["left", "right", "both"]
VIEWS: tuple[View, ...] = get_args(View)
VIEW_NAMES: Mapping[View, str] = {
    "anterior": "front",
    "lateral": "outer side",
    "medial": "inner side",
    "posterior": "back",
}
ELSEWHERE = "elsewhere"
ELSEWHERE_NAME = "Somewhere else, not on this map"
WIDTH = 320
"""Of every drawing, in its own units."""
SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)
_serial = count(1)
MARK = "kn-mark-"
"""Stands in a drawing that is kept for the mark of the place it is put in."""


@cache
def _source(view: View) -> str:
    return (HERE / "knee" / f"{view}.svg").read_text(encoding="utf-8")


@cache
def drawn_regions(view: View) -> tuple[str, ...]:
    """The ids of the regions on a view, in the order of the drawing."""
    return tuple(re.findall(r'data-region="(\w+)"', _source(view)))


def pain_drawing(regions: Sequence[str], side: Side, caption: str, names: Mapping[str, str]) -> str:
    """A figure with each view that hurts, the pain hatched; an unmarked knee from the front if nothing does."""
    _refuse_unknown(regions)
    views = [view for view in VIEWS if set(regions) & set(drawn_regions(view))]
    drawings = [_pain_svg(view, knee, regions, names) for view in views or VIEWS[:1] for knee in _knees(view, side)]
    swatch = '<span class="kn-swatch" aria-hidden="true"></span>' if views else ""
    note = " Both knees hurt; where one is drawn, it is the right." if side == "both" and views != ["anterior"] else ""
    return (
        f'<figure class="kn-map"><div class="kn-map__views">{"".join(drawings)}</div>'
        f"<figcaption>{swatch}<span>{escape(caption)}{note if views else ''}</span></figcaption></figure>"
    )


def _refuse_unknown(regions: Collection[str]) -> None:
    drawn = {region for view in VIEWS for region in drawn_regions(view)}
    if unknown := [region for region in regions if region not in drawn]:
        raise ContentError(tuple(f"The knee map has no region called '{region}'." for region in unknown))


def _knees(view: View, side: Side) -> tuple[Literal["left", "right"], ...]:
    """Both knees are drawn as we face the patient, the right one first; the other views show one of them."""
    if side == "both":
        return ("right", "left") if view == "anterior" else ("right",)
    return (side,)


def _pain_svg(view: View, side: Literal["left", "right"], regions: Sequence[str], names: Mapping[str, str]) -> str:
    """One drawing with its pain, and which knee it is."""
    here = tuple(region for region in drawn_regions(view) if region in regions)
    told = "; ".join(names.get(region, region.replace("_", " ")) for region in here)
    return _pain_drawn(view, side, here, told).replace(MARK, f"p{next(_serial)}-")


@cache
def _pain_drawn(view: View, side: Literal["left", "right"], regions: tuple[str, ...], told: str) -> str:
    """The drawing, the same each time but for its MARK."""
    mark = MARK
    svg = _drawing(view, side, mark, regions)
    shows = f"{side.capitalize()} knee, {VIEW_NAMES[view]}"
    shapes = _child(svg, "kn-regions")
    painful = [shape.get("data-region", "") for shape in shapes]
    shapes.attrib.pop("pointer-events", None)
    outlines = [deepcopy(shape) for shape in shapes]
    for outline in outlines:
        del outline.attrib["data-region"]
        outline.attrib |= {"class": "kn-svg-pain", "stroke": "var(--kn-pain)", "stroke-width": "2.5"}
    for shape in shapes:
        shape.attrib |= {"fill": f"url(#{mark}hatch)"}
    shapes[:0] = outlines  # below the fills, so that touching regions read as one
    if painful:
        svg[0].append(ElementTree.fromstring(_hatch(f"{mark}hatch")))
    _describe(svg, mark, f"Pain drawing. {shows}", f"Shaded: {told}." if told else "No pain is marked at the knee.")
    picture = ElementTree.tostring(svg, encoding="unicode")
    return f'<div class="kn-map__view">{picture}<p aria-hidden="true">{shows}</p></div>'


def _hatch(name: str) -> str:
    return (
        f'<pattern xmlns="{SVG}" id="{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="var(--kn-pain-soft)" opacity=".8"/>'
        '<rect width="2" height="7" fill="var(--kn-pain)"/></pattern>'
    )


def _describe(svg: ElementTree.Element, mark: str, title: str, text: str) -> None:
    svg.attrib |= {"role": "img", "aria-labelledby": f"{mark}title {mark}desc"}
    for index, (tag, words) in enumerate((("title", title), ("desc", text))):
        node = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{mark}{tag}"})
        node.text = words
        svg.insert(index, node)


def _drawing(view: View, side: Literal["left", "right"], mark: str, keep: Collection[str]) -> ElementTree.Element:
    """A view of one knee with the regions kept; its inner ids start with 'mark', so that drawings share a page."""
    text = re.sub(r'(\sid="|href="#|url\(#)', rf"\g<1>{mark}", _source(view))
    svg = ElementTree.fromstring(text)
    shapes = _child(svg, "kn-regions")
    for shape in list(shapes):
        if shape.get("data-region") not in keep:
            shapes.remove(shape)
    if side == "left":
        _child(svg, "kn-knee").set("transform", f"translate({WIDTH} 0) scale(-1 1)")
        for word in svg.iter(f"{{{SVG}}}text"):
            word.set("x", str(WIDTH - int(word.get("x", "0"))))
            word.set("text-anchor", {"start": "end", "end": "start"}[word.get("text-anchor", "start")])
    return svg


def _child(svg: ElementTree.Element, name: str) -> ElementTree.Element:
    found = svg.find(f".//{{{SVG}}}g[@class='{name}']")
    assert found is not None, f"a knee drawing lacks its group {name}"
    return found


@cache
def _map(view: View, side: Literal["left", "right"], keep: tuple[str, ...]) -> str:
    """A view to choose a place on, the same for all but for its MARK."""
    return ElementTree.tostring(_drawing(view, side, MARK, keep), encoding="unicode")


class KneeMap(Untrusted):
    """Asks for one place on the knee. 'chosen' is a region's id, 'elsewhere', or empty while nothing is chosen."""

    _esm = HERE / "knee_map.js"
    inputs = frozenset({"chosen"})
    number = traitlets.Unicode("").tag(sync=True)
    prompt = traitlets.Unicode("").tag(sync=True)
    side = traitlets.Unicode("right").tag(sync=True)
    views = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        names: Mapping[str, str],
        side: Literal["left", "right"] = "right",
        prompt: str = "Where would you press first?",
        number: str = "",
        chosen: str = "",
    ) -> None:
        offered = {region: names[region] for view in VIEWS for region in drawn_regions(view) if region in names}
        self._known = (*offered, ELSEWHERE)  # a tuple: what comes may not be hashable
        mark = f"m{next(_serial)}-"
        super().__init__(
            names=offered | {ELSEWHERE: ELSEWHERE_NAME},
            side=side,
            prompt=prompt,
            number=number,
            views={view: _map(view, side, tuple(offered)).replace(MARK, mark) for view in VIEWS},
            chosen=chosen if chosen in self._known else "",
        )

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Called with what a browser sent.

        A validator alone would not do: traitlets runs it after a batch of changes, when the old value is gone.
        """
        if sync_data.get("chosen", ELSEWHERE) in self._known:
            super().set_state(sync_data)
        else:
            self.send_state()

    @traitlets.validate("chosen")
    def _a_place_on_the_map(self, proposal: Any) -> str:
        value: str = proposal["value"]
        return value if value in self._known and not self._is_locked else self.chosen
