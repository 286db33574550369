"""The pages a learner's browser sees: Voilà with kneeedu's own template, entrance and house rules."""

from kneeedu.server.app import serve

__all__ = ["serve"]
