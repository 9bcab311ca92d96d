"""What acts did, written for a whole batch in a few statements: every entry, and each row in its final state only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import ne
from typing import Any

from sqlalchemy import Table

from pathway.case.history import Entry, Recorded
from pathway.case.model import Case
from pathway.errors import BadRequest, HistoryAltered, StaleCase
from pathway.store import tables
from pathway.store.columns import CASE, SHAPES
from pathway.store.faults import translated
from pathway.store.loading import ENTRY
from pathway.store.outbox import notice_row
from pathway.store.transaction import Transaction

Step = tuple[Case | None, Case]
"""A case before the first and after the last of the acts saved together."""
Changes = dict[tuple[bool, ...], list[tuple[Any, ...]]]
"""Values to set and key values, by which columns changed: one statement for each pattern."""


def steps_of(recorded: Sequence[Recorded]) -> list[Step]:
    """The acts of one case as one step."""
    steps: dict[str, Step] = {}
    for act in recorded:
        earlier = steps.get(act.after.ref)
        steps[act.after.ref] = (earlier[0] if earlier else act.before, act.after)
    return list(steps.values())


def note(changes: Changes, before: tuple[Any, ...], after: tuple[Any, ...], key: tuple[Any, ...]) -> None:
    """Files the columns in which two rows differ, if they do."""
    pattern = tuple(map(ne, before, after))
    if any(pattern):
        changes.setdefault(pattern, []).append((*compress(after, pattern), *key))


def row_pairs(name: str, steps: Sequence[Step]) -> Iterator[tuple[str, int, Any, Any]]:
    """(case, position, row before or None, row after) of every row that may have changed."""
    for before, after in steps:
        old = getattr(before, name) if before is not None else {}
        now = getattr(after, name)
        if old is now:
            continue
        for position, (key, row) in enumerate(now.items()):
            earlier = old.get(key)
            if earlier is not row:
                yield after.ref, position, earlier, row


def stale(steps: Sequence[Step]) -> StaleCase:
    """Names the case, if there is only one."""
    which = f"case {steps[0][1].ref}" if len(steps) == 1 else f"one of {len(steps)} cases"
    return StaleCase(f"somebody else recorded something on {which} meanwhile: look again, then repeat")


class Saving(Transaction):
    """Writing what acts did."""

    def save(self, recorded: Sequence[Recorded]) -> None:
        """Entries, rows, texts and notices together. Raises StaleCase, AlreadyThere."""
        steps = steps_of(recorded)
        with translated():
            # The cases first: their guard is what tells a stale case from a duplicate.
            self._save_cases(steps)
            self._save_entries([act.entry for act in recorded])
            for name in SHAPES:
                self._save_rows(name, steps)
        self._many(
            tables.texts,
            ({"ref": t.ref, "stream": t.stream, "seq": t.seq, "field": t.field, "salt": t.salt, "words": t.words}
             for act in recorded for t in act.texts),
        )  # fmt: skip
        self._many(tables.notices, (notice_row(notice) for act in recorded for notice in act.notices))

    def _save_cases(self, steps: Sequence[Step]) -> None:
        for _, after in steps:
            if after.programme != self._programme:
                raise BadRequest(f"case {after.ref} belongs to {after.programme}, not to {self._programme}")
        new = [CASE.values(after) for before, after in steps if before is None]
        self._insert(tables.cases, CASE.names, new)
        changes: Changes = {}
        for before, after in steps:
            if before is not None:
                note(changes, CASE.values(before), CASE.values(after), (self._programme, after.ref, before.seq))
        for pattern, rows in changes.items():
            names = list(compress(CASE.names, pattern))
            if self._update(tables.cases, names, ("programme", "ref", "seq"), rows) != len(rows):
                raise stale(steps)

    def _save_entries(self, acts: Sequence[Entry]) -> None:
        rows = [
            (self._programme, e.stream, e.seq, e.kind, e.version, e.happened_on, e.recorded_at, e.by, e.body,
             e.previous, e.hash)
            for e in acts
        ]  # fmt: skip
        self._insert(tables.entries, ("programme", *ENTRY), rows)

    def _save_rows(self, name: str, steps: Sequence[Step]) -> None:
        table, shape, programme = tables.CASE_ROWS[name], SHAPES[name], self._programme
        key = tables.ROW_KEYS[name]
        key_at = [shape.names.index(part) for part in key]
        untold = (False,) if name == "alerts" else ()
        new: list[tuple[Any, ...]] = []
        changes: Changes = {}
        for ref, position, earlier, row in row_pairs(name, steps):
            values = shape.values(row)
            if earlier is None:
                new.append((programme, ref, *values, position, *untold))
            else:
                note(changes, shape.values(earlier), values, (programme, ref, *(values[at] for at in key_at)))
        self._insert(table, ("programme", "case_ref", *shape.names, "position", *(["is_told"] if untold else [])), new)
        for pattern, rows in changes.items():
            names = list(compress(shape.names, pattern))
            if self._update(table, names, ("programme", "case_ref", *key), rows) != len(rows):
                raise HistoryAltered(f"rows of {name} are not there as they were read: somebody altered them by hand")

    def _insert(self, table: Table, names: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        if rows:
            self._shared.bulk.insert(self._connection, table, names, list(zip(*rows, strict=True)))

    def _update(self, table: Table, names: Sequence[str], keys: Sequence[str], rows: list[tuple[Any, ...]]) -> int:
        return self._shared.bulk.update(self._connection, table, names, keys, list(zip(*rows, strict=True)))
