"""Two real servers, one for practice and one with a quiz set and no room left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from real_server import SECRET, Served, serve, write

from kneeedu.library import case_ids


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("notebooks")
    for folder in ("dashboards", "lessons", "images"):
        (root / folder).mkdir()
    seen = f"{SECRET} = 1\nimport os\nprint('kernel', os.environ['KNEEEDU_SERVED'], os.environ['KNEEEDU_GRADEBOOK'])"
    write(root / "dashboards" / "quiz.ipynb", ("code", seen))
    write(root / "dashboards" / "slow.ipynb", ("code", "import time\ntime.sleep(2)"))
    write(root / "dashboards" / "broken.ipynb", ("code", f"{SECRET} = 1\nraise ValueError('hidden trace')"))
    write(
        root / "lessons" / "01_where.ipynb",
        ("markdown", "# Where it hurts\n\nAsk for **one finger**. Then wait."),
        ("code", f"{SECRET} = 1\nprint('drawn')"),
        kneeedu={"minutes": 10},
    )
    write(root / "lessons" / "02_picture.ipynb", ("markdown", "# A knee\n\n![A knee](../images/knee.svg)"))
    write(root / "lessons" / "03_figures.ipynb", ("markdown", "# Figures"), kneeedu={"plotly": True})
    (root / "images" / "knee.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (root / "images" / "answers.yaml").write_text("truth: hidden")
    (root / "notes.svg").write_text("<svg/>")
    return root


@pytest.fixture(scope="session")
def practice(notebooks, tmp_path_factory) -> Iterator[Served]:
    yield from serve(tmp_path_factory.mktemp("practice"), notebooks, quiz="", room=24)


@pytest.fixture(scope="session")
def full_quiz(notebooks, tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("quiz")
    cases = ", ".join(case_ids()[:2])
    (folder / "spring.yaml").write_text(
        f"id: spring_class\ntitle: Spring class\ncases: [{cases}]\nfeedback: at_the_end\npass_mark: 0.6\n"
    )
    yield from serve(folder, notebooks, quiz=str(folder / "spring.yaml"), room=0)
