"""Nobody is signed out unawares: who is there stays signed in, and who may have gone is asked before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from pathway.web.guarding.sessions import AT_MOST, IDLE
from tests.web.conftest import Clock
from tests.web.site import Site

MINUTE = timedelta(minutes=1)


class Both:
    """Time goes by in the browser and where the pages are, alike."""

    def __init__(self, page: Page, clock: Clock) -> None:
        self._page, self._clock = page, clock

    def pass_by(self, by: timedelta) -> None:
        """So much later."""
        self._clock.at += by
        self._page.clock.fast_forward(int(by.total_seconds() * 1000))


def opened(as_staff: Callable[[str], Page], clock: Clock) -> tuple[Page, Both]:
    """Today of an advisor, with a clock that moves when told to."""
    page = as_staff("advisor-1")
    page.clock.install()
    page.goto("/today")
    return page, Both(page, clock)


def test_who_did_nothing_for_long_is_asked_and_stays_with_one_key(
    as_staff: Callable[[str], Page], clock: Clock
) -> None:
    page, time = opened(as_staff, clock)
    asked = page.get_by_role("dialog", name="Are you still there?")
    time.pass_by(IDLE - 6 * MINUTE)
    expect(asked).not_to_be_visible()

    time.pass_by(3 * MINUTE)
    expect(asked).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    with page.expect_response("**/account/here") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    expect(asked).not_to_be_visible()

    time.pass_by(IDLE - 6 * MINUTE)
    assert page.reload() is not None
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_who_types_for_an_hour_is_there(as_staff: Callable[[str], Page], clock: Clock) -> None:
    page, time = opened(as_staff, clock)
    box = page.get_by_label("Find a person")
    for _ in range(10):
        time.pass_by(6 * MINUTE)
        with page.expect_response("**/account/here"):
            box.press("a")

    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_who_is_gone_is_told_that_what_they_typed_is_kept(as_staff: Callable[[str], Page], clock: Clock) -> None:
    page, time = opened(as_staff, clock)
    time.pass_by(IDLE + 10 * MINUTE)
    expect(page.get_by_role("dialog", name="You are signed out")).to_contain_text("What you typed here is not lost")


def test_the_end_of_the_longest_day_is_said_before_it_comes(as_staff: Callable[[str], Page], clock: Clock) -> None:
    page = as_staff("advisor-1")
    page.clock.install()
    begun = clock.at
    while clock.at < begun + AT_MOST - 10 * MINUTE:
        clock.at += 10 * MINUTE
        page.goto("/today")
    Both(page, clock).pass_by(7 * MINUTE)
    expect(page.get_by_role("dialog", name="You are about to be signed out")).to_be_visible()


def test_saying_that_one_is_there_needs_being_signed_in(site: Site) -> None:
    assert site.get("/account/here").status_code == 303
    assert site.enters("advisor-1").get("/account/here").status_code == 204
