"""What a database says when it fails, in our words.

No message here repeats a value: what a driver says of a duplicate names the NHS number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from pathway.errors import AlreadyThere, BadRequest, PathwayError, StoreUnavailable

DRIVER_ERRORS = (SQLAlchemyError, psycopg.Error, sqlite.Error)
LOST = (
    "the database did not say whether what was recorded is saved. Look again before repeating: it may be there already"
)


@contextmanager
def translated() -> Iterator[None]:
    """Raises our errors for the driver's."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise in_our_words(error) from None


def in_our_words(error: Exception) -> PathwayError:
    """Which of our errors this is."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if _is_duplicate(cause):
        return AlreadyThere(f"this is recorded already{_where(cause)}; nothing was added")
    if isinstance(cause, psycopg.DataError | sqlite.DataError | OverflowError):
        return BadRequest("a value is of a kind or length that the database cannot keep; nothing was recorded")
    return StoreUnavailable(f"the database refused or did not answer ({_reason(cause)}); nothing was recorded")


def lost_commit(error: Exception) -> StoreUnavailable:
    """The answer to a commit did not come: it must be looked up, never blindly repeated."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    unavailable = StoreUnavailable(f"{LOST} ({_reason(cause)})")
    unavailable.can_retry = False
    return unavailable


def _is_duplicate(cause: BaseException) -> bool:
    if isinstance(cause, psycopg.errors.UniqueViolation):
        return True
    return isinstance(cause, sqlite.IntegrityError) and "UNIQUE" in str(cause)


def _where(cause: BaseException) -> str:
    if isinstance(cause, psycopg.Error):
        return f" in {cause.diag.table_name}" if cause.diag.table_name else ""
    table = str(cause).removeprefix("UNIQUE constraint failed: ").split(".")[0]
    return f" in {table}"


def _reason(cause: BaseException) -> str:
    # Operational errors speak of locks, disks and lines; others may quote the row.
    kind = type(cause).__name__
    if isinstance(cause, psycopg.OperationalError | sqlite.OperationalError):
        return f"{kind}: {str(cause).strip().splitlines()[0]}" if str(cause).strip() else kind
    return kind
