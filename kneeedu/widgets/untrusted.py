"""The base of our own widgets: a browser may set the inputs it was given, and nothing else."""

import logging
from typing import Any, ClassVar

import anywidget
import traitlets

log = logging.getLogger("kneeedu")


class Untrusted(anywidget.AnyWidget):
    """A widget that takes only 'inputs' from the browser, and those only while it is not locked.

    Everything else goes one way, from Python to the page. A page that sends more, or nonsense, is put right again.
    """

    inputs: ClassVar[frozenset[str]] = frozenset()
    _is_locked = False

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Called with what a browser sent."""
        allowed = {} if self._is_locked else {key: sync_data[key] for key in sync_data if key in self.inputs}
        try:
            super().set_state(allowed)
        except traitlets.TraitError:
            log.warning("%s: a value of the wrong kind was refused", type(self).__name__)
        if any(getattr(self, key, None) != value for key, value in sync_data.items() if self.has_trait(key)):
            self.send_state()

    def lock(self) -> None:
        """Take nothing more from the browser."""
        self._is_locked = True
        if self.has_trait("locked"):
            self.set_trait("locked", True)
