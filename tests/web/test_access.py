"""Deny by default: every address of the pages, tried by those who should not get anything there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import uvicorn
from httpx import Response
from sqlalchemy import func, select

from pathway.bootstrap import House, open_house
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.commands.refer import Refer
from pathway.ports import Person
from pathway.settings import read_settings
from pathway.store import tables
from pathway.store.look import look
from pathway.web.app import make_app
from pathway.web.guarding.gate import is_open
from pathway.web.serving import configured, listen
from tests.builders import a_person
from tests.web.conftest import Clock
from tests.web.every_route import Route, every_route
from tests.web.site import Site, boxes_of, words_of

ROUTES = every_route()
OPEN = {
    ("GET", "/sign-in"), ("POST", "/sign-in"), ("POST", "/sign-in/again"), ("POST", "/sign-in/as"),
    ("POST", "/sign-in/not-now"), ("GET", "/healthz"),
    ("GET", "/sign-in/left"), ("GET", "/sign-in/organisation"), ("GET", "/sign-in/organisation/back"),
    ("GET", "/sign-in/invitation/{token}"), ("POST", "/sign-in/invitation/{token}"),
    ("GET", "/provider/{token}"), ("POST", "/provider/{token}"), ("GET", "/provider/thank-you"),
}  # fmt: skip
"""What people see who are not signed in. Whoever adds to it says so here."""
NO_SUCH = "zzzz-zzzz"


CLOSED = [route for route in ROUTES if (route.method, route.path) not in OPEN]
OF_A_CASE = [route for route in ROUTES if route.is_about_a_case]
SENDING = [route for route in ROUTES if route.method == "POST"]


def a_case_without(house: House, staff: str) -> tuple[Case, Person]:
    """An open case this member of staff has no part in, and whose it is."""
    with look(house.store) as seen:
        member = seen.members[staff]
        case = next(c for c in seen.cases_where() if c.status != "closed" and not has_part_in(member, c))
        return case, seen.person(case.person)


def ask(site: Site, route: Route, path: str, mark: str = "") -> Response:
    """Asks as the route is asked, with the mark of the session where something is sent."""
    return site.client.post(path, data={"mark": mark}) if route.method == "POST" else site.get(path)


def mark_of(site: Site) -> str:
    return boxes_of(site.get("/account").text)["mark"]


def entries(house: House) -> int:
    """How much is recorded, of anything."""
    with house.store.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.entries)).scalar_one()


def everything_tried(site: Site, route: Route, case: str, who: str = "") -> Iterator[Response]:
    """Every address of a route, asked by somebody signed in anew: one of the routes leads out."""
    mark = mark_of(site.enters(who)) if who else ""
    for path in route.filled(case):
        yield ask(site, route, path, mark)


def test_there_are_routes() -> None:
    assert len(ROUTES) > 20
    assert len({(r.method, r.path) for r in ROUTES}) == len(ROUTES)


def test_what_is_open_is_what_is_written_here() -> None:
    assert {(r.method, r.path) for r in ROUTES if is_open(r.path)} == OPEN


def test_nobody_gets_anything_without_signing_in(site: Site, house: House) -> None:
    case, person = a_case_without(house, "worker-rush-house")
    before = entries(house)
    for route in CLOSED:
        for answer in everything_tried(site, route, case.ref):
            assert answer.status_code == 303, answer.url
            assert answer.headers["location"].startswith("/sign-in?next="), answer.url
            assert person.family_name not in answer.text, answer.url
    assert entries(house) == before


@pytest.mark.parametrize("who", ["worker-rush-house", "coordinator-south-1", "team-manager-north", "duty-worker-south"])
def test_who_has_no_part_in_a_case_gets_nothing_of_it(who: str, site: Site, house: House) -> None:
    case, person = a_case_without(house, who)
    before = entries(house)
    for route in OF_A_CASE:
        for answer in everything_tried(site, route, case.ref, who):
            asks_why = route.path == "/people/{ref}/emergency" and "worker-rush" not in who
            assert answer.status_code in ((200, 400) if asks_why else (403, 404)), answer.url
            for secret in (person.family_name, person.given_name, person.nhs_number, f"{person.born_on:%Y}"):
                assert secret not in words_of(answer).replace(" ", ""), answer.url
    assert entries(house) == before


@pytest.mark.parametrize("who", ["worker-rush-house", "coordinator-south-1"])
def test_no_page_shows_somebody_to_whoever_has_no_part_in_them(who: str, site: Site, house: House) -> None:
    case, person = a_case_without(house, who)
    for route in CLOSED:
        for answer in everything_tried(site, route, case.ref, who):
            assert answer.status_code < 500, answer.url
            assert person.nhs_number not in answer.text.replace(" ", ""), answer.url
            assert f"{person.given_name} {person.family_name}" not in answer.text, answer.url


@pytest.fixture
def elsewhere(house: House, clock: Clock) -> str:
    """Somebody of another programme in the same database: the reference of the case."""
    settings = {"PATHWAY_DATA_DIR": str(house.settings.data_dir), "PATHWAY_PROGRAMME": "doncaster"}
    theirs = open_house(read_settings(settings), clock.at, lambda _: None)
    try:
        boss = StaffMember("d-manager", "Dora Doncaster", ("service_manager",), "service", "service")
        somebody = a_person("p-doncaster", family_name="Doncasterson")
        with theirs.store.work() as work:
            work.put_staff(boss, clock.at, boss.ref)
            work.add_person(somebody, clock.at, boss.ref)
            pathway = work.definitions()[-1].pathway
        asked = Refer(
            ref="dddd-dddd", person=somebody.ref, referred_on=clock.at.date(), team="north", programme="doncaster"
        )
        return theirs.walk.refer(asked, boss, clock.at, pathway).ref
    finally:
        theirs.close()


def alike(answer: Response, *refs: str) -> tuple[int, dict[str, str], str]:
    """An answer without what differs between any two: the nonce, the forms' own marks, and what was asked for."""
    text = answer.text
    for ref in refs:
        text = text.replace(ref, "REF")
    text = re.sub(r'nonce="[^"]+"', "", re.sub(r'(name="once" value)="[^"]+"', r"\1", text))
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "content-length")}
    headers["content-security-policy"] = re.sub(r"'nonce-[^']+'", "", headers["content-security-policy"])
    return answer.status_code, headers, text


@pytest.mark.parametrize("who", ["manager", "worker-rush-house"])
def test_ids_of_another_programme_answer_exactly_as_ids_that_do_not_exist(who: str, site: Site, elsewhere: str) -> None:
    for route in OF_A_CASE:
        theirs = list(everything_tried(site, route, elsewhere, who))
        mark = mark_of(site)
        nobodys = [ask(site, route, path, mark) for path in route.filled(NO_SUCH)]
        for there, nowhere in zip(theirs, nobodys, strict=True):
            assert alike(there, elsewhere) == alike(nowhere, NO_SUCH), there.url
            assert "Doncaster" not in there.text, there.url


def test_staff_of_another_programme_are_not_there_either(site: Site, elsewhere: str) -> None:
    site.enters("manager")
    assert alike(site.get("/staff/d-manager"), "d-manager") == alike(site.get("/staff/nobody-x"), "nobody-x")
    assert "Doncaster" not in site.get("/staff").text
    assert site.client.post("/sign-in/as", data={"staff": "d-manager"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
    ids=["cross-site", "same-site", "another origin", "no origin"],
)
def test_what_another_site_sends_is_refused_everywhere(headers: dict[str, str], site: Site, house: House) -> None:
    mark = mark_of(site.enters("manager"))
    before = entries(house)
    for route in SENDING:
        for path in route.filled(any_case(house)):
            answer = site.client.post(path, data={"mark": mark}, headers=headers)
            assert answer.status_code == 403, path
            assert answer.headers["x-content-type-options"] == "nosniff", path
    assert entries(house) == before
    assert site.get("/account").status_code == 200


def test_a_form_without_the_mark_of_its_session_does_nothing(site: Site, house: House) -> None:
    site.enters("manager")
    before = entries(house)
    for route in SENDING:
        if (route.method, route.path) in OPEN:
            continue
        for path in route.filled(any_case(house)):
            for boxes in ({}, {"mark": ""}, {"mark": "0" * 64}, {"mark": "é"}):
                assert site.client.post(path, data=boxes).status_code == 403, path
    assert entries(house) == before
    assert site.get("/account").status_code == 200


def test_every_answer_says_what_it_may_load_and_is_kept_by_nobody(site: Site, house: House) -> None:
    for route in ROUTES:
        site.enters("manager")
        path = next(iter(route.filled(any_case(house))))
        answer = ask(site, route, path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "strict-transport-security" not in answer.headers, path
        assert re.search(r"<[^>]+\s(style|on\w+)=", answer.text) is None, path


def test_every_read_of_a_person_is_written_down_before_it_is_shown(site: Site, house: House) -> None:
    site.enters("advisor-1")
    with look(house.store) as seen:
        case = next(c for c in seen.cases_where() if c.status == "open")
        person = seen.person(case.person)
    for route in OF_A_CASE:
        if route.method == "GET":
            for path in route.filled(case.ref):
                before = reads_of(house, case.ref)
                if person.family_name in site.get(path).text:
                    assert reads_of(house, case.ref) > before, path


def any_case(house: House) -> str:
    """The reference of some case."""
    with look(house.store) as seen:
        return seen.cases_where()[0].ref


def reads_of(house: House, case: str) -> int:
    with house.store.connect() as connection:
        told = connection.execute(select(tables.read_audit.c.what)).scalars()
        return sum(case in what and '"who":"advisor-1"' in what for what in told)


def test_somebody_who_is_signed_in_learns_only_that_a_page_is_not_theirs(site: Site, house: House) -> None:
    case, _ = a_case_without(house, "worker-rush-house")
    site.enters("worker-rush-house")
    answer = site.get(f"/people/{case.ref}/record")
    assert (answer.status_code, "You have no part in this" in words_of(answer)) == (403, True)


@pytest.fixture
def behind_a_proxy(house: House, clock: Clock) -> Iterator[Callable[[str], Site]]:
    """The pages behind a proxy that says `https`; `trusted` are the addresses that are believed."""
    with ExitStack() as running:

        def served(trusted: str) -> Site:
            listening = listen("127.0.0.1", 0)
            server = uvicorn.Server(configured(make_app(house, clock), trusted))
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            running.callback(thread.join)
            running.callback(setattr, server, "should_exit", True)
            site = running.enter_context(Site.at(f"http://127.0.0.1:{listening.getsockname()[1]}"))
            site.client.headers["x-forwarded-proto"] = "https"
            return site

        yield served


def test_behind_https_the_cookie_is_for_https_only(behind_a_proxy: Callable[[str], Site]) -> None:
    answer = behind_a_proxy("127.0.0.1").client.post("/sign-in/as", data={"staff": "advisor-1"})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-pathway_session=")
    for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_a_machine_that_is_not_trusted_is_not_believed_about_https(behind_a_proxy: Callable[[str], Site]) -> None:
    for trusted in ("", "10.0.0.1"):
        answer = behind_a_proxy(trusted).client.post("/sign-in/as", data={"staff": "advisor-1"})
        assert answer.headers["set-cookie"].startswith("pathway_session="), trusted
        assert "strict-transport-security" not in answer.headers
