"""The statements that make digests of alerts: who is told, and one notice for each of them and day.

An alert is told to whoever holds its role on the case (unless they have left), else to everybody active with that
role, of the case's team where they are of the team's party, else to every active service manager. Where there is
nobody at all it stays untold, and goes out once there is somebody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, bindparam, text
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.types import TypeEngine

from pathway.store.columns import DAY, INSTANT

_ALERT = ("case_ref", "activity", "n", "due_number", "rung")
_LISTED = ", ".join(_ALERT)
_OF_UNTOLD = ", ".join(f"u.{name}" for name in _ALERT)


def _statement(words: str) -> TextClause:
    types: dict[str, TypeEngine[Any]] = {"programme": String(), "day": String(), "on": DAY, "made_at": INSTANT}
    return text(words).bindparams(*(bindparam(name, type_=types[name]) for name in types if f":{name}" in words))


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _ALERT)


_HOLDING = """holders h LEFT JOIN staff s ON s.programme = h.programme AND s.ref = h.staff
    WHERE h.programme = :programme AND h.case_ref = u.case_ref AND h.role = u.tell AND h.until_on IS NULL
        AND (s.ref IS NULL OR s.is_active)"""
_WITH_ROLE = """staff_roles r JOIN staff s ON s.programme = r.programme AND s.ref = r.staff
    WHERE r.programme = :programme AND r.role = u.tell AND s.is_active AND (s.party <> 'team' OR s.team = u.team)"""
_MANAGING = """staff_roles r JOIN staff s ON s.programme = r.programme AND s.ref = r.staff
    WHERE r.programme = :programme AND r.role = 'service_manager' AND s.is_active"""

GIVEN = _statement(f"""
WITH untold AS (
    SELECT {", ".join(f"a.{name}" for name in _ALERT)}, a.tell, c.team
    FROM alerts a JOIN cases c ON c.programme = a.programme AND c.ref = a.case_ref
    WHERE a.programme = :programme AND a.raised_on <= :on AND NOT a.is_told
), unheld AS (
    SELECT * FROM untold u WHERE NOT EXISTS (SELECT 1 FROM {_HOLDING})
), told AS (
    SELECT {_OF_UNTOLD}, h.staff FROM untold u, {_HOLDING}
    UNION ALL SELECT {_OF_UNTOLD}, s.ref FROM unheld u, {_WITH_ROLE}
    UNION ALL SELECT {_OF_UNTOLD}, s.ref FROM unheld u, {_MANAGING} AND NOT EXISTS (SELECT 1 FROM {_WITH_ROLE})
)
INSERT INTO digest_alerts (programme, staff, {_LISTED})
SELECT :programme, staff, {_LISTED} FROM told WHERE true
ON CONFLICT DO NOTHING
""")
"""Every untold alert, to each of those it is for."""

TOLD = _statement(f"""
UPDATE alerts SET is_told = true
WHERE programme = :programme AND raised_on <= :on AND NOT is_told AND EXISTS (
    SELECT 1 FROM digest_alerts d WHERE d.programme = :programme AND {_same("d", "alerts")})
""")
"""Those alerts need telling no more."""

FILED = _statement("""
UPDATE digest_alerts SET digest_on = :on
WHERE programme = :programme AND digest_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM notices n WHERE n.programme = :programme AND n.key = 'digest:' || digest_alerts.staff || ':' || :day)
""")
"""What was given goes into the digest of the day, unless this person's is made already: then into the next."""


def _made(listing: str, quote: str) -> TextClause:
    fields = {
        "alert": quote.format("d.activity || '#' || d.n || '/' || d.due_number || '/' || d.rung"),
        "case": quote.format("d.case_ref"),
        "due": f"coalesce({quote.format('t.due_on')}, 'null')",
        "passed_on": "CASE WHEN a.tell = t.who THEN 'false' ELSE 'true' END",
    }
    item = " || ',' || ".join(f"""'"{name}":' || {value}""" for name, value in fields.items())
    order = ", ".join(f"d.{name}" for name in _ALERT)
    return _statement(f"""
INSERT INTO notices (programme, key, kind, recipient, is_role, made_at, details, made_by, is_shared_out)
SELECT :programme, 'digest:' || d.staff || ':' || :day, 'digest', d.staff, false, :made_at,
    '{{"alerts":[' || {listing}('{{' || {item} || '}}', ',' ORDER BY {order}) || '],"on":"' || :day || '"}}',
    'system', false
FROM digest_alerts d JOIN alerts a ON a.programme = :programme AND {_same("a", "d")}
LEFT JOIN activities t ON t.programme = :programme AND t.case_ref = d.case_ref AND t.key = d.activity AND t.n = d.n
WHERE d.programme = :programme AND d.digest_on = :on AND a.cleared_on IS NULL
GROUP BY d.staff
ON CONFLICT DO NOTHING
""")


MADE: Mapping[str, TextClause] = {
    "sqlite": _made("group_concat", "json_quote({})"),
    "postgresql": _made("string_agg", "CAST(to_json({}) AS text)"),
}
"""One notice per person of the day, of what still needs attention: the alert, the day the activity is due, and whether
it was passed on to this person by somebody else's delay. Canonical JSON in the order of the alerts, alike on both."""
