"""What is sent is small, and sent once: compressed as the browser takes it, and kept under the name of its content."""

import gzip
import re

import brotli
import pytest

from kneeedu.server import compressed
from kneeedu.server.assets import OURS, PLOTLY, asset
from kneeedu.server.compressed import Compressed
from kneeedu.server.scripts import SCRIPTS, USED, lab_scripts

CSS = "kneeedu/static/kneeedu.css"


@pytest.fixture(scope="module")
def case_page(practice):
    with practice.visitor() as visitor:
        return visitor.get("play/ache_around_the_kneecap_on_stairs", follow_redirects=True).text


@pytest.fixture
def stylesheet(tmp_path, monkeypatch):
    monkeypatch.setattr(compressed, "user_cache_path", lambda _name: tmp_path)
    plain = OURS["kneeedu.css"].read_bytes()
    prepared = Compressed(plain, "aa11")
    assert prepared.wait(60)
    return prepared, plain


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP ; q=1.0", "gzip"),
        ("identity", ""),
        ("gzip;q=0", ""),
        ("", ""),
    ],
)
def test_the_smallest_form_that_the_browser_takes_is_sent(stylesheet, accepted, name):
    prepared, plain = stylesheet
    form = prepared.accepted(accepted)

    assert (form[0] if form else "") == name
    if form:
        unpacked = {"br": brotli.decompress, "gzip": gzip.decompress}[name](form[1])
        assert unpacked == plain


def test_a_file_is_squeezed_once_for_all_starts(stylesheet, monkeypatch):
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: pytest.fail("squeezed again"))
    prepared, plain = stylesheet

    assert Compressed(plain, "aa11").brotli == prepared.brotli


def test_where_nothing_can_be_kept_files_are_compressed_all_the_same(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr(compressed, "user_cache_path", lambda _name: blocked)
    prepared = Compressed(b"knee " * 500, "bb22")

    assert prepared.wait(60)
    assert brotli.decompress(prepared.accepted("br")[1]) == b"knee " * 500


@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("identity", None)])
def test_the_server_sends_what_was_asked_for(practice, accepted, coding):
    response = practice.get(CSS, headers={"Accept-Encoding": accepted})

    assert response.headers.get("content-encoding") == coding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.content == OURS["kneeedu.css"].read_bytes()


def test_all_that_a_page_names_is_kept_for_a_year(practice, case_page):
    named = re.findall(r'(?:href|src)="/(kneeedu/[^"]+)"', case_page)

    assert len(named) > 6
    for address in named:
        response = practice.get(address.replace("&amp;", "&"))
        assert (address, response.headers["cache-control"]) == (address, "public, max-age=31536000, immutable")


def test_under_any_other_name_a_file_is_asked_for_each_time(practice):
    lab = lab_scripts()
    for address in (CSS, f"{CSS}?v=0", "kneeedu/lab/0/voila.js", f"kneeedu/lab/{lab.extension_digest}/voila.js"):
        assert practice.get(address).headers["cache-control"] == "no-cache"
    assert "max-age" in practice.get(f"kneeedu/lab/{lab.static_digest}/voila.js").headers["cache-control"]


def test_a_picture_of_a_lesson_is_kept_under_its_content(practice, lesson_with_picture):
    address = re.search(r'src="\.\./\.\./(files/images/knee\.svg\?v=\w+)"', lesson_with_picture).group(1)
    response = practice.get(f"voila/{address}")

    assert response.headers["content-type"] == "image/svg+xml"
    assert "max-age=31536000" in response.headers["cache-control"]
    assert practice.get("voila/files/images/knee.svg").headers["cache-control"] == "no-cache"


@pytest.fixture(scope="module")
def lesson_with_picture(practice):
    return practice.get("voila/render/lessons/02_picture.ipynb").text


@pytest.mark.parametrize("folder", ["kneeedu/lab/0", "kneeedu/extensions/0", "voila/files/images", "kneeedu/static"])
@pytest.mark.parametrize("outside", ["..%2f..%2fetc%2fpasswd", "%2e%2e/notes.svg", "..%2fnotes.svg", "%2fetc%2fpasswd"])
def test_nothing_outside_the_folders_is_reached(practice, folder, outside):
    assert practice.get(f"{folder}/{outside}").status_code == 404


def test_the_scripts_of_a_page_come_in_one_piece_before_the_kernel(case_page):
    assert case_page.count(f'<script src="/kneeedu/static/{SCRIPTS}?v=') == 1
    assert case_page.index(f'<script src="/kneeedu/static/{SCRIPTS}?v=') < case_page.index("kernelId")
    assert "voila.js" not in re.sub(r"<script id=.*?</script>", "", case_page, flags=re.DOTALL)


def test_the_one_piece_holds_what_voila_would_ask_for(practice):
    lab = lab_scripts()
    entry = lab.find_static("voila.js").plain
    numbers = {int(number) for number in re.findall(rb"\be\((\d+)\)", entry)}
    parts = [lab.find_static(f"{number}.voila.js") for number in numbers]

    assert entry in lab.joined.plain
    assert sum(part is not None for part in parts) > 40
    assert all(part.plain in lab.joined.plain for part in parts if part)


def test_a_page_starts_the_extensions_it_uses_and_no_other(tmp_path):
    offered = [*USED, "jupyterlab-plotly", "jupyterlab_pygments", "somebody-elses"]
    current = {"federated_extensions": [{"name": name} for name in offered]}
    config = lab_scripts().page_config(current, "/", has_formulas=False)

    assert {extension["name"] for extension in config["federated_extensions"]} == set(USED)


def test_math_is_loaded_only_by_a_page_with_a_formula():
    current = {"federated_extensions": [], "fullMathjaxUrl": "elsewhere"}

    assert "no_math.js" in lab_scripts().page_config(current, "/", has_formulas=False)["fullMathjaxUrl"]
    assert lab_scripts().page_config(current, "/", has_formulas=True)["fullMathjaxUrl"] is None


def test_plotly_is_named_only_by_a_page_with_figures(practice, case_page):
    assert "plotly" not in case_page
    assert "plotly" not in practice.get("voila/render/lessons/01_where.ipynb").text
    page = practice.get("voila/render/lessons/03_figures.ipynb").text
    assert page.count(PLOTLY) == 1
    assert f'<link rel="prefetch" as="script" href="/kneeedu/static/{PLOTLY}?v=' in page


def test_the_script_that_draws_names_no_other_host_to_fetch_from():
    assert b'topojsonURL:{valType:"string",noBlank:!0,dflt:""' in asset(OURS[PLOTLY]).plain
    assert (OURS[PLOTLY].parent / "LICENSE").is_file()
