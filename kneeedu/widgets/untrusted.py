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

    def __init_subclass__(cls, **options: Any) -> None:
        """Give the class the traits that anywidget else makes for each widget, by a class of its own for each."""
        super().__init_subclass__(**options)
        named = {"_anywidget_id": f"{cls.__module__}.{cls.__name__}"}
        if "_esm" in cls.__dict__:
            named["_esm"] = str(cls._esm)
        for name, value in named.items():
            trait = traitlets.Unicode(value).tag(sync=True)
            setattr(cls, name, trait)
            trait.class_init(cls, name)  # traitlets does this for what stands in the class's own body

    def add_traits(self, **traits: Any) -> None:
        """Only what the class does not have."""
        missing = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if missing:
            super().add_traits(**missing)

    def accepts(self, name: str, value: Any) -> bool:
        """Whether a value the browser sent for an input is one that was offered; anything may come."""
        return True

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Called with what a browser sent.

        A traitlets validator would not do: it runs after a batch of changes, when the old value is gone.
        """
        taken = {
            name: value
            for name, value in sync_data.items()
            if name in self.inputs and not self._is_locked and self.accepts(name, value)
        }
        try:
            super().set_state(taken)
        except traitlets.TraitError:
            log.warning("%s: a value of the wrong kind was refused", type(self).__name__)
        if len(taken) < len(sync_data):
            self.send_state()

    def lock(self) -> None:
        """Take nothing more from the browser."""
        self._is_locked = True
        if self.has_trait("locked"):
            self.set_trait("locked", True)
