"""One database transaction within one programme: what every part of the unit of work stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Select, Table, insert, select, text, update

from pathway.case.history import Entry
from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.errors import AlreadyThere, StaleCase
from pathway.ports import Chance, PublishedDefinition
from pathway.store import tables
from pathway.store.bulk import Bulk
from pathway.store.faults import translated
from pathway.store.kept import Kept
from pathway.store.prepared import prepared
from pathway.store.streams import next_entry

MOST_CASES = 6000
"""Of so many cases is kept what was read: some 100 MB."""
MOST_QUEUES = 200


CHANGE = text(
    "INSERT INTO changes (programme, what, number) VALUES (:programme, :what, 1)"
    " ON CONFLICT (programme, what) DO UPDATE SET number = changes.number + 1"
)


@dataclass
class Shared:
    """What all transactions of one store share. Versions never change, so what was read of them is kept.

    `cases` are kept by reference and head: a head says how the case stands, to the last row. `read_off` is what was
    made of each, `queues` of many together; `whole` is what is read whole, with the number of the change it follows.
    """

    programme: str
    compile_rules: Callable[[PublishedDefinition], Rules]
    chance: Chance
    bulk: Bulk
    rules: dict[str, Rules] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    cases: Kept = field(default_factory=lambda: Kept(MOST_CASES))
    read_off: Kept = field(default_factory=lambda: Kept(MOST_CASES))
    queues: Kept = field(default_factory=lambda: Kept(MOST_QUEUES))
    whole: dict[str, tuple[int, Any]] = field(default_factory=dict)


class Transaction:
    """One transaction; translates what the database says when it fails."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self._connection = connection
        self._shared = shared
        self._programme = shared.programme
        self._current_calendars: dict[str, Calendar | None] = {}

    def _run(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        with translated():
            return self._connection.execute(statement, values)

    def _all(self, statement: Executable, values: Any = None) -> list[Any]:
        with translated():
            return list(self._connection.execute(statement, values).all())

    def _sent(self, statement: Select[Any], **values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds that was built once, for all times."""
        with translated():
            return prepared(statement, self._connection.dialect).rows(self._connection, values)

    def _first(self, statement: Executable) -> Any | None:
        with translated():
            return self._connection.execute(statement).first()

    def _put(self, table: Table, **values: Any) -> None:
        self._run(insert(table), {"programme": self._programme, **values})

    def _many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        named = [{"programme": self._programme, **row} for row in rows]
        if named:
            names = list(named[0])
            columns = list(zip(*(row.values() for row in named), strict=True))
            with translated():
                self._shared.bulk.insert(self._connection, table, names, columns)

    def _change(self, what: str) -> None:
        """Something that is read whole changes: whoever has kept it looks here whether it is still so."""
        self._run(CHANGE, {"programme": self._programme, "what": what})

    def append(self, entry: Entry) -> None:
        """An entry of a stream that is not a case. Raises StaleCase."""
        seq, head = self._head(entry.stream)
        if (entry.seq, entry.previous) != (seq + 1, head):
            raise StaleCase(f"something else was recorded in {entry.stream} meanwhile; look again, then repeat")
        self._append(entry)

    def _tell(self, stream: str, kind: str, at: datetime, by: str, facts: Mapping[str, Any]) -> Entry:
        """Records in a stream of its own what is being done to a row beside it."""
        seq, head = self._head(stream)
        entry = next_entry(stream, seq, head, kind, at, by, facts)
        self._append(entry)
        return entry

    def _head(self, stream: str) -> tuple[int, bytes]:
        heads = tables.heads
        found = self._first(
            select(heads.c.seq, heads.c.hash)
            .where(heads.c.programme == self._programme, heads.c.stream == stream)
            .with_for_update()
        )
        return (found.seq, found.hash) if found else (0, bytes(32))

    def _append(self, entry: Entry) -> None:
        try:
            self._chain(entry)
        except AlreadyThere:
            raise StaleCase(
                f"something else was recorded in {entry.stream} meanwhile; look again, then repeat"
            ) from None

    def _chain(self, entry: Entry) -> None:
        names = ("stream", "seq", "kind", "version", "happened_on", "recorded_at", "by", "body", "previous", "hash")
        self._put(tables.entries, **{name: getattr(entry, name) for name in names})
        heads = tables.heads
        if entry.seq == 1:
            self._put(heads, stream=entry.stream, seq=1, hash=entry.hash)
            return
        self._run(
            update(heads)
            .where(heads.c.programme == self._programme, heads.c.stream == entry.stream)
            .values(seq=entry.seq, hash=entry.hash)
        )
