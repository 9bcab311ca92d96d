"""The walk and its calendar: a newer one re-dates a case whole, and one that ends stops no sweep and no program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathway.bootstrap import publish
from pathway.calendar_walk import CalendarWalk, ToPutInForce
from pathway.case.model import Case
from pathway.case.windows import window_of
from pathway.commands.accept import Accept
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.allocate import Allocate
from pathway.commands.beyond_the_calendar import not_counted
from pathway.commands.close import Close
from pathway.commands.concern import RaiseConcern
from pathway.commands.defer import Defer
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.record_death import RecordDeath
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


def until(last_year: int) -> Calendar:
    """The shipped calendar, made to end early."""
    closed = frozenset(day for day in CALENDAR.closed if day.year <= last_year)
    titles = tuple(pair for pair in CALENDAR.titles if pair[0].year <= last_year)
    return replace(CALENDAR, version=f"until {last_year}", last_year=last_year, closed=closed, titles=titles)


START_OF_THE_LAST_WEEKS = date(2026, 11, 23)


def a_walk_to_the_end_of_the_calendar() -> tuple[Walk, date]:
    """A case in keywork, whose ten-week review is due in the year after the calendar's last; and the day it is."""
    walk = a_walk(until(2026), START_OF_THE_LAST_WEEKS)
    for asked in (Record(activity="recovery_plan"), Place(kind="keywork", outcome="accepted")):
        walk.act("case-1", asked, ADVISOR, london_instant(START_OF_THE_LAST_WEEKS, 12))
    on = START_OF_THE_LAST_WEEKS
    for days in range(1, 46):
        on = START_OF_THE_LAST_WEEKS + timedelta(days=days)
        walk.sweep(on, london_instant(on, 6))
    return walk, on


def test_a_calendar_that_ends_stops_no_sweep() -> None:
    walk, _ = a_walk_to_the_end_of_the_calendar()
    case = the_case(walk)
    with walk.store.work() as work:
        assert work.set_asides() == []
    assert case.stage == "keywork"
    assert all(row.due_on for row in case.open_activities)
    left = {row.key for row in not_counted(case, RULES, until(2026))}
    assert left == {"keywork", "ten_week_review"}, "those that roll: nobody knows whether their days are working days"


@pytest.mark.parametrize(
    "asked",
    [
        RaiseConcern(kind="risk", words="is not well"), RecordDeath(), Close(ending="withdrew", reason="had enough"),
        Record(activity="first_session", outcome="did_not_attend"), Record(activity="how_was_it_call"),
        PauseRequest(reason="hospital_admission", until=date(2027, 2, 1)),
    ],
    ids=lambda asked: asked.verb,
)  # fmt: skip
def test_what_happened_can_be_recorded_where_the_calendar_ends(asked: object) -> None:
    walk, on = a_walk_to_the_end_of_the_calendar()
    before = the_case(walk)
    assert walk.act("case-1", asked, ADVISOR, london_instant(on, 10)).seq == before.seq + 1


def test_a_concern_can_be_acknowledged_where_the_calendar_ends() -> None:
    walk, on = a_walk_to_the_end_of_the_calendar()
    walk.act("case-1", RaiseConcern(kind="risk", words="is not well"), ADVISOR, london_instant(on, 10))
    case = walk.act("case-1", Acknowledge(), COORDINATOR, london_instant(on, 11))
    assert case.activities["concern#1"].closed_as == "done"


def test_a_day_somebody_names_beyond_the_calendar_is_refused_in_words() -> None:
    walk, on = a_walk_to_the_end_of_the_calendar()
    walk.sweep(on + timedelta(days=7), london_instant(on + timedelta(days=7), 6))
    before = the_case(walk)
    asked = Defer(activity="ten_week_review", to=date(2027, 2, 10), reason="away")
    with pytest.raises(BadRequest, match="Wednesday 10 February 2027 lies after Thursday 31 December 2026, where"):
        walk.act("case-1", asked, COORDINATOR, london_instant(on + timedelta(days=7), 10))
    assert the_case(walk) == before


def test_an_act_that_sets_a_date_beyond_the_calendar_is_refused_in_words() -> None:
    walk = a_walk(until(2026), START_OF_THE_LAST_WEEKS)
    day = date(2026, 12, 30)
    walk.refer(Refer(ref="case-2", person="p-2", referred_on=date(2026, 12, 21), team="north",
                     referrer=COORDINATOR.ref), ADVISOR, london_instant(date(2026, 12, 21), 9), PATHWAY)  # fmt: skip
    with pytest.raises(BadRequest, match="allocation to an advisor would be due after Thursday 31 December 2026"):
        walk.act("case-2", Accept(), ADVISOR, london_instant(day, 9))


def test_long_after_the_end_only_what_cannot_wait_goes_through() -> None:
    walk, _ = a_walk_to_the_end_of_the_calendar()
    long_after = london_instant(date(2028, 1, 4), 9)
    with pytest.raises(BadRequest, match="Tuesday 4 January 2028 is more than a year after calendar england ends"):
        walk.act("case-1", Record(activity="first_session"), ADVISOR, long_after)
    walk.act("case-1", RaiseConcern(kind="risk", words="is not well"), ADVISOR, long_after)
    assert "concern#1" in the_case(walk).activities


def test_a_referral_that_cannot_be_dated_is_refused_in_words() -> None:
    walk = a_walk(until(2026), START_OF_THE_LAST_WEEKS)
    asked = Refer(ref="case-2", person="p-2", referred_on=date(2026, 12, 30), team="north", referrer=COORDINATOR.ref)
    with pytest.raises(BadRequest, match="decision on the referral would be due after Thursday 31 December 2026"):
        walk.refer(asked, ADVISOR, london_instant(date(2026, 12, 30), 9), PATHWAY)


def test_a_longer_calendar_counts_the_dates_anew() -> None:
    walk, on = a_walk_to_the_end_of_the_calendar()
    longer = CalendarWalk(walk, MANAGER, london_instant(on, 12))
    longer.put_in_force([ToPutInForce(CALENDAR, "until 2026", {})])
    longer.recount(["case-1"])
    case = the_case(walk)
    assert list(not_counted(case, RULES, CALENDAR)) == []
    for row in case.open_activities:
        assert row.due_on == window_of(case, row, RULES, CALENDAR).due_on, row.row_key
