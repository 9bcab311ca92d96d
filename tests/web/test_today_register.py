"""Group sessions are one register: each mark an act of its own, one Save, and what failed said by name."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.commands.record import Record
from pathway.store.look import look
from tests.web.site import Site, boxes_of, words_of

WORKER = "worker-arts-workshop"
AT = datetime(2026, 4, 21, 8, 14, tzinfo=UTC)


@pytest.fixture
def group(house: House) -> list[Case]:
    """Those who are in the group of a provider, by reference."""
    with look(house.store) as seen:
        found = [
            case for case in seen.cases_where()
            if case.stage == "transition_group" and any(p.provider == "arts-workshop" for p in case.placements.values())
        ]  # fmt: skip
    assert len(found) >= 2
    return found


def marks(house: House, case: Case) -> list[tuple[date, str]]:
    """What was marked for somebody on the register, newest last."""
    with look(house.store) as seen:
        now = seen.case(case.ref)
    return [(c.happened_on, c.outcome) for c in now.contacts.values() if c.activity == "session"]


def test_everybody_of_the_group_is_on_it(site: Site, group: list[Case]) -> None:
    html = site.enters(WORKER).get("/register/session").text

    for case in group:
        assert f'name="mark.{case.ref}"' in html


def test_one_save_records_each_mark_for_itself(site: Site, house: House, group: list[Case]) -> None:
    first, second = group[:2]
    before = len(marks(house, first))

    answer = site.enters(WORKER).send(
        "/register/session", {f"mark.{first.ref}": "attended", f"mark.{second.ref}": "did_not_attend"}
    )

    assert answer.status_code == 303
    words = words_of(site.get(answer.headers["location"]))
    assert "Recorded for 2 people" in words
    assert re.search(r"Session(?: \(\w+\))?: did not attend", words)
    assert "Marked for today already: attended." in words
    assert marks(house, first)[before:] == [(AT.date(), "attended")]
    assert marks(house, second)[-1] == (AT.date(), "did_not_attend")


def test_the_session_of_yesterday_is_recorded_for_yesterday(site: Site, house: House, group: list[Case]) -> None:
    site.enters(WORKER).send("/register/session", {f"mark.{group[0].ref}": "attended", "on": "yesterday"})

    assert marks(house, group[0])[-1] == (date(2026, 4, 20), "attended")


def test_saved_twice_it_is_recorded_once(site: Site, house: House, group: list[Case]) -> None:
    sent = {**boxes_of(site.enters(WORKER).get("/register/session").text), f"mark.{group[0].ref}": "attended"}

    for _ in range(2):
        assert site.client.post("/register/session", data=sent).status_code == 303

    assert marks(house, group[0]).count((AT.date(), "attended")) == 1


def test_whom_it_failed_for_is_said_by_name_and_their_mark_still_stands(
    site: Site, house: House, group: list[Case]
) -> None:
    first, second = group[:2]
    sent = {**boxes_of(site.enters(WORKER).get("/register/session").text),
            f"mark.{first.ref}": "attended", f"mark.{second.ref}": "attended"}  # fmt: skip
    with look(house.store) as seen:
        advisor, name = seen.members["advisor-1"], seen.person(second.person).name
    house.walk.act(second.ref, Record(activity=None, facts={"risk_flagged": "no"}), advisor, AT)

    answer = site.client.post("/register/session", data=sent)

    assert answer.status_code == 409
    words = words_of(answer)
    assert "Not everything was recorded" in words
    assert f"{name}: something else was recorded for them" in words
    assert "Recorded for 1 person" in words
    assert boxes_of(answer.text)[f"mark.{second.ref}"] == "attended"
    assert boxes_of(answer.text)[f"mark.{first.ref}"] == ""

    again = site.client.post("/register/session", data=boxes_of(answer.text))

    assert again.status_code == 303
    assert [marks(house, case).count((AT.date(), "attended")) for case in (first, second)] == [1, 1]


def test_a_register_without_a_mark_and_one_for_no_day_are_refused_with_what_was_marked(
    site: Site, house: House, group: list[Case]
) -> None:
    site.enters(WORKER)
    nobody = site.send("/register/session", {})
    no_day = site.send(
        "/register/session",
        {f"mark.{group[0].ref}": "attended", "on": "other", "on-day": "31", "on-month": "2", "on-year": "2026"},
    )
    to_come = site.send(
        "/register/session",
        {f"mark.{group[0].ref}": "attended", "on": "other", "on-day": "22", "on-month": "4", "on-year": "2026"},
    )

    assert "Mark at least one person" in words_of(nobody)
    assert "The day of the session must be a real date" in words_of(no_day)
    assert "is in the future" in words_of(to_come)
    assert [each.status_code for each in (nobody, no_day, to_come)] == [400, 400, 409]
    assert boxes_of(no_day.text)[f"mark.{group[0].ref}"] == "attended"
    assert marks(house, group[0]) == marks(house, group[0])


def test_nobody_marks_people_they_have_no_part_in(site: Site, house: House, group: list[Case]) -> None:
    before = marks(house, group[0])
    sent = boxes_of(site.enters("worker-rotherham-mind").get("/register/session").text)

    site.client.post("/register/session", data={**sent, f"mark.{group[0].ref}": "attended", "with": "arts-workshop"})
    site.client.post("/register/session?with=arts-workshop", data={**sent, f"mark.{group[0].ref}": "attended"})

    assert marks(house, group[0]) == before


def test_what_is_no_register_is_not_found(site: Site) -> None:
    site.enters(WORKER)

    assert [site.get(f"/register/{key}").status_code for key in ("keywork", "no_such")] == [404, 404]
