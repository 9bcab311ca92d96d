"""Looking at somebody one has no part in: a reason, four hours, the manager told at once, and nothing changed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.ports import Person
from pathway.store import tables
from pathway.store.look import look
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

WHO, REASON = "duty-worker-south", "Rang from the bridge, their own team is not answering"


@pytest.fixture
def somebody(house: House) -> tuple[Case, Person]:
    """An open case of the other team, and whose it is."""
    with look(house.store) as seen:
        case = next(c for c in seen.cases_where() if c.status == "open" and c.team == "north")
        return case, seen.person(case.person)


def looks(site: Site, case: Case, reason: str = REASON) -> str:
    """Gives the reason; where it leads."""
    answer = site.send(f"/people/{case.ref}/emergency", {"reason": reason})
    assert answer.status_code == 303, words_of(answer)
    return answer.headers["location"]


def audit(house: House) -> list[dict[str, object]]:
    with house.store.connect() as connection:
        told = connection.execute(select(tables.read_audit.c.what).order_by(tables.read_audit.c.number)).scalars()
        return [json.loads(what) for what in told]


def test_the_refused_page_shows_the_way_and_the_way_leads_to_the_person(
    site: Site, somebody: tuple[Case, Person]
) -> None:
    case, person = somebody
    site.enters(WHO)
    refused = site.get(f"/people/{case.ref}")
    assert refused.status_code == 403
    assert f"/people/{case.ref}/emergency" in refused.text
    assert person.family_name not in site.get(f"/people/{case.ref}/emergency").text

    assert looks(site, case) == f"/people/{case.ref}"

    page = site.get(f"/people/{case.ref}")
    assert page.status_code == 200
    assert person.family_name in words_of(page)
    assert "You may look until 13:14" in words_of(page)
    for more in ("history", "since", "why/keep_in_touch"):
        page = site.get(f"/people/{case.ref}/{more}")
        assert (page.status_code, "You may look until 13:14" in words_of(page)) == (200, True), more


@pytest.mark.parametrize("reason", ["", "   ", "because", "x" * 2001])
def test_there_must_be_a_reason(site: Site, somebody: tuple[Case, Person], reason: str) -> None:
    case, _ = somebody
    site.enters(WHO)
    assert site.send(f"/people/{case.ref}/emergency", {"reason": reason}).status_code == 400
    assert site.get(f"/people/{case.ref}").status_code == 403


def test_it_ends_after_four_hours(site: Site, somebody: tuple[Case, Person], clock: Clock) -> None:
    case, _ = somebody
    site.enters(WHO)
    looks(site, case)
    clock.at += timedelta(hours=3, minutes=59)
    site.enters(WHO)
    assert site.get(f"/people/{case.ref}").status_code == 200
    clock.at += timedelta(minutes=1)
    assert site.get(f"/people/{case.ref}").status_code == 403


def test_the_manager_is_told_at_once_and_the_message_names_nobody(
    site: Site, house: House, somebody: tuple[Case, Person]
) -> None:
    case, person = somebody
    site.enters(WHO)
    looks(site, case)
    looks(site, case, "pressed twice, and nothing more is told")
    with house.store.work() as work:
        told = [notice for notice in work.outbox() if notice.kind == "exceptional_access"]
    assert [(notice.to, notice.is_role, notice.case) for notice in told] == [("service_manager", True, case.ref)]
    for secret in (person.family_name, person.nhs_number, REASON):
        assert secret not in str(told[0])


def test_it_stands_in_the_persons_history_with_the_reason(
    site: Site, house: House, somebody: tuple[Case, Person]
) -> None:
    case, _ = somebody
    looks(site.enters(WHO), case)
    site.enters("advisor-1")
    words = words_of(site.get(f"/people/{case.ref}/history"))
    with look(house.store) as seen:
        name = seen.members[WHO].name
        entries = seen.history(f"person:{case.person}")
    assert "Looked at in an emergency" in words
    assert f"{name}, who had no part in their care, on Tuesday 21 April 2026 at 09:14" in words
    assert REASON in words
    assert (entries[-1].kind, entries[-1].by) == ("looked_at_exceptionally", WHO)
    assert REASON.encode() not in entries[-1].body


def test_what_is_read_under_it_is_marked(site: Site, house: House, somebody: tuple[Case, Person]) -> None:
    case, _ = somebody
    site.enters(WHO)
    looks(site, case)
    site.get(f"/people/{case.ref}")
    read = audit(house)[-1]
    assert (read["who"], read["case"]) == (WHO, case.ref)
    assert read["without_part_since"] == "2026-04-21T08:14:00+00:00"


def test_nothing_can_be_done_under_it(site: Site, house: House, somebody: tuple[Case, Person]) -> None:
    case, _ = somebody
    site.enters(WHO)
    looks(site, case)
    mark = boxes_of(site.get("/account").text)["mark"]
    for act in ("record", "concern", "pause", "record_death", "reassign", "consent"):
        assert site.get(f"/people/{case.ref}/{act}").status_code == 403, act
        assert site.client.post(f"/people/{case.ref}/{act}", data={"mark": mark}).status_code == 403, act
    with look(house.store) as seen:
        assert seen.case(case.ref).seq == case.seq


def test_it_opens_one_case_to_one_person(site: Site, house: House, somebody: tuple[Case, Person]) -> None:
    case, _ = somebody
    site.enters(WHO)
    looks(site, case)
    with look(house.store) as seen:
        another = next(c for c in seen.cases_where() if c.team == "north" and c.ref != case.ref)
    assert site.get(f"/people/{another.ref}").status_code == 403
    assert site.enters("coordinator-south-1").get(f"/people/{case.ref}").status_code == 403


def test_somebody_is_found_by_their_whole_nhs_number(site: Site, house: House, somebody: tuple[Case, Person]) -> None:
    case, person = somebody
    site.enters(WHO)
    number = f"{person.nhs_number[:3]} {person.nhs_number[3:6]} {person.nhs_number[6:]}"
    found = site.send("/emergency", {"nhs_number": number, "reason": REASON})
    assert found.headers["location"] == f"/people/{case.ref}"
    for part in (person.nhs_number[:9], "9990000018", ""):
        answer = site.send("/emergency", {"nhs_number": part, "reason": REASON})
        assert (answer.status_code, "Nobody with this NHS number" in words_of(answer)) == (400, True)
    assert audit(house)[-1]["what"] == "emergency"


def test_without_a_reason_nobody_learns_whether_somebody_is_here(site: Site, somebody: tuple[Case, Person]) -> None:
    _, person = somebody
    site.enters(WHO)
    answers = [site.send("/emergency", {"nhs_number": n, "reason": ""}) for n in (person.nhs_number, "9990000018")]
    assert {answer.status_code for answer in answers} == {400}
    assert len({words_of(answer) for answer in answers}) == 1


@pytest.mark.parametrize("who", ["worker-rush-house", "advisor-1", "manager"])
def test_it_is_for_the_clinical_teams(site: Site, somebody: tuple[Case, Person], who: str) -> None:
    case, _ = somebody
    site.enters(who)
    for path in ("/emergency", f"/people/{case.ref}/emergency"):
        assert site.get(path).status_code == 403
