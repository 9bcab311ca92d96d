"""Sessions end: by themselves, by their owner, by a manager. What somebody had typed is not lost, and only theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.store.look import look
from tests.web.conftest import Clock
from tests.web.signing import PASSWORD, in_earnest, invitation_for, is_in, sets_password
from tests.web.site import Site, boxes_of, words_of

NOTE = 'Line one — ünïcode 🌱\nline two <script>alert(1)</script> "quoted" & so on'


@pytest.fixture
def other(address: str) -> Iterator[Site]:
    """Another browser."""
    with Site.at(address) as site:
        yield site


@pytest.fixture
def form(house: House) -> str:
    """The address of a form on somebody of the first advisor's."""
    with look(house.store) as seen:
        ref = next(
            case.ref
            for case in seen.cases_where()
            if case.status == "open" and case.holder_of("wellbeing_advisor") == "advisor-1"
        )
    return f"/people/{ref}/concern"


def entries_of(house: House, form: str) -> int:
    """How many entries the case of a form has."""
    with look(house.store) as seen:
        return seen.case(form.split("/")[2]).seq


def test_after_half_an_hour_without_a_click_the_session_is_over(site: Site, clock: Clock) -> None:
    site.enters("advisor-1")
    clock.at += timedelta(minutes=29)
    assert is_in(site)
    clock.at += timedelta(minutes=29)
    assert is_in(site)
    clock.at += timedelta(minutes=30)
    assert not is_in(site)


def test_after_twelve_hours_it_is_over_however_busy(site: Site, clock: Clock) -> None:
    site.enters("advisor-1")
    for _ in range(28):
        clock.at += timedelta(minutes=25)
        assert is_in(site)
    clock.at += timedelta(minutes=25)
    assert not is_in(site)


def test_my_sessions_are_listed_and_ended_one_by_one(site: Site, other: Site) -> None:
    site.enters("advisor-1")
    other.client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    other.enters("advisor-1")
    page = site.get("/account")
    assert "Firefox on Windows" in words_of(page)
    assert "Where you are signed in (2)" in words_of(page)

    assert site.send("/account/sessions", {}, form="/account").status_code == 303

    assert not is_in(other)
    assert is_in(site)


def test_nobody_ends_the_session_of_somebody_else(site: Site, other: Site, house: House) -> None:
    site.enters("advisor-1")
    other.enters("advisor-2")
    with look(house.store) as seen:
        theirs = seen.sessions_of("advisor-2")[0].digest
    site.client.post("/account/sessions", data={**boxes_of(site.get("/account").text), "session": theirs})
    assert is_in(other)


def test_all_others_end_at_once(site: Site, address: str) -> None:
    site.enters("advisor-1")
    with Site.at(address) as second, Site.at(address) as third:
        second.enters("advisor-1")
        third.enters("advisor-1")
        mark = boxes_of(site.get("/account").text)["mark"]
        site.client.post("/account/sessions", data={"mark": mark})
        assert (is_in(site), is_in(second), is_in(third)) == (True, False, False)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"roles": ("support_worker",), "party": "provider"}, {"team": "x"}]
)
def test_who_leaves_or_may_do_other_things_is_signed_out_with_the_next_click(
    site: Site, house: House, clock: Clock, change: dict[str, object]
) -> None:
    site.enters("coordinator-north-1")
    with house.store.work() as work:
        member = work.staff_member("coordinator-north-1")
        assert member is not None
        work.put_staff(replace(member, **change), clock.at, "manager")  # type: ignore[arg-type]
        work.put_staff(member, clock.at, "manager")
    assert not is_in(site)


def test_a_new_name_signs_nobody_out(site: Site, house: House, clock: Clock) -> None:
    site.enters("advisor-1")
    with house.store.work() as work:
        member = work.staff_member("advisor-1")
        assert member is not None
        work.put_staff(replace(member, name="Married Now"), clock.at, "manager")
    assert "Married Now" in words_of(site.get("/account"))


def test_signing_in_anew_ends_the_session_before_in_this_browser(site: Site, house: House) -> None:
    site.enters("advisor-1")
    before = dict(site.client.cookies)
    site.enters("advisor-1")
    site.client.cookies.clear()
    site.client.cookies.update(before)
    assert not is_in(site)


def test_what_was_typed_is_shown_again_to_whoever_typed_it_and_nothing_is_recorded_by_itself(
    site: Site, house: House, clock: Clock, form: str
) -> None:
    site.enters("advisor-1")
    boxes = {**boxes_of(site.get(form).text), "kind": "risk", "words": NOTE}
    clock.at += timedelta(minutes=31)
    before = entries_of(house, form)

    asked = site.client.post(form, data=boxes)
    assert asked.status_code == 401
    assert "nothing was recorded" in words_of(asked)
    again = site.client.post("/sign-in/as", data={**boxes_of(asked.text), "staff": "advisor-1"})
    assert (again.status_code, "You are signed in again" in words_of(again)) == (200, True)
    carried = boxes_of(again.text)
    shown = site.client.post(form, data=carried)

    assert shown.status_code == 200
    assert carried["words"].replace("\r\n", "\n") == NOTE
    assert "Line one — ünïcode 🌱" in shown.text
    assert "<script>alert" not in shown.text
    assert entries_of(house, form) == before
    pressed = {**boxes_of(shown.text), "kind": "risk", "words": NOTE}
    assert "again" not in pressed
    assert site.client.post(form, data=pressed).status_code == 303
    assert entries_of(house, form) == before + 1


def test_a_colleague_at_the_same_machine_sees_nothing_of_it(site: Site, clock: Clock, form: str) -> None:
    site.enters("advisor-1")
    boxes = {**boxes_of(site.get(form).text), "kind": "risk", "words": NOTE}
    clock.at += timedelta(minutes=31)
    asked = site.client.post(form, data=boxes)

    answer = site.client.post("/sign-in/as", data={**boxes_of(asked.text), "staff": "advisor-2"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert "Line one" not in answer.text


def test_what_was_typed_outlives_a_mistyped_password(site: Site, house: House, clock: Clock, form: str) -> None:
    in_earnest(house)
    sets_password(site, invitation_for(house, "advisor-1", clock.at))
    boxes = {**boxes_of(site.get(form).text), "kind": "risk", "words": NOTE}
    clock.at += timedelta(minutes=31)
    asked = site.client.post(form, data=boxes)
    wrong = site.client.post("/sign-in", data={**boxes_of(asked.text), "reference": "advisor-1", "password": "slip"})
    assert wrong.status_code == 401
    hidden = boxes_of(wrong.text)

    again = site.client.post("/sign-in", data={**hidden, "reference": "advisor-1", "password": PASSWORD})

    assert boxes_of(again.text)["words"].replace("\r\n", "\n") == NOTE


def test_it_is_in_the_page_and_nowhere_else(site: Site, house: House, clock: Clock, form: str) -> None:
    site.enters("advisor-1")
    boxes = {**boxes_of(site.get(form).text), "kind": "risk", "words": "nobody stores this"}
    clock.at += timedelta(minutes=31)
    asked = site.client.post(form, data=boxes)
    assert asked.headers["cache-control"] == "no-store"
    assert "nobody stores this" in asked.text
    for file in house.settings.data_dir.iterdir():
        if file.is_file():
            assert b"nobody stores this" not in file.read_bytes(), file


def test_who_never_was_here_gets_nothing_kept(site: Site, form: str) -> None:
    answer = site.client.post(form, data={"words": "from nowhere"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Ftoday")


def test_a_page_that_cannot_show_its_form_again_gives_the_words_back(site: Site, clock: Clock) -> None:
    site.enters("manager")
    boxes = {**boxes_of(site.get("/staff/new").text), "ref": "new.one", "name": "Somebody New"}
    clock.at += timedelta(minutes=31)
    asked = site.client.post("/staff/new", data=boxes)
    again = site.client.post("/sign-in/as", data={**boxes_of(asked.text), "staff": "manager"})
    shown = site.client.post("/staff/new", data=boxes_of(again.text))
    assert shown.status_code == 200
    assert "Somebody New" in words_of(shown)
    assert site.get("/staff/new.one").status_code == 404


def test_a_form_beyond_a_megabyte_is_not_carried(site: Site, clock: Clock, form: str) -> None:
    site.enters("advisor-1")
    clock.at += timedelta(minutes=31)
    assert site.client.post(form, data={"words": "x" * 1_100_000}).status_code == 303
    assert site.client.post(form, data={"words": "x" * 100_000}).status_code == 401


@pytest.mark.parametrize(
    "to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(site: Site, to: str) -> None:
    answer = site.client.post("/sign-in/as", data={"staff": "advisor-1", "next": to})
    assert answer.headers["location"] == "/today"
    assert "elsewhere" not in words_of(site.get(f"/sign-in?next={to}"))


def test_a_long_note_survives_in_a_real_browser(
    as_staff: Callable[[str], Page], clock: Clock, form: str, house: House
) -> None:
    page = as_staff("advisor-1")
    page.goto(form)
    page.locator("textarea").first.fill(NOTE)
    clock.at += timedelta(hours=2)
    before = entries_of(house, form)
    page.locator("main form button").first.click()
    expect(page.get_by_text("sign in again as yourself")).to_be_visible()
    page.locator('button[name=staff][value="advisor-1"]').click()
    page.get_by_role("button", name="Show what I typed").click()
    expect(page.locator("textarea").first).to_have_value(NOTE)
    assert entries_of(house, form) == before
