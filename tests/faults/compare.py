"""What is stored, as values that two databases can be compared by: exactly, or but for what may rightly differ.

Rule 8: any batching, order or number of sweepers gives the same state, and catching up equals continuous running, but
for recorded instants, lateness marks, receipts, digests, held or regrouped notices, and hashes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from pathway.store.sql import SqlStore
from pathway.store.tables import metadata

State = Mapping[str, Sequence[str]]
"""Every table's rows in the order of their keys, each as one line of text."""

RUNS = frozenset({"receipts", "read_audit"})
"""What every run adds to, whatever it changes."""
DIGESTS = frozenset({"digest_alerts"})
RECORDED: Mapping[str, frozenset[str]] = {
    "alerts": frozenset({"recorded_on", "is_told"}),
    "cases": frozenset({"head", "recorded_at", "set_aside_since"}),
    "concerns": frozenset({"raised_at", "acknowledged_at"}),
    "entries": frozenset({"recorded_at", "previous", "hash"}),
    "heads": frozenset({"hash"}),
    "notices": frozenset({"made_at"}),
    "set_aside": frozenset({"since"}),
}
"""Instants, lateness and hashes, by table."""
RECORDED_IN_BODIES = frozenset({"recorded_on", "raised_at", "acknowledged_at"})


def exact_state(store: SqlStore) -> State:
    """Everything but the receipts: what two runs at the same instant must share to the last byte."""
    with store.connect() as connection:
        return {
            table.name: _rows(connection, table.name, frozenset())
            for table in metadata.sorted_tables
            if table.name not in RUNS
        }


def lasting_state(store: SqlStore) -> State:
    """What must be the same whenever, in whatever order and by whomever the days were swept."""
    with store.connect() as connection:
        state = {
            table.name: _rows(connection, table.name, RECORDED.get(table.name, frozenset()))
            for table in metadata.sorted_tables
            if table.name not in RUNS | DIGESTS
        }
    return state | {"notices": [row for row in state["notices"] if '"kind": "digest"' not in row]}


def whole_fingerprint(store: SqlStore) -> str:
    """One short value for everything stored, receipts included, as the driver itself has it: quick to make."""
    digest = sha256()
    with store.connect() as connection:
        for table in metadata.sorted_tables:
            keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
            rows = connection.exec_driver_sql(f"SELECT * FROM {table.name} ORDER BY {keys}")
            digest.update(repr([table.name, *map(tuple, rows)]).encode())
    return digest.hexdigest()


def fingerprint(state: State) -> str:
    """One short value for a whole state."""
    return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def differences(one: State, other: State) -> list[str]:
    """What only one of two states has, table by table."""
    return [
        f"{sign} {name}: {row}"
        for name in sorted({*one, *other})
        for sign, here, there in (("-", one, other), ("+", other, one))
        for row in sorted(set(here.get(name, ())) - set(there.get(name, ())))
    ]


def _rows(connection: Connection, name: str, leave_out: frozenset[str]) -> list[str]:
    table = metadata.tables[name]
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [_line({key: value for key, value in row.items() if key not in leave_out}, leave_out) for row in rows]


def _line(row: dict[str, Any], leave_out: frozenset[str]) -> str:
    if leave_out and "body" in row:
        row["body"] = _without(json.loads(row["body"]))
    return json.dumps(
        row, sort_keys=True, default=lambda value: value.hex() if isinstance(value, bytes) else str(value)
    )


def _without(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _without(value) for key, value in tree.items() if key not in RECORDED_IN_BODIES}
    return tree
