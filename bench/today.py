"""The Today page of one advisor among a million cases, beside a minimal page of the same framework.

Both are served as `pathway serve` does, one process each, and asked in turns over loopback by a few browsers at once,
each signed in as an advisor of its own. The minimal page reads the session, runs the bare statement (`bench/bare.py`),
writes down who read what in the same way (`Reads`), and shows the lines in a table. `cpu`: what one answer costs the
server's processor, which says more than the ratio where others keep the machine busy.
"""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from bench import caseload, databases, minimal
from bench.queue import some_advisors
from pathway.bootstrap import House
from pathway.dates import london_instant
from pathway.settings import read_settings
from pathway.store.look import look
from pathway.walk import Walk
from pathway.web.app import make_app
from pathway.web.guarding.sessions import COOKIE, begin
from pathway.web.serving import configured, listen

BROWSERS, PAIRS, TURN_S = 4, 7, 3.0
NOW = london_instant(caseload.TODAY, 9)


def measured(kind: str, cases: int, kept_at: Path | None) -> dict[str, Any]:
    """What one run comes to."""
    with databases.desks(kind, cases, kept_at) as url:
        store = caseload.opened(url)
        advisors = some_advisors(store, BROWSERS)
        with look(store) as seen:
            members = [seen.members[advisor] for advisor in advisors]
        cookies = [begin(store, member, "bench", NOW) for member in members]
        machine = databases.machine(store)
        store.close()
        with _served("ours", url) as ours, _served("minimal", url) as bare:
            servers = {"engine": ours, "floor": bare}
            sizes = {name: len(_ask(server.browser(), cookies[0])) for name, server in servers.items()}
            _turn(ours, cookies), _turn(bare, cookies)  # once uncounted
            turns = [(_turn(ours, cookies), _turn(bare, cookies)) for _ in range(PAIRS)]
    engine, floor = (statistics.median(pair[at].rate for pair in turns) for at in (0, 1))
    engine_cpu, floor_cpu = (statistics.median(pair[at].cpu_s for pair in turns) for at in (0, 1))
    return {
        "about": f"Today of one advisor among {cases} cases, {BROWSERS} browsers at once; floor: a minimal page",
        "engine": 1 / engine, "floor": 1 / floor, "engine_per_s": engine, "floor_per_s": floor,
        "ratio": statistics.median(ours.rate / bare.rate for ours, bare in turns),
        "pairs": [(ours.rate, bare.rate) for ours, bare in turns],
        "cpu": {"engine": engine_cpu, "floor": floor_cpu,
                "ratio": statistics.median(bare.cpu_s / ours.cpu_s for ours, bare in turns)},
        "bytes": sizes, "machine": machine,
    }  # fmt: skip


def _app(which: str, url: str) -> FastAPI:
    store = caseload.opened(url)
    if which == "minimal":
        return minimal.make_app(url, store, _now)
    chance = store.shared.chance
    return make_app(House(read_settings({}), store, Walk(store, chance)), _now)


def _now() -> datetime:
    return NOW + timedelta(seconds=1)


def _serve(which: str, url: str, line: Any) -> None:
    listening = listen("127.0.0.1", 0)
    line.send(listening.getsockname()[1])
    threading.Thread(target=_tell, args=(line,), daemon=True).start()
    uvicorn.Server(configured(_app(which, url), "")).run([listening])


def _tell(line: Any) -> None:
    while line.recv():
        line.send(time.process_time())


@dataclass(frozen=True)
class Server:
    """Pages that are served, and a line to who serves them."""

    port: int
    line: Any

    def browser(self) -> http.client.HTTPConnection:
        """Another one."""
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def cpu_s(self) -> float:
        """Seconds of processor it has used so far."""
        self.line.send(True)
        return float(self.line.recv())


@dataclass(frozen=True)
class Turn:
    """Answers in a second, of all browsers together; and what one cost the server's processor."""

    rate: float
    cpu_s: float


@contextmanager
def _served(which: str, url: str) -> Iterator[Server]:
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(which, url, there))
    process.start()
    server = Server(here.recv(), here)
    _wait(server)
    yield server
    process.terminate()
    process.join()


def _wait(server: Server) -> None:
    for _ in range(600):
        try:
            connection = server.browser()
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the pages do not answer")


def _ask(connection: http.client.HTTPConnection, cookie: str) -> bytes:
    connection.request("GET", "/today", headers={"cookie": f"{COOKIE}={cookie}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"/today answered {answer.status}: {body[:500]!r}")
    return body


def _turn(server: Server, cookies: list[str]) -> Turn:
    counts: list[int] = []
    until = time.perf_counter() + TURN_S

    def browse(cookie: str) -> None:
        connection, count = server.browser(), 0
        while time.perf_counter() < until:
            _ask(connection, cookie)
            count += 1
        counts.append(count)

    browsers = [threading.Thread(target=browse, args=(cookie,)) for cookie in cookies]
    began, cpu_s = time.perf_counter(), server.cpu_s()
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()
    return Turn(sum(counts) / (time.perf_counter() - began), (server.cpu_s() - cpu_s) / sum(counts))
