"""Local accounts: invited once, signed in with a password and a second factor, closed for a while after guessing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pathway.bootstrap import House
from pathway.store.look import look
from pathway.web.guarding import passwords, second_factor
from pathway.web.guarding.accounts import wait_after
from tests.web.conftest import Clock
from tests.web.signing import (
    PASSWORD,
    code_of,
    in_earnest,
    invitation_for,
    is_in,
    sets_password,
    sets_up_second_factor,
    signs_in,
)
from tests.web.site import Site, boxes_of, words_of


@pytest.fixture
def house(house: House) -> House:
    return in_earnest(house)


@pytest.fixture
def other(address: str) -> Iterator[Site]:
    """Another browser."""
    with Site.at(address) as site:
        yield site


@pytest.fixture
def advisor(site: Site, house: House, clock: Clock) -> Site:
    """An advisor's browser, signed in with a password."""
    sets_password(site, invitation_for(house, "advisor-1", clock.at))
    assert is_in(site)
    return site


@pytest.fixture
def manager_secret(other: Site, house: House, clock: Clock) -> str:
    """The secret on the telephone of the manager, who is signed in in the other browser."""
    sets_password(other, invitation_for(house, "manager", clock.at))
    return sets_up_second_factor(other, clock.at)


def test_nobody_can_choose_who_to_be_where_the_people_are_real(site: Site) -> None:
    assert "Choose who to be" not in words_of(site.get("/sign-in"))
    answer = site.client.post("/sign-in/as", data={"staff": "manager"})
    assert answer.status_code == 403
    assert not is_in(site)


def test_an_invitation_sets_a_password_once(site: Site, other: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    assert "your reference, advisor-1 ," in words_of(site.get(f"/sign-in/invitation/{token}"))

    answer = sets_password(site, token)

    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert is_in(site)
    assert sets_password(other, token, "another good one").status_code == 404
    assert not is_in(other)


def test_looking_at_an_invitation_does_not_use_it_up(site: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    for _ in range(3):
        assert site.get(f"/sign-in/invitation/{token}").status_code == 200


def test_invitations_that_ended_or_were_replaced_or_never_were_answer_alike(
    site: Site, house: House, clock: Clock
) -> None:
    replaced = invitation_for(house, "advisor-1", clock.at)
    ended = invitation_for(house, "advisor-1", clock.at)
    clock.at += timedelta(days=3)
    answers = [site.get(f"/sign-in/invitation/{token}") for token in (replaced, ended, "nothing-of-the-kind")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({words_of(answer) for answer in answers}) == 1


def test_somebody_who_left_cannot_use_their_invitation(site: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    house_without(house, "advisor-1", clock)
    assert sets_password(site, token).status_code == 404


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "12 characters or more"),
        ("aaaaaaaaaaaaaaaaaa", "easily guessed"),
        ("my password is this", "easily guessed"),
        ("advisor-1 in the garden", "holds your name or reference"),
        ("x y z " * 60, "at most 256 characters"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(
    site: Site, house: House, clock: Clock, password: str, words: str
) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    answer = sets_password(site, token, password)
    assert answer.status_code == 400
    assert words in words_of(answer)
    assert not is_in(site)


def test_two_different_passwords_are_not_taken(site: Site, house: House, clock: Clock) -> None:
    token = invitation_for(house, "advisor-1", clock.at)
    answer = site.client.post(
        f"/sign-in/invitation/{token}", data={"password": PASSWORD, "again_password": PASSWORD + "!"}
    )
    assert "The two passwords are not the same" in words_of(answer)


def test_password_and_reference_let_in(advisor: Site, other: Site) -> None:
    answer = signs_in(other, "advisor-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert is_in(other)


def test_nothing_tells_whether_somebody_has_an_account(advisor: Site, other: Site) -> None:
    answers = [
        signs_in(other, "advisor-1", "not my password"),
        signs_in(other, "advisor-2", "has no account"),
        signs_in(other, "nobody-here", "does not exist"),
        signs_in(other, "", ""),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({words_of(answer) for answer in answers}) == 1


def test_what_is_stored_lets_nobody_in(advisor: Site, house: House) -> None:
    with look(house.store) as seen:
        account, session = seen.account("advisor-1"), seen.sessions_of("advisor-1")[0]
    assert account is not None
    assert account.password_hash is not None
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash
    assert session.digest not in advisor.client.cookies.values()


def test_after_five_failures_even_the_right_password_waits(advisor: Site, other: Site, clock: Clock) -> None:
    for _ in range(5):
        signs_in(other, "advisor-1", "guessing")
    refused = signs_in(other, "advisor-1")
    assert refused.status_code == 401
    clock.at += timedelta(seconds=61)
    assert signs_in(other, "advisor-1").status_code == 303


def test_each_further_failure_doubles_the_wait_up_to_half_an_hour(advisor: Site, other: Site, clock: Clock) -> None:
    for _ in range(5):
        signs_in(other, "advisor-1", "guessing")
    clock.at += timedelta(seconds=61)
    signs_in(other, "advisor-1", "guessing on")
    clock.at += timedelta(seconds=61)
    assert signs_in(other, "advisor-1").status_code == 401
    clock.at += timedelta(seconds=61)
    assert signs_in(other, "advisor-1").status_code == 303
    assert [wait_after(n).total_seconds() / 60 for n in (4, 5, 6, 7, 9, 10, 99)] == [0, 1, 2, 4, 16, 30, 30]


def test_whoever_is_signed_in_already_works_on_while_somebody_guesses(advisor: Site, other: Site) -> None:
    for _ in range(6):
        signs_in(other, "advisor-1", "guessing")
    assert is_in(advisor)


def test_too_many_tries_from_one_place_are_slowed(other: Site) -> None:
    statuses = [signs_in(other, f"nobody-{n}", "guess").status_code for n in range(62)]
    assert statuses[:60] == [401] * 60
    assert statuses[60:] == [429, 429]


def test_too_many_tries_under_one_name_are_slowed_whether_it_exists_or_not(other: Site) -> None:
    for name in ("advisor-3", "nobody-at-all"):
        statuses = [signs_in(other, name, "guess").status_code for _ in range(21)]
        assert statuses == [401] * 20 + [429], name


def test_a_manager_gets_nowhere_before_the_second_factor_is_set_up(site: Site, house: House, clock: Clock) -> None:
    sets_password(site, invitation_for(house, "manager", clock.at))
    for path in ("/today", "/staff", "/account"):
        assert site.get(path).headers["location"] == "/account/second-factor", path
    sets_up_second_factor(site, clock.at)
    assert site.get("/staff").status_code == 200


def test_the_picture_of_the_secret_stands_in_the_page_itself(advisor: Site) -> None:
    page = advisor.get("/account/second-factor").text
    assert "<svg" in page
    assert "style=" not in page


def test_with_a_second_factor_the_password_alone_does_not_do(manager_secret: str, site: Site, clock: Clock) -> None:
    clock.at += timedelta(minutes=1)
    for code in ("", "000000", "not a code", "１２３４５６"):
        assert signs_in(site, "manager", code=code).status_code == 401, code
    assert signs_in(site, "manager", code=code_of(manager_secret, clock.at)).status_code == 303
    assert site.get("/staff").status_code == 200


def test_a_code_is_good_once(manager_secret: str, site: Site, clock: Clock) -> None:
    clock.at += timedelta(minutes=1)
    code = code_of(manager_secret, clock.at)
    assert signs_in(site, "manager", code=code).status_code == 303
    assert signs_in(site, "manager", code=code).status_code == 401


def test_a_telephone_may_be_half_a_minute_off_and_no_more(manager_secret: str, clock: Clock) -> None:
    def step(seconds: int) -> int | None:
        code = code_of(manager_secret, clock.at + timedelta(seconds=seconds))
        return second_factor.step_of(manager_secret, code, clock.at, None)

    assert step(-30) is not None
    assert step(30) is not None
    assert step(-90) is None
    assert step(90) is None


def test_a_written_code_stands_in_for_a_lost_telephone_once(
    site: Site, other: Site, house: House, clock: Clock
) -> None:
    sets_password(site, invitation_for(house, "manager", clock.at))
    secret = boxes_of(site.get("/account/second-factor").text)["secret"]
    shown = site.send("/account/second-factor", {"secret": secret, "code": code_of(secret, clock.at), "now": PASSWORD})
    codes = [word for word in words_of(shown).split() if word.count("-") == 3]
    assert len(codes) == 10

    assert signs_in(other, "manager", code=codes[0].upper()).status_code == 303
    assert signs_in(other, "manager", code=codes[0]).status_code == 401
    assert signs_in(other, "manager", code=codes[1]).status_code == 303


def test_a_second_factor_is_not_changed_without_the_password(manager_secret: str, other: Site, clock: Clock) -> None:
    secret = boxes_of(other.get("/account/second-factor").text)["secret"]
    answer = other.send(
        "/account/second-factor", {"secret": secret, "code": code_of(secret, clock.at), "now": "not the password"}
    )
    assert answer.status_code == 400
    assert "Enter your password as it is now" in words_of(answer)


def test_another_password_ends_every_other_session(advisor: Site, other: Site) -> None:
    signs_in(other, "advisor-1")
    new = "saddle monsoon crayon"
    answer = advisor.send("/account/password", {"now": PASSWORD, "password": new, "again_password": new})
    assert answer.status_code == 303
    assert is_in(advisor)
    assert not is_in(other)
    assert signs_in(other, "advisor-1").status_code == 401
    assert signs_in(other, "advisor-1", new).status_code == 303


def test_a_password_is_not_changed_by_whoever_finds_an_open_browser(advisor: Site) -> None:
    new = "saddle monsoon crayon"
    answer = advisor.send("/account/password", {"now": "a guess", "password": new, "again_password": new})
    assert "Enter your password as it is now" in words_of(answer)


def test_a_new_invitation_begins_the_account_anew(
    manager_secret: str, site: Site, other: Site, house: House, clock: Clock
) -> None:
    token = invitation_for(house, "manager", clock.at)
    assert is_in(other)
    sets_password(site, token, "saddle monsoon crayon")
    assert not is_in(other)
    assert site.get("/today").headers["location"] == "/account/second-factor"


def test_signing_in_is_written_down_and_what_was_typed_is_not(advisor: Site, other: Site, house: House) -> None:
    signs_in(other, "Violet-my-password", "oops")
    signs_in(other, "advisor-1")
    with house.store.connect() as connection:
        told = [row.what for row in connection.exec_driver_sql("SELECT what FROM read_audit ORDER BY number")]
    mine = [words for words in told if "sign" in words]
    assert '"what":"sign_in_refused","who":"nobody known"' in mine[-2]
    assert '"what":"signed_in","who":"advisor-1"' in mine[-1]
    assert not any("Violet" in words or "oops" in words for words in told)


def test_accented_letters_are_the_same_however_a_keyboard_makes_them() -> None:
    assert passwords.is_right(
        passwords.hash_of("jalape\u00f1o cr\u00e8me br\u00fbl\u00e9e"), "jalapen\u0303o cre\u0300me bru\u0302le\u0301e"
    )


def test_signing_in_works_in_a_real_browser_without_a_mouse(page: Page, house: House, clock: Clock) -> None:
    page.goto(f"/sign-in/invitation/{invitation_for(house, 'advisor-1', clock.at)}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same password once more").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.get_by_label("Your reference").fill("advisor-1")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def house_without(house: House, ref: str, clock: Clock) -> None:
    """Somebody leaves."""
    from dataclasses import replace

    with house.store.work() as work:
        member = work.staff_member(ref)
        assert member is not None
        work.put_staff(replace(member, is_active=False), clock.at, "manager")
