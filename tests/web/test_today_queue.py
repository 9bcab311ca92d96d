"""What a page reads is what is there: also while the daily run is late, and for those who are set aside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pathway.bootstrap import House
from pathway.ports import SetAside
from pathway.queries.concerning import opened_by_time
from pathway.queries.day_asked import Sense, day_asked
from pathway.queries.queue import WAITING
from pathway.store.look import look
from tests.web.caseloads import BUSY, DAY, counts, queue_of, rows
from tests.web.site import Site

GROUPS = ("overdue", "due_today", "next_7_days")


@pytest.mark.parametrize("days", [0, 1, 9, 60])
def test_everybody_has_of_their_own_what_is_theirs_of_everybodys_however_late_the_run(house: House, days: int) -> None:
    on = DAY + timedelta(days=days)
    everybody = queue_of(house, None, on)
    with look(house.store) as seen:
        staff = sorted(seen.members)

    for ref in staff:
        mine = queue_of(house, ref, on)
        for group in GROUPS:
            assert mine.groups[group] == tuple(item for item in everybody.groups[group] if ref in item.staff), (
                ref,
                group,
            )
        assert all(ref not in item.staff for item in mine.groups[WAITING])


def test_time_alone_brings_something_to_those_who_work_with_people_only(house: House) -> None:
    with look(house.store) as seen:
        roles = opened_by_time(seen)

    assert roles >= {"wellbeing_advisor", "support_worker", "care_coordinator"}
    assert not roles & {"service_manager", "team_manager", "duty_worker"}


def test_somebody_set_aside_is_on_the_page_as_they_stand(site: Site, house: House) -> None:
    ref = queue_of(house).groups["overdue"][0].ref
    with house.store.work() as work:
        work.set_aside(SetAside(ref, datetime(2026, 4, 21, 6, tzinfo=UTC), "a trial"))

    html = site.enters(BUSY).get("/today").text

    assert f"/people/{ref}" in html
    assert rows(html) == counts(html) == queue_of(house).counts


def test_a_clock_behind_the_days_that_were_swept_is_shown_the_day_as_it_is_known_now(house: House) -> None:
    with look(house.store) as seen:
        asked = [day_asked(seen, day, is_clock=True).sense for day in (date(2026, 4, 20), DAY, date(2026, 4, 25))]

    assert asked == [Sense.AS_OF, Sense.NOW, Sense.NOW]


def test_the_people_of_a_queue_are_all_that_somebody_holds_and_that_go_on(house: House) -> None:
    found = queue_of(house)

    assert {case.ref for case in found.mine} >= {item.ref for item in found.groups["overdue"]}
    assert all(BUSY in {holder.staff for holder in case.holders.values()} for case in found.mine)
    assert "aryj-t77t" in found.refs
    assert "aryj-t77t" not in {case.ref for case in found.mine}
