"""A database that fails: really locked by somebody else, really full, or not to be read at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine, event

from pathway.bootstrap import House
from pathway.settings import DATABASE_FILE

IMPATIENT_MS = 100


@contextmanager
def locked(house: House) -> Iterator[None]:
    """Somebody else holds the write lock, and the pages wait a tenth of a second for it in place of ten."""
    other = sqlite.connect(str(house.settings.data_dir / DATABASE_FILE), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with _told(house.store.writing, f"PRAGMA busy_timeout={IMPATIENT_MS}"):
            yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(house: House) -> Iterator[None]:
    """No page can be added to the file."""
    with _told(house.store.writing, "PRAGMA max_page_count=1"):
        yield


@contextmanager
def unreadable(house: House) -> Iterator[None]:
    """Nothing can be read."""

    def fails(*_: Any) -> None:
        raise sqlite.OperationalError("disk I/O error")

    event.listen(house.store.reading, "checkout", fails)
    try:
        yield
    finally:
        event.remove(house.store.reading, "checkout", fails)


@contextmanager
def _told(engine: Engine, pragma: str) -> Iterator[None]:
    """Every connection is told this when it is taken."""

    def tell(connection: Any, *_: Any) -> None:
        connection.execute(pragma)

    event.listen(engine, "checkout", tell)
    try:
        yield
    finally:
        event.remove(engine, "checkout", tell)
        # Connections keep what they were told.
        engine.dispose()
