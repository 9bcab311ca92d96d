"""What is known of the cases since they were last asked for changes nothing that anybody sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from pathway.bootstrap import House, open_house
from pathway.case.people import SYSTEM
from pathway.commands.record import Record
from pathway.store.look import look
from pathway.store.tables import persons
from tests.web.caseloads import BUSY, DAY, queue_of
from tests.web.conftest import Clock


@pytest.fixture
def elsewhere(house: House, clock: Clock) -> Iterator[House]:
    """The same house in another process: it knows nothing of what this one keeps."""
    other = open_house(house.settings, clock.at, lambda _: None)
    yield other
    other.close()


def test_asked_again_it_is_what_one_who_asks_for_the_first_time_is_told(house: House, elsewhere: House) -> None:
    with look(house.store) as seen:
        everybody = list(seen.members)
    for day in (DAY, DAY + timedelta(days=5)):
        for staff in everybody:
            queue_of(house, staff, day)
        for staff in everybody:
            assert queue_of(house, staff, day).tree() == queue_of(elsewhere, staff, day).tree()


def test_what_is_recorded_elsewhere_is_seen_at_once(house: House, elsewhere: House, clock: Clock) -> None:
    before = queue_of(house)
    with look(elsewhere.store) as seen:
        by = seen.members[BUSY]
        mine = [one for items in before.groups.values() for one in items if BUSY in one.staff]
        rules = {ref: seen.rules(case.definition) for ref, case in before.cases.items()}
    item = next(one for one in mine if rules[one.ref].activities[one.activity].is_contact)
    asked = Record(activity=f"{item.activity}#{item.occurrence}", outcome="attended")
    elsewhere.walk.act(item.ref, asked, by, clock.at)
    after = queue_of(house)
    assert item not in after.groups[item.group]
    assert after.cases[item.ref].last_spoken_on == DAY != before.cases[item.ref].last_spoken_on


def test_who_leaves_elsewhere_has_left_here(house: House, elsewhere: House, clock: Clock) -> None:
    manager = "manager"
    before = sum(queue_of(house, manager).counts.values())
    with elsewhere.store.work() as work:
        member = work.staff_member(BUSY)
        assert member is not None
        work.put_staff(replace(member, is_active=False), clock.at, SYSTEM.ref)
    assert not sum(queue_of(house, BUSY).by_staff.get(BUSY, {}).values())
    assert sum(queue_of(house, manager).counts.values()) >= before


def test_how_somebody_is_to_be_reached_is_read_each_time(house: House, elsewhere: House) -> None:
    item = queue_of(house).groups["overdue"][0]
    with elsewhere.store.writing.begin() as connection:
        connection.execute(update(persons).where(persons.c.ref == item.person).values(safe_contact="Never by post"))
    shown = [one for items in queue_of(house).groups.values() for one in items if one.ref == item.ref]
    assert {one.safe_contact for one in shown} == {"Never by post"}
