"""The small quiz with our own widgets: the one cell of a notebook that kneeedu serves."""

import ipywidgets
from small_quiz import COMMIT, FIGURE, OPTIONS, QUESTIONS, TITLE, feedback, progress

from kneeedu.widgets.question import Question

asked = [Question(legend, [(option, "") for option in OPTIONS]) for legend, _ in QUESTIONS]
said, told = ipywidgets.HTML(), ipywidgets.HTML()
commit = ipywidgets.Button(description=COMMIT)


def chosen() -> list[str | None]:
    return [OPTIONS[one.chosen[0]] if one.chosen else None for one in asked]


def show_progress(_change: object = None) -> None:
    said.value = f"<p>{progress(chosen())}</p>"


def show_feedback(_button: object) -> None:
    told.value = "".join(f"<p>{line}</p>" for line in feedback(chosen()))


for one in asked:
    one.observe(show_progress, "chosen")
commit.on_click(show_feedback)
show_progress()
head = ipywidgets.HTML(f"<h1>{TITLE}</h1>{FIGURE}")
ipywidgets.VBox([head, *asked, said, commit, told])
