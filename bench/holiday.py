"""A bank holiday announced two weeks ahead, rehearsed over a large caseload; beside reading the same rows bare.

`./dev bench holiday --cases N`: engine seconds (what `pathway calendar FILE` does, the database already open), floor
(the same rows read by the driver and a day added to every date), how many cases were looked at, how many dates and
reminders move, and the memory (MB) before and with the answer in hand: the process's own, and the pages of the database
file mapped into it, which grow with the file up to 256 MB and which the machine takes back when it needs them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from bench import caseload
from pathway.dates import ONE_DAY, Calendar
from pathway.queries.calendar_rehearsal import NOT_COUNTED_FROM, Rehearsal, rehearse, touched
from pathway.store.look import AT_ONCE, look
from pathway.store.sql import SqlStore
from pathway.store.tables import CASE_ROWS

HOLIDAY = caseload.TODAY + timedelta(days=14)


def measured(count: int) -> dict[str, object]:
    """What one run comes to."""
    with tempfile.TemporaryDirectory(prefix="pathway-bench-") as folder:
        url = f"sqlite:///{Path(folder, 'pathway.sqlite3')}"
        # In a process of its own: what building holds is no part of what rehearsing holds.
        builder = get_context("spawn").Process(target=caseload.build, args=(url, count))
        builder.start()
        builder.join()
        store = caseload.opened(url)
        before = _memory()
        began = time.perf_counter()
        rehearsal = _rehearsed(store)
        engine = time.perf_counter() - began
        held = _memory()
        began = time.perf_counter()
        rows = _floor(store, rehearsal.calendar)
        floor = time.perf_counter() - began
        cases = _count(store)
        store.close()
    return {
        "about": f"rehearsing one more bank holiday over {cases} open cases; floor: the same rows read, dates added",
        "engine": engine, "floor": floor, "ratio": engine / floor, "cases": cases,
        "looked_at": rehearsal.looked_at, **{f"moved_{name}": n for name, n in rehearsal.counts.items()},
        "rows": {"floor": rows}, "memory_mb": {"before": before, "held": held},
    }  # fmt: skip


def _rehearsed(store: SqlStore) -> Rehearsal:
    with look(store) as seen:
        known = seen.current_calendar("england")
        assert known is not None
        return rehearse(seen, _with_holiday(known), caseload.TODAY)


def _with_holiday(known: Calendar) -> Calendar:
    titles = tuple(sorted([*known.titles, (HOLIDAY, "One-off bank holiday")]))
    return replace(known, version="one-more", closed=known.closed | {HOLIDAY}, titles=titles)


def _floor(store: SqlStore, calendar: Calendar) -> int:
    """Reads every row of the same cases, and adds a day to every date that stands."""
    read = 0
    with look(store) as seen:
        refs = touched(seen, calendar, caseload.TODAY)
    with store.connect() as connection:
        cursor = connection.connection.cursor()
        for first in range(0, len(refs), AT_ONCE):
            some = refs[first : first + AT_ONCE]
            for name, table in CASE_ROWS.items():
                if name in NOT_COUNTED_FROM:
                    continue
                marks = ", ".join("?" * len(some))
                sql = f"SELECT * FROM {table.name} WHERE programme = ? AND case_ref IN ({marks})"
                rows = cursor.execute(sql, [caseload.PROGRAMME, *some]).fetchall()
                read += len(rows)
                if name == "activities":
                    _add([column.name for column in table.columns].index("due_on"), rows)
    return read


def _add(at: int, rows: Sequence[Sequence[str | None]]) -> list[date]:
    return [date.fromisoformat(day) + ONE_DAY for row in rows if (day := row[at])]


def _count(store: SqlStore) -> int:
    with store.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one())


def _memory() -> dict[str, float]:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return {name: int(status[key].split()[0]) / 1024 for name, key in (("own", "RssAnon"), ("mapped", "RssFile"))}
