"""What somebody else recorded on a case while a form was being filled in."""

from __future__ import annotations

from collections.abc import Iterable

from pathway.case.history import Entry, case_stream
from pathway.case.model import Case
from pathway.dates import london_day
from pathway.walk import SETTLED_ALREADY
from pathway.web.telling.naming import Names
from pathway.web.telling.sentences import sentence
from pathway.web.visit import Visit
from pathway.web.words import clock_time, short_day


def changed_since(visit: Visit, case: Case, version: int | None) -> tuple[str, ...]:
    """What people recorded on a case since the version somebody saw, by whom and when. Time passing bothers nobody."""
    with visit.look() as seen:
        entries = by_people(seen.history(case_stream(case.ref)), version)
        names = Names(case, seen.rules(case.definition), seen.members)
        return tuple(_line(visit, names, entry) for entry in entries)


def by_people(entries: Iterable[Entry], version: int | None) -> list[Entry]:
    """The entries after a version that are an act of somebody."""
    return [entry for entry in entries if entry.seq > (version or 0) and entry.kind not in SETTLED_ALREADY]


def _line(visit: Visit, names: Names, entry: Entry) -> str:
    facts = {name: value for name, value in entry.content["facts"].items() if value not in (None, "")}
    by = "you" if entry.by == visit.staff.ref else names.staff(entry.by)
    day = london_day(entry.recorded_at)
    when = (
        clock_time(entry.recorded_at) if day == visit.today else f"{clock_time(entry.recorded_at)} on {short_day(day)}"
    )
    return f"{sentence(entry.kind, facts, names)}, by {by} at {when}"
