"""What a teacher needs on a page: large type for the room, and each figure to be saved as SVG or PNG."""

from pathlib import Path

from kneeedu.widgets.untrusted import Untrusted


class Presenter(Untrusted):
    """A button and the key P for large type; a row below every figure that saves it. The browser does all of it."""

    _esm = Path(__file__).parent / "presenter.js"
