"""The schema at start: made where there is none, brought up to date where it is older, refused where it is newer."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pathway.errors import StoreUnavailable
from pathway.store.faults import translated
from pathway.store.tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = ("0001",)
"""Every revision this release knows, oldest first. Listed here so that a start need not wait for Alembic."""
NEWEST = REVISIONS[-1]


def bring_up_to_date(engine: Engine) -> None:
    """Makes or upgrades the schema. Raises StoreUnavailable for a database that a newer release wrote."""
    with translated():
        if current_revision(engine) == NEWEST:
            return
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('pathway schema'))"))
            _upgrade(connection)


def current_revision(engine: Engine) -> str | None:
    """The revision a database stands at; None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    if connection.dialect.name == "sqlite":
        there = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    else:
        there = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('alembic_version')"
    if not connection.scalar(text(there)):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _upgrade(connection: Connection) -> None:
    # Somebody else may have done it while we waited for the lock.
    revision = _revision(connection)
    if revision == NEWEST:
        return
    if revision is None:
        _make(connection)
    elif revision in REVISIONS:
        _migrate(connection)
    else:
        refused = StoreUnavailable(
            f"a newer release of Pathway wrote this database (schema {revision}; this release knows {NEWEST}):"
            " start that release, or restore a backup made before it"
        )
        refused.can_retry = False
        raise refused


def _make(connection: Connection) -> None:
    # A new database needs no steps: a test holds the tables equal to the sum of the migrations.
    if inspect(connection).has_table("cases"):
        raise StoreUnavailable("this database has tables of another making: use an empty one")
    metadata.create_all(connection, checkfirst=False)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
            " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": NEWEST})


def _migrate(connection: Connection) -> None:
    # Not at the top: importing Alembic takes longer than everything else at start.
    from pathway.store.migrations.running import upgrade

    upgrade(connection, MIGRATIONS)
