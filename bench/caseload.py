"""Many open cases, cheaply: some played for a year, seen in each of several weeks, then copied row by row.

Each played case is moved on by whole weeks to one common day and brought to rest there under the calendar, so that it
is stored just as the engine itself would have left it. The copies share all but their reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from pathway.bootstrap import compile_published, publish, read_file
from pathway.case.history import Recorded, make_entry
from pathway.case.model import ROWS, Case
from pathway.case.people import SYSTEM
from pathway.commands.recount import recounted
from pathway.dates import london_instant
from pathway.rehearsal.billing import billing_for, settle_on
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.play import Play
from pathway.store import MemoryStore, open_store
from pathway.store.sql import SqlStore
from pathway.store.tables import CASE_ROWS, cases
from pathway.walk import Walk

PATHWAYS = Path(__file__).resolve().parents[1] / "config" / "pathways.yaml"
PROGRAMME = "rotherham"
TODAY = date(2026, 11, 23)
PEOPLE, DAYS, WEEKS = 120, 365, 10
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def opened(url: str) -> SqlStore:
    """The store at this address."""
    return open_store(url, PROGRAMME, compile_published, PlacedChance("1"))


def build(url: str, count: int) -> None:
    """A database with about so many open cases on the pathway as it ships."""
    at = london_instant(TODAY, 6)
    store = opened(url)
    seen = list(_played())
    with store.work() as work:
        publish(work, read_file(PATHWAYS), PATHWAYS, at, SYSTEM.ref)
        for member in seen[0].cast.members.values():
            work.put_staff(member, at, SYSTEM.ref)
    originals = list(_at_rest(seen[0], store))[:count]
    with store.work() as work:
        for case in originals:
            entry, after = make_entry(None, case, "case_taken_over", TODAY, at, SYSTEM.ref, {})
            work.save([Recorded(entry, None, after)])
    _copy(store, -(-count // len(originals)) - 1)
    store.close()


def _played() -> Iterator[Play]:
    chance = PlacedChance("1")
    billing = billing_for("1", PEOPLE, TODAY, DAYS)
    store = MemoryStore(PROGRAMME, compile_published, chance)
    with store.work() as work:
        publish(work, read_file(PATHWAYS), PATHWAYS, billing.begins_at, SYSTEM.ref)
    yield Play(Walk(store, chance), chance, settle_on(store, billing, chance))


def _at_rest(play: Play, store: SqlStore) -> Iterator[Case]:
    """Every open case as it stood in each of the last weeks, moved to today."""
    for weeks in range(WEEKS - 1, -1, -1):
        day = TODAY - timedelta(weeks=weeks)
        play.up_to(day)
        play.sweep(day)
        for number, case in play.cases.items():
            moved = _later(case, timedelta(weeks=weeks))
            moved = recounted(moved, play.rules, play.calendar, TODAY, TODAY)
            if moved.open_activities:
                yield replace(moved, ref=f"a{weeks:02}{number:04}", seq=0, head=b"")


def _later(case: Case, by: timedelta) -> Case:
    tables: dict[str, Any] = {
        table: {row.row_key: row for row in (_shifted(row, by) for row in getattr(case, table).values())}
        for table in ROWS
    }
    moved: Case = _shifted(case, by)
    return replace(moved, **tables)


def _shifted(row: Any, by: timedelta) -> Any:
    changed: dict[str, Any] = {}
    for column in fields(row):
        value = getattr(row, column.name)
        if isinstance(value, date) and column.name != "recorded_at":
            changed[column.name] = value + by
        elif isinstance(value, str) and _ISO.match(value):
            changed[column.name] = (date.fromisoformat(value) + by).isoformat()
    return replace(row, **changed)


FIRST_COPY = 100_000
COPIES = f"""
WITH RECURSIVE copies(number) AS (
    SELECT {FIRST_COPY} UNION ALL SELECT number + 1 FROM copies WHERE number + 1 < {FIRST_COPY} + :times)
INSERT INTO {{table}} ({{names}}) SELECT {{values}} FROM copies CROSS JOIN {{table}} WHERE {{ref}} LIKE 'a%'
"""


def _copy(store: SqlStore, times: int) -> None:
    """Every case so many times more, under another reference. The copies have no history."""
    with store.writing.begin() as connection:
        for table, ref in [(cases, "ref"), *((table, "case_ref") for table in CASE_ROWS.values())]:
            names = [column.name for column in table.columns]
            values = [f"'b' || number || '-' || {ref}" if name == ref else f'"{name}"' for name in names]
            listed = {"names": ", ".join(f'"{name}"' for name in names), "values": ", ".join(values)}
            if times:
                connection.execute(text(COPIES.format(table=table.name, ref=ref, **listed)), {"times": times})
