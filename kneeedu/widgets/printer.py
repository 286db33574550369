"""A button that prints the page; the browser does it, and the kernel hears nothing of it."""

from pathlib import Path

import traitlets

from kneeedu.widgets.untrusted import Untrusted


class Printer(Untrusted):
    """Prints the page with every disclosure of the debrief open."""

    _esm = Path(__file__).parent / "printer.js"
    label = traitlets.Unicode("").tag(sync=True)

    def __init__(self, label: str = "Print") -> None:
        super().__init__(label=label)
