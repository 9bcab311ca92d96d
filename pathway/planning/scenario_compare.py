"""One expectation against one case at the end of a day: only what is named is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pathway.case.model import Activity, Case
from pathway.case.moving_on import is_held, waits_for
from pathway.case.pathway_clock import elapsed_days, pathway_day, week
from pathway.case.readiness import missing_for_discharge
from pathway.case.standing import standing_in
from pathway.dates import in_words
from pathway.planning.projection import projected
from pathway.planning.scenario import Expectation, Red
from pathway.planning.scenario_life import Life
from pathway.planning.scenario_proof import proof_of_alerts, proof_of_case, proof_of_date


def compared(life: Life, expectation: Expectation) -> Iterator[Red]:
    """What of this expectation came out otherwise."""
    for name, expected in expectation.of_case.items():
        yield from _of_case(life, expectation, name, expected)
    if expectation.activity is not None:
        yield from _of_activity(life, expectation, expectation.activity)


def occurrence(case: Case, activity: str, foreseen: Mapping[str, Activity]) -> Activity | None:
    """`key#2` is that occurrence; a bare key the earliest open one, else the latest one, else the next foreseen."""
    key, _, number = activity.partition("#")
    if number:
        return case.activities.get(activity) or foreseen.get(activity)
    rows = [row for row in case.activities.values() if row.key == key]
    still_open = [row for row in rows if row.is_open]
    if still_open:
        return min(still_open, key=lambda row: row.n)
    if rows:
        return max(rows, key=lambda row: row.n)
    return min((row for row in foreseen.values() if row.key == key), key=lambda row: row.n, default=None)


def _of_case(life: Life, expectation: Expectation, name: str, expected: Any) -> Iterator[Red]:
    if name in ("alerts", "raised_late"):
        yield from _alerts(life, expectation, name, expected)
        return
    day = expectation.day
    got = _value_of_case(life, name, day)
    if name == "missing" and isinstance(expected, int):
        is_same = len(got) == expected
    elif isinstance(expected, tuple):
        is_same = sorted(got) == sorted(expected)
    else:
        is_same = got == expected
    if not is_same:
        proof = proof_of_case(life.case, life.rules, name, day)
        yield Red((*expectation.path, name), day, name.replace("_", " "), said(expected), said(got), proof)


def _value_of_case(life: Life, name: str, day: date) -> Any:
    case, rules = life.case, life.rules
    answers: Mapping[str, Callable[[], Any]] = {
        "status": lambda: str(case.status),
        "stage": lambda: case.stage,
        "week": lambda: week(pathway_day(case, rules, day)),
        "elapsed_week": lambda: week(elapsed_days(case, day)),
        "held": lambda: is_held(case, rules, day),
        "ending": lambda: case.ending,
        "flagged": lambda: case.is_flagged,
        "last_spoken_on": lambda: case.last_spoken_on,
        "waits_for": lambda: waits_for(case, rules),
        "missing": lambda: missing_for_discharge(case, rules, day),
    }
    return answers[name]()


def _alerts(life: Life, expectation: Expectation, name: str, expected: Mapping[str, int]) -> Iterator[Red]:
    """`alerts`: the highest rung that stands; `raised_late`: how many that stand were raised after their day."""
    case, day = life.case, expectation.day
    standing = [alert for alert in case.alerts.values() if alert.cleared_on is None]
    if name == "raised_late":
        standing = [alert for alert in standing if alert.recorded_on > alert.raised_on]
    words = name.replace("_", " ")
    if not expected and standing:
        got = ", ".join(sorted(f"{a.activity}#{a.n}: {a.rung}" for a in standing))
        yield Red((*expectation.path, name), day, words, "none at all", got)
    for activity, wanted in expected.items():
        row = occurrence(case, activity, {})
        of_row = [a.rung for a in standing if row and (a.activity, a.n) == (row.key, row.n)]
        got_rung = max(of_row, default=0) if name == "alerts" else len(of_row)
        if got_rung != wanted:
            proof = proof_of_alerts(life, row, day) if row else (f"{activity} has not come up",)
            path = (*expectation.path, name, activity)
            yield Red(path, day, f"{words} of {activity}", str(wanted), str(got_rung), proof)


def _of_activity(life: Life, expectation: Expectation, activity: str) -> Iterator[Red]:
    case, day = life.case, expectation.day
    key, _, number = activity.partition("#")
    is_known = activity in case.activities if number else any(r.key == key for r in case.activities.values())
    row = occurrence(case, activity, {} if is_known else _foreseen(life))
    if row is None and expectation.of_activity.get("standing", "") is None:
        return
    if row is None:
        proof = proof_of_case(case, life.rules, "stage", day)
        yield Red((*expectation.path, "activity"), day, activity, "come up, or to be foreseen",
                  "neither (where that is right, expect `standing: none`)", proof)  # fmt: skip
        return
    for name, expected in expectation.of_activity.items():
        got = _value_of_row(life, row, name, day)
        if got != expected:
            proof = proof_of_date(life, row, day)
            yield Red((*expectation.path, name), day, f"{name.replace('_', ' ')} of {row.row_key}",
                      said(expected), said(got), proof)  # fmt: skip


def _foreseen(life: Life) -> Mapping[str, Activity]:
    """What comes later and has a date already; what hangs on something that may never be is not foreseen."""
    return {row.row_key: row for row in projected(life.case, life.rules, life.calendar) if row.due_on}


def _value_of_row(life: Life, row: Activity, name: str, day: date) -> Any:
    standing = standing_in(life.case, row, life.rules, day)
    values = {
        "due": row.due_on, "opens": row.opens_on, "closes": row.closes_on, "standing": standing.name,
        "booked": row.booked_on, "outcome": row.outcome, "number": row.n, "done": row.done_on,
        "done_by": row.done_by, "days_late": standing.days_late, "who": row.who,
    }  # fmt: skip
    return values[name]


def said(value: Any) -> str:
    """A value as a manager reads it."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, tuple):
        return ", ".join(value) or "nothing"
    return str(value)
