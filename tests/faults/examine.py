"""What must hold of a database at any moment, however its last writer ended."""

from __future__ import annotations

from itertools import groupby, pairwise

from sqlalchemy import select, text

from pathway.case.history import GENESIS, Entry, case_stream, chain_hash, fold
from pathway.errors import HistoryAltered
from pathway.store import tables
from pathway.store.loading import ENTRY
from pathway.store.look import look
from pathway.store.sql import SqlStore
from pathway.walk import Walk


def problems_of(walk: Walk, store: SqlStore) -> list[str]:
    """Everything wrong with what is stored; nothing, if all is well."""
    found = unsound(store)
    with store.connect() as connection:
        rows = connection.execute(
            select(*(tables.entries.c[name] for name in ENTRY)).order_by(tables.entries.c.stream, tables.entries.c.seq)
        )
        streams = {
            stream: list(entries)
            for stream, entries in groupby((Entry(*row) for row in rows), key=lambda entry: entry.stream)
        }
    for entries in streams.values():
        found += broken_links(entries)
    return found + _unlike_their_history(walk, streams, store) + _receipts_apart(walk)


def unsound(store: SqlStore) -> list[str]:
    """What the database itself says against its file."""
    with store.connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        said = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        return [] if said == "ok" else [f"SQLite says {said}"]


def broken_links(entries: list[Entry]) -> list[str]:
    """Where a stream's chain does not hold."""
    found, previous = [], GENESIS
    for number, entry in enumerate(entries, 1):
        digest = chain_hash(previous, entry.stream, entry.seq, entry.kind, entry.version, entry.happened_on,
                            entry.recorded_at, entry.by, entry.body)  # fmt: skip
        if (entry.seq, entry.previous, entry.hash) != (number, previous, digest):
            found.append(f"{entry.stream} breaks at entry {entry.seq}")
        previous = entry.hash
    return found


def _unlike_their_history(walk: Walk, streams: dict[str, list[Entry]], store: SqlStore) -> list[str]:
    with look(store) as seen:
        cases = seen.cases_where()
    found = [
        f"{stream} has entries and no case"
        for stream in set(streams) - {case_stream(case.ref) for case in cases}
        if stream.startswith("case:")
    ]
    for case in cases:
        try:
            folded = fold(streams.get(case_stream(case.ref), []))
        except HistoryAltered as problem:
            found.append(str(problem))
            continue
        if folded != case:
            found.append(f"the rows of case {case.ref} are not its history")
    return found


def _receipts_apart(walk: Walk) -> list[str]:
    with walk.store.work() as work:
        receipts = work.receipts()
    return [
        f"receipt {later.number} does not follow receipt {earlier.number}"
        for earlier, later in pairwise(receipts)
        if (later.number, later.previous) != (earlier.number + 1, earlier.hash)
    ]
