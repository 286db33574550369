"""A page's heartbeat, its one live region and its notices; and the guard around every callback."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import traitlets

from kneeedu.errors import GradebookError, KneeEduError
from kneeedu.widgets.untrusted import Untrusted

HERE = Path(__file__).parent
log = logging.getLogger("kneeedu")
Kind = Literal["page", "quiz", "lesson"]


class Pulse(Untrusted):
    """Tells the learner what a silent page would not: connection lost, act refused, something went wrong.

    stylesheet: the CSS to bring along where the page does not have it (JupyterLab); empty on our own pages.
    rests_after_s: unused for so long (s), the page asks whether anybody is there and then gives its place to others;
    0 for never. kind: what the page calls itself when it does.
    """

    _esm = HERE / "pulse.js"
    _css = traitlets.Unicode("").tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    saved = traitlets.Unicode("").tag(sync=True)
    page = traitlets.Int(0).tag(sync=True)
    rests_after_s = traitlets.Int(0).tag(sync=True)
    kind = traitlets.Unicode("page").tag(sync=True)

    def __init__(self, stylesheet: str = "", rests_after_s: int = 0, kind: Kind = "page") -> None:
        super().__init__(_css=stylesheet, rests_after_s=rests_after_s, kind=kind)
        self.on_msg(self._answer)

    def say(self, sentence: str) -> None:
        """Have a screen reader say it, politely."""
        self.said = sentence

    def note_saved(self, moment: datetime) -> None:
        """Remember until when answers are saved, for the sentence that a lost connection shows."""
        self.saved = f"{moment.astimezone():%H:%M}"

    def turn_page(self) -> None:
        """A new screen stands in place: clear the notice and move to its heading."""
        self.notice = ""
        self.page += 1

    def guard(self, callback: Callable[..., None]) -> Callable[..., None]:
        """The callback, with its faults told as a sentence: ours as they are, others by a number found in the log."""

        def guarded(*arguments: Any) -> None:
            try:
                callback(*arguments)
            except GradebookError:
                log.exception("the gradebook failed")
                self.notice = "This could not be saved just now. What was saved before is kept; try again in a moment."
            except KneeEduError as error:
                self.notice = str(error)
            except Exception:
                number = f"K-{secrets.token_hex(2).upper()}"
                log.exception("callback failed, told to the learner as %s", number)
                self.notice = (
                    f"Something went wrong. Your saved answers are kept. Tell your teacher this number: {number}."
                )
            else:
                self.notice = ""

        return guarded

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "ping":
            self.send({"kind": "pong"})
