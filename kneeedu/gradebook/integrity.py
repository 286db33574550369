"""Whether a gradebook holds together: nothing points at what is not there, no act is missing, all of it still reads."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Table, func, select

from kneeedu.gradebook.schema import attempts, events, grades, learners
from kneeedu.models.attempt import Event
from kneeedu.models.grade import Grade

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)


@dataclass(frozen=True)
class Health:
    """What a gradebook holds, and every fault found in it, each in a sentence."""

    learners: int
    attempts: int
    events: int
    grades: int
    faults: tuple[str, ...]


def health_of(connection: Connection) -> Health:
    """Count and look at everything; reads only."""
    held = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in (learners, attempts, events, grades)
    }
    return Health(**held, faults=tuple(_faults(connection)))


def _faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (f"The file is damaged: {line}." for line in told if line != "ok")
    enrolled = _ids(connection, learners)
    for row in connection.execute(select(attempts.c.id, attempts.c.learner).order_by(attempts.c.id)).all():
        if row.learner not in enrolled:
            yield f"Attempt {row.id} belongs to the learner '{row.learner}', who is not there."
    yield from _faults_of_events(connection)
    yield from _faults_of_grades(connection)


def _faults_of_events(connection: Connection) -> Iterator[str]:
    there = _ids(connection, attempts)
    expected: dict[int, int] = {}
    query = select(events.c.attempt, events.c.position, events.c.event).order_by(events.c.attempt, events.c.position)
    for attempt, position, event in connection.execute(query):
        if attempt not in there and attempt not in expected:
            yield f"Acts are kept for attempt {attempt}, which is not there."
        if position != (due := expected.get(attempt, 0)):
            gap = f"act {position} is" if position - due == 1 else f"acts {due + 1} to {position} are"
            yield f"Attempt {attempt}: {gap} missing."
        expected[attempt] = position + 1
        try:
            _EVENT.validate_python(event)
        except ValidationError as error:
            yield f"Attempt {attempt}, act {position + 1} cannot be read: {_first(error)}."


def _faults_of_grades(connection: Connection) -> Iterator[str]:
    there = _ids(connection, attempts)
    for row in connection.execute(select(grades).order_by(grades.c.attempt)):
        if row.attempt not in there:
            yield f"A grade is kept for attempt {row.attempt}, which is not there."
        try:
            grade = Grade.model_validate(row.grade)
        except ValidationError as error:
            yield f"The grade of attempt {row.attempt} cannot be read: {_first(error)}."
            continue
        if (grade.score, grade.safe) != (row.score, row.safe):
            yield f"The score of attempt {row.attempt} is {grade.score:.3f} in its grade and {row.score:.3f} beside it."


def _ids(connection: Connection, table: Table) -> set[int | str]:
    return set(connection.execute(select(table.c.id)).scalars())


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, where and what."""
    fault = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else fault["msg"]
