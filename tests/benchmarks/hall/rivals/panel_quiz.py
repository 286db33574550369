"""The small quiz in Panel: panel serve panel_quiz.py."""

import panel as pn
from small_quiz import COMMIT, FIGURE, OPTIONS, QUESTIONS, TITLE, feedback, progress

pn.extension()
asked = [pn.widgets.RadioBoxGroup(options=list(OPTIONS)) for _ in QUESTIONS]
for one in asked:
    one.value = None  # made without a value, it would preselect the first option
commit = pn.widgets.Button(name=COMMIT, button_type="primary")


def told(clicks: int) -> pn.viewable.Viewable | None:
    return pn.Column(*feedback([one.value for one in asked])) if clicks else None


pn.Column(
    f"# {TITLE}",
    pn.pane.HTML(FIGURE),
    *(part for (legend, _), one in zip(QUESTIONS, asked, strict=True) for part in (legend, one)),
    pn.bind(lambda *chosen: pn.pane.Markdown(progress(list(chosen))), *asked),
    commit,
    pn.bind(told, commit.param.clicks),
).servable(title=TITLE)
