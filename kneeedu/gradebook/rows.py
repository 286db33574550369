"""Rows of the gradebook's tables as values."""

from datetime import UTC, datetime
from typing import Any

from kneeedu.models.grade import Grade, GradedAttempt, OpenedAttempt


def opened_from(row: Any) -> OpenedAttempt:
    return OpenedAttempt(
        row.id, row.learner, row.session, row.quiz, row.case_id, row.number, row.seed, aware(row.opened_at), row.mode
    )


def graded_from(row: Any) -> GradedAttempt:
    """A row of attempts, grades and learners joined; ValidationError where the grade cannot be read."""
    return GradedAttempt(
        row.learner,
        row.name,
        opened_from(row),
        Grade.model_validate(row.grade),
        row.package_version,
        row.knowledge_digest,
        row.case_digest,
        aware(row.graded_at),
    )


def aware(moment: datetime) -> datetime:
    """SQLite forgets the time zone; all times are kept in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
