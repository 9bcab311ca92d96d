"""The queue of one member of staff as the least that could be asked for: one statement, sent by hand to the driver.

It finds the same cases (held by them, or with something near that is theirs or nobody's) and reads what stands open
and near in each, with its case and its person. It decides nothing: no hold, no standing, no ladder.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

import psycopg
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import make_url

from bench.caseload import ADVISOR, PROGRAMME, TODAY
from pathway.queries.queue_items import SOON_DAYS

NEAR = TODAY + timedelta(days=SOON_DAYS)
CONCERNED = """
SELECT case_ref FROM holders WHERE programme = :programme AND staff = :staff AND until_on IS NULL
UNION SELECT case_ref FROM activities WHERE programme = :programme AND staff = :staff AND closed_as IS NULL
  AND (due_on <= :near OR booked_on <= :near)
UNION SELECT case_ref FROM activities WHERE programme = :programme AND staff IS NULL AND closed_as IS NULL
  AND who = :role AND (due_on <= :near OR booked_on <= :near)
"""
LINES = f"""
SELECT a.key, a.n, a.who, a.staff, a.opens_on, a.due_on, a.booked_on, a.booked_at, a.rung, a.subject,
  c.ref, c.seq, c.stage, c.status, c.clock_started_on, c.last_spoken_on, c.definition,
  p.ref, p.given_name, p.family_name, p.needs, p.safe_contact
FROM ({CONCERNED}) AS concerned
JOIN cases c ON c.programme = :programme AND c.ref = concerned.case_ref
JOIN persons p ON p.programme = c.programme AND p.ref = c.person
JOIN activities a ON a.programme = c.programme AND a.case_ref = c.ref AND a.closed_as IS NULL
  AND (a.due_on <= :near OR a.booked_on <= :near)
ORDER BY a.due_on, c.ref
"""
SESSION = """
SELECT s.staff, s.seen_at, s.began_at, m.name FROM sessions s JOIN staff m ON m.programme = s.programme
  AND m.ref = s.staff WHERE s.programme = :programme AND s.digest = :digest AND s.ended_at IS NULL
"""
PLANS = {"sqlite": ("INDEXED BY ix_holders_now", "INDEXED BY ix_activities_open")}


class Bare(Protocol):
    """The driver's own connection."""

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a statement finds, in a transaction of its own."""


class BareSqlite:
    """The driver of SQLite, with our pragmas."""

    def __init__(self, path: str) -> None:
        self._driver = sqlite.connect(path, check_same_thread=False, isolation_level=None)
        for pragma in ("PRAGMA busy_timeout=10000", "PRAGMA query_only=1", "PRAGMA mmap_size=268435456"):
            self._driver.execute(pragma)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a statement finds."""
        values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return list(self._driver.execute(sql, values).fetchall())


class BarePostgres:
    """The driver of PostgreSQL: it begins a transaction with the first statement."""

    def __init__(self, url: str) -> None:
        self._driver = psycopg.connect(url)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """What a statement finds."""
        found = self._driver.execute(_named(sql), values).fetchall()
        self._driver.rollback()
        return list(found)


def _named(sql: str) -> str:
    for name in ("programme", "staff", "near", "role", "digest"):
        sql = sql.replace(f":{name}", f"%({name})s")
    return sql


def bare(url: str) -> Bare:
    """The driver's connection to this database."""
    where = make_url(url)
    return BareSqlite(where.database or "") if where.get_backend_name() == "sqlite" else BarePostgres(url)


def lines(driver: Bare, staff: str) -> list[Any]:
    """What is open and near for one advisor."""
    return driver.rows(LINES, programme=PROGRAMME, staff=staff, near=NEAR, role=ADVISOR)
