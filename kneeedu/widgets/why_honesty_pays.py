"""Why the honest figure earns the most: commit to one, then move belief and figure and see what each earns."""

from html import escape

import ipywidgets

from kneeedu.figures.drawing import percent
from kneeedu.figures.honest_figure import LEAST, MOST, best_said, honest_figure
from kneeedu.widgets.condition_lesson import go_button, side_by_side
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.sliders import Slider, Sliders


class WhyHonestyPays(ipywidgets.VBox):
    """Say what you would say if you were 70 % sure; then move belief and figure, and see what is earned on average."""

    BELIEVED = 0.7
    OFFERED = (0.5, 0.6, 0.7, 0.8, 0.95)

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self.guess = side_by_side(
            "You believe a diagnosis to be right in 70 of 100 such patients. What do you say to earn the most?",
            [(percent(said), "") for said in self.OFFERED],
        )
        self.see = go_button(
            "See what each earns", pulse.guard(lambda _button: self._press())
        )  # stays: keeps the focus
        self.see.disabled = True
        self.guess.observe(pulse.guard(lambda _change: self._ready()), "chosen")
        super().__init__([self.guess, self.see])

    def _ready(self) -> None:
        self.see.disabled = self.guess.answer is None

    def _press(self) -> None:
        """The one button, which stays and keeps the focus: see what each earns, and then say what is believed."""
        if self.guess.locked:
            believed, _ = self.sliders.places
            self.sliders.places = [believed, round(100 * (best_said(believed / 100) - LEAST))]
        elif self.guess.answer is not None:
            self._reveal()

    def _reveal(self) -> None:
        assert self.guess.answer is not None
        self.guess.lock()
        said = self.OFFERED[self.guess.answer[0]]
        self.sliders = Sliders(
            "Move what you believe, and what you say",
            (
                Slider("believed", "What you really believe", 100 * self.BELIEVED, 100, "%"),
                Slider("stated", "What you say", 100 * said, 100 * MOST, "%", low=100 * LEAST),
            ),
        )
        self.sliders.observe(self._pulse.guard(lambda _change: self._draw()), "places")
        self.figure = ipywidgets.HTML()
        self.see.description = "Say what I believe"
        self.children = (self.guess, self.see, self.sliders.add_class("kn-panel"), self.figure)
        self._draw()

    def _draw(self) -> None:
        values = self.sliders.values
        picture = honest_figure(values["believed"] / 100, values["stated"] / 100)
        self.figure.value = (
            '<section class="kn-panel"><figure class="kn-fig"><figcaption class="kn-stack kn-stack--sm">'
            f"<p>{escape(picture.sentence)}</p>{_KEY}</figcaption>"
            f'<div class="kn-plot">{picture.wide}{picture.narrow}</div>{table_html(picture.table)}</figure></section>'
        )
        self._pulse.say(picture.sentence)


_KEY = (
    '<p class="kn-key">'
    '<span><svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">'
    '<path d="M0 6H30" style="stroke:var(--kn-brand);stroke-width:4.5"/></svg>on average, given what you believe</span>'
    '<span><svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">'
    '<path d="M0 6H30" style="stroke:var(--kn-ink-2);stroke-width:2"/></svg>if you are right</span>'
    '<span><svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true">'
    '<path d="M0 6H30" style="stroke:var(--kn-ink-2);stroke-width:2;stroke-dasharray:7 5"/></svg>'
    "if you are wrong</span></p>"
)
