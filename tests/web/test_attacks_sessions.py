"""Forms of other sessions, keys that change, looks in an emergency without end: what stands between people."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.errors import BadRequest
from pathway.store.look import look
from pathway.web.guarding.pace import Pace
from pathway.web.guarding.sealing import Seal
from tests.web.cases import case_of, history, on_the_way, somebody
from tests.web.conftest import Clock
from tests.web.served import served
from tests.web.signing import code_of, in_earnest, invitation_for, is_in, sets_password, sets_up_second_factor, signs_in
from tests.web.site import Site, boxes_of, words_of

WORDS = "Words of a long afternoon"
OLD, NEW = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))


@pytest.fixture
def person(house: House) -> Case:
    """Somebody on the way."""
    return somebody(house, on_the_way)


@pytest.fixture
def form(person: Case) -> str:
    """Where a concern about them is raised."""
    return f"/people/{person.ref}/concern"


def test_whoever_signed_in_anew_in_another_tab_gets_their_words_back_and_nothing_is_done(
    site: Site, house: House, person: Case, form: str
) -> None:
    stale = {**boxes_of(site.enters("advisor-1").get(form).text), "kind": "risk", "words": WORDS}
    site.enters("advisor-1")
    shown = site.client.post(form, data=stale)
    assert (shown.status_code, WORDS in shown.text) == (200, True)
    assert case_of(house, person.ref).seq == person.seq
    pressed = {**boxes_of(shown.text), "kind": "risk", "words": WORDS}
    assert site.client.post(form, data=pressed).status_code == 303
    assert history(house, person.ref)[-1].by == "advisor-1"


def test_a_colleague_who_signed_in_at_the_same_browser_neither_sends_nor_sees_it(
    site: Site, house: House, person: Case, form: str
) -> None:
    stale = {**boxes_of(site.enters("advisor-1").get(form).text), "kind": "risk", "words": WORDS}
    site.enters("advisor-2")
    answer = site.client.post(form, data=stale)
    assert answer.status_code == 403
    assert WORDS not in answer.text
    assert case_of(house, person.ref).seq == person.seq


def test_a_mark_made_up_with_somebodys_name_does_nothing(site: Site, house: House, person: Case, form: str) -> None:
    site.enters("advisor-1")
    for mark in ("0" * 64 + ".advisor-1", ".advisor-1", "advisor-1.advisor-1"):
        answer = site.client.post(form, data={"mark": mark, "kind": "risk", "words": WORDS})
        assert answer.status_code == 200
        assert case_of(house, person.ref).seq == person.seq
    assert site.client.post(form, data={"mark": "0" * 64 + ".advisor-2", "words": WORDS}).status_code == 403


def test_a_button_of_an_earlier_session_does_nothing_and_shows_no_inner_names(
    site: Site, house: House, person: Case
) -> None:
    stale = boxes_of(site.enters("advisor-1").get("/today").text)
    site.enters("advisor-1")
    answer = site.client.post("/today", data={**stale, "do": f"{person.ref} {person.seq} recovery_plan#1 record done"})
    assert "Nothing was recorded" in words_of(answer)
    assert person.ref not in words_of(answer)
    assert case_of(house, person.ref).seq == person.seq


def test_one_can_sign_out_from_a_page_of_an_earlier_session(site: Site) -> None:
    stale = boxes_of(site.enters("advisor-1").get("/account").text)
    site.enters("advisor-1")
    assert site.client.post("/sign-out", data={"mark": stale["mark"]}).status_code == 303
    assert not is_in(site)


def test_a_file_sent_when_the_session_was_over_is_asked_for_again(site: Site, clock: Clock) -> None:
    mark = boxes_of(site.enters("manager").get("/referrals/upload").text)["mark"]
    clock.at += timedelta(minutes=31)
    for size in (100, 1_500_000):
        asked = site.client.post("/referrals/upload", data={"mark": mark}, files={"file": ("a.csv", b"x" * size)})
        assert asked.status_code == 303
        signed_in = site.client.post("/sign-in/as", data={
            **boxes_of(site.get(asked.headers["location"]).text), "staff": "manager",
        })  # fmt: skip
        page = site.get(signed_in.headers["location"])
        assert "nothing of it was taken in: select it again" in words_of(page)
        clock.at += timedelta(minutes=31)


def test_leave_to_look_ends_with_the_role_it_was_given_to(site: Site, house: House, clock: Clock) -> None:
    who = "duty-worker-south"
    case = somebody(house, lambda each: each.status == "open" and each.team == "north")
    site.enters(who).send(f"/people/{case.ref}/emergency", {"reason": "Rang from the bridge"})
    assert site.get(f"/people/{case.ref}").status_code == 200
    with house.store.work() as work:
        member = work.staff_member(who)
        assert member is not None
        other = replace(member, roles=("support_worker",), party="provider", team="rush-house")
        work.put_staff(other, clock.at, "manager")
    assert site.enters(who).get(f"/people/{case.ref}").status_code == 403


def test_who_goes_through_nhs_numbers_is_stopped(site: Site) -> None:
    site.enters("duty-worker-south")
    boxes = {**boxes_of(site.get("/emergency").text), "reason": "Looking for somebody"}
    answers = [site.client.post("/emergency", data={**boxes, "nhs_number": f"99900000{n:02}"}) for n in range(25)]
    assert [answer.status_code for answer in answers] == [400] * 20 + [429] * 5
    assert "Ring the service" in words_of(answers[-1])


def test_tries_are_counted_where_they_come_from_whatever_a_header_says(house: House, clock: Clock) -> None:
    with served(in_earnest(house), clock) as address, Site.at(address) as site:
        codes = [_tries(site, number) for number in range(62)]
    assert codes == [401] * 60 + [429] * 2


def _tries(site: Site, number: int) -> int:
    headers = {"x-forwarded-for": f"10.0.0.{number}", "forwarded": f"for=10.0.0.{number}"}
    sent = {"reference": f"nobody-{number}", "password": "x", "code": ""}
    return site.client.post("/sign-in", data=sent, headers=headers).status_code


def test_one_machine_with_many_addresses_of_the_new_kind_is_one_place() -> None:
    pace = Pace()
    assert [pace.allows(f"2001:db8:1:2::{number:x}") for number in range(61)] == [True] * 60 + [False]
    assert pace.allows("2001:db8:1:3::1")
    assert pace.allows("192.0.2.1")
    assert pace.allows("unknown")


@pytest.fixture
def keyed(house: House, clock: Clock) -> Iterator[tuple[Site, House]]:
    """The pages of a house with a key for secrets, in earnest."""
    in_earnest(house)
    told = replace(house, settings=replace(house.settings, secrets_key=OLD))
    with served(told, clock) as address, Site.at(address) as site:
        yield site, told


def stored(house: House, ref: str) -> str:
    """What the database has of somebody's second factor."""
    with look(house.store) as seen:
        account = seen.account(ref)
    assert account is not None
    return account.second_factor or ""


def test_with_a_key_the_database_alone_makes_no_codes(keyed: tuple[Site, House], clock: Clock) -> None:
    site, house = keyed
    sets_password(site, invitation_for(house, "manager", clock.at))
    secret = sets_up_second_factor(site, clock.at)
    before = stored(house, "manager")
    assert secret not in before
    assert OLD not in repr(house.settings)

    clock.at += timedelta(minutes=5)
    both = replace(house, settings=replace(house.settings, secrets_key=f"{NEW},{OLD}"))
    with served(both, clock) as address, Site.at(address) as other:
        assert signs_in(other, "manager", code=code_of(secret, clock.at)).headers["location"] == "/today"
    assert Seal(NEW).opened(stored(house, "manager"), "manager") == secret

    clock.at += timedelta(minutes=5)
    assert signs_in(site, "manager", code=code_of(secret, clock.at)).status_code == 401


def test_a_secret_from_before_the_key_is_closed_when_it_is_used(house: House, clock: Clock, site: Site) -> None:
    in_earnest(house)
    sets_password(site, invitation_for(house, "manager", clock.at))
    secret = sets_up_second_factor(site, clock.at)
    assert stored(house, "manager") == secret
    clock.at += timedelta(minutes=5)
    told = replace(house, settings=replace(house.settings, secrets_key=OLD))
    with served(told, clock) as address, Site.at(address) as other:
        assert signs_in(other, "manager", code=code_of(secret, clock.at)).status_code == 303
    assert Seal(OLD).opened(stored(house, "manager"), "manager") == secret


def test_a_closed_secret_is_good_for_its_owner_and_untouched_only() -> None:
    seal = Seal(OLD)
    closed = seal.closed("A" * 32, "advisor-1")
    assert seal.opened(closed, "advisor-1") == "A" * 32
    assert seal.opened(closed, "advisor-2") is None
    assert seal.opened(closed[:-4] + "AAAA", "advisor-1") is None
    assert seal.opened("a.b.c.d.e", "advisor-1") is None
    assert Seal(NEW).opened(closed, "advisor-1") is None
    assert Seal("").opened(closed, "advisor-1") is None


@pytest.mark.parametrize("key", ["x", "é", "a" * 43, base64.b64encode(b"x" * 31).decode()])
def test_what_is_no_key_is_said_when_the_pages_start(key: str) -> None:
    with pytest.raises(BadRequest, match="PATHWAY_SECRETS_KEY must be 32 random bytes"):
        Seal(key)
