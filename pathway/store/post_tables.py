"""The tables of what goes out: each notice, what a digest is made of, to whom a notice goes and what came of it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, text

from pathway.store.columns import DAY, INSTANT, NUMBER, WORDS, YES_NO
from pathway.store.metadata import metadata, programme_column

notices = Table(
    "notices",
    metadata,
    programme_column(),
    Column("key", WORDS, primary_key=True),
    Column("kind", WORDS, nullable=False),
    Column("recipient", WORDS, nullable=False),
    Column("is_role", YES_NO, nullable=False),
    Column("case_ref", WORDS),
    Column("made_at", INSTANT, nullable=False),
    Column("details", WORDS, nullable=False),
    # Whose act it comes from.
    Column("made_by", WORDS, nullable=False),
    # Each of those it goes to has a delivery.
    Column("is_shared_out", YES_NO, nullable=False),
)

digest_alerts = Table(
    "digest_alerts",
    metadata,
    programme_column(),
    Column("case_ref", WORDS, primary_key=True),
    Column("activity", WORDS, primary_key=True),
    Column("n", NUMBER, primary_key=True),
    Column("due_number", NUMBER, primary_key=True),
    Column("rung", NUMBER, primary_key=True),
    Column("staff", WORDS, primary_key=True),
    # None yet where this person's digest of the day was made before the alert came.
    Column("digest_on", DAY),
    sqlite_with_rowid=False,
)

deliveries = Table(
    "deliveries",
    metadata,
    programme_column(),
    Column("notice", WORDS, primary_key=True),
    Column("staff", WORDS, primary_key=True),
    # waiting, on_its_way, sent or failed
    Column("state", WORDS, nullable=False),
    Column("is_urgent", YES_NO, nullable=False),
    Column("attempts", NUMBER, nullable=False),
    Column("first_try_at", INSTANT),
    # While it waits: when it is tried next. While it is on its way: when another sender may take it over.
    Column("next_at", INSTANT),
    Column("sent_at", INSTANT),
    Column("failed_at", INSTANT),
    # Why the last try came to nothing.
    Column("problem", WORDS),
    # Whoever must hear of a failure has heard, and by whom it was settled.
    Column("settled_by", WORDS),
    Column("settled_at", INSTANT),
    sqlite_with_rowid=False,
)
"""One message to one member of staff."""

Index(
    "ix_deliveries_to_go",
    deliveries.c.programme,
    deliveries.c.is_urgent,
    deliveries.c.next_at,
    sqlite_where=text("state IN ('waiting', 'on_its_way')"),
    postgresql_where=text("state IN ('waiting', 'on_its_way')"),
)
Index(
    "ix_deliveries_failed",
    deliveries.c.programme,
    deliveries.c.staff,
    sqlite_where=text("state = 'failed' AND settled_at IS NULL"),
    postgresql_where=text("state = 'failed' AND settled_at IS NULL"),
)
Index("ix_digest_alerts_digest_on", digest_alerts.c.programme, digest_alerts.c.digest_on)
Index(
    "ix_notices_waiting",
    notices.c.programme,
    notices.c.made_at,
    sqlite_where=text("NOT is_shared_out"),
    postgresql_where=text("NOT is_shared_out"),
)
