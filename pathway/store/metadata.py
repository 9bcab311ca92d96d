"""What all tables are listed in, how their keys are called, and the column they all begin with."""

from __future__ import annotations

from sqlalchemy import Column, MetaData

from pathway.store.columns import WORDS

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def programme_column() -> Column[str]:
    """The wall between programmes: the first part of every key."""
    return Column("programme", WORDS, primary_key=True)
