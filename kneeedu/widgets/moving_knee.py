"""The lab of the moving knee: say where the kneecap touches first, then bend the knee and see."""

from html import escape
from pathlib import Path
from typing import Any

import ipywidgets
import traitlets

from kneeedu.biomechanics.patellofemoral import MOST_FLEXION_DEG
from kneeedu.figures import moving_knee
from kneeedu.models.evidence import Basis
from kneeedu.models.knowledge import Knowledge
from kneeedu.widgets.condition_lesson import dots
from kneeedu.widgets.foreseen import Foreseen, firmness
from kneeedu.widgets.plot import table_html
from kneeedu.widgets.pulse import Pulse
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
TOUCHES_FIRST = ("Near its lower pole", "In the middle", "Near its upper edge", "All of it at once")
IDEAS = {
    "friction": "As friction: the band slides over the epicondyle, from in front of it to behind, and rubs most at"
    " about 30° (Orchard 1996).",
    "compression": "As compression: the band is tied to the femur and does not slide. Tension passes from its front to"
    " its back fibres, and the fat beneath is pressed (Fairclough 2006, 2007).",
}
"""Both ideas as they are shown beside the drawing."""
SIMPLIFIED = (
    "The tibia turns about one point in the condyles and slides a little, so that the cartilages stay in touch. A real"
    " knee also rolls, glides and twists; the twist is left out.",
    "Groove and condyles are drawn in one plane. Sizes are those of a middle-sized adult.",
    "Where the kneecap touches at each angle is put in, after the textbooks; how large the patch is follows the"
    " measured areas (the mean of women and men, weight-bearing): straight lines between 0, 30 and 60°, level above.",
    "Stress is that of a slow squat on two legs, as a multiple of its own value at 60°. As an absolute figure the model"
    " is not validated, and between 60 and 90° it may understate the rise: other work finds the area falling there.",
    "The band is a straight line on the bones, and how it is pressed is drawn, not measured.",
)


class KneeFigure(Untrusted):
    """The drawings. All that they need is sent once; nothing comes back."""

    _esm = HERE / "moving_knee.js"
    shapes = traitlets.Dict().tag(sync=True)
    rows: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    says: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    zone: traitlets.List[float] = traitlets.List().tag(sync=True)
    ideas = traitlets.Dict().tag(sync=True)
    model_end = traitlets.Float().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(
            shapes=moving_knee.shapes(),
            rows=moving_knee.rows(),
            says=[list(one) for one in moving_knee.SAYS],
            zone=list(moving_knee.ZONE),
            ideas=IDEAS,
            model_end=MOST_FLEXION_DEG,
        )


def moving_knee_lab(knowledge: Knowledge, pulse: Pulse) -> Foreseen:
    """One question first; then the knee, with what is simplified and what is disputed beside it."""
    return Foreseen(
        "The knee bends from straight. Where does the kneecap touch its groove first?",
        TOUCHES_FIRST,
        0,
        "Bend the knee",
        lambda: (KneeFigure().add_class("kn-panel"), ipywidgets.HTML(what_it_rests_on(knowledge))),
        pulse,
    )


RESTS_ON: tuple[tuple[str, Basis, tuple[str, ...]], ...] = (
    ("Contact area at 0, 30 and 60°", "published", ("besier2005", "salsich2003")),
    ("Area falls again towards 120°: not in the drawing", "published", ("pfcontact_biplane",)),
    ("Where the kneecap touches, from its lower pole upwards", "recalled", ("goodfellow1976",)),
    ("Stress in a squat: two recalled formulas over the published area", "derived", ("besier2005",)),
    ("20 to 30°: the band rubs", "published", ("orchard1996",)),
    (
        "30°: the band presses and does not slide",
        "published",
        ("fairclough2006", "fairclough2007", "hutchinson2022"),
    ),
    ("Sizes, path of the band, how much it is pressed", "expert", ()),
)


def what_it_rests_on(knowledge: Knowledge) -> str:
    """How firm each part of the drawing is, what is simplified, the dispute, and the figures as a table."""
    return (
        '<section class="kn-panel kn-stack"><div class="kn-row">'
        '<span class="kn-chip kn-chip--caution">Teaching model</span>'
        f"<h3>What the drawing rests on</h3></div>{firmness(RESTS_ON, knowledge)}"
        f"<h4>Friction or compression?</h4><p>{escape(DISPUTE)}</p>"
        f"<details><summary>What is simplified</summary>{dots(SIMPLIFIED)}</details>"
        f"<details><summary>The same as a table</summary>{table_html(moving_knee.table())}</details></section>"
    )


DISPUTE = (
    "Both place the trouble at 20 to 30° of flexion. Friction was inferred from runners on film and cadaver knees;"
    " compression from dissection and MRI, which show the band tied to the bone and fat rich in nerves beneath it. A"
    " later review describes a shift from friction to compression; we know of no study that watched the band of a"
    " runner while it hurt. The dispute changes the words, not the first step: less of what hurts, then load."
)
