"""Words that only some may read, and reads that must be on disk: looked for on every page, and after a kill."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from pathway.bootstrap import House, open_house
from pathway.case.model import Case
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.concern import RaiseConcern
from pathway.store import tables
from tests.web.cases import acted, somebody, to_plan
from tests.web.conftest import Clock, settings_in
from tests.web.every_route import every_route
from tests.web.site import Site, boxes_of

SECRET, ANSWERED = "Bruises of four fingers", "Uncle Gerald was rung about it"
ABOUT = [route for route in every_route() if route.method == "GET"]
MORE = (
    "/today/list.csv", "/today/print?whose=advisor-1", "/today/list.csv?whose=advisor-1", "/today?whose=advisor-1",
    "/people/{ref}/since?from=2026-01-01", "/people/{ref}?as_of=2026-04-21", "/people/{ref}/correct?entry={entry}",
    "/people/{ref}/acknowledge?which={n}", "/people/{ref}/concern/{n}", "/people/{ref}/history?shown_on=2026-04-21",
)  # fmt: skip


@pytest.fixture
def endangered(house: House, clock: Clock) -> Case:
    """Somebody about whom a safeguarding concern was raised and taken on."""
    case = somebody(house, to_plan)
    case = acted(house, case.ref, RaiseConcern(kind="safeguarding", words=SECRET), "coordinator-south-1", clock.at)
    return acted(house, case.ref, Acknowledge(n=len(case.concerns), note=ANSWERED), "duty-worker-south", clock.at)


@pytest.mark.parametrize("who", ["advisor-2", "advisor-1"])
def test_safeguarding_words_are_on_no_page_of_those_who_may_not_read_them(
    site: Site, endangered: Case, who: str
) -> None:
    site.enters(who)
    paths = [path for route in ABOUT for path in route.filled(endangered.ref)]
    for entry in range(endangered.seq - 3, endangered.seq + 1):
        for more in MORE:
            paths.append(more.format(ref=endangered.ref, entry=entry, n=len(endangered.concerns)))
    for path in dict.fromkeys(paths):
        answer = site.get(path)
        for words in (SECRET, ANSWERED):
            assert words not in answer.text, path
    for words in (SECRET, "Bruises", ANSWERED):
        for path, box in (("/concern", "words"), ("/today/find", "find")):
            found = site.send(path, {box: words}, form="/concern")
            assert endangered.ref not in found.headers.get("location", "") + found.text.split("My people")[0], path


def test_they_are_not_in_what_changed_meanwhile_either(
    site: Site, house: House, endangered: Case, clock: Clock
) -> None:
    path = f"/people/{endangered.ref}/pause"
    boxes = {**boxes_of(site.enters("advisor-2").get(path).text), "reason": "away"}
    asked = RaiseConcern(kind="safeguarding", words="Again: " + SECRET)
    acted(house, endangered.ref, asked, "duty-worker-south", clock.at)
    answer = site.client.post(path, data=boxes)
    assert answer.status_code == 409
    assert SECRET not in answer.text


def test_those_who_act_on_them_read_them(site: Site, endangered: Case) -> None:
    history = site.enters("duty-worker-south").get(f"/people/{endangered.ref}/history").text
    assert SECRET in history
    assert ANSWERED in history


def test_what_was_read_is_on_disk_though_the_machine_stops_with_the_first_byte_of_the_answer(
    house: House, clock: Clock
) -> None:
    case, folder = somebody(house, to_plan), house.settings.data_dir
    house.close()
    running = subprocess.Popen(
        [str(Path(sys.executable).with_name("pathway")), "serve", "--port", "0"], env={"PATHWAY_DATA_DIR": str(folder)},
        cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        address = next(line for line in running.stdout if "Pathway is at" in line).split()[-1]
        with Site.at(address) as site:
            cookies = dict(site.enters("advisor-1").client.cookies)
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("localhost", port)) as connection:
            cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
            asked = f"GET /people/{case.ref} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n\r\n"
            connection.sendall(asked.encode())
            begun = connection.recv(15)
            running.send_signal(signal.SIGKILL)
    finally:
        running.kill()
        running.communicate()
    assert begun == b"HTTP/1.1 200 OK"
    again = open_house(settings_in(folder), clock.at, lambda _: None)
    with again.store.connect() as connection:
        told = [json.loads(what) for what in connection.execute(select(tables.read_audit.c.what)).scalars()]
    again.close()
    assert any(read["what"] == "case" and read["case"] == case.ref and read["who"] == "advisor-1" for read in told)
