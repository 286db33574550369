"""Pictures of tests and exercises: each belongs to something we teach, says what it shows, and follows the theme."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kneeedu.widgets.pictures import HERE, SVG, picture

FILES = sorted(HERE.glob("*/*.svg"))
MAX_BYTES = 8_000
ANGLE = re.compile(r"\d{1,3}(–\d{1,3})?°")
STYLESHEET = (HERE.parent / "kneeedu.css").read_text(encoding="utf-8")
KINDS_OF_ELEMENT = {
    *("svg", "title", "desc", "defs", "g", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("text", "tspan", "clipPath", "mask", "linearGradient", "radialGradient", "stop", "pattern", "marker"),
}


def tag(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{SVG}}}")


def shown(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


def ids(svg: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', svg)


def references(svg: str) -> set[str]:
    labels = " ".join(re.findall(r'aria-\w+="([^"]+)"', svg)).split()
    return {*labels, *re.findall(r'href="#([^"]+)"', svg), *re.findall(r"url\(#([^)]+)\)", svg)}


each_file = pytest.mark.parametrize("path", FILES, ids=shown)


def test_there_are_pictures_of_tests():
    assert len(list((HERE / "tests").glob("*.svg"))) >= 26


@each_file
def test_a_picture_belongs_to_something_we_teach(path, knowledge):
    taught = {
        "tests": {finding.id for finding in knowledge.findings.values() if finding.kind == "test"},
        "exercises": set(knowledge.exercises),
    }

    assert path.stem in taught[path.parent.name]


@each_file
def test_a_picture_has_a_title_and_one_description(path):
    svg = ElementTree.parse(path).getroot()

    for name in ("title", "desc"):
        (node,) = svg.findall(f"{{{SVG}}}{name}")
        assert (node.text or "").strip()
    assert svg.get("viewBox") == "0 0 320 220"


@each_file
def test_every_colour_is_one_of_ours(path):
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"[\"':;\s]#[0-9a-fA-F]{3,8}\b", re.sub(r'href="#[^"]+"', "", source))
    for name, value in re.findall(r'\b(fill|stroke|stop-color|color)="([^"]+)"', source):
        assert re.fullmatch(r"none|url\(#[\w-]+\)|var\(--kn-[\w-]+\)", value), f"{name}={value}"
    assert all(f"{token}:" in STYLESHEET for token in re.findall(r"var\((--kn-[\w-]+)\)", source))


@each_file
def test_a_picture_has_no_words_but_angles(path):
    words = ["".join(text.itertext()).strip() for text in ElementTree.parse(path).iter(f"{{{SVG}}}text")]

    assert [word for word in words if not ANGLE.fullmatch(word)] == []


@each_file
def test_a_picture_is_small_and_only_draws(path):
    elements = list(ElementTree.parse(path).iter())

    assert path.stat().st_size <= MAX_BYTES
    assert {tag(element) for element in elements} <= KINDS_OF_ELEMENT
    assert not [name for element in elements for name in element.attrib if name.startswith("on") or name == "style"]


@each_file
def test_a_picture_put_on_a_page_twice_never_shares_an_id(path):
    first, second = (picture(path.parent.name, path.stem) for _ in range(2))

    assert first is not None
    assert second is not None
    assert len(ids(first)) == len(set(ids(first)))
    assert not set(ids(first)) & set(ids(second))
    assert references(first) <= set(ids(first))
    assert 'role="img"' in first


def test_no_picture_where_none_was_drawn():
    assert picture("tests", "no_such_test") is None
    assert picture("tests", "../tests/lachman") is None
