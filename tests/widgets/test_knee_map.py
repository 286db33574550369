"""The knee map: every place drawn once, only the pain shaded, and nothing taken from a page but a place on the map."""

import re
from xml.etree import ElementTree

import pytest

from kneeedu.errors import ContentError
from kneeedu.widgets.knee_map import ELSEWHERE, HERE, VIEWS, KneeMap, drawn_regions, pain_drawing

REGIONS = {
    "anterior": {
        "distal_anterior_thigh",
        "suprapatellar",
        "patella_centre",
        "medial_peripatellar",
        "lateral_peripatellar",
        "inferior_pole",
        "mid_patellar_tendon",
        "tibial_tuberosity",
        "fat_pad_medial",
        "fat_pad_lateral",
    },
    "lateral": {
        "distal_lateral_thigh",
        "lateral_epicondyle",
        "lateral_joint_line",
        "gerdy_tubercle",
        "fibular_head",
        "biceps_tendon",
    },
    "medial": {"medial_facet", "medial_epicondyle_mcl", "medial_joint_line", "pes_anserine", "proximal_medial_tibia"},
    "posterior": {
        "popliteal_fossa_centre",
        "medial_hamstring_tendons",
        "lateral_hamstring_tendon",
        "posterolateral_corner",
        "posteromedial_corner",
        "medial_gastrocnemius_head",
        "upper_calf",
    },
}
NAMES = {region: f"Name of {region}" for regions in REGIONS.values() for region in regions}
CONDITIONS = ("patellofemoral", "tendinopathy", "band_syndrome", "meniscus_tear", "bone_stress", "osteoarthritis")


def shaded(html: str) -> list[str]:
    return re.findall(r'data-region="(\w+)"', html)


def source(view: str) -> str:
    return (HERE / "knee" / f"{view}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("view", VIEWS)
def test_every_region_is_drawn_once_in_its_view(view):
    drawn = drawn_regions(view)

    assert len(drawn) == len(set(drawn))
    assert set(drawn) == REGIONS[view]


@pytest.mark.parametrize("view", VIEWS)
def test_a_drawing_takes_its_colours_from_the_tokens(view):
    text = source(view)

    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text))
    assert colours <= {
        "none",
        "transparent",
        *(f"var(--kn-{name})" for name in ("skin", "bone-fill", "bone-line", "tendon", "line-strong", "ink-2")),
        *re.findall(r"url\(#\w+\)", text),
    }
    assert not re.search(r'(?<!href)="#|style=|<style', text)


@pytest.mark.parametrize("view", VIEWS)
def test_a_drawing_is_small_and_says_nothing_but_the_sides(view):
    words = {node.text for node in ElementTree.fromstring(source(view)).iter("{http://www.w3.org/2000/svg}text")}

    assert words <= {"outer", "inner", "side"}
    assert len(source(view)) <= 12 * 1024


def test_only_the_painful_regions_are_shaded():
    html = pain_drawing(["inferior_pole", "mid_patellar_tendon"], "right", "Below the kneecap.", NAMES)

    assert sorted(shaded(html)) == ["inferior_pole", "mid_patellar_tendon"]
    assert "Shaded: Name of inferior_pole; Name of mid_patellar_tendon." in html


def test_each_view_that_hurts_is_drawn():
    html = pain_drawing(["lateral_epicondyle", "inferior_pole"], "right", "Two places.", NAMES)

    assert re.findall(r'data-view="(\w+)"', html) == ["anterior", "lateral"]


def test_a_knee_without_pain_is_drawn_from_the_front():
    html = pain_drawing([], "right", "No pain at the knee.", NAMES)

    assert re.findall(r'data-view="(\w+)"', html) == ["anterior"]
    assert shaded(html) == []
    assert "No pain is marked at the knee." in html
    assert "kn-swatch" not in html


def test_both_knees_are_drawn_from_the_front():
    html = pain_drawing(["patella_centre"], "both", "Behind both kneecaps.", NAMES)

    assert "Right knee, front" in html
    assert "Left knee, front" in html
    assert shaded(html) == ["patella_centre", "patella_centre"]


def test_a_left_knee_is_mirrored_and_its_words_are_not():
    right, left = (pain_drawing(["inferior_pole"], side, "The tip.", NAMES) for side in ("right", "left"))

    assert "scale(-1 1)" in left
    assert "scale(-1 1)" not in right
    assert re.findall(r'<text[^>]* x="(\d+)"[^>]*anchor="(\w+)">outer', right) == [("6", "start")]
    assert re.findall(r'<text[^>]* x="(\d+)"[^>]*anchor="(\w+)">outer', left) == [("314", "end")]


def test_two_drawings_share_a_page_without_sharing_ids():
    first, second = (set(re.findall(r'\sid="([^"]+)"', pain_drawing(["upper_calf"], "left", "", {}))) for _ in "ab")

    assert first
    assert not first & second


def test_every_reference_inside_a_drawing_is_met():
    html = pain_drawing([region for regions in REGIONS.values() for region in regions], "both", "All.", NAMES)

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', html)) <= set(ids)


def test_a_caption_is_text_and_not_markup():
    html = pain_drawing(["inferior_pole"], "right", "<b>sore</b>", NAMES | {"inferior_pole": "<i>tip</i>"})

    assert "<b>" not in html
    assert "<i>" not in html


def test_pain_in_an_unknown_place_is_refused():
    with pytest.raises(ContentError, match="'elbow'"):
        pain_drawing(["inferior_pole", "elbow"], "right", "", NAMES)


def test_nothing_is_chosen_at_first():
    assert KneeMap(NAMES).chosen == ""


@pytest.mark.parametrize("place", ["inferior_pole", ELSEWHERE])
def test_an_earlier_choice_is_shown(place):
    assert KneeMap(NAMES, chosen=place).chosen == place


def test_a_place_on_the_map_can_be_chosen():
    knee_map, seen = KneeMap(NAMES), []
    knee_map.observe(lambda change: seen.append(change["new"]), "chosen")

    knee_map.set_state({"chosen": "pes_anserine"})
    knee_map.set_state({"chosen": ELSEWHERE})

    assert seen == ["pes_anserine", ELSEWHERE]


@pytest.mark.parametrize("forged", ["elbow", "", None, 3, ["inferior_pole"], {"inferior_pole": 1}])
def test_an_unknown_region_keeps_the_old_choice(forged):
    knee_map = KneeMap(NAMES, chosen="inferior_pole")
    knee_map.observe(lambda change: pytest.fail("told of a choice that was refused"), "chosen")

    knee_map.set_state({"chosen": forged})

    assert knee_map.chosen == "inferior_pole"


def test_an_unknown_region_set_in_python_keeps_the_old_choice():
    knee_map = KneeMap(NAMES, chosen="inferior_pole")

    knee_map.chosen = "elbow"

    assert knee_map.chosen == "inferior_pole"


def test_a_locked_map_refuses_every_choice():
    knee_map = KneeMap(NAMES, chosen="inferior_pole")
    knee_map.lock()

    knee_map.set_state({"chosen": "pes_anserine"})
    knee_map.set_state({"locked": False})
    knee_map.set_state({"locked": False, "chosen": "pes_anserine"})
    knee_map.chosen = "pes_anserine"

    assert (knee_map.chosen, knee_map.locked) == ("inferior_pole", True)


def test_a_page_cannot_change_what_is_drawn_or_asked():
    knee_map = KneeMap(NAMES)
    before = dict(knee_map.names)

    knee_map.set_state({"names": {}, "views": {}, "prompt": "?", "side": "left", "number": "9"})

    assert knee_map.names == before
    assert set(knee_map.views) == set(VIEWS)
    assert (knee_map.prompt, knee_map.side, knee_map.number) == ("Where would you press first?", "right", "")


def test_the_map_offers_only_places_that_have_a_name():
    knee_map = KneeMap({"inferior_pole": "Lower tip of the kneecap", "elbow": "Elbow"})

    assert set(knee_map.names) == {"inferior_pole", ELSEWHERE}
    assert shaded("".join(knee_map.views.values())) == ["inferior_pole"]


def test_no_diagnosis_travels_with_the_map():
    state = str(KneeMap(NAMES).get_state()).lower()

    assert not [condition for condition in CONDITIONS if condition in state]


def test_the_page_part_is_small_and_fetches_nothing():
    script = (HERE / "knee_map.js").read_text(encoding="utf-8")

    assert len(script) < 8_000
    assert not re.search(r"import |fetch\(|https?://(?!www\.w3\.org/)", script)
