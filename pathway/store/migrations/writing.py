"""Writes the next migration: what leads from the newest one to the tables as they are now.

`python -m pathway.store.migrations.writing NAME`, then `./dev fix`, read it, add its number to `schema.REVISIONS`.
Before the first release the first migration may be deleted and written anew.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Connection, Date, Text, create_engine

from pathway.store.columns import Instant
from pathway.store.migrations.running import upgrade
from pathway.store.schema import MIGRATIONS
from pathway.store.tables import metadata

HEADER = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "{number:04}"
down_revision = {before!r}

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """{title}."""
    '''


def steps(connection: Connection) -> str:
    """The operations between a database and the tables, as Python."""
    context = MigrationContext.configure(
        connection,
        opts={
            "sqlalchemy_module_prefix": "sa.",
            "alembic_module_prefix": "op.",
            "user_module_prefix": None,
            "render_as_batch": True,
        },
    )
    operations = produce_migrations(context, metadata).upgrade_ops or UpgradeOps([])
    code = render_python_code(operations, render_as_batch=True, render_item=_our_types)
    return "\n".join(line for line in code.splitlines() if "# ###" not in line).strip()


def _our_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    if kind != "type":
        return False
    if isinstance(item, Instant):
        return "INSTANT"
    return "WORDS" if isinstance(item, Text) else "sa.Date()" if isinstance(item, Date) else False


def write(name: str) -> str:
    """Writes the migration beside the others; where it lies."""
    earlier = sorted(path.name for path in (MIGRATIONS / "versions").glob("v*.py"))
    number = len(earlier) + 1
    with create_engine("sqlite://", module=sqlite).begin() as connection:
        if earlier:
            upgrade(connection, MIGRATIONS)
        body = steps(connection)
    title = name.replace("_", " ").capitalize()
    path = MIGRATIONS / "versions" / f"v{number:04}_{name}.py"
    header = HEADER.format(title=title, number=number, before=f"{number - 1:04}" if earlier else None)
    path.write_text(f"{header}{body}\n", encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    print(write(sys.argv[1]))
