"""Coming in: nobody sees anything who is not signed in, and in a demonstration one chooses who to be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from pathway.bootstrap import House
from tests.web.site import Site, words_of


@pytest.mark.parametrize("path", ["/today", "/", "/people/aaaa-bbbb", "/no-such-page"])
def test_without_signing_in_every_page_leads_to_the_sign_in(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_a_form_without_the_mark_of_the_session_does_nothing(site: Site) -> None:
    site.enters("advisor-1")
    assert site.client.post("/sign-out", data={}).status_code == 403
    assert site.get("/today").status_code == 200


def test_what_another_site_sends_does_nothing(site: Site) -> None:
    answer = site.client.post("/sign-in/as", data={"staff": "advisor-1"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert not site.client.cookies


def test_signed_out_the_cookie_opens_nothing_any_more(site: Site) -> None:
    site.enters("advisor-1")
    kept = dict(site.client.cookies)
    assert site.send("/sign-out", {}, form="/today").status_code == 303
    site.client.cookies.update(kept)
    assert site.get("/today").status_code == 303


def test_one_chooses_who_to_be_and_sees_their_people(as_staff: Callable[[str], Page]) -> None:
    page = as_staff("advisor-1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.get_by_text("Tuesday 21 April 2026, as of 09:14.")).to_be_visible()


def test_a_page_that_does_not_exist_says_so(site: Site) -> None:
    answer = site.enters("advisor-1").get("/no-such-page")
    assert answer.status_code == 404
    assert "Page not found" in words_of(answer)


def test_a_fault_of_ours_says_so_and_shows_nothing_of_how(site: Site, house: House) -> None:
    site.enters("advisor-1")
    with house.store.writing.begin() as connection:
        connection.execute(text("UPDATE definitions SET canonical = 'no rules'"))
    house.store.shared.rules.clear()
    answer = site.get("/today")
    assert answer.status_code == 500
    assert "Sorry, something went wrong" in words_of(answer)
    assert "canonical" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
