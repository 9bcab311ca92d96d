"""Signing in through the organisation: whoever was invited so comes in, with the same sessions as everybody else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.store.look import look
from tests.web.conftest import Clock
from tests.web.issuer import ANOTHER_KEY, CLIENT_ID, NAME, Issuer, listening_issuer
from tests.web.signing import in_earnest, invitation_for, is_in, sets_password, sets_up_second_factor, signs_in
from tests.web.signing_on import BACK, accepts, known_as, sent_back, sent_there, signs_on, told, with_sign_on
from tests.web.site import Site, boxes_of, words_of


@pytest.fixture
def issuer(clock: Clock) -> Iterator[Issuer]:
    with listening_issuer(clock) as issuer:
        yield issuer


@pytest.fixture
def house(house: House, issuer: Issuer, listening: socket.socket) -> House:
    return with_sign_on(in_earnest(house), issuer.address, listening)


@pytest.fixture
def other(address: str) -> Iterator[Site]:
    """Another browser."""
    with Site.at(address) as site:
        yield site


@pytest.fixture
def advisor(site: Site, house: House, clock: Clock) -> Site:
    """An advisor's browser, signed in with the organisation."""
    assert accepts(site, house, "advisor-1", clock.at).status_code == 303
    assert is_in(site)
    return site


def test_an_invitation_is_accepted_by_signing_in_with_the_organisation(
    site: Site, house: House, clock: Clock, issuer: Issuer
) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    assert f"Sign in with {NAME}" in words_of(site.get(f"/sign-in/invitation/{token}"))

    answer = signs_on(site, invitation=token)

    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert is_in(site)
    assert known_as(house, "advisor-1") == f"{issuer.address} {issuer.subject}"
    assert site.get(f"/sign-in/invitation/{token}").status_code == 404


def test_from_then_on_they_sign_in_from_the_sign_in_page(advisor: Site, other: Site, house: House) -> None:
    assert f"Sign in with {NAME}" in words_of(other.get("/sign-in"))
    answer = signs_on(other, next="/staff/x?y=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/x?y=1")
    assert is_in(other)
    assert '"way":"sign_on","what":"signed_in","who":"advisor-1"' in told(house)[-1]


def test_the_browser_is_sent_there_with_everything_that_must_come_back(site: Site, issuer: Issuer) -> None:
    where = urlsplit(sent_there(site))
    asked = {name: values[0] for name, values in parse_qs(where.query).items()}
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{issuer.address}/authorize"
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == f"{site.client.base_url}".rstrip("/") + BACK
    assert (asked["response_type"], asked["scope"]) == ("code", "openid")
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert "prompt" not in asked


def test_what_is_stored_on_the_way_can_finish_nothing(site: Site, house: House, issuer: Issuer) -> None:
    asked = parse_qs(urlsplit(sent_there(site)).query)
    carried = site.client.cookies.get("pathway_sign_on")
    with house.store.connect() as connection:
        row = repr(connection.exec_driver_sql("SELECT * FROM sign_on_tries").one())
    for secret in (asked["state"][0], asked["nonce"][0], carried):
        assert secret
        assert secret not in row


def test_who_left_does_not_come_in(advisor: Site, other: Site, house: House, clock: Clock) -> None:
    with house.store.work() as work:
        member = work.staff_member("advisor-1")
        assert member is not None
        work.put_staff(replace(member, is_active=False), clock.at, "manager")
    answer = signs_on(other)
    assert (answer.status_code, is_in(other)) == (403, False)
    assert "Nobody here signs in with this account" in words_of(answer)


def test_somebody_unknown_is_told_whom_to_ask_and_nothing_else(site: Site, house: House) -> None:
    answer = signs_on(site)
    words = words_of(answer)
    assert answer.status_code == 403
    assert "Ask your manager for an invitation link" in words
    assert "Sign in with another account" in words
    assert not is_in(site)
    assert '"way":"sign_on","what":"sign_in_refused","who":"nobody known"' in told(house)[-1]
    assert '"why":"not_known"' in told(house)[-1]


def test_one_account_there_is_for_one_person_here(advisor: Site, other: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-2", clock.at)
    answer = signs_on(other, invitation=token)
    assert (answer.status_code, is_in(other)) == (409, False)
    assert "Somebody else here signs in with this account" in words_of(answer)
    assert known_as(house, "advisor-2") is None
    assert sets_password(other, token).status_code == 303


def test_an_invitation_accepted_so_begins_the_account_anew(site: Site, other: Site, house: House, clock: Clock) -> None:
    sets_password(other, invitation_for(house, "manager", clock.at))
    sets_up_second_factor(other, clock.at)

    assert accepts(site, house, "manager", clock.at).status_code == 303

    assert site.get("/staff").status_code == 200
    assert not is_in(other)
    assert signs_in(other, "manager").status_code == 401
    with look(house.store) as seen:
        account = seen.account("manager")
        assert [entry.kind for entry in seen.history("account:manager")][-1] == "sign_on_set"
    assert account is not None
    assert (account.password_hash, account.second_factor) == (None, None)


def test_an_invitation_that_ended_meanwhile_joins_nobody(site: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    where = sent_back(site, invitation=token)
    invitation_for(house, "advisor-1", clock.at)
    answer = site.get(where)
    assert answer.status_code == 404
    assert "This invitation opens nothing any more" in words_of(answer)
    assert known_as(house, "advisor-1") is None
    assert site.client.get("/sign-in/organisation", params={"invitation": token}).status_code == 404


def test_the_account_page_says_so_and_the_managers_ends_it(
    advisor: Site, other: Site, house: House, clock: Clock, issuer: Issuer
) -> None:
    assert f"{NAME} You sign in with it" in words_of(advisor.get("/account"))
    issuer.subject = "the-manager"
    accepts(other, house, "manager", clock.at)
    assert f"With {NAME}" in words_of(other.get("/staff"))
    assert f"Stop them signing in with {NAME}" in words_of(other.get("/staff/advisor-1"))

    assert other.send("/staff/advisor-1/sign-on", {}, form="/staff/advisor-1").status_code == 303

    assert not is_in(advisor)
    issuer.subject = "b1f5-0001"
    assert signs_on(advisor).status_code == 403
    assert "Signs in Not yet" in words_of(other.get("/staff/advisor-1"))
    with look(house.store) as seen:
        last = list(seen.history("account:advisor-1"))[-1]
    assert (last.kind, last.by) == ("sign_on_removed", "manager")


def test_only_those_who_see_to_somebody_end_it(advisor: Site) -> None:
    mark = boxes_of(advisor.get("/account").text)["mark"]
    assert advisor.client.post("/staff/advisor-1/sign-on", data={"mark": mark}).status_code == 403


def test_guessing_passwords_does_not_close_the_way_through_the_organisation(advisor: Site, other: Site) -> None:
    for _ in range(8):
        signs_in(other, "advisor-1", "guessing")
    assert signs_on(other).status_code == 303


def test_the_session_is_a_new_one_and_ends_as_all_do(advisor: Site, clock: Clock) -> None:
    before = advisor.client.cookies.get("pathway_session")
    assert signs_on(advisor).status_code == 303
    after = advisor.client.cookies.get("pathway_session")
    assert after not in (None, before)
    advisor.client.cookies.set("pathway_session", str(before), domain="127.0.0.1")
    assert not is_in(advisor)
    advisor.client.cookies.clear()
    assert signs_on(advisor).status_code == 303
    clock.at += timedelta(minutes=31)
    assert not is_in(advisor)


def test_a_cookie_somebody_planted_is_not_the_session(advisor: Site, other: Site) -> None:
    other.client.cookies.set("pathway_session", "planted", domain="127.0.0.1")
    signs_on(other)
    assert "planted" not in other.client.cookies.values()
    assert is_in(other)


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "javascript:1"])
def test_it_leads_nowhere_else(advisor: Site, to: str) -> None:
    assert signs_on(advisor, next=to).headers["location"] == "/today"


def test_two_tabs_come_back_in_any_order(advisor: Site) -> None:
    first, second = sent_back(advisor, next="/one"), sent_back(advisor, next="/two")
    assert advisor.get(first).headers["location"] == "/one"
    assert advisor.get(second).status_code == 400
    first, second = sent_back(advisor, next="/one"), sent_back(advisor, next="/two")
    assert advisor.get(second).headers["location"] == "/two"


@pytest.mark.parametrize("site_said", ["cross-site", "same-site", "none"])
def test_only_a_link_of_ours_begins_a_way_in(site: Site, site_said: str, issuer: Issuer) -> None:
    answer = site.client.get("/sign-in/organisation", headers={"sec-fetch-site": site_said})
    assert (answer.status_code, "Or with a password" in words_of(answer)) == (200, True)
    assert not site.client.cookies
    assert issuer.asked == []


def test_the_document_and_the_keys_are_asked_for_once_an_hour(advisor: Site, issuer: Issuer, clock: Clock) -> None:
    issuer.asked.clear()
    signs_on(advisor)
    assert issuer.paths() == ["/authorize", "/token"]
    clock.at += timedelta(hours=1)
    signs_on(advisor)
    assert issuer.paths()[2:] == ["/.well-known/openid-configuration", "/keys", "/authorize", "/token"]


def test_a_new_key_is_asked_for_when_a_token_names_it(advisor: Site, issuer: Issuer, clock: Clock) -> None:
    issuer.key = ANOTHER_KEY
    issuer.published.append(ANOTHER_KEY.as_dict(private=False))
    clock.at += timedelta(minutes=2)
    assert signs_on(advisor).status_code == 303
    assert issuer.paths()[-2:] == ["/.well-known/openid-configuration", "/keys"]


def test_the_secret_goes_in_the_form_where_the_organisation_wants_it_there(advisor: Site, issuer: Issuer,
                                                                           clock: Clock) -> None:  # fmt: skip
    issuer.document["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    clock.at += timedelta(hours=1)
    assert signs_on(advisor).status_code == 303
    assert "client_secret" in issuer.asked[-1][1]


def test_who_signs_out_is_told_that_the_machine_may_still_know_them(advisor: Site) -> None:
    answer = advisor.send("/sign-out", {}, form="/account")
    assert answer.headers["location"] == "/sign-in/left"
    page = advisor.get("/sign-in/left")
    assert "This machine may still be signed in" in words_of(page)
    assert "anew=yes" in page.text
    assert parse_qs(urlsplit(sent_there(advisor, anew="yes")).query)["prompt"] == ["login"]


def test_the_whole_round_in_a_real_browser(page: Page, house: House, clock: Clock, issuer: Issuer) -> None:
    issuer.is_asking = True
    page.goto(f"/sign-in/invitation/{invitation_for(house, 'advisor-1', clock.at)}")
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    expect(page).to_have_title(NAME)
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("This machine may still be signed in")).to_be_visible()
    page.goto("/account")
    page.get_by_role("button", name=f"Sign in with {NAME}").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_what_was_typed_is_shown_again_after_signing_in_in_another_tab(
    page: Page, house: House, clock: Clock, issuer: Issuer
) -> None:
    page.goto(f"/sign-in/invitation/{invitation_for(house, 'advisor-1', clock.at)}")
    page.get_by_role("button", name=f"Sign in with {NAME}").click()
    with look(house.store) as seen:
        case = next(one for one in seen.cases_where() if one.status == "open"
                    and one.holder_of("wellbeing_advisor") == "advisor-1")  # fmt: skip
    page.goto(f"/people/{case.ref}/concern")
    page.locator("textarea").first.fill("Said that the stairs are too much")
    clock.at += timedelta(hours=2)
    page.locator("main form button").first.click()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"Sign in with {NAME}").click()
    expect(opened.value.get_by_text("go back there, and press “Show what I typed”")).to_be_visible()
    page.get_by_role("button", name="Show what I typed").click()
    expect(page.locator("textarea").first).to_have_value("Said that the stairs are too much")
