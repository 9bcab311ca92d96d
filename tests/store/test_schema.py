"""The schema: made, upgraded, or refused; the migrations and the tables say the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from pathway.case.model import ROWS, Case
from pathway.errors import StoreUnavailable
from pathway.store import tables
from pathway.store.columns import CASE, SHAPES
from pathway.store.connecting import address, writing_engine
from pathway.store.migrations.running import upgrade
from pathway.store.schema import MIGRATIONS, NEWEST, REVISIONS, bring_up_to_date, current_revision
from tests.conftest import Opener


@pytest.fixture(params=["sqlite_url", "empty_postgres_url"])
def empty(request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = writing_engine(address(request.getfixturevalue(request.param)), 1000)
    yield engine
    engine.dispose()


def description(engine: Engine) -> dict[str, object]:
    """Everything the database says about its tables."""
    seen = inspect(engine)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in seen.get_columns(name)],
            seen.get_pk_constraint(name),
            sorted(seen.get_unique_constraints(name), key=lambda found: str(found["name"])),
            sorted(
                (str(found["name"]), found["column_names"], {k: str(v) for k, v in found["dialect_options"].items()})
                for found in seen.get_indexes(name)
            ),
        )
        for name in sorted(seen.get_table_names())
    }


def sources(engine: Engine) -> list[str]:
    """SQLite's own words for its tables, in which WITHOUT ROWID shows."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")).scalars()
        return ["".join(words.split()).lower() for words in found]


def test_the_migrations_lead_to_the_tables(empty: Engine) -> None:
    with empty.begin() as connection:
        upgrade(connection, MIGRATIONS)
    assert current_revision(empty) == NEWEST
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_a_database_made_at_once_is_the_one_the_migrations_make(empty: Engine) -> None:
    bring_up_to_date(empty)
    at_once = description(empty), sources(empty) if empty.dialect.name == "sqlite" else []
    with empty.begin() as connection:
        tables.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        upgrade(connection, MIGRATIONS)
    assert (description(empty), sources(empty) if empty.dialect.name == "sqlite" else []) == at_once


def test_the_listed_revisions_are_the_ones_that_ship() -> None:
    shipped = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert tuple(reversed(shipped)) == REVISIONS


def test_an_older_database_is_upgraded(empty: Engine) -> None:
    with empty.begin() as connection:
        upgrade(connection, MIGRATIONS)
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    bring_up_to_date(empty)
    assert current_revision(empty) == NEWEST


def test_a_database_of_a_newer_release_is_refused_in_one_sentence(database_url: str, opened: Opener) -> None:
    with opened(database_url).writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="a newer release of Pathway wrote this database") as caught:
        opened(database_url)
    assert not caught.value.can_retry
    assert "\n" not in str(caught.value)


def test_a_database_of_another_making_is_left_alone(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE cases (a INTEGER)"))
    with pytest.raises(StoreUnavailable, match="use an empty one"):
        bring_up_to_date(empty)


def test_opening_a_current_database_does_not_wait_for_alembic(database_url: str, opened: Opener) -> None:
    opened(database_url)
    script = (
        "import sys; from pathway.store import open_store;"
        f"open_store({database_url!r}, 'p', None, None); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_scenarios_do_not_wait_for_sqlalchemy() -> None:
    script = "import sys; from pathway.store import MemoryStore; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


@pytest.mark.parametrize("url", ["mysql://here/db", "sqlite:////nowhere/at/all.db", "postgresql://127.0.0.1:1/x"])
def test_a_database_that_is_not_there_is_unavailable(url: str, opened: Opener) -> None:
    with pytest.raises(StoreUnavailable):
        opened(url)


def test_a_faulty_sqlite_is_refused(sqlite_url: str, opened: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pysqlite3.dbapi2.sqlite_version_info", (3, 51, 2))
    with pytest.raises(StoreUnavailable, match="can corrupt"):
        opened(sqlite_url)


def test_every_key_begins_with_the_programme() -> None:
    for table in tables.metadata.sorted_tables:
        assert "programme" in table.c
        if table.name != "read_audit":
            assert next(iter(table.primary_key)).name == "programme"


def test_a_case_is_made_of_its_columns_and_its_tables_in_order() -> None:
    assert [field.name for field in fields(Case)] == [*CASE.names, *ROWS]
    assert list(ROWS) == list(SHAPES) == list(tables.ROW_KEYS)


def test_writing_is_durable_on_sqlite(sqlite_url: str, opened: Opener) -> None:
    with opened(sqlite_url).writing.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
