"""Connections set up as each database needs: what makes a transaction durable, exclusive and short."""

from __future__ import annotations

from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import ArgumentError

from pathway.errors import StoreUnavailable

OLDEST_SQLITE = (3, 51, 3)
"""Before it, two connections in WAL can corrupt the file when the log is reset."""
STOPPED_AFTER_S = 60
"""A sweeper that stops in the middle of a transaction lets go of its cases after this long (PostgreSQL)."""


def address(url: str) -> URL:
    """The database address with the driver this project uses. Raises StoreUnavailable for any other database."""
    try:
        made = make_url(url)
    except ArgumentError:
        # Without the address: it may carry a password.
        raise _never("this is no database address: write sqlite:///FILE or postgresql://…") from None
    match made.get_backend_name():
        case "sqlite":
            return made.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return made.set(drivername="postgresql+psycopg")
    raise StoreUnavailable(f"{made.get_backend_name()} is not a database Pathway runs on: use sqlite or postgresql")


def writing_engine(url: URL, patience_ms: int) -> Engine:
    """Connections that write. On SQLite a transaction takes the write lock when it begins."""
    if url.get_backend_name() == "sqlite":
        pragmas = ("PRAGMA synchronous=FULL", "PRAGMA cache_size=-65536")
        return _sqlite_engine(url, patience_ms, "BEGIN IMMEDIATE", pragmas)
    return _postgres_engine(url, patience_ms)


def reading_engine(url: URL, patience_ms: int) -> Engine:
    """Connections that only read, each transaction on one consistent snapshot."""
    if url.get_backend_name() == "sqlite":
        pragmas = ("PRAGMA query_only=1", "PRAGMA mmap_size=268435456")
        return _sqlite_engine(url, patience_ms, "BEGIN", pragmas)
    return _postgres_engine(url, patience_ms).execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )


def _sqlite_engine(url: URL, patience_ms: int, begin: str, pragmas: tuple[str, ...]) -> Engine:
    if sqlite.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise _never(
            f"this SQLite is {sqlite.sqlite_version}; versions before {wanted} can corrupt a database that two"
            " connections write. Install the pysqlite3 package this release asks for"
        )
    engine = create_engine(url, module=sqlite, hide_parameters=True, connect_args={"check_same_thread": False})
    engine.dialect.statement_compiler = _Hinted

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"PRAGMA busy_timeout={patience_ms}", "PRAGMA journal_mode=WAL", *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def take_the_lock(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


class _Hinted(SQLiteCompiler):
    """Lets a select say by which index a table is read (`with_hint(table, "INDEXED BY …", "sqlite")`).

    Without statistics SQLite reads all rows of a programme in the order of their key rather than by an index that
    begins with the programme as well. An index that cannot answer is an error, not a slow page.
    """

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        """What stands behind the table's name."""
        return text


def _postgres_engine(url: URL, patience_ms: int) -> Engine:
    options = {
        "timezone": "UTC",
        "lock_timeout": str(patience_ms),
        "idle_in_transaction_session_timeout": str(STOPPED_AFTER_S * 1000),
    }
    given = " ".join(f"-c {name}={value}" for name, value in options.items())
    return create_engine(url, hide_parameters=True, isolation_level="READ COMMITTED", connect_args={"options": given})


def _never(message: str) -> StoreUnavailable:
    """A failure that trying again does not mend."""
    unavailable = StoreUnavailable(message)
    unavailable.can_retry = False
    return unavailable
