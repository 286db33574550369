"""Attempts and grades, event by event: the only SQL.

Saving is appending an event; resuming is reading them back. A grade is stored as it was given, with the version of
kneeedu, of the knowledge and of the case, so that a later edition cannot change it unseen.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from platformdirs import user_data_path
from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kneeedu.errors import GradebookError
from kneeedu.models.attempt import Event
from kneeedu.models.grade import Grade, GradedAttempt, OpenedAttempt

SCHEMA_VERSION = "1"
_EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])

_schema = MetaData()
_settings = Table(
    "settings",
    _schema,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
_learners = Table(
    "learners",
    _schema,
    Column("id", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("enrolled_at", DateTime(timezone=True), nullable=False),
)
_attempts = Table(
    "attempts",
    _schema,
    Column("id", Integer, primary_key=True),
    Column("learner", ForeignKey("learners.id"), nullable=False, index=True),
    Column("session", String(160), nullable=False, index=True),
    Column("quiz", String(80)),
    Column("case_id", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("learner", "session", "case_id", "number"),
)
_events = Table(
    "events",
    _schema,
    Column("attempt", ForeignKey("attempts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", JSON, nullable=False),
)
_grades = Table(
    "grades",
    _schema,
    Column("attempt", ForeignKey("attempts.id"), primary_key=True),
    Column("score", Float, nullable=False),
    Column("safe", Boolean, nullable=False),
    Column("grade", JSON, nullable=False),
    Column("package_version", String(40), nullable=False),
    Column("knowledge_digest", String(40), nullable=False),
    Column("case_digest", String(40), nullable=False),
    Column("graded_at", DateTime(timezone=True), nullable=False),
)


class Gradebook:
    """A gradebook in one database. Safe to use from many processes: one short transaction an act."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> "Gradebook":
        """Open a gradebook by SQLAlchemy URL, making its tables when there are none; GradebookError when it cannot."""
        shown = re.sub(r"//.*@", "//***@", url)  # no password on a screen
        try:
            engine = create_engine(url, poolclass=NullPool)
        except (ModuleNotFoundError, SQLAlchemyError, ValueError) as error:
            message = f"'{shown}' is not a gradebook that can be opened: {error}. Use a URL like sqlite:///grades.db"
            raise GradebookError(message) from None
        if engine.dialect.name == "sqlite" and engine.url.database in (None, "", ":memory:"):
            raise GradebookError(f"'{shown}' would keep nothing. Name a file, like sqlite:///grades.db")
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_as_writer)
        book = cls(engine)
        with book._transaction() as connection:
            _schema.create_all(connection)
            version = _setting(connection, "schema_version", SCHEMA_VERSION)
        if version != SCHEMA_VERSION:
            message = f"The gradebook has format {version}; this kneeedu reads format {SCHEMA_VERSION}."
            raise GradebookError(f"{message} Open it with the kneeedu that wrote it.")
        return book

    def secret(self) -> str:
        """The key that signs learners' links; made once for each gradebook and never sent anywhere."""
        with self._transaction() as connection:
            return _setting(connection, "secret", secrets.token_urlsafe(32))

    def enrol(self, learner: str, name: str) -> None:
        """Note a learner; GradebookError when the id belongs to somebody of another name."""
        with self._transaction() as connection:
            known = connection.execute(select(_learners.c.name).where(_learners.c.id == learner)).scalar_one_or_none()
            if known is None:
                row = {"id": learner, "name": name, "enrolled_at": _now()}
                connection.execute(insert(_learners).values(row))
            elif known.casefold() != name.casefold():
                raise GradebookError(f"The id '{learner}' is taken by somebody else. Check it, or ask your teacher.")

    def attempt(self, learner: str, session: str, case: str, number: int = 1, quiz: str | None = None) -> OpenedAttempt:
        """The learner's numbered try at a case in a session, opened now if it was not yet."""
        key = {"learner": learner, "session": session, "case_id": case, "number": number}
        try:
            with self._transaction() as connection:
                row = _attempt_row(connection, key)
                if row is None:
                    values = key | {"quiz": quiz, "seed": secrets.randbelow(2**31), "opened_at": _now()}
                    connection.execute(insert(_attempts).values(values))
                    row = _attempt_row(connection, key)
        except GradebookError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with self._transaction() as connection:  # another page of the same learner opened it first
                row = _attempt_row(connection, key)
            if row is None:
                raise GradebookError(f"No learner '{learner}' is enrolled. Open the start page first.") from None
        return _opened(row)

    def attempts(self, learner: str, session: str) -> list[OpenedAttempt]:
        """The learner's tries in a session, oldest first."""
        query = select(_attempts).where(_attempts.c.learner == learner, _attempts.c.session == session)
        with self._transaction() as connection:
            return [_opened(row) for row in connection.execute(query.order_by(_attempts.c.id))]

    def latest_open(self, learner: str) -> tuple[str, str, datetime] | None:
        """Case, session and time of the learner's last act on a practice case that is not graded yet."""
        query = (
            select(_attempts.c.case_id, _attempts.c.session, func.max(_events.c.at))
            .join(_events, _events.c.attempt == _attempts.c.id)
            .outerjoin(_grades, _grades.c.attempt == _attempts.c.id)
            .where(_attempts.c.learner == learner, _attempts.c.quiz.is_(None), _grades.c.attempt.is_(None))
            .group_by(_attempts.c.id)
            .order_by(func.max(_events.c.at).desc())
        )
        with self._transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row[0], row[1], _aware(row[2]))

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
                connection.execute(insert(_events).values(row))
        except GradebookError as error:
            if isinstance(error.__cause__, IntegrityError):
                return False
            raise
        return True

    def events(self, attempt: OpenedAttempt) -> tuple[Event, ...]:
        """The attempt's events in order."""
        query = select(_events.c.event).where(_events.c.attempt == attempt.id).order_by(_events.c.position)
        with self._transaction() as connection:
            return _EVENTS.validate_python(tuple(connection.execute(query).scalars()))

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
                connection.execute(insert(_grades).values(row))
        except GradebookError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise

    def grades(self, quiz: str | None = None, session: str | None = None) -> list[GradedAttempt]:
        """Graded attempts, of one quiz or session if given, ordered by learner and time."""
        query = select(_attempts, _grades, _learners.c.name.label("name"))
        query = query.join(_grades, _grades.c.attempt == _attempts.c.id).join(_learners)
        if quiz is not None:
            query = query.where(_attempts.c.quiz == quiz)
        if session is not None:
            query = query.where(_attempts.c.session == session)
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(_attempts.c.learner, _attempts.c.id)).all()
        return [_graded(row) for row in rows]

    def enrolled(self) -> dict[str, str]:
        """Every learner's name, by id."""
        with self._transaction() as connection:
            rows = connection.execute(select(_learners.c.id, _learners.c.name).order_by(_learners.c.id))
            return {row.id: row.name for row in rows}

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One short transaction; anything the database objects to becomes a GradebookError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise GradebookError(f"The gradebook at {self._engine.url!r} cannot be used: {cause}") from error


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Many readers beside one writer; a busy writer is waited for."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "busy_timeout=15000", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_as_writer(connection: Connection) -> None:
    """Take the write lock at the start: a read that turns into a write would be refused at once, not waited for."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _setting(connection: Connection, key: str, default: str) -> str:
    """A setting, made with its default when it is not there yet."""
    query = select(_settings.c.value).where(_settings.c.key == key)
    value = connection.execute(query).scalar_one_or_none()
    if value is None:
        connection.execute(insert(_settings).values(key=key, value=default))
        value = default
    return str(value)


def _attempt_row(connection: Connection, key: dict[str, Any]) -> Any:
    return connection.execute(select(_attempts).filter_by(**key)).first()


def _opened(row: Any) -> OpenedAttempt:
    return OpenedAttempt(
        row.id, row.learner, row.session, row.quiz, row.case_id, row.number, row.seed, _aware(row.opened_at)
    )


def _graded(row: Any) -> GradedAttempt:
    return GradedAttempt(
        row.learner,
        row.name,
        _opened(row),
        Grade.model_validate(row.grade),
        row.package_version,
        row.knowledge_digest,
        row.case_digest,
        _aware(row.graded_at),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the time zone; all times are kept in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def default_url() -> str:
    """The gradebook used where none is named: one SQLite file in the user's data folder, made when missing."""
    try:
        folder = user_data_path("kneeedu", appauthor=False, ensure_exists=True)
    except OSError as error:
        message = f"The folder for the gradebook cannot be made: {error.strerror} ({error.filename})."
        raise GradebookError(f"{message} Name a gradebook, like sqlite:///grades.db") from None
    return f"sqlite:///{folder / 'gradebook.db'}"
