"""A concern: what to ring first, told at once, taken on by a named person, its words for those who act on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.commands.pause import PauseRequest
from pathway.store import tables
from pathway.store.look import look
from tests.web.cases import acted, case_of, on_the_way, somebody
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

ADVISOR, MANAGER = "advisor-1", "manager"
FIRST = "If somebody is in danger now, ring 999"


@pytest.fixture
def person(house: House) -> Case:
    """Somebody on the way, with a care coordinator."""
    return somebody(house, on_the_way)


def test_every_page_leads_there_and_999_comes_first(site: Site, person: Case) -> None:
    assert 'href="/concern"' in site.enters(ADVISOR).get("/today").text
    for path in ("/concern", f"/people/{person.ref}/concern"):
        words = words_of(site.get(path))
        assert FIRST in words
        assert "ring NHS 111 and choose option 2" in words
        assert "Nobody watches this page out of hours" in words
        assert words.index(FIRST) < words.index("Find" if path == "/concern" else "What is it about?")


def test_it_is_told_at_once_and_says_to_whom(site: Site, house: House, person: Case) -> None:
    path = f"/people/{person.ref}/concern"
    answer = site.enters(ADVISOR).send(path, {"kind": "risk", "words": "She said she cannot go on."})
    told = site.get(answer.headers["location"])
    assert "Risk concern raised" in words_of(told)
    assert "She said she cannot go on." in words_of(told)
    coordinator = person.holder_of("care_coordinator")
    with look(house.store) as seen:
        assert seen.members[coordinator or ""].name in words_of(told)
    with house.store.work() as work:
        kinds = {(notice.kind, notice.to) for notice in work.outbox() if notice.case == person.ref}
    assert ("concern", coordinator) in kinds


def test_it_is_never_refused_because_somebody_recorded_something_meanwhile(
    site: Site, house: House, person: Case, clock: Clock
) -> None:
    path = f"/people/{person.ref}/concern"
    boxes = {**boxes_of(site.enters(ADVISOR).get(path).text), "kind": "risk", "words": "x"}
    acted(house, person.ref, PauseRequest(reason="away"), MANAGER, clock.at)
    assert site.client.post(path, data=boxes).status_code == 303
    assert len(case_of(house, person.ref).concerns) == len(person.concerns) + 1


def test_without_its_words_it_asks_for_them(site: Site, person: Case) -> None:
    answer = site.enters(ADVISOR).send(f"/people/{person.ref}/concern", {"kind": "risk"})
    assert answer.status_code == 400
    assert "Enter what it is" in words_of(answer)
    assert FIRST in words_of(answer)


def test_words_about_safeguarding_are_for_those_who_act_on_them(site: Site, house: House, person: Case) -> None:
    secret = "What was seen at home."
    site.enters(ADVISOR).send(f"/people/{person.ref}/concern", {"kind": "safeguarding", "words": secret})
    n = len(case_of(house, person.ref).concerns)
    for who, may_read in ((ADVISOR, True), ("advisor-2", False), (MANAGER, True), (f"duty-worker-{person.team}", True)):
        page = site.enters(who).get(f"/people/{person.ref}/concern/{n}")
        assert (secret in words_of(page)) is may_read, who
        assert (secret in words_of(site.get(f"/people/{person.ref}/acknowledge?which={n}"))) is may_read, who


def test_a_named_person_takes_it_on(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR).send(f"/people/{person.ref}/concern", {"kind": "medication", "words": "none left"})
    n = len(case_of(house, person.ref).concerns)
    duty = f"duty-worker-{person.team}"
    site.enters(duty).send(f"/people/{person.ref}/acknowledge?which={n}", {"note": "Rang the pharmacy."})
    assert case_of(house, person.ref).concerns[str(n)].acknowledged_by == duty
    page = words_of(site.get(f"/people/{person.ref}/concern/{n}"))
    assert "Taken on" in page
    again = site.get(f"/people/{person.ref}/acknowledge")
    assert "No concern waits to be taken on" in words_of(again)


def test_the_person_is_found_by_name_or_number_and_no_address_holds_either(
    site: Site, house: House, person: Case
) -> None:
    with look(house.store) as seen:
        identity = seen.person(person.person)
    site.enters(ADVISOR)
    family, number = identity.family_name, identity.nhs_number
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    for typed in (family, family.lower()[:4], number, spaced, identity.name):
        answer = site.send("/concern", {"words": typed})
        assert f"/people/{person.ref}/concern" in answer.text.split('id="found"')[1].split("</ul>")[0], typed
        assert "?" not in str(answer.url)
    assert "0 found" in words_of(site.send("/concern", {"words": "zz%_"}))
    assert "Enter a name or an NHS number" in words_of(site.send("/concern", {"words": "  "}))


def test_nobody_finds_people_they_have_no_part_in(site: Site, house: House) -> None:
    south = somebody(house, lambda case: case.team == "south")
    with look(house.store) as seen:
        name = seen.person(south.person).family_name
    answer = site.enters("coordinator-north-1").send("/concern", {"words": name})
    assert south.ref not in answer.text
    assert site.get(f"/people/{south.ref}/concern").status_code == 403


def test_finding_is_written_down_before_it_is_shown(site: Site, house: House, person: Case) -> None:
    site.enters(ADVISOR).get(f"/people/{person.ref}/concern")
    with look(house.store) as seen:
        rows = seen.rows(select(tables.read_audit.c.what).order_by(tables.read_audit.c.number))
    assert any(person.ref in row.what and ADVISOR in row.what for row in rows)


def test_by_keyboard_alone_in_a_browser(
    as_staff: Callable[[str], Page], house: House, person: Case, clock: Clock
) -> None:
    page = as_staff(ADVISOR)
    page.goto(f"/people/{person.ref}/concern?back={quote('/today')}")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("ring 999")
    page.get_by_label("Risk to them or to somebody else").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Written without a mouse.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Risk concern raised")
    clock.at += timedelta(minutes=1)
    page.get_by_role("link", name="Go back to where you were").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")
    assert len(case_of(house, person.ref).concerns) == len(person.concerns) + 1
