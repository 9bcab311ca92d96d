"""The tables of people: those in care, with the words of their names, and those who work here."""

from __future__ import annotations

from sqlalchemy import Column, Table, UniqueConstraint

from pathway.store.columns import BYTES, DAY, NUMBER, WORDS, YES_NO
from pathway.store.metadata import metadata, programme_column

persons = Table(
    "persons",
    metadata,
    programme_column(),
    Column("ref", WORDS, primary_key=True),
    Column("nhs_number", WORDS, nullable=False),
    Column("family_name", WORDS, nullable=False),
    Column("given_name", WORDS, nullable=False),
    Column("born_on", DAY, nullable=False),
    Column("safe_contact", WORDS),
    Column("needs", WORDS),
    Column("salt", BYTES, nullable=False),
    UniqueConstraint("programme", "nhs_number"),
    sqlite_with_rowid=False,
)

name_words = Table(
    "name_words",
    metadata,
    programme_column(),
    Column("word", WORDS, primary_key=True),
    Column("person", WORDS, primary_key=True),
    sqlite_with_rowid=False,
)
"""The words of people's names, folded: people are found by how one of them begins. Disposal takes them too."""

staff = Table(
    "staff",
    metadata,
    programme_column(),
    Column("ref", WORDS, primary_key=True),
    Column("name", WORDS, nullable=False),
    Column("party", WORDS, nullable=False),
    Column("team", WORDS, nullable=False),
    Column("email", WORDS),
    Column("is_active", YES_NO, nullable=False),
    Column("salt", BYTES, nullable=False),
)

staff_roles = Table(
    "staff_roles",
    metadata,
    programme_column(),
    Column("role", WORDS, primary_key=True),
    Column("staff", WORDS, primary_key=True),
    Column("position", NUMBER, nullable=False),
    sqlite_with_rowid=False,
)
