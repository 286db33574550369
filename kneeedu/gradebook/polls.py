"""Votes of classroom polls: one for each voter and round, and only those of the present meeting are counted."""

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from kneeedu.gradebook.schema import votes


def cast_vote(connection: Connection, poll: str, voter: str, round_: int, option: int, at: datetime) -> None:
    """Put a vote in place of the one there may be."""
    key = {"poll": poll, "voter": voter, "round": round_}
    where = [votes.c[name] == value for name, value in key.items()]
    connection.execute(delete(votes).where(*where))
    connection.execute(insert(votes).values(**key, option=option, at=at))


def count_votes(connection: Connection, poll: str, since: datetime) -> dict[int, Counter[int]]:
    """How often each option was voted for, by round, by votes given since then."""
    query = (
        select(votes.c.round, votes.c.option, func.count())
        .where(votes.c.poll == poll, votes.c.at >= since)
        .group_by(votes.c.round, votes.c.option)
    )
    counted: dict[int, Counter[int]] = {}
    for round_, option, count in connection.execute(query).all():
        counted.setdefault(round_, Counter())[option] = count
    return counted
