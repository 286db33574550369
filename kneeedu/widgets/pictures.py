"""Pictures of provocation tests and exercises: one drawing each, made fit to share a page with any other.

Drawings live in pictures/<kind>/<id>.svg. Not every test or exercise has one.
"""

import re
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

HERE = Path(__file__).parent / "pictures"
Kind = Literal["tests", "exercises"]
SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)
_serial = count(1)


def picture(kind: Kind, id: str) -> str | None:
    """The drawing of a test or an exercise as SVG, or None where there is none; inner ids differ at each call."""
    source = _source(kind, id)
    if source is None:
        return None
    mark = f"d{next(_serial)}-"
    svg = ElementTree.fromstring(re.sub(r'(\sid="|href="#|url\(#)', rf"\g<1>{mark}", source))
    for tag in ("title", "desc"):
        node = svg.find(f"{{{SVG}}}{tag}")
        assert node is not None, f"the picture of {id} lacks its {tag}"
        node.set("id", f"{mark}{tag}")
    svg.attrib |= {"role": "img", "aria-labelledby": f"{mark}title", "aria-describedby": f"{mark}desc"}
    return ElementTree.tostring(svg, encoding="unicode")


@cache
def _source(kind: Kind, id: str) -> str | None:
    path = HERE / kind / f"{id}.svg"
    return path.read_text(encoding="utf-8") if re.fullmatch(r"\w+", id) and path.is_file() else None
