"""Many open cases, cheaply: some played for a year, seen in each of several weeks, then copied row by row.

Each played case is moved on by whole weeks to one common day and brought to rest there under the calendar, so that it
is stored just as the engine itself would have left it. The copies share all but their reference, their person and who
holds them (`bench/copying.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.copying import COPIED, ONCE, copy_cases, make_persons
from pathway.bootstrap import compile_published, publish, read_file
from pathway.case.history import Recorded, make_entry
from pathway.case.model import ROWS, Case, Status
from pathway.case.people import SYSTEM, StaffMember
from pathway.commands.recount import recounted
from pathway.dates import london_instant
from pathway.rehearsal.billing import billing_for, settle_on
from pathway.rehearsal.chance import PlacedChance
from pathway.rehearsal.play import Play
from pathway.store import MemoryStore, open_store
from pathway.store.sql import SqlStore
from pathway.walk import Walk

PATHWAYS = Path(__file__).resolve().parents[1] / "config" / "pathways.yaml"
PROGRAMME = "rotherham"
TODAY = date(2026, 11, 23)
PEOPLE, DAYS, WEEKS = 120, 365, 10
HELD_BY_ONE = 38
"""So many people does one advisor look after."""
ACTIVITIES = 8
"""So many activities of one case are kept, all those that stand open among them."""
ADVISOR = "wellbeing_advisor"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def opened(url: str) -> SqlStore:
    """The store at this address."""
    return open_store(url, PROGRAMME, compile_published, PlacedChance("1"))


def build(url: str, count: int) -> None:
    """A database with about so many cases on the pathway as it ships, something open in each; whole lives."""
    _fill(url, count, whole=True)


def build_desks(url: str, count: int) -> None:
    """The same with some eight activities a case, and with as many advisors as look after 38 people each."""
    _fill(url, count, whole=False)


def _fill(url: str, count: int, whole: bool) -> None:
    at = london_instant(TODAY, 6)
    store = opened(url)
    play = _played()
    with store.work() as work:
        publish(work, read_file(PATHWAYS), PATHWAYS, at, SYSTEM.ref)
    originals = list(_at_rest(play))
    members = dict(play.cast.members)
    if not whole:
        originals, advisors = _handed_out(list(map(_thinned, originals)))
        members |= advisors
    originals = originals[:count]
    with store.work() as work:
        for member in members.values():
            work.put_staff(member, at, SYSTEM.ref)
        for case in originals:
            entry, after = make_entry(None, case, "case_taken_over", TODAY, at, SYSTEM.ref, {})
            work.save([Recorded(entry, None, after)])
    store.close()
    copied = sum(case.ref.startswith(COPIED) for case in originals)
    copy_cases(url, -(-(count - len(originals)) // copied))
    make_persons(url)


def _played() -> Play:
    chance = PlacedChance("1")
    billing = billing_for("1", PEOPLE, TODAY, DAYS)
    store = MemoryStore(PROGRAMME, compile_published, chance)
    with store.work() as work:
        publish(work, read_file(PATHWAYS), PATHWAYS, billing.begins_at, SYSTEM.ref)
    return Play(Walk(store, chance), chance, settle_on(store, billing, chance))


def _at_rest(play: Play) -> Iterator[Case]:
    """Every open case as it stood in each of the last weeks, moved to today. What nobody has yet is there once."""
    for weeks in range(WEEKS - 1, -1, -1):
        day = TODAY - timedelta(weeks=weeks)
        play.up_to(day)
        play.sweep(day)
        for number, case in play.cases.items():
            moved = _later(case, timedelta(weeks=weeks))
            moved = recounted(moved, play.rules, play.calendar, TODAY, TODAY)
            is_given = all(row.staff for row in moved.open_activities)
            if moved.open_activities and (is_given or not weeks):
                ref = f"{COPIED if is_given else ONCE}{weeks:02}{number:04}"
                yield replace(moved, ref=ref, person=f"person-{ref}", seq=0, head=b"")


def _thinned(case: Case) -> Case:
    """The case with what is open and what was done last; of what came to nothing, nothing."""
    done = [row for row in case.activities.values() if row.closed_as is not None]
    done.sort(key=lambda row: row.closed_on or TODAY)
    kept = [*case.open_activities, *done[::-1][: max(0, ACTIVITIES - len(case.open_activities))]]
    keys = {row.row_key for row in kept}
    return replace(
        case,
        activities={key: row for key, row in case.activities.items() if key in keys},
        contacts=_last(case.contacts, 3),
        alerts={key: row for key, row in case.alerts.items() if row.cleared_on is None},
        holders={key: row for key, row in case.holders.items() if row.until_on is None},
    )


def _last(rows: Mapping[str, Any], count: int) -> Mapping[str, Any]:
    return dict(list(rows.items())[-count:])


def _handed_out(originals: list[Case]) -> tuple[list[Case], Mapping[str, StaffMember]]:
    """The cases mixed, and given anew to advisors, each of whom gets so many that go on."""
    Random(1).shuffle(originals)
    members: dict[str, StaffMember] = {}
    given, going_on = [], 0
    for case in originals:
        ref = f"advisor-at-{going_on // HELD_BY_ONE + 1}"
        members[ref] = StaffMember(ref, f"Advisor {going_on // HELD_BY_ONE + 1}", (ADVISOR,), "service", "desks")
        given.append(_given(case, ref))
        going_on += case.status is not Status.CLOSED
    return sorted(given, key=lambda case: case.ref), members


def _given(case: Case, advisor: str) -> Case:
    before = case.holder_of(ADVISOR)
    if before is None:
        return case
    return replace(
        case,
        holders={key: _to(row, before, advisor) for key, row in case.holders.items()},
        activities={key: _to(row, before, advisor) for key, row in case.activities.items()},
    )


def _to(row: Any, before: str, advisor: str) -> Any:
    return replace(row, staff=advisor) if row.staff == before else row


def _later(case: Case, by: timedelta) -> Case:
    tables: dict[str, Any] = {
        table: {row.row_key: row for row in (_shifted(row, by) for row in getattr(case, table).values())}
        for table in ROWS
    }
    moved: Case = _shifted(case, by)
    return replace(moved, **tables)


def _shifted(row: Any, by: timedelta) -> Any:
    changed: dict[str, Any] = {}
    for column in fields(row):
        value = getattr(row, column.name)
        if isinstance(value, date) and column.name != "recorded_at":
            changed[column.name] = value + by
        elif isinstance(value, str) and _ISO.match(value):
            changed[column.name] = (date.fromisoformat(value) + by).isoformat()
    return replace(row, **changed)
