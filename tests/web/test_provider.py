"""The page for a provider without an account: one link, one placement, as little of the person as will do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from pathway.bootstrap import House
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.commands.consent import Consent
from pathway.commands.place import Place
from pathway.commands.record_death import RecordDeath
from pathway.definition.rules import Rules
from pathway.store import tables
from pathway.store.look import look
from pathway.web.guarding.provider_door import session_item, sessions_so_far
from tests.web.conftest import Clock
from tests.web.site import Site, boxes_of, words_of

PROVIDER = "rush-house"


@pytest.fixture
def outside(address: str) -> Iterator[Site]:
    """The browser of somebody at the provider, who never signed in."""
    with Site.at(address) as site:
        yield site


def member(house: House, ref: str) -> StaffMember:
    with look(house.store) as seen:
        return seen.members[ref]


@pytest.fixture
def asked(house: House, clock: Clock) -> Case:
    """A case whose keywork the provider has just been asked for."""
    with look(house.store) as seen:
        case = next(c for c in seen.cases_where() if c.status == "open" and c.stage == "guided_conversation")
    request = Place(kind="keywork", provider=PROVIDER, worker=member(house, f"worker-{PROVIDER}"))
    return house.walk.act(case.ref, request, member(house, "advisor-1"), clock.at)


@pytest.fixture
def with_provider(house: House) -> Case:
    """A case in which sessions take place at a provider."""
    with look(house.store) as seen:
        return next(
            case
            for case in seen.cases_where()
            if case.status == "dormant" and session_item(case, seen.rules(case.definition))
            and any(p.state in ("accepted", "started") for p in case.placements.values())
        )  # fmt: skip


def live(case: Case) -> int:
    """The number of the placement that goes on."""
    return [p.n for p in case.placements.values() if p.state in ("asked", "accepted", "started")][-1]


def link_for(site: Site, case: Case, by: str = "advisor-1") -> str:
    """Makes a link in the browser of the service; its path."""
    page = site.enters(by).send(f"/people/{case.ref}/provider-links", {"placement": str(live(case)), "do": "make"})
    assert page.status_code == 200, words_of(page)
    return "/provider/" + boxes_of(page.text)["link"].rsplit("/", 1)[1]


def now(house: House, case: Case) -> Case:
    with look(house.store) as seen:
        return seen.case(case.ref)


def test_the_page_shows_the_name_and_no_more_of_the_person(
    site: Site, outside: Site, house: House, asked: Case
) -> None:
    page = outside.get(link_for(site, asked))
    with look(house.store) as seen:
        person = seen.person(asked.person)
    words = words_of(page)
    assert person.name in words
    assert "One-to-one keywork" in words
    for secret in (person.nhs_number, f"{person.born_on:%Y}", asked.ref, "cluster", "Guided conversation"):
        assert secret not in words, secret
        assert secret not in words.replace(" ", ""), secret
    assert "Sign out" not in words


def test_accepting_makes_the_placement_theirs(site: Site, outside: Site, house: House, asked: Case) -> None:
    path = link_for(site, asked)
    assert outside.send(path, {"answer": "accepted"}).headers["location"] == f"{path}?done=yes"
    after = now(house, asked)
    assert after.placements[str(live(asked))].state == "accepted"
    assert after.holder_of("support_worker") == f"worker-{PROVIDER}"
    assert "Recorded. Thank you." in words_of(outside.get(f"{path}?done=yes"))


@pytest.mark.parametrize("answer", ["full", "declined"])
def test_after_no_the_link_opens_nothing(site: Site, outside: Site, house: House, asked: Case, answer: str) -> None:
    path = link_for(site, asked)
    assert outside.send(path, {"answer": answer}).headers["location"] == "/provider/thank-you"
    assert now(house, asked).placements[str(live(asked))].state == answer
    assert outside.get(path).status_code == 404
    assert "Your answer is recorded" in words_of(outside.get("/provider/thank-you"))


def test_a_session_is_one_form(site: Site, outside: Site, house: House, with_provider: Case) -> None:
    path = link_for(site, with_provider)
    answer = outside.send(path, {"came": "attended", "on": "yesterday", "note": "Dug the beds", "worried": "no"})
    assert answer.headers["location"] == f"{path}?done=yes"
    last = list(now(house, with_provider).contacts.values())[-1]
    assert (last.outcome, last.happened_on.isoformat()) == ("attended", "2026-04-20")
    assert member(house, last.by).party == "provider"


def test_not_coming_is_recorded_in_the_same_form(site: Site, outside: Site, house: House, with_provider: Case) -> None:
    path = link_for(site, with_provider)
    outside.send(path, {"came": "did_not_attend", "on": "today", "worried": "no"})
    assert list(now(house, with_provider).contacts.values())[-1].outcome == "did_not_attend"


def test_a_worry_raises_a_concern_at_once(site: Site, outside: Site, house: House, with_provider: Case) -> None:
    path = link_for(site, with_provider)
    before = len(with_provider.concerns)
    answer = outside.send(path, {"came": "none", "worried": "risk", "words": "Said goodbye to everybody"})
    assert answer.headers["location"] == f"{path}?done=worried"
    after = now(house, with_provider)
    assert len(after.concerns) == before + 1
    assert len(after.contacts) == len(with_provider.contacts)
    with house.store.work() as work:
        told = [n for n in work.outbox() if n.kind == "concern" and n.case == after.ref]
    assert told
    assert "ring 999" in words_of(outside.get(path))


def test_sent_twice_it_is_done_once(site: Site, outside: Site, house: House, with_provider: Case) -> None:
    path = link_for(site, with_provider)
    boxes = {
        **boxes_of(outside.get(path).text), "came": "attended", "on": "today", "worried": "medication",
        "words": "Ran out of tablets",
    }  # fmt: skip
    for _ in range(2):
        assert outside.client.post(path, data=boxes).status_code == 303
    after = now(house, with_provider)
    assert len(after.concerns) == len(with_provider.concerns) + 1
    assert len(after.contacts) == len(with_provider.contacts) + 1


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"came": ""}, "Select"),
        ({"came": "none"}, "nothing is filled in yet"),
        ({"came": "attended", "worried": "risk"}, "Enter what worries you"),
        ({"came": "attended", "words": "there is something"}, "Select what worries you"),
        ({"came": "attended", "on": "other", "on-day": "31", "on-month": "2", "on-year": "2026"}, "date"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(
    site: Site, outside: Site, house: House, with_provider: Case, boxes: dict[str, str], words: str
) -> None:
    path = link_for(site, with_provider)
    answer = outside.send(path, {"note": "kept as typed", "worried": "no", **boxes})
    assert answer.status_code == 400
    assert words in words_of(answer)
    assert "kept as typed" in answer.text
    assert now(house, with_provider).seq == with_provider.seq


def test_wrong_ended_revoked_and_finished_links_answer_alike(
    site: Site, outside: Site, house: House, clock: Clock, asked: Case
) -> None:
    replaced = link_for(site, asked)
    revoked = link_for(site, asked)
    site.send(f"/people/{asked.ref}/provider-links", {"placement": str(live(asked)), "do": "end"})
    answers = [outside.get(path) for path in (replaced, revoked, "/provider/never-was")]
    expired = link_for(site, asked)
    assert outside.get(expired).status_code == 200
    clock.at += timedelta(weeks=6)
    answers += [outside.get(expired), outside.client.post(expired, data={"answer": "accepted"})]
    assert {answer.status_code for answer in answers} == {404}
    assert len({words_of(answer) for answer in answers}) == 1
    assert now(house, asked).placements[str(live(asked))].state == "asked"


def test_withdrawn_consent_and_death_close_the_link_at_once(
    site: Site, outside: Site, house: House, clock: Clock, asked: Case
) -> None:
    path = link_for(site, asked)
    advisor = member(house, "advisor-1")
    house.walk.act(asked.ref, Consent(organisation="Rush House", state="withdrawn"), advisor, clock.at)
    assert outside.get(path).status_code == 404
    house.walk.act(asked.ref, Consent(organisation="Rush House", state="given"), advisor, clock.at)
    assert outside.get(path).status_code == 200
    house.walk.act(asked.ref, RecordDeath(on=clock.at.date()), advisor, clock.at)
    assert outside.get(path).status_code == 404


def test_each_use_is_written_down_and_the_link_itself_is_not(
    site: Site, outside: Site, house: House, asked: Case
) -> None:
    path = link_for(site, asked)
    outside.get(path)
    outside.send(path, {"answer": "accepted"})
    with house.store.connect() as connection:
        told = list(connection.execute(select(tables.read_audit.c.what)).scalars())
    mine = [what for what in told if '"provider_link' in what and f'"who":"worker-{PROVIDER}"' in what]
    assert len(mine) >= 3
    assert any('"provider_link_used"' in what for what in mine)
    token = path.rsplit("/", 1)[1]
    for file in house.settings.data_dir.iterdir():
        if file.is_file():
            assert token.encode() not in file.read_bytes(), file


def test_what_another_site_sends_through_a_link_does_nothing(
    site: Site, outside: Site, house: House, asked: Case
) -> None:
    path = link_for(site, asked)
    answer = outside.client.post(path, data={"answer": "accepted"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert now(house, asked).placements[str(live(asked))].state == "asked"


@pytest.mark.parametrize("who", [f"worker-{PROVIDER}", "coordinator-north-1", "coordinator-south-1"])
def test_only_the_service_makes_links(site: Site, asked: Case, who: str) -> None:
    site.enters(who)
    assert site.get(f"/people/{asked.ref}/provider-links").status_code == 403


def test_for_a_provider_of_whom_nobody_is_known_no_link_is_made(
    site: Site, house: House, clock: Clock, asked: Case
) -> None:
    request = Place(kind="advocacy", provider="Brand New Trust")
    case = house.walk.act(asked.ref, request, member(house, "advisor-1"), clock.at)
    site.enters("advisor-1")
    answer = site.send(f"/people/{case.ref}/provider-links", {"placement": str(live(case)), "do": "make"})
    assert (answer.status_code, "ask a manager to add them" in words_of(answer)) == (400, True)


def test_in_a_real_browser_without_a_mouse(page: Page, site: Site, with_provider: Case, house: House) -> None:
    page.goto(link_for(site, with_provider))
    page.get_by_label("They came", exact=True).press("Space")
    page.get_by_role("button", name="Send").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Recorded. Thank you.")
    assert len(now(house, with_provider).contacts) == len(with_provider.contacts) + 1


def test_a_page_left_open_records_no_session_a_second_time(
    site: Site, outside: Site, house: House, with_provider: Case
) -> None:
    path = link_for(site, with_provider)
    came = {"came": "attended", "worried": "risk", "words": "Talks of the bridge"}
    first, stale = ({**boxes_of(outside.get(path).text), **came} for _ in range(2))
    for _ in range(2):
        assert outside.client.post(path, data=first).status_code == 303
    after = now(house, with_provider)

    answer = outside.client.post(path, data=stale)

    assert answer.status_code == 400
    assert "Your worry is passed on. A session was recorded since this page was opened" in words_of(answer)
    assert len(now(house, with_provider).concerns) == len(after.concerns) + 1
    assert sessions_so_far(now(house, with_provider), rules_of(house, after)) == sessions_so_far(
        after, rules_of(house, after)
    )
    again = outside.client.post(path, data={**boxes_of(answer.text), **came})
    assert again.status_code == 303
    assert sessions_so_far(now(house, with_provider), rules_of(house, after)) == 1 + sessions_so_far(
        after, rules_of(house, after)
    )


def rules_of(house: House, case: Case) -> Rules:
    with look(house.store) as seen:
        return seen.rules(case.definition)
