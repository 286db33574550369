"""The gradebook's tables, and what SQLite needs to serve many learners."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

VERSION = "2"

SCHEMA = MetaData()
settings = Table(
    "settings",
    SCHEMA,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
learners = Table(
    "learners",
    SCHEMA,
    Column("id", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("enrolled_at", DateTime(timezone=True), nullable=False),
)
attempts = Table(
    "attempts",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("learner", ForeignKey("learners.id"), nullable=False, index=True),
    Column("session", String(160), nullable=False, index=True),
    Column("quiz", String(80)),
    Column("case_id", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("mode", String(20), nullable=False, server_default="vignette"),
    Column("seed", Integer, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("learner", "session", "case_id", "number"),
)
events = Table(
    "events",
    SCHEMA,
    Column("attempt", ForeignKey("attempts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("event", JSON, nullable=False),
)
grades = Table(
    "grades",
    SCHEMA,
    Column("attempt", ForeignKey("attempts.id"), primary_key=True),
    Column("score", Float, nullable=False),
    Column("safe", Boolean, nullable=False),
    Column("grade", JSON, nullable=False),
    Column("package_version", String(40), nullable=False),
    Column("knowledge_digest", String(40), nullable=False),
    Column("case_digest", String(40), nullable=False),
    Column("graded_at", DateTime(timezone=True), nullable=False),
)
votes = Table(
    "votes",
    SCHEMA,
    Column("poll", String(80), primary_key=True),
    Column("voter", String(40), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("option", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
"""Of classroom polls. A voter is a browser and nobody's name; older kneeedu leave the table alone."""


UPGRADES: dict[str, tuple[str, tuple[str, ...]]] = {
    "1": ("2", ("ALTER TABLE attempts ADD COLUMN mode VARCHAR(20) NOT NULL DEFAULT 'vignette'",)),
}
"""From each older format: the next one, and the statements that lead there. They only ever add."""


def set_up_sqlite(connection: Any, _record: Any) -> None:
    """Many readers beside one writer; a busy writer is waited for."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "busy_timeout=15000", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def begin_as_writer(connection: Connection) -> None:
    """Take the write lock at the start: a read that turns into a write would be refused at once, not waited for."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
