"""The tables. Every row carries its programme, and every key begins with it.

Rows of a case lie in tables without row ids, so that SQLite keeps the rows of one case side by side. `position` is
a row's place among its kind on the case: what is loaded stands in the order in which it came to be. There are no
foreign keys between a case and its rows: both are written by the same few statements, `verify` folds the history to
prove them equal, and on PostgreSQL a key costs more than the row. No column has a default of the database's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, Identity, Index, Table, UniqueConstraint, text

from pathway.case.model import ROWS, Case
from pathway.store.columns import BYTES, DAY, INSTANT, NUMBER, WORDS, YES_NO, columns_of
from pathway.store.door_tables import (
    accounts,
    exceptional_access,
    invitations,
    provider_links,
    recovery_codes,
    sessions,
    sign_on_tries,
)
from pathway.store.metadata import metadata, programme_column
from pathway.store.people_tables import name_words, persons, staff, staff_roles
from pathway.store.post_tables import deliveries, digest_alerts, notices

__all__ = [
    "accounts", "deliveries", "digest_alerts", "exceptional_access", "invitations", "metadata", "name_words",
    "notices", "persons", "provider_links", "recovery_codes", "sessions", "sign_on_tries", "staff", "staff_roles",
]  # fmt: skip
"""What is kept elsewhere and belongs to the whole; everything named below is to be used too."""

ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "activities": ("key", "n"),
    "facts": ("name",),
    "contacts": ("n",),
    "pauses": ("n",),
    "extensions": ("n",),
    "stays": ("n",),
    "barriers": ("kind",),
    "placements": ("n",),
    "sign_offs": ("n",),
    "holders": ("n",),
    "concerns": ("n",),
    "measurements": ("n",),
    "alerts": ("activity", "n", "due_number", "rung"),
}
"""What tells two rows of one case apart: the parts of their `row_key`."""


def _of_case(name: str, *more: Column[bool]) -> Table:
    return Table(
        name,
        metadata,
        programme_column(),
        Column("case_ref", WORDS, primary_key=True),
        *columns_of(ROWS[name], key=ROW_KEYS[name]),
        Column("position", NUMBER, nullable=False),
        *more,
        sqlite_with_rowid=False,
    )


cases = Table(
    "cases",
    metadata,
    programme_column(),
    *columns_of(Case, key=("ref",), leave_out=("programme", *ROWS)),
    Column("set_aside_since", INSTANT),
    sqlite_with_rowid=False,
)

CASE_ROWS: Mapping[str, Table] = {
    name: _of_case(name, *([Column("is_told", YES_NO, nullable=False)] if name == "alerts" else [])) for name in ROWS
}
"""The tables of rows beside a case. `alerts.is_told` says that the alert stands in the digests of those it is for."""

activities = CASE_ROWS["activities"]
facts = CASE_ROWS["facts"]
contacts = CASE_ROWS["contacts"]
pauses = CASE_ROWS["pauses"]
barriers = CASE_ROWS["barriers"]
placements = CASE_ROWS["placements"]
sign_offs = CASE_ROWS["sign_offs"]
holders = CASE_ROWS["holders"]
concerns = CASE_ROWS["concerns"]
measurements = CASE_ROWS["measurements"]
alerts = CASE_ROWS["alerts"]

entries = Table(
    "entries",
    metadata,
    programme_column(),
    Column("stream", WORDS, primary_key=True),
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", WORDS, nullable=False),
    Column("version", NUMBER, nullable=False),
    Column("happened_on", DAY, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("by", WORDS, nullable=False),
    Column("body", BYTES, nullable=False),
    Column("previous", BYTES, nullable=False),
    Column("hash", BYTES, nullable=False),
)

heads = Table(
    "heads",
    metadata,
    programme_column(),
    Column("stream", WORDS, primary_key=True),
    Column("seq", NUMBER, nullable=False),
    Column("hash", BYTES, nullable=False),
    sqlite_with_rowid=False,
)
"""The last entry of every stream that is not a case; a case carries its own in `seq` and `head`."""

texts = Table(
    "texts",
    metadata,
    programme_column(),
    # A text's reference is its entry's number and its field: it is unique within its stream only.
    Column("stream", WORDS, primary_key=True),
    Column("ref", WORDS, primary_key=True),
    Column("seq", NUMBER, nullable=False),
    Column("field", WORDS, nullable=False),
    Column("salt", BYTES, nullable=False),
    # Disposal takes the words away and leaves the row.
    Column("words", WORDS),
)

definitions = Table(
    "definitions",
    metadata,
    programme_column(),
    Column("version", WORDS, primary_key=True),
    Column("pathway", WORDS, nullable=False),
    Column("number", NUMBER, nullable=False),
    Column("source", WORDS, nullable=False),
    Column("source_sha256", WORDS, nullable=False),
    Column("canonical", WORDS, nullable=False),
    Column("file_name", WORDS, nullable=False),
    Column("published_at", INSTANT, nullable=False),
    Column("by", WORDS, nullable=False),
    UniqueConstraint("programme", "pathway", "number"),
)

calendars = Table(
    "calendars",
    metadata,
    programme_column(),
    Column("version", WORDS, primary_key=True),
    Column("name", WORDS, nullable=False),
    Column("number", NUMBER, nullable=False),
    Column("days", WORDS, nullable=False),
    Column("added_at", INSTANT, nullable=False),
    Column("by", WORDS, nullable=False),
    UniqueConstraint("programme", "name", "number"),
)

settings = Table(
    "settings",
    metadata,
    programme_column(),
    Column("key", WORDS, primary_key=True),
    Column("value", WORDS, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    programme_column(),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("swept_on", DAY, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("finished_at", INSTANT, nullable=False),
    Column("counts", WORDS, nullable=False),
    Column("oldest_unprocessed_on", DAY),
    Column("heads_digest", BYTES, nullable=False),
    Column("previous", BYTES, nullable=False),
    Column("hash", BYTES, nullable=False),
)

set_aside = Table(
    "set_aside",
    metadata,
    programme_column(),
    Column("case_ref", WORDS, primary_key=True),
    Column("since", INSTANT, nullable=False),
    Column("reason", WORDS, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    programme_column(),
    # staff, definitions
    Column("what", WORDS, primary_key=True),
    Column("number", NUMBER, nullable=False),
    sqlite_with_rowid=False,
)
"""How often something changed that is small and read whole: whoever keeps it in memory looks here first."""

read_audit = Table(
    "read_audit",
    metadata,
    Column("number", NUMBER, Identity(always=True), primary_key=True),
    Column("programme", WORDS, nullable=False),
    Column("what", WORDS, nullable=False),
)

done_once = Table(
    "done_once",
    metadata,
    programme_column(),
    Column("once", WORDS, primary_key=True),
    Column("case_ref", WORDS, nullable=False),
    Column("seq", NUMBER, nullable=False),
    sqlite_with_rowid=False,
)
"""Requests that carry a mark of their own and were carried out: sent twice, they are done once."""


BEGINNING = "stage IN ('referral', 'waiting') AND status <> 'closed'"
NOT_TAKEN_ON = "status = 'closed' AND accepted_on IS NULL"
"""Conditions of indexes: what asks by them names them as they stand here."""


# SQLite reads from an index alone only where it has every column that is named, also the one of its own condition.
def _partial(name: str, *columns: Column[object], where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


_partial(
    "ix_cases_due", cases.c.programme, cases.c.next_action_on, cases.c.ref,
    where="next_action_on IS NOT NULL AND set_aside_since IS NULL",
)  # fmt: skip
_partial(
    "ix_activities_open", activities.c.programme, activities.c.staff, activities.c.due_on, activities.c.key,
    activities.c.booked_on, activities.c.who, activities.c.case_ref, activities.c.closed_as, where="closed_as IS NULL",
)  # fmt: skip
_partial(
    "ix_holders_now", holders.c.programme, holders.c.staff, holders.c.case_ref, holders.c.until_on,
    where="until_on IS NULL",
)  # fmt: skip
_partial("ix_alerts_untold", alerts.c.programme, alerts.c.raised_on, where="NOT is_told")
_partial("ix_cases_beginning", cases.c.programme, cases.c.stage, cases.c.status, where=BEGINNING)
_partial("ix_cases_not_taken_on", cases.c.programme, cases.c.ended_on, where=NOT_TAKEN_ON)
Index("ix_holders_from", holders.c.programme, holders.c.from_on, holders.c.case_ref)
Index("ix_cases_person", cases.c.programme, cases.c.person)
