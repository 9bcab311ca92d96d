"""Today: my people by what is due next. Numbers equal rows, however the page is narrowed down."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.case.people import SYSTEM
from tests.web.caseloads import BUSY, counts, known_as, queue_of, reads, rows
from tests.web.conftest import Clock
from tests.web.site import Site, words_of


def named(house: House, staff: str, **changed: object) -> None:
    """A member of staff changed, as a manager changes them."""
    with house.store.work() as work:
        member = work.staff_member(staff)
        assert member is not None
        work.put_staff(replace(member, **changed), datetime(2026, 4, 21, 8, tzinfo=UTC), SYSTEM.ref)  # type: ignore[arg-type]


@pytest.mark.parametrize("staff", ["advisor-1", BUSY, "coordinator-north-1", "worker-rush-house", "manager"])
def test_every_number_is_the_number_of_its_rows_and_of_what_is_stored(site: Site, house: House, staff: str) -> None:
    html = site.enters(staff).get("/today").text

    shown = counts(html)
    assert rows(html) == shown
    assert shown in ({}, queue_of(house, staff).counts)


@pytest.mark.parametrize(
    "narrowed",
    ["stage=keywork", "what=keep_in_touch", "overdue=yes", "hold=yes", "sort=name", "stage=keywork&what=keywork",
     "stage=no_such", "sort=nonsense", "of=nobody"],
)  # fmt: skip
def test_numbers_equal_rows_however_it_is_narrowed_down(site: Site, narrowed: str) -> None:
    html = site.enters(BUSY).get(f"/today?{narrowed}").text

    assert rows(html) == counts(html)
    if "sort" not in narrowed:
        assert f"Showing {sum(counts(html).values())} of 15." in html or "Nobody among these people" in html


def test_narrowed_to_what_is_due_only_that_is_shown(site: Site) -> None:
    words = words_of(site.enters(BUSY).get("/today?what=keep_in_touch"))

    assert "Showing 4 of 15." in words
    assert "Terence Davison" in words
    assert "Beverley Barnes" not in words


def test_a_row_says_all_there_is_to_know(site: Site) -> None:
    words = words_of(site.enters(BUSY).get("/today"))

    assert "Tuesday 21 April 2026, as of 09:14 . 4 people." in words
    assert "12 days overdue Move on to the next stage due Thursday 9 April" in words
    assert "Guided conversation, week 8 of 26" in words
    assert "Held: waiting for a provider to accept" in words
    assert "With Rush House" in words
    assert re.search(r"last spoken to \d+ days ago", words)
    assert "passed to K. Conway" in words
    assert "with Emily Boyle, support worker" in words


def test_nothing_of_the_machine_is_on_the_page(site: Site) -> None:
    words = words_of(site.enters(BUSY).get("/today")).lower()

    for word in ("standing", "rung", "ladder", "sweep", "snapshot", "anchor", "outbox", "set aside", "none", "_"):
        assert not re.search(rf"\b{re.escape(word)}\b", words), word


def test_one_is_found_by_name_and_by_number_and_no_name_stands_in_the_address(site: Site, house: House) -> None:
    found = queue_of(house)
    person = next(one for one in found.people.values() if one.name == "Ashley Holloway")
    site.enters(BUSY)

    for typed in ("holl", "ASHLEY hol", person.nhs_number, f"{person.nhs_number[3:6]} {person.nhs_number[6:]}"):
        answer = site.send("/today/find", {"find": typed}, form="/today")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/today?of=2azy-dym6"
        words = words_of(site.get(answer.headers["location"]))
        assert "Showing 4 of 15." in words
        assert "Terence Davison" not in words


def test_whoever_is_not_among_them_is_not_found(site: Site) -> None:
    answer = site.enters(BUSY).send("/today/find", {"find": "Julia"}, form="/today")

    assert answer.headers["location"] == "/today?of=nobody"
    assert "Nobody among these people is called that" in words_of(site.get("/today?of=nobody"))


def test_somebody_with_nothing_due_is_found_too(site: Site, house: House) -> None:
    quiet = next(
        case for case in queue_of(house, "coordinator-south-3").mine
        if case.ref not in queue_of(house, "coordinator-south-3").refs
    )  # fmt: skip
    with house.store.work() as work:
        name = work.person(quiet.person).name
    site.enters("coordinator-south-3")

    answer = site.send("/today/find", {"find": name}, form="/today")

    assert f"Found, with nothing due in the next 7 days: {name}" in words_of(site.get(answer.headers["location"]))


def test_an_empty_caseload_is_told_kindly(site: Site) -> None:
    words = words_of(site.enters("duty-worker-north").get("/today"))

    assert "Nobody is with you, and nothing is due from you." in words
    assert "Overdue" not in words


def test_what_was_seen_is_written_down_before_it_is_shown(site: Site, house: House) -> None:
    site.enters(BUSY).get("/today")

    read = reads(house)[-1]
    assert (read["who"], read["what"]) == (BUSY, "queue")
    assert read["cases"] == queue_of(house).refs


def test_a_late_daily_run_is_said_and_the_page_is_right_all_the_same(site: Site, house: House, clock: Clock) -> None:
    clock.at = datetime(2026, 4, 23, 8, 14, tzinfo=UTC)

    html = site.enters(BUSY).get("/today").text

    assert "The daily run is late." in html
    assert "Tuesday 21 April 2026 at 06:00" in html
    assert counts(html) == queue_of(house, on=clock.at.date()).counts == rows(html)
    assert "14 days overdue" in html


def test_the_daily_run_of_this_morning_is_not_late(site: Site) -> None:
    assert "daily run" not in site.enters(BUSY).get("/today").text


def test_a_colleagues_people_are_looked_at_by_name(site: Site) -> None:
    site.enters("advisor-1")

    words = words_of(site.get(f"/today?whose={BUSY}"))

    assert "You are looking at Natalie White’s people" in words
    assert "Ashley Holloway" in words


@pytest.mark.parametrize(
    ("staff", "whose"),
    [("advisor-1", "coordinator-north-1"), ("worker-rush-house", "advisor-1"),
     ("coordinator-north-1", "coordinator-south-1"), ("advisor-1", "no-one")],
)  # fmt: skip
def test_other_teams_people_are_not(site: Site, staff: str, whose: str) -> None:
    assert site.enters(staff).get(f"/today?whose={whose}").status_code == 403


def test_the_people_of_somebody_who_left_stand_with_the_manager(site: Site, house: House) -> None:
    named(house, BUSY, is_active=False)
    site.enters("manager")

    words = words_of(site.get("/today"))

    assert "N. White has left: 5 people need somebody. Hand them over" in words
    assert "Natalie White’s people , who has left" in words_of(site.get(f"/today?whose={BUSY}"))


def test_everybody_s_counts_are_for_managers(site: Site, house: House) -> None:
    assert site.enters("advisor-1").get("/today/everybody").status_code == 403

    words = words_of(site.enters("manager").get("/today/everybody"))

    together = queue_of(house, None).counts
    assert f"Altogether {together['overdue']} overdue, {together['due_today']} due today" in words
    assert re.search(r"Natalie White wellbeing advisor 4 2 1 8\b", words)


def test_a_name_is_never_taken_for_more_than_words(site: Site, house: House) -> None:
    known_as(house, "<script>alert(1)</script>", needs='"><img src=x>')

    html = site.enters(BUSY).get("/today").text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img src=x>" not in html


@pytest.mark.parametrize("width", [1180, 320])
def test_no_page_is_wider_than_the_screen_even_with_long_names(
    as_staff: Callable[[str], Page], house: House, width: int
) -> None:
    known_as(house, "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren")
    page = as_staff(BUSY)
    page.set_viewport_size({"width": width, "height": 900})

    for path in ("/today", f"/today?whose={BUSY}&stage=keywork", "/today/print", "/register/session"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_page_left_open_says_so(as_staff: Callable[[str], Page]) -> None:
    page = as_staff(BUSY)
    expect(page.locator("#stale")).to_be_hidden()

    page.clock.install()
    page.goto("/today")
    page.clock.run_for("11:00")

    expect(page.locator("#stale")).to_contain_text("minutes old")
    expect(page.locator("#stale").get_by_role("link", name="Load the page again")).to_be_visible()


def test_what_is_recorded_in_another_tab_is_said_in_this_one(as_staff: Callable[[str], Page]) -> None:
    page = as_staff(BUSY)
    other = page.context.new_page()
    other.goto("/today")

    other.get_by_role("button", name="Done (Try again the same day, Ashley Holloway)").click()

    expect(other.get_by_role("alert")).to_be_focused()
    expect(page.locator("#stale")).to_contain_text("You recorded something in another tab.")


@pytest.mark.parametrize(
    ("staff", "path"),
    [
        (BUSY, "/today"),
        (BUSY, "/today?stage=keywork"),
        (BUSY, "/today?of=nobody"),
        (BUSY, "/today?whose=advisor-2"),
        (BUSY, "/today/print"),
        (BUSY, "/register/session"),
        ("duty-worker-north", "/today"),
        ("manager", "/today/everybody"),
        ("manager", f"/hand-over/{BUSY}"),
    ],
)
def test_nothing_stands_in_the_way_of_anybody(as_staff: Callable[[str], Page], staff: str, path: str) -> None:
    page = as_staff(staff)
    page.goto(path)

    assert Axe().run(page).response["violations"] == []


def test_nothing_stands_in_the_way_after_recording(as_staff: Callable[[str], Page]) -> None:
    page = as_staff(BUSY)
    page.get_by_role("button", name="Done (Try again the same day, Ashley Holloway)").click()
    page.locator("details").last.locator("summary").click()

    assert Axe().run(page).response["violations"] == []
