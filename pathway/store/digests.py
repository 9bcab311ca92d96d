"""The statements that make digests of alerts: who is told, and one notice for each of them and day.

An alert is told to whoever holds its role on the case (unless they have left), else to everybody active with that
role, of the case's team where they are of the team's party, else to every active service manager. Where there is
nobody at all it stays untold, and goes out once there is somebody.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import String, bindparam, text
from sqlalchemy.sql.elements import TextClause

from pathway.store.columns import DAY, INSTANT

_ALERT = ("case_ref", "activity", "n", "due_number", "rung")
_LISTED = ", ".join(_ALERT)
_OF_UNTOLD = ", ".join(f"u.{name}" for name in _ALERT)


def _statement(words: str) -> TextClause:
    types = {"programme": String(), "day": String(), "on": DAY, "made_at": INSTANT}
    return text(words).bindparams(*(bindparam(name, type_=types[name]) for name in types if f":{name}" in words))


def _same(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _ALERT)


GIVEN = _statement(f"""
WITH untold AS (
    SELECT {", ".join(f"a.{name}" for name in _ALERT)}, a.tell, c.team
    FROM alerts a JOIN cases c ON c.programme = a.programme AND c.ref = a.case_ref
    WHERE a.programme = :programme AND a.raised_on <= :on AND NOT a.is_told
), holding AS (
    SELECT {_OF_UNTOLD}, h.staff
    FROM untold u JOIN holders h ON h.programme = :programme AND h.case_ref = u.case_ref AND h.role = u.tell
    LEFT JOIN staff s ON s.programme = :programme AND s.ref = h.staff
    WHERE h.until_on IS NULL AND (s.ref IS NULL OR s.is_active)
), with_role AS (
    SELECT {_OF_UNTOLD}, s.ref AS staff
    FROM untold u JOIN staff_roles r ON r.programme = :programme AND r.role = u.tell
    JOIN staff s ON s.programme = :programme AND s.ref = r.staff
    WHERE s.is_active AND (s.party <> 'team' OR s.team = u.team)
), managing AS (
    SELECT {_OF_UNTOLD}, s.ref AS staff
    FROM untold u JOIN staff_roles r ON r.programme = :programme AND r.role = 'service_manager'
    JOIN staff s ON s.programme = :programme AND s.ref = r.staff
    WHERE s.is_active
), told AS (
    SELECT * FROM holding
    UNION SELECT * FROM with_role w WHERE NOT EXISTS (SELECT 1 FROM holding h WHERE {_same("h", "w")})
    UNION SELECT * FROM managing m WHERE NOT EXISTS (SELECT 1 FROM holding h WHERE {_same("h", "m")})
        AND NOT EXISTS (SELECT 1 FROM with_role w WHERE {_same("w", "m")})
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
    words = "activity || '#' || n || '/' || due_number || '/' || rung"
    item = f"""'{{"alert":' || {quote.format(words)} || ',"case":' || {quote.format("case_ref")} || '}}'"""
    return _statement(f"""
INSERT INTO notices (programme, key, kind, recipient, is_role, made_at, details, status, attempts)
SELECT :programme, 'digest:' || staff || ':' || :day, 'digest', staff, false, :made_at,
    '{{"alerts":[' || {listing}({item}, ',' ORDER BY {_LISTED}) || '],"on":"' || :day || '"}}', 'waiting', 0
FROM digest_alerts WHERE programme = :programme AND digest_on = :on
GROUP BY staff
ON CONFLICT DO NOTHING
""")


MADE: Mapping[str, TextClause] = {
    "sqlite": _made("group_concat", "json_quote({})"),
    "postgresql": _made("string_agg", "CAST(to_json({}) AS text)"),
}
"""One notice per person of the day. Written out as canonical JSON in the order of the alerts, alike on both."""
