"""Attempts and grades, event by event: the only SQL.

Saving is appending an event; resuming is reading them back. A grade is stored as it was given, with the version of
kneeedu, of the knowledge and of the case, so that a later edition cannot change it unseen.
"""

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kneeedu.errors import GradebookError
from kneeedu.gradebook.integrity import Health, health_of
from kneeedu.gradebook.place import default_url, engine_of, holds_one
from kneeedu.gradebook.polls import cast_vote, count_votes
from kneeedu.gradebook.rows import aware, graded_from, opened_from
from kneeedu.gradebook.schema import (
    SCHEMA,
    UPGRADES,
    VERSION,
    attempts,
    events,
    grades,
    learners,
    settings,
)
from kneeedu.models.attempt import Event, Hinted, Mode
from kneeedu.models.grade import Grade, GradedAttempt, OpenedAttempt

__all__ = ["Gradebook", "default_url"]

_EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])
LOOK = "Run: kneeedu gradebook check"


class Gradebook:
    """A gradebook in one database. Safe to use from many processes: one short transaction an act."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str, upgrading: bool = False, making: bool = True) -> "Gradebook":
        """Open a gradebook by SQLAlchemy URL, making its tables when there are none; GradebookError when it cannot.

        upgrading: take one of an older format too, to upgrade it. making: False refuses a database that holds none.
        """
        shown = re.sub(r"//.*@", "//***@", url)  # no password on a screen
        try:
            engine = engine_of(url, Path.cwd())
        except (ModuleNotFoundError, SQLAlchemyError, ValueError) as error:
            message = f"'{shown}' is not a gradebook that can be opened: {error}. Use a URL like sqlite:///grades.db"
            raise GradebookError(message) from None
        if engine.dialect.name == "sqlite" and engine.url.database in (None, "", ":memory:"):
            raise GradebookError(f"'{shown}' would keep nothing. Name a file, like sqlite:///grades.db")
        if not making and not holds_one(engine):
            message = f"There is no gradebook at '{shown}'. Make one with: kneeedu gradebook init --gradebook {shown}"
            raise GradebookError(message)
        book = cls(engine)
        with book._transaction() as connection:
            SCHEMA.create_all(connection)
            version = _setting(connection, "schema_version", VERSION)
        if version in UPGRADES and not upgrading:
            message = f"The gradebook has the older format {version}; this kneeedu reads format {VERSION}."
            raise GradebookError(
                f"{message} Make a copy of it, then run: kneeedu gradebook upgrade --gradebook {shown}"
            )
        if version != VERSION and version not in UPGRADES:
            message = f"The gradebook has format {version}; this kneeedu reads format {VERSION}."
            raise GradebookError(f"{message} Open it with the kneeedu that wrote it.")
        return book

    def upgrade(self) -> tuple[str, str]:
        """Bring an older gradebook to the present format, losing nothing; the format before and after."""
        with self._transaction() as connection:
            before = version = _setting(connection, "schema_version", VERSION)
            while version in UPGRADES:
                version, statements = UPGRADES[version]
                for statement in statements:
                    connection.execute(text(statement))
                connection.execute(update(settings).where(settings.c.key == "schema_version").values(value=version))
        return before, version

    def secret(self) -> str:
        """The key that signs learners' links; made once for each gradebook and never sent anywhere."""
        with self._transaction() as connection:
            return _setting(connection, "secret", secrets.token_urlsafe(32))

    def enrol(self, learner: str, name: str) -> None:
        """Note a learner; GradebookError when the id belongs to somebody of another name."""
        with self._transaction() as connection:
            known = connection.execute(select(learners.c.name).where(learners.c.id == learner)).scalar_one_or_none()
            if known is None:
                row = {"id": learner, "name": name, "enrolled_at": _now()}
                connection.execute(insert(learners).values(row))
            elif known.casefold() != name.casefold():
                raise GradebookError(f"The id '{learner}' is taken by somebody else. Check it, or ask your teacher.")

    def attempt(
        self,
        learner: str,
        session: str,
        case: str,
        number: int = 1,
        quiz: str | None = None,
        mode: Mode = "vignette",
    ) -> OpenedAttempt:
        """The learner's numbered try at a case in a session, opened now if it was not yet. It keeps its first mode."""
        key = {"learner": learner, "session": session, "case_id": case, "number": number}
        try:
            with self._transaction() as connection:
                row = _attempt_row(connection, key)
                if row is None:
                    values = key | {"quiz": quiz, "mode": mode, "seed": secrets.randbelow(2**31), "opened_at": _now()}
                    connection.execute(insert(attempts).values(values))
                    row = _attempt_row(connection, key)
        except GradebookError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with self._transaction() as connection:  # another page of the same learner opened it first
                row = _attempt_row(connection, key)
            if row is None:
                raise GradebookError(f"No learner '{learner}' is enrolled. Open the start page first.") from None
        return opened_from(row)

    def attempts(self, learner: str, session: str) -> list[OpenedAttempt]:
        """The learner's tries in a session, oldest first."""
        query = select(attempts).where(attempts.c.learner == learner, attempts.c.session == session)
        with self._transaction() as connection:
            return [opened_from(row) for row in connection.execute(query.order_by(attempts.c.id))]

    def latest_open(self, learner: str) -> tuple[str, str, datetime, Mode] | None:
        """Case, session, time and form of the learner's last act on a practice case that is not graded yet."""
        query = (
            select(attempts.c.case_id, attempts.c.session, func.max(events.c.at), attempts.c.mode)
            .join(events, events.c.attempt == attempts.c.id)
            .outerjoin(grades, grades.c.attempt == attempts.c.id)
            .where(
                attempts.c.learner == learner,
                attempts.c.quiz.is_(None),
                grades.c.attempt.is_(None),
            )
            .group_by(attempts.c.id)
            .order_by(func.max(events.c.at).desc())
        )
        with self._transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row[0], row[1], aware(row[2]), row[3])

    def append(self, attempt: OpenedAttempt, position: int, act: Event) -> bool:
        """Save an event as the position-th (from 0) of its attempt; False when another page has saved one there."""
        row = {
            "attempt": attempt.id,
            "position": position,
            "at": (act.at or _now()).astimezone(UTC),
            "event": act.model_dump(mode="json"),
        }
        try:
            with self._transaction() as connection:
                connection.execute(insert(events).values(row))
        except GradebookError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def events(self, attempt: OpenedAttempt) -> tuple[Event, ...]:
        """The attempt's events in order."""
        query = select(events.c.event).where(events.c.attempt == attempt.id).order_by(events.c.position)
        with self._transaction() as connection:
            stored = tuple(connection.execute(query).scalars())
        try:
            return _EVENTS.validate_python(stored)
        except ValidationError:
            raise GradebookError(f"The acts of attempt {attempt.id} cannot be read. {LOOK}") from None

    def save_grade(
        self, attempt: OpenedAttempt, grade: Grade, package_version: str, knowledge_digest: str, case_digest: str
    ) -> None:
        """Keep the grade as given. The first stands: an attempt is graded once."""
        row = {
            "attempt": attempt.id,
            "score": grade.score,
            "safe": grade.safe,
            "grade": grade.model_dump(mode="json"),
            "package_version": package_version,
            "knowledge_digest": knowledge_digest,
            "case_digest": case_digest,
            "graded_at": _now(),
        }
        try:
            with self._transaction() as connection:
                connection.execute(insert(grades).values(row))
        except GradebookError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise

    def grades(self, quiz: str | None = None, session: str | None = None) -> list[GradedAttempt]:
        """Graded attempts, of one quiz or session if given, ordered by learner and time."""
        query = select(attempts, grades, learners.c.name.label("name"))
        query = query.join(grades, grades.c.attempt == attempts.c.id).join(learners)
        if quiz is not None:
            query = query.where(attempts.c.quiz == quiz)
        if session is not None:
            query = query.where(attempts.c.session == session)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(attempts.c.learner, attempts.c.id)).all()
        try:
            return [graded_from(row) for row in rows]
        except ValidationError:
            raise GradebookError(f"A grade cannot be read. {LOOK}") from None

    def practised(self, learner: str) -> list[tuple[GradedAttempt, tuple[Event, ...]]]:
        """The learner's graded practice with its events, oldest first; no quiz, whose answers may not be told yet."""
        mine = (attempts.c.learner == learner, attempts.c.quiz.is_(None))
        query = select(attempts, grades, learners.c.name.label("name")).join(grades).join(learners).where(*mine)
        acts = select(events.c.attempt, events.c.event).join(attempts).where(*mine).order_by(events.c.position)
        held: dict[int, list[Any]] = {}
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(grades.c.graded_at, attempts.c.id)).all()
            for attempt, act in connection.execute(acts):
                held.setdefault(attempt, []).append(act)
        try:
            return [(graded_from(row), _EVENTS.validate_python(tuple(held.get(row.id, ())))) for row in rows]
        except ValidationError:
            raise GradebookError(f"A grade or an act cannot be read. {LOOK}") from None

    def enrolled(self) -> dict[str, str]:
        """Every learner's name, by id."""
        with self._transaction() as connection:
            rows = connection.execute(select(learners.c.id, learners.c.name).order_by(learners.c.id))
            return {row.id: row.name for row in rows}

    def participants(self, quiz: str) -> dict[str, str]:
        """Names by id of the learners who have opened a case of the quiz, graded or not."""
        query = select(learners.c.id, learners.c.name).join(attempts).where(attempts.c.quiz == quiz)
        with self._transaction() as connection:
            rows = connection.execute(query.distinct().order_by(learners.c.id))
            return {row.id: row.name for row in rows}

    def quizzes(self) -> list[str]:
        """Ids of the quizzes that anybody has opened."""
        query = select(attempts.c.quiz).where(attempts.c.quiz.is_not(None)).distinct().order_by(attempts.c.quiz)
        with self._transaction() as connection:
            return [str(quiz) for quiz in connection.execute(query).scalars()]

    def rehearse(self) -> None:
        """Do once, and undo, what a page does, so that the statements are compiled; GradebookError when it cannot."""
        with self._transaction() as connection:
            book = _Within(connection)
            book.enrol("nobody", "nobody")
            attempt = book.attempt("nobody", "nobody", "nobody")
            book.append(attempt, 0, Hinted(level=1))
            book.events(attempt)
            book.attempts("nobody", "nobody")
            book.latest_open("nobody")
            book.practised("nobody")
            connection.rollback()

    def vote(self, poll: str, voter: str, round_: int, option: int) -> None:
        """Note a vote of a classroom poll; a later one of the same voter and round takes its place."""
        with self._transaction() as connection:
            cast_vote(connection, poll, voter, round_, option, _now())

    def votes(self, poll: str, since: datetime) -> dict[int, Counter[int]]:
        """How often each option was voted for in each round since then."""
        with self._transaction() as connection:
            return count_votes(connection, poll, since)

    def check(self) -> Health:
        """What it holds and whether it holds together; changes nothing."""
        with self._transaction() as connection:
            return health_of(connection)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One short transaction; anything the database objects to becomes a GradebookError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise GradebookError(f"The gradebook at {self._engine.url!r} cannot be used: {cause}") from error


class _Within(Gradebook):
    """A gradebook whose every act belongs to one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        yield self._connection


def _setting(connection: Connection, key: str, default: str) -> str:
    """A setting, made with its default when it is not there yet."""
    query = select(settings.c.value).where(settings.c.key == key)
    value = connection.execute(query).scalar_one_or_none()
    if value is None:
        connection.execute(insert(settings).values(key=key, value=default))
        value = default
    return str(value)


def _attempt_row(connection: Connection, key: dict[str, Any]) -> Any:
    return connection.execute(select(attempts).filter_by(**key)).first()


def _now() -> datetime:
    return datetime.now(UTC)
