"""What the first page lays out: cases by where they hurt, and lessons. Never an answer, tag or diagnosis."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kneeedu.models.case import Case

DIFFICULTY = ("Foundation", "Straightforward", "Intermediate", "Demanding", "Expert")


@dataclass(frozen=True)
class Place:
    """A number on the picture of the knee and the regions of the knee map behind it, set apart by spaces."""

    id: str
    number: int
    name: str
    regions: str


PLACES = (
    Place(
        "kneecap",
        1,
        "Around the kneecap",
        "distal_anterior_thigh suprapatellar patella_centre medial_peripatellar lateral_peripatellar medial_facet",
    ),
    Place(
        "below",
        2,
        "Just below the kneecap",
        "inferior_pole mid_patellar_tendon tibial_tuberosity fat_pad_medial fat_pad_lateral",
    ),
    Place(
        "outer",
        3,
        "Outer side",
        "distal_lateral_thigh lateral_epicondyle lateral_joint_line gerdy_tubercle fibular_head biceps_tendon",
    ),
    Place("inner", 4, "Inner side", "medial_epicondyle_mcl medial_joint_line pes_anserine proximal_medial_tibia"),
    Place(
        "back",
        5,
        "Back of the knee",
        "popliteal_fossa_centre medial_hamstring_tendons lateral_hamstring_tendon posterolateral_corner "
        "posteromedial_corner medial_gastrocnemius_head upper_calf",
    ),
    Place("both", 6, "Both knees", ""),
)


@dataclass(frozen=True)
class CaseCard:
    """A case as it may be shown before it is played."""

    id: str
    title: str
    minutes: int
    difficulty: str
    level: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class LessonCard:
    path: str
    title: str
    summary: str
    minutes: int | None
    picture: str


def case_card(case: Case) -> CaseCard:
    pain, both = set(case.presentation.pain), case.presentation.side == "both"
    places = tuple(place for place in PLACES if pain & set(place.regions.split()) or (both and place.id == "both"))
    return CaseCard(case.id, case.title, case.minutes, DIFFICULTY[case.difficulty - 1], case.difficulty, places)


def case_cards(cases: Iterable[Case], where: str = "") -> list[CaseCard]:
    """Cards of the cases that hurt in a place (all without one), the easier first."""
    cards = [case_card(case) for case in cases]
    wanted = [card for card in cards if not where or where in {place.id for place in card.places}]
    return sorted(wanted, key=lambda card: (card.level, card.title))


def lesson_cards(notebooks: Path) -> list[LessonCard]:
    """Lessons in the order of their file names; a file that is no notebook is left out."""
    paths = sorted((notebooks / "lessons").glob("*.ipynb"))
    cards = [_lesson_card(path, path.stat().st_mtime_ns) for path in paths]
    return [card for card in cards if card is not None]


@lru_cache(maxsize=64)
def _lesson_card(path: Path, _changed_ns: int) -> LessonCard | None:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        about = notebook["metadata"].get("kneeedu", {})
        first = next(("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"), "")
    except (ValueError, KeyError, OSError):
        return None
    title = notebook["metadata"].get("title") or _heading(first) or path.stem.replace("_", " ")
    summary = about.get("summary") or _opening(first)
    return LessonCard(f"lessons/{path.name}", title, summary, _minutes(about), str(about.get("picture", "")))


def _minutes(about: dict[str, Any]) -> int | None:
    minutes = about.get("minutes")
    return minutes if isinstance(minutes, int) else None


def _heading(markdown: str) -> str:
    match = re.search(r"^#\s+(.+)$", markdown, re.MULTILINE)
    return match.group(1).strip() if match else ""


def _opening(markdown: str) -> str:
    """First sentence below the heading, without Markdown marks."""
    for paragraph in re.split(r"\n\s*\n", markdown):
        text = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", paragraph).strip()
        if text and not text.startswith(("#", "|", "!", ">", "<", "-")):
            return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0][:120]
    return ""
