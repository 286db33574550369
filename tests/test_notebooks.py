"""What every notebook keeps to: thin cells, no stored output, and nothing at load that makes pages hang."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
HANGS = re.compile(r"with\s+\S*Output\(|\.capture\(|\binteract(ive|ive_output)?\(|FigureWidget|@interact")
"""Constructs with which a Voilà page hangs now and then, or sends plotly's script through the kernel's socket."""


def cells(path: Path, kind: str) -> list[str]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_code_cell_has_five_lines_at_most(path: Path) -> None:
    longest = max(len([line for line in cell.splitlines() if line.strip()]) for cell in cells(path, "code"))

    assert longest <= 5


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_and_no_widget_state_is_stored(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))

    assert [cell["id"] for cell in notebook["cells"] if cell.get("outputs") or cell.get("execution_count")] == []
    assert "widgets" not in notebook["metadata"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_its_title_and_can_be_told_from_others(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))

    assert notebook["metadata"]["title"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])


@pytest.mark.parametrize("path", [*NOTEBOOKS, *sorted((ROOT / "kneeedu").rglob("*.py"))], ids=lambda path: path.stem)
def test_nothing_that_hangs_a_page_is_used(path: Path) -> None:
    code = "\n".join(cells(path, "code")) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")

    assert HANGS.findall(code) == []


def test_lessons_are_mostly_prose() -> None:
    for path in (ROOT / "notebooks" / "lessons").glob("0*.ipynb"):  # 90 and up are for looking things up
        assert len(cells(path, "markdown")) >= len(cells(path, "code")), path.name
