"""Classroom polls in a lesson. One line asks the room: dashboards.poll("weak_hip_first")."""

from datetime import UTC, datetime, timedelta

import ipywidgets

from kneeedu import library
from kneeedu.dashboards.lessons import lesson_part, lesson_pulse
from kneeedu.dashboards.surroundings import gradebook
from kneeedu.errors import ContentError

MEETING = timedelta(hours=3)
"""Votes older than this belong to another meeting and are not counted."""


def poll(id_: str) -> ipywidgets.VBox:
    """Ask the room: everybody votes on their own page, all see the room. ContentError when there is no such poll."""
    from kneeedu.library.polls import load_polls
    from kneeedu.widgets.poll import AskTheRoom, Votes

    polls = load_polls()
    if id_ not in polls:
        raise ContentError((f"There is no poll called '{id_}'. There are: {', '.join(polls)}.",))

    def cast(voter: str, round_: int, option: int) -> None:
        gradebook().vote(id_, voter, round_, option)

    def count() -> Votes:
        return gradebook().votes(id_, datetime.now(UTC) - MEETING)

    return lesson_part(AskTheRoom(polls[id_], library.load_knowledge(), cast, count, lesson_pulse()))
