"""The wheel is enough: built, installed and used from an empty folder."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_knowledge_cases_notebooks_and_screens(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {
        "kneeedu/knowledge/references.yaml",
        "kneeedu/knowledge/conditions/patellofemoral_pain.yaml",
        "kneeedu/content/cases/sore_calf_after_the_long_flight.yaml",
        "kneeedu/content/cases/quizzes/first.yaml",
        "kneeedu/content/notebooks/dashboards/quiz.ipynb",
        "kneeedu/widgets/knee/anterior.svg",
        "kneeedu/widgets/question.js",
        "kneeedu/widgets/plot.js",
        "kneeedu/server/vendor/plotly/plotly-basic.min.js",
        "kneeedu/server/vendor/plotly/LICENSE",
        "kneeedu/server/vendor/plotly/README.md",
        "kneeedu/widgets/kneeedu.css",
        "kneeedu/server/templates/kneeedu/index.html.j2",
    } <= names
    assert not [name for name in names if name.startswith(("tests/", ".ci/")) or name.endswith(".db")]


def test_installed_from_the_wheel_it_works_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    """Its dependencies are lent by this environment; kneeedu itself comes from the wheel alone."""
    home, empty = tmp_path / "home", tmp_path / "empty"
    empty.mkdir()
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = next(home.glob("lib/python3*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (site / "lent.pth").write_text("\n".join(lent), encoding="utf-8")

    def run(*arguments: str) -> str:
        command = [str(python), "-m", "kneeedu.cli", *arguments]
        done = subprocess.run(command, cwd=empty, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [str(python), "-c", "import kneeedu; print(kneeedu.__file__)"], cwd=empty, capture_output=True, text=True
    )
    assert str(home) in where.stdout
    assert "No faults" in run("check")
    assert "sore_calf_after_the_long_flight" in run("cases")
    assert list(empty.iterdir()) == []
