"""The proof of a date, from what is stored: open, finished, or of a stage still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pathway.case.history import Entry, apply, case_stream
from pathway.case.model import Activity, Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import has_part_in
from pathway.case.proof import Proof, Source
from pathway.case.why import Light, why
from pathway.commands.asked import rule_named
from pathway.dates import Calendar, london_day
from pathway.definition.rules import Rules
from pathway.errors import BadRequest, NotPermitted
from pathway.planning.if_done import if_done_today
from pathway.planning.projection import projected
from pathway.store.look import Look


def proof_of(seen: Look, ref: str, activity: str, at: datetime, *, by: StaffMember | None = None) -> Proof:
    """Why an activity of a case is due when it is, as seen at the instant `at`, and what would follow if it were done
    then. A bare key means the earliest open one, else the newest one that
    was, else the next to come. Raises BadRequest for one that never comes.
    """
    case = seen.case(ref)
    if by is not None and not has_part_in(by, case):
        raise NotPermitted(f"{by.ref} has no part in case {ref}: ask the service or the team that has")
    rules = seen.rules(case.definition)
    calendar = seen.newest_calendar(rules)
    entries = seen.history(case_stream(ref))
    row = _occurrence(case, activity, rules, calendar)
    counted = _when_counted(entries, row) or case
    if counted.calendar != calendar.version and not row.is_open:
        calendar = seen.calendar(counted.calendar)
    definition = seen.published[case.definition]
    source = Source(case.pathway, definition.number, definition.version, definition.file_name, 0)
    proof = why(case, row, Light(rules, calendar, london_day(at), counted, source), entries)
    return replace(proof, if_done_today=if_done_today(case, row, rules, calendar, at, by or SYSTEM))


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
