"""Runs the migrations on an open transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def configured(connection: Connection, migrations: Path) -> Config:
    """Alembic's settings for this connection; the scripts lie in the package, not beside an ini file."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, migrations: Path) -> None:
    """Every step up to the newest."""
    command.upgrade(configured(connection, migrations), "head")
