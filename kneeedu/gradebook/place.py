"""Where a gradebook is: the one used where none is named, the engine of a database, and whether it holds one."""

from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy import Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from kneeedu.errors import GradebookError
from kneeedu.gradebook.schema import begin_as_writer, set_up_sqlite, settings


def default_url() -> str:
    """The gradebook used where none is named: one SQLite file in the user's data folder, made when missing."""
    try:
        folder = user_data_path("kneeedu", appauthor=False, ensure_exists=True)
    except OSError as error:
        message = f"The folder for the gradebook cannot be made: {error.strerror} ({error.filename})."
        raise GradebookError(f"{message} Name a gradebook, like sqlite:///grades.db") from None
    return f"sqlite:///{folder / 'gradebook.db'}"


@lru_cache(maxsize=2)
def engine_of(url: str, _folder: Path) -> Engine:
    """The engine of a database, made once in a process: it keeps what it has compiled, and never a connection.

    _folder: where we are; a file named from here is another one from elsewhere.
    """
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", set_up_sqlite)
        event.listen(engine, "begin", begin_as_writer)
    return engine


def holds_one(engine: Engine) -> bool:
    """Whether the database is there and has a gradebook's tables; makes no file."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        return False
    try:
        return inspect(engine).has_table(settings.name)
    except SQLAlchemyError as error:
        raise GradebookError(f"The gradebook at {engine.url!r} cannot be used: {error}") from error
