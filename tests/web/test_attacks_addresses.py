"""Addresses nobody of ours writes: every page asked for with nonsense, and lines a browser would never send."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from urllib.parse import quote, urlencode

import pytest

from pathway.bootstrap import House
from pathway.case.model import Case
from tests.web.cases import on_the_way, somebody
from tests.web.conftest import Clock
from tests.web.every_route import Route, every_route
from tests.web.served import served
from tests.web.site import Site, boxes_of, words_of

ASKED = [route for route in every_route() if route.method == "GET"]
NAMES = (
    "whose", "of", "stage", "what", "hold", "overdue", "sort", "done", "back", "as_of", "shown_on", "from", "to",
    "on-day", "on-month", "on-year", "sense", "item", "which", "entry", "pathway", "with", "next", "too_late",
    "state", "code",
)  # fmt: skip
NONSENSE = (
    "\"'><script>x()</script>", "\x00", "9" * 2000, "\u202eabc", "//elsewhere.example", "/\t/elsewhere.example",
    "javascript:x()", "0001-01-01", "9999-12-31", "first_contact#999999999999",
)  # fmt: skip
LEADS_OUT = re.compile(r'(?:href|action|src)="(?:javascript:|//|/\\|/\s|https?://elsewhere)')


@pytest.fixture
def person(house: House) -> Case:
    """Somebody on the way."""
    return somebody(house, on_the_way)


@pytest.mark.parametrize("first", range(4))
def test_no_page_falls_over_repeats_marks_or_leads_elsewhere(site: Site, person: Case, first: int) -> None:
    site.enters("manager")
    query = urlencode(dict(zip(NAMES, islice(cycle(NONSENSE), 3 * first, None), strict=False)))
    for route in ASKED:
        for path in (*route.filled(person.ref), *(_with(route, each) for each in NONSENSE)):
            answer = site.get(f"{path}?{query}")
            assert answer.status_code < 500, path
            assert "<script>x()" not in answer.text, path
            assert LEADS_OUT.search(answer.text) is None, path
            if answer.is_redirect:
                assert re.match(r"/(?![/\\\s])", answer.headers["location"]), path


def _with(route: Route, nonsense: str) -> str:
    """The address of a route with nonsense in every hole."""
    return re.sub(r"\{[^}]+\}", lambda _: quote(nonsense, safe=""), route.path)


@pytest.mark.parametrize("path", [
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fsettings.py", "/static//etc/passwd", "/static/%00",
    "/static/../account", "/sign-in/../account", "/provider/../account", "//account", "/healthz/../account",
])  # fmt: skip
def test_no_way_leads_round_the_gate_or_out_of_the_folder(address: str, path: str) -> None:
    answer = sent(address, f"GET {path} HTTP/1.1")
    assert re.match(r"HTTP/1.1 (404|303)", answer), answer[:200]
    assert "Your account" not in answer
    assert "root:" not in answer


@pytest.mark.parametrize("host", ["x/sign-in?", "x/static/?", "x@y/sign-in#", "", "[::1", "a:99999999"])
def test_whatever_the_host_is_said_to_be_the_gate_goes_by_the_path(address: str, host: str) -> None:
    answer = sent(address, "GET /account HTTP/1.1", host=host)
    assert re.match(r"HTTP/1.1 (303|400)", answer), answer[:200]


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND"])
def test_other_ways_of_asking_get_nothing(site: Site, person: Case, method: str) -> None:
    site.enters("manager")
    for path in ("/account", f"/people/{person.ref}", "/today"):
        assert site.client.request(method, path).status_code == 405
    said = {"x-http-method-override": "POST", "x-method-override": "POST", "x-original-url": "/sign-out"}
    assert site.client.get("/account", headers=said).status_code == 200
    assert site.get("/account").status_code == 200


@pytest.fixture
def elsewhere_known(house: House, clock: Clock) -> Iterator[str]:
    """The pages of an installation that was told its address; where they answer in truth."""
    told = replace(house.settings, address="https://pathway.example.org")
    with served(replace(house, settings=told), clock) as address:
        yield address


def test_links_for_others_begin_with_the_address_that_was_set(elsewhere_known: str, house: House) -> None:
    case = somebody(house, lambda each: any(p.state in ("asked", "accepted") for p in each.placements.values()))
    live = [p.n for p in case.placements.values() if p.state in ("asked", "accepted")][-1]
    with Site.at(elsewhere_known) as site:
        site.enters("manager")
        site.client.headers["host"] = "evil.example"
        made = site.send(f"/people/{case.ref}/provider-links", {"placement": str(live), "do": "make"})
        assert boxes_of(made.text)["link"].startswith("https://pathway.example.org/provider/")
        invited = site.send("/staff/advisor-2/invitation", {}, form="/staff/advisor-2")
        assert boxes_of(invited.text)["link"].startswith("https://pathway.example.org/sign-in/invitation/")
        assert "evil.example" not in words_of(made) + words_of(invited)


def sent(address: str, line: str, *headers: str, host: str = "localhost", body: bytes = b"") -> str:
    """What is answered to bytes that no browser sends."""
    name, port = address.removeprefix("http://").split(":")
    with Site.at(address) as site:
        site.get("/healthz")
    with socket.create_connection((name, int(port)), timeout=20) as connection:
        lines = (line, f"Host: {host}", "Connection: close", *headers, "", "")
        connection.sendall("\r\n".join(lines).encode("latin-1") + body)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer.decode("utf-8", "replace")
