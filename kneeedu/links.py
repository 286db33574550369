"""Signed links: who sits where. The clock inside itsdangerous is the only thing here that is not pure."""

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from pydantic import Field, ValidationError

from kneeedu.errors import LinkRefused
from kneeedu.models.attempt import Mode
from kneeedu.models.evidence import Id, Model

DAYS_VALID = 30
_PURPOSE = "kneeedu.seat"
"""Mixed into the key, so that nothing else signed with the same secret passes for a seat."""


class Seat(Model):
    """One learner's place: the quiz or case they work on and the session their attempts are kept under."""

    learner: str = Field(min_length=1, max_length=64)
    name: str = Field(default="", max_length=80)
    quiz: Id | None = None
    case: Id | None = Field(default=None, description="where to start")
    mode: Mode = "vignette"
    session: str = Field(min_length=1, max_length=160)


def seal(seat: Seat, secret: str) -> str:
    """The seat as a token for a URL: readable by anyone, alterable by nobody."""
    return _serializer(secret).dumps(seat.model_dump(exclude_none=True))


def unseal(token: str, secret: str) -> Seat:
    """The seat in a token; LinkRefused with a sentence when it was altered, has expired or never was one."""
    try:
        content = _serializer(secret).loads(token, max_age=DAYS_VALID * 24 * 60 * 60)
        return Seat.model_validate(content)
    except SignatureExpired:
        raise LinkRefused(f"This link is older than {DAYS_VALID} days. Start again from the first page.") from None
    except (BadData, ValidationError):
        message = "This link is not complete or was changed. Open it again from the first page, or ask your teacher."
        raise LinkRefused(message) from None


def _serializer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=_PURPOSE)
