"""The walk and its calendar: a newer one re-dates a case whole, and one that ends stops no sweep and no program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathway.bootstrap import publish
from pathway.case.model import Case
from pathway.case.windows import window_of
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.refer import Refer
from pathway.dates import Calendar, london_instant
from pathway.errors import BadRequest
from pathway.store.memory import MemoryStore
from pathway.walk import Walk
from tests.builders import SeededChance
from tests.faults.caseload import (
    ADVISOR,
    COORDINATOR,
    MANAGER,
    PATHWAY,
    PATHWAYS_FILE,
    PROGRAMME,
    STAFF,
    shipped,
    shipped_rules,
)
from tests.shipped import CALENDAR, RULES

START = date(2026, 1, 26)


def a_walk(calendar: Calendar, start: date = START) -> Walk:
    """A walk with one case whose clock started on a day."""
    chance = SeededChance(1)
    walk = Walk(MemoryStore(PROGRAMME, shipped_rules, chance), chance)
    at = london_instant(start, 9)
    with walk.store.work() as work:
        publish(work, shipped(), PATHWAYS_FILE, london_instant(start), MANAGER.ref)
        work.add_calendar(calendar, at, MANAGER.ref)
        for member in STAFF:
            work.put_staff(member, at, MANAGER.ref)
    asked = Refer(ref="case-1", person="p-1", referred_on=start, team="north", referrer=COORDINATOR.ref)
    walk.refer(asked, ADVISOR, at, PATHWAY)
    walk.act("case-1", Accept(), ADVISOR, at)
    walk.act("case-1", Allocate(to=ADVISOR), MANAGER, at)
    return walk


def the_case(walk: Walk) -> Case:
    with walk.store.work() as work:
        return work.case("case-1")


def test_a_new_holiday_moves_every_open_date_on_the_first_day_it_is_known() -> None:
    walk = a_walk(CALENDAR)
    walk.act("case-1", Record(activity="first_contact", outcome="did_not_attend"), ADVISOR, london_instant(START, 10))
    walk.act("case-1", Record(activity="first_meeting", outcome="did_not_attend"), ADVISOR, london_instant(START, 11))
    assert the_case(walk).activities["missed_contacts_team#1"].due_on == date(2026, 1, 28)
    holiday = replace(CALENDAR, version="longer", closed=CALENDAR.closed | {date(2026, 1, 28)})
    with walk.store.work() as work:
        work.add_calendar(holiday, london_instant(START, 12), MANAGER.ref)
    walk.sweep(date(2026, 1, 27), london_instant(date(2026, 1, 27), 6))
    case = the_case(walk)
    assert case.calendar == "longer"
    for row in case.open_activities:
        assert row.due_on == window_of(case, row, RULES, holiday).due_on, row.row_key
    assert case.activities["missed_contacts_team#1"].due_on == date(2026, 1, 29)


def test_a_calendar_that_ends_sets_the_case_aside_and_is_told_in_words() -> None:
    # Ready for keywork, whose dates reach beyond the calendar.
    start = date(CALENDAR.last_year, 10, 20)
    walk = a_walk(CALENDAR, start)
    for asked in (Record(activity="recovery_plan"), Place(kind="keywork", outcome="accepted")):
        walk.act("case-1", asked, ADVISOR, london_instant(start, 10))
    for days in range(1, 45):
        on = start + timedelta(days=days)
        walk.sweep(on, london_instant(on, 6))
    with walk.store.work() as work:
        assert [item.case for item in work.set_asides()] == ["case-1"]
    with pytest.raises(BadRequest, match="publish a calendar that reaches it"):
        walk.act("case-1", Record(activity="first_meeting"), ADVISOR, london_instant(on, 9))
