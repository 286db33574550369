"""Which of JupyterLab's scripts a page loads, in one piece, and what the page tells them.

Voilà's front end is some sixty files that name one another, and each extension adds a few. They register themselves
when they are run, in any order, and are asked for one by one only where that has not happened. So the files that every
page needs are sent as one: a request instead of seventy, and smaller, as it is compressed as a whole. Nothing of theirs
is altered; a file that a newer version names differently is simply asked for by itself.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from voila.paths import collect_static_paths
from voila.utils import get_voila_labextensions_path

from kneeedu.server.assets import Asset, asset_of, asset_url, digest_of, in_folders

SCRIPTS = "scripts.js"
_ENTRY = "voila.js"
USED: Mapping[str, str] = {
    "@jupyter-widgets/jupyterlab-manager": r"\d+\..*\.js",
    "@voila-dashboards/widgets-manager8": r"(496|883)\..*\.js",
    "anywidget": r"(2|528)\..*\.js",
}
"""The lab extensions our pages use, all others are left out; and those of their files that every page loads."""
_CHUNK = re.compile(r"\be\((\d+)\)")
_FORMULA = re.compile(r"\$[^$\n]+\$|\\\(|\\\[|\\begin\{")


class LabScripts:
    """JupyterLab's scripts as they lie on this machine.

    static: folders with Voilà's own; extensions: folders with lab extensions, those that win first.
    """

    def __init__(self, static: Sequence[str], extensions: Sequence[str]) -> None:
        self._static, self._folders = list(map(Path, static)), list(map(Path, extensions))
        self.joined: Asset = asset_of(b"\n".join(self._in_one()), SCRIPTS)
        self.static_digest = digest_of(_names(path for folder in self._static for path in folder.glob("*.js")))
        self.extension_digest = digest_of(
            _names(path for name in USED for path in sorted(self._extension(name).glob("static/*")))
        )
        self.find_static, self.find_extension = in_folders(*static), in_folders(*extensions)

    def _in_one(self) -> Iterator[bytes]:
        """The files of the extensions, those that Voilà's front end names, and the front end itself, which starts."""
        for name, needed in USED.items():
            for path in sorted(self._extension(name).glob("static/*.js")):
                if re.fullmatch(needed, path.name):
                    yield path.read_bytes()
        entry = self._find(_ENTRY)
        if entry is None:
            return
        source = entry.read_text(encoding="utf-8")
        for number in sorted(set(_CHUNK.findall(source)), key=int):
            chunk = self._find(f"{number}.{_ENTRY}")
            if chunk is not None:
                yield chunk.read_bytes()
        yield source.encode()

    def _find(self, name: str) -> Path | None:
        return next((folder / name for folder in self._static if (folder / name).is_file()), None)

    def _extension(self, name: str) -> Path:
        """Where an extension lies; a folder that is not there where it is not installed."""
        found = (folder / name for folder in self._folders if (folder / name).is_dir())
        return next(found, Path(name) / "missing")

    def page_config(self, current: Mapping[str, Any], base_url: str, has_formulas: bool) -> dict[str, Any]:
        """What a page tells JupyterLab's scripts: where they lie, and which extensions to start."""
        extensions = [each for each in current["federated_extensions"] if each["name"] in USED]
        addresses = {
            "fullStaticUrl": f"{base_url}kneeedu/lab/{self.static_digest}",
            "fullLabextensionsUrl": f"{base_url}kneeedu/extensions/{self.extension_digest}",
        }
        math = {"fullMathjaxUrl": None, "mathjaxConfig": None} if has_formulas else without_math(base_url)
        return {**current, "federated_extensions": extensions, **addresses, **math}


@lru_cache(maxsize=1)
def lab_scripts() -> LabScripts:
    """The scripts of this installation, read once."""
    return LabScripts(collect_static_paths(["voila", "nbconvert"], "lab"), get_voila_labextensions_path())


def without_math(base_url: str) -> dict[str, str]:
    """Sends JupyterLab to a stand-in for MathJax. What it adds to the address is kept apart from the digest."""
    return {"fullMathjaxUrl": f"{asset_url(base_url, 'no_math.js')}&for=", "mathjaxConfig": "none"}


def _names(paths: Iterator[Path]) -> Iterator[bytes]:
    """What tells a set of files from its successor: each name and content."""
    for path in paths:
        if path.is_file():
            yield path.name.encode()
            yield path.read_bytes()


@lru_cache(maxsize=64)
def _about(notebook: Path, _changed_ns: int) -> tuple[bool, bool]:
    """Whether a notebook sets formulas and whether it draws figures."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
        texts = ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "markdown"]
        plotly = bool(content["metadata"].get("kneeedu", {}).get("plotly"))
    except (OSError, ValueError, KeyError):
        return False, False
    return any(_FORMULA.search(text) for text in texts), plotly


def has_formulas(notebook: Path) -> bool:
    return notebook.is_file() and _about(notebook, notebook.stat().st_mtime_ns)[0]


def has_figures(notebook: Path) -> bool:
    """Whether a notebook says that it draws figures: {"kneeedu": {"plotly": true}}."""
    return notebook.is_file() and _about(notebook, notebook.stat().st_mtime_ns)[1]
