"""The proof of a date, from what is stored: open, finished, or of a stage still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pathway.case.history import Entry, apply
from pathway.case.model import Activity, Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import has_part_in
from pathway.case.proof import Change, Proof, Source
from pathway.case.why import Light, why
from pathway.commands.asked import rule_named
from pathway.dates import Calendar, in_words, london_day
from pathway.definition.rules import Rules
from pathway.errors import BadRequest, CaseNotFound, NotPermitted
from pathway.planning.calendar_change import changed_days
from pathway.planning.if_done import if_done_today
from pathway.planning.projection import projected
from pathway.queries.caseload import Caseload
from pathway.queries.day_asked import DayAsked
from pathway.store.look import Look

MOST_DAYS = 3
"""How many changed days of a calendar are named beside one date."""


def proof_of(seen: Look, ref: str, activity: str, asked: DayAsked, at: datetime, *,
             by: StaffMember | None = None) -> Proof:  # fmt: skip
    """Why an activity of a case is due when it is, on the day asked about and in the sense of it; and, unless that day
    is past, what would follow if it were done then. `at` is an instant of that day. A bare key means the earliest open
    one, else the newest one that was, else the next to come.

    Raises BadRequest for one that never comes, CaseNotFound for a day before there was anything.
    """
    now = seen.case(ref)
    if by is not None and not has_part_in(by, now):
        raise NotPermitted(f"{by.ref} has no part in case {ref}: ask the service or the team that has")
    caseload = Caseload(seen, asked)
    then = caseload.case(now)
    if then is None:
        raise CaseNotFound(f"case {ref} was not there yet on {in_words(asked.on)}")
    case = then.case
    rules = seen.rules(case.definition)
    calendar = seen.calendar(case.calendar).open_ended() if asked.is_past else caseload.calendar(rules)
    row = _occurrence(case, activity, rules, calendar)
    counted = _when_counted([e for e in then.told if london_day(e.recorded_at) <= asked.on], row) or case
    if counted.calendar != calendar.version and not row.is_open:
        calendar = seen.calendar(counted.calendar).open_ended()
    definition = seen.published[case.definition]
    source = Source(case.pathway, definition.number, definition.version, definition.file_name, 0)
    proof = why(case, row, Light(rules, calendar, asked.on, counted, source), then.told)
    follows = () if asked.is_past else if_done_today(case, row, rules, calendar, at, by or SYSTEM)
    changes = tuple(_with_the_days(change, then.told, seen) for change in proof.changes)
    return replace(proof, changes=changes, if_done_today=follows)


def _with_the_days(change: Change, told: Sequence[Entry], seen: Look) -> Change:
    """A change that a calendar brought, with the days that are closed now, or no longer."""
    entry = next(entry for entry in told if entry.seq == change.seq)
    versions = entry.content["set"].get("case", {}).get("calendar")
    if versions is None or not change.because:
        return change
    before, after = map(seen.calendar, versions)
    until = max(change.before or "", change.after or "")
    days = [day for day in changed_days([before], after) if day.counts and day.on.isoformat() <= until]
    said = [f"{in_words(day.on)} is {'' if day.is_closed else 'not '}closed: {day.title}" for day in days[-MOST_DAYS:]]
    return replace(change, because="; ".join(said)) if said else change


def _occurrence(case: Case, activity: str, rules: Rules, calendar: Calendar) -> Activity:
    rule, number = rule_named(activity, rules)
    rows = [row for row in case.activities.values() if row.key == rule.key and number in (None, row.n)]
    still_open = [row for row in rows if row.is_open]
    if still_open or rows:
        return still_open[0] if still_open else rows[-1]
    coming = [row for row in projected(case, rules, calendar) if row.key == rule.key and number in (None, row.n)]
    if not coming:
        raise BadRequest(
            f"{rule.title} has not come up on case {case.ref} and nothing says that it will"
            + (f": it comes up when {rule.trigger.kind}" if rule.trigger else "")
        )
    return coming[0]


def _when_counted(entries: Sequence[Entry], row: Activity) -> Case | None:
    """The case before the entry that closed this occurrence; None while it is open or was closed as it opened."""
    if row.is_open:
        return None
    case: Case | None = None
    for entry in entries:
        columns = entry.content["set"].get("activities", {}).get(row.row_key, {})
        if "closed_as" in columns and columns["closed_as"][1] == row.closed_as:
            break
        case = apply(case, entry)
    else:
        return None
    return case if case is not None and row.row_key in case.activities else None
