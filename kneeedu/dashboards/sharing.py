"""One layout and one style of a kind for all widgets of a page, where the page is ours alone.

ipywidgets gives every widget a Layout and most a Style, each a model of its own: a third of all there is on a page,
made, told to the browser and kept for nothing, as our stylesheet decides how a page looks.
"""

from typing import Any

from ipywidgets.widgets.trait_types import InstanceDict

_shared: dict[type, Any] = {}


def share_plain_instances() -> None:
    """From now on in this process, a widget that asks for nothing special shares its layout and style with the others.

    Only for a process that serves our pages: who changed such a layout would change all of them.
    """
    InstanceDict.make_dynamic_default = _one_for_all


def _one_for_all(trait: Any) -> Any:
    """What the trait begins with: its own where it has arguments, else the one that is alive in this process."""
    if trait.default_args or trait.default_kwargs:
        return trait.klass(*(trait.default_args or ()), **(trait.default_kwargs or {}))
    one = _shared.get(trait.klass)
    if one is None or one.comm is None:  # closed, as when the page was left
        one = _shared[trait.klass] = trait.klass()
    return one
