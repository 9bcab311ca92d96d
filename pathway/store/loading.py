"""Cases from their rows: all rows of a batch's cases with one select per table."""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, any_, bindparam, func, select

from pathway.case.history import Entry
from pathway.case.model import Case, Status
from pathway.errors import CaseNotFound
from pathway.store import tables
from pathway.store.columns import CASE, SHAPES
from pathway.store.transaction import Transaction

STATUSES: Mapping[str | None, Status | None] = {None: None, **{status.value: status for status in Status}}
NO_ROWS: Mapping[str, Any] = MappingProxyType({})
STATUS_AT = tuple(CASE.names.index(name) for name in ("status", "status_before"))
REF_AT = CASE.names.index("ref")

cases = tables.cases
ALL_CASES = select(*(cases.c[name] for name in CASE.names))
ENTRY = ("stream", "seq", "kind", "version", "happened_on", "recorded_at", "by", "body", "previous", "hash")


def among(column: ColumnElement[str], dialect: str) -> ColumnElement[bool]:
    """True where the column is one of the values bound as `refs`: one bound value, however many there are."""
    if dialect == "sqlite":
        listed = func.json_each(bindparam("refs")).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam("refs", type_=ARRAY(Text)))


def rows_of(name: str, dialect: str) -> Select[Any]:
    """The select of one table's rows of the cases bound as `refs`."""
    table = tables.CASE_ROWS[name]
    return select(*(table.c[column] for column in SHAPES[name].names), table.c.case_ref, table.c.position).where(
        table.c.programme == bindparam("programme"), among(table.c.case_ref, dialect)
    )


ROWS_OF = {dialect: {name: rows_of(name, dialect) for name in SHAPES} for dialect in ("sqlite", "postgresql")}


@contextmanager
def _no_collecting() -> Iterator[None]:
    # Thousands of rows come to be and none goes: looking for garbage meanwhile doubles the time it takes.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


class Loading(Transaction):
    """Reading cases and their history."""

    def case(self, ref: str) -> Case:
        """The case, locked. Raises CaseNotFound."""
        found = self._cases(ALL_CASES.where(cases.c.programme == self._programme, cases.c.ref == ref).with_for_update())
        if not found:
            raise CaseNotFound(f"no case {ref!r} in {self._programme}: check the reference")
        return found[0]

    def cases_due(self, on: date, limit: int) -> Sequence[Case]:
        """Due cases, locked, leaving out those another transaction holds and those set aside."""
        return self._cases(
            ALL_CASES.where(
                cases.c.programme == self._programme, cases.c.next_action_on <= on, cases.c.set_aside_since.is_(None)
            )
            .order_by(cases.c.next_action_on, cases.c.ref)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )

    def cases_named(self, refs: Collection[str]) -> Sequence[Case]:
        """Those of these cases that are not set aside, by reference; locked."""
        dialect = self._connection.dialect.name
        bound = json.dumps(list(refs)) if dialect == "sqlite" else list(refs)
        return self._cases(
            ALL_CASES.where(
                cases.c.programme == self._programme, among(cases.c.ref, dialect), cases.c.set_aside_since.is_(None)
            )
            .order_by(cases.c.ref)
            .with_for_update()
            .params(refs=bound)
        )

    def cases_of(self, person: str) -> Sequence[Case]:
        """Every case of a person, oldest first."""
        return self._cases(
            ALL_CASES.where(cases.c.programme == self._programme, cases.c.person == person).order_by(
                cases.c.referred_on, cases.c.ref
            )
        )

    def cases_of_each(self, persons: Collection[str]) -> Mapping[str, Sequence[Case]]:
        """Every case of each of these persons, oldest first."""
        if not persons:
            return {}
        dialect = self._connection.dialect.name
        bound = json.dumps(list(persons)) if dialect == "sqlite" else list(persons)
        found: dict[str, list[Case]] = defaultdict(list)
        statement = ALL_CASES.where(cases.c.programme == self._programme, among(cases.c.person, dialect))
        for case in self._cases(statement.order_by(cases.c.referred_on, cases.c.ref).params(refs=bound)):
            found[case.person].append(case)
        return found

    def oldest_waiting_on(self) -> date | None:
        """The earliest `next_action_on` of the cases not set aside."""
        found = self._first(
            select(cases.c.next_action_on)
            .where(
                cases.c.programme == self._programme,
                cases.c.next_action_on.is_not(None),
                cases.c.set_aside_since.is_(None),
            )
            .order_by(cases.c.next_action_on)
            .limit(1)
        )
        return found.next_action_on if found else None

    def history(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream, in order."""
        entries = tables.entries
        rows = self._all(
            select(*(entries.c[name] for name in ENTRY))
            .where(entries.c.programme == self._programme, entries.c.stream == stream)
            .order_by(entries.c.seq)
        )
        return [Entry(*row) for row in rows]

    def texts(self, stream: str) -> Mapping[str, str]:
        """Words by text reference; those disposed of are absent."""
        texts = tables.texts
        rows = self._all(
            select(texts.c.ref, texts.c.words)
            .where(texts.c.programme == self._programme, texts.c.stream == stream, texts.c.words.is_not(None))
            .order_by(texts.c.seq, texts.c.ref)
        )
        return {row.ref: row.words for row in rows}

    def _cases(self, statement: Select[Any], without: Collection[str] = ()) -> list[Case]:
        heads = self._all(statement)
        if not heads:
            return []
        refs = [row[REF_AT] for row in heads]
        with _no_collecting():
            kinds = [{} if name in without else self._rows(name, refs) for name in SHAPES]
            return self._joined(heads, kinds)

    def _joined(self, heads: list[Any], kinds: list[Mapping[str, Mapping[str, Any]]]) -> list[Case]:
        found = []
        for head in heads:
            values = list(head)
            for at in STATUS_AT:
                values[at] = STATUSES[values[at]]
            ref = head[REF_AT]
            found.append(Case(*values, *(rows.get(ref, NO_ROWS) for rows in kinds)))
        return found

    def _rows(self, name: str, refs: list[str]) -> Mapping[str, Mapping[str, Any]]:
        dialect = self._connection.dialect.name
        bound = json.dumps(refs) if dialect == "sqlite" else refs
        rows = self._sent(ROWS_OF[dialect][name], programme=self._programme, refs=bound)
        rows.sort(key=itemgetter(-1))
        row_type = SHAPES[name].row_type
        by_case: dict[str, dict[str, Any]] = defaultdict(dict)
        for row in rows:
            *values, ref, _ = row
            made = row_type(*values)
            by_case[ref][made.row_key] = made
        return {ref: MappingProxyType(made) for ref, made in by_case.items()}
