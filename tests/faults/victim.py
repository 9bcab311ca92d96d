"""A program that gets killed: `python -m tests.faults.victim URL` obeys orders, one JSON line each, on standard input.

Every job runs in a fork of its own, which a SIGKILL ends at a chosen edge (before the nth SQL statement, before or
after a commit) or after a chosen time. What the fork acknowledged before it died is what its reader has seen. The
hooks that count edges are set here, around the database drivers: the product knows nothing of them.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import event

from pathway.calendar_walk import CalendarWalk, ToPutInForce
from pathway.case.history import case_stream
from pathway.commands.concern import RaiseConcern
from pathway.dates import london_instant
from pathway.errors import CaseNotFound
from pathway.pathways_file import read_calendars
from pathway.planning.calendar_change import moves
from pathway.queries.calendar_rehearsal import rehearse, touched
from pathway.referrals import Door, take_in_within
from pathway.store.look import look
from pathway.walk import Walk
from tests.faults import caseload
from tests.faults.compare import exact_state, fingerprint, lasting_state, whole_fingerprint
from tests.faults.examine import problems_of, unsound

Tell = Callable[[str], None]
SWEEP_ON = date(2026, 3, 16)
HOLIDAY = date(2026, 3, 9)
BATCH = 4
IMPORTED = 5


def sweep(walk: Walk, tell: Tell, order: Mapping[str, Any]) -> None:
    """A day's sweep; acknowledges every batch, then the receipt."""
    on = date.fromisoformat(order.get("on", SWEEP_ON.isoformat()))
    batch = order.get("batch", BATCH)
    receipt = walk.sweep(on, london_instant(on, 6), batch, told=lambda cases: tell(f"cases {cases}"))
    tell(f"receipt {receipt.number}")


def act(walk: Walk, tell: Tell, order: Mapping[str, Any]) -> None:
    """One command that writes everything an act can write: days caught up, rows, a text, notices."""
    with walk.store.work() as work:
        seq = work.case(order["ref"]).seq
    if seq == order["seq"]:
        asked = RaiseConcern(kind="risk", words="said something that worries")
        case = walk.act(order["ref"], asked, caseload.ADVISOR, london_instant(SWEEP_ON, 12))
        tell(f"acted {case.seq}")


def intake(walk: Walk, tell: Tell, order: Mapping[str, Any]) -> None:
    """An import: several referrals with their persons in one transaction."""
    del order
    with walk.store.work() as work:
        if work.person_with(next(caseload.referrals(first=100)).nhs_number) is not None:
            return
        at = london_instant(SWEEP_ON, 12)
        door = Door(walk, caseload.MANAGER, at, caseload.PATHWAY)
        taken = [
            take_in_within(work, door, referral)
            for _, referral in zip(range(IMPORTED), caseload.referrals(first=100), strict=False)
        ]
        work.save(taken)
    tell("imported " + " ".join(recorded.after.ref for recorded in taken))


def calendar(walk: Walk, tell: Tell, order: Mapping[str, Any]) -> None:
    """A bank holiday put in force: rehearsed, told, taken up by every case it moves, a few at a time."""
    del order
    at = london_instant(caseload.SWEPT_ON, 12)
    known = read_calendars(caseload.PATHWAYS_FILE.parent / "calendars.yaml")["england"]
    new = replace(known, version="one-more", closed=known.closed | {HOLIDAY}, titles=(*known.titles, (HOLIDAY, "more")))
    with look(caseload.store_of(walk)) as seen:
        rehearsal = rehearse(seen, new, caseload.SWEPT_ON)
    if not (rehearsal.is_new_version or rehearsal.items):
        return
    work = CalendarWalk(walk, caseload.MANAGER, at)
    told = work.put_in_force([ToPutInForce(new, known.version, rehearsal.messages())])
    tell(f"told {told}")
    with look(caseload.store_of(walk)) as seen:
        refs = touched(seen, new, caseload.SWEPT_ON)
    work.recount(refs, BATCH, told=lambda count: tell("moved " + " ".join(refs[:count])))


JOBS: Mapping[str, Callable[[Walk, Tell, Mapping[str, Any]], None]] = {
    "sweep": sweep, "act": act, "intake": intake, "calendar": calendar,
}  # fmt: skip


class Victims:
    """Forks that do a job, and what is left of it."""

    def __init__(self, url: str) -> None:
        self._walk = caseload.open_walk(url)
        self._store = caseload.store_of(self._walk)
        self._sqlite = url.startswith("sqlite")
        self._store.close()

    def obey(self, order: Mapping[str, Any]) -> Any:
        """Does what one line says. No connection is open here afterwards: none must cross a fork."""
        try:
            return getattr(self, f"_{order['do']}")(order)
        finally:
            self._store.close()

    def _furnish(self, order: Mapping[str, Any]) -> None:
        caseload.furnish(self._walk, order["people"])

    def _warm(self, order: Mapping[str, Any]) -> None:
        """Does the job here, so that its statements are compiled once for all forks."""
        JOBS[order["job"]](self._walk, lambda _: None, order)

    def _due(self, order: Mapping[str, Any]) -> list[str]:
        with self._store.work() as work:
            return [case.ref for case in work.cases_due(SWEEP_ON, 100_000)]

    def _seqs(self, order: Mapping[str, Any]) -> dict[str, int]:
        with self._store.work() as work:
            return {ref: work.case(ref).seq for ref in order["refs"]}

    def _kill(self, order: Mapping[str, Any]) -> Any:
        """Does the job in a fork and kills it at `edge`, or after `seconds`; or lets it live and counts its edges."""

        def job(tell: Tell) -> None:
            edges = Edges(order.get("edge"))
            edges.watch_sqlite(self._store) if self._sqlite else edges.watch_postgres()
            JOBS[order["job"]](self._walk, lambda words: (tell(words), edges.pass_one())[0], order)
            tell(f"edges {edges.passed}")

        return self._forked(job, order.get("seconds"))

    def _remains(self, order: Mapping[str, Any]) -> Any:
        """In another fork: whether what is left opens and has what was acknowledged, and which state it is."""

        def job(tell: Tell) -> None:
            tell(json.dumps({"problems": unsound(self._store) + self._lost(order), "whole": self._whole()}))

        return json.loads(self._forked(job, None)["said"][0])

    def _survive(self, order: Mapping[str, Any]) -> Any:
        """In another fork: examines what is left, does the job (again) to its end, and looks at the outcome.

        The outcome of the first such run is examined too; of later ones it is enough that they are equal to it.
        """

        def job(tell: Tell) -> None:
            found = problems_of(self._walk, self._store)
            JOBS[order["job"]](self._walk, lambda _: None, order)
            look = {"exact": fingerprint(exact_state(self._store))}
            if order.get("is_first"):
                found += problems_of(self._walk, self._store)
                look["lasting"] = fingerprint(lasting_state(self._store))
            tell(json.dumps({"problems": found, **look}))

        return json.loads(self._forked(job, None)["said"][0])

    def _together(self, order: Mapping[str, Any]) -> Any:
        """Several sweepers at once, each a process."""
        started = [self._fork(lambda tell: sweep(self._walk, tell, order)) for _ in range(order["sweepers"])]
        return [self._reaped(*one, None) for one in started]

    def _whole(self) -> str:
        return whole_fingerprint(self._store)

    def _lost(self, order: Mapping[str, Any]) -> list[str]:
        """What was acknowledged and is not there."""
        lost: list[str] = []
        with self._store.work() as work:
            for words in order["acknowledged"]:
                what, *said = words.split()
                if what == "cases":
                    seqs = order["seqs"]
                    lost += [ref for ref in order["due"][: int(said[0])] if work.case(ref).seq == seqs[ref]]
                elif what == "receipt":
                    lost += [] if (last := work.last_receipt()) and last.number >= int(said[0]) else [words]
                elif what == "told":
                    made = [notice for notice in work.outbox() if notice.kind == "calendar_changed"]
                    lost += [] if len(made) == int(said[0]) else [words]
                elif what == "moved":
                    lost += [ref for ref in said if _still_moves(work, ref)]
                elif what == "acted":
                    lost += [] if work.case(order["ref"]).seq == int(said[0]) else [words]
                elif what == "imported":
                    lost += [ref for ref in said if not _is_there(work, ref)]
        return [f"acknowledged and lost: {words}" for words in lost]

    def _forked(self, job: Callable[[Tell], None], seconds: float | None) -> dict[str, Any]:
        return self._reaped(*self._fork(job), seconds)

    def _fork(self, job: Callable[[Tell], None]) -> tuple[int, int]:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return pid, reading
        status = 1
        try:
            os.close(reading)
            job(lambda words: (os.write(writing, words.encode() + b"\n"), None)[1])
            status = 0
        except BaseException as problem:
            print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)

    def _reaped(self, pid: int, reading: int, seconds: float | None) -> dict[str, Any]:
        said, ends_at = b"", None if seconds is None else time.perf_counter() + seconds
        while True:
            left = None if ends_at is None else max(0.0, ends_at - time.perf_counter())
            if not select.select([reading], [], [], left)[0]:
                os.kill(pid, signal.SIGKILL)
                ends_at = None
                continue
            heard = os.read(reading, 65536)
            if not heard:
                break
            said += heard
        os.close(reading)
        status = os.waitpid(pid, 0)[1]
        return {
            "said": said.decode().splitlines(),
            "is_killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
            "is_done": status == 0,
        }


class Edges:
    """Counts the moments at which a process may die, and dies at the one it is told."""

    def __init__(self, deadly: int | None) -> None:
        self.passed = 0
        self._deadly = deadly

    def pass_one(self) -> None:
        """One more edge."""
        if self.passed == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1

    def watch_sqlite(self, store: Any) -> None:
        """Before every statement, each row of an executemany and COMMIT included."""

        @event.listens_for(store.writing, "connect", insert=True)
        def connected(connection: Any, _: Any) -> None:
            connection.set_trace_callback(lambda _: self.pass_one())

    def watch_postgres(self) -> None:
        """Before every statement, COPY and commit, and after every commit."""
        cursor: Any = psycopg.Cursor
        connection: Any = psycopg.Connection
        for owner, name in ((cursor, "execute"), (cursor, "executemany"), (cursor, "copy"), (connection, "commit")):
            setattr(owner, name, self._watched(getattr(owner, name), is_twice=name == "commit"))

    def _watched(self, method: Any, *, is_twice: bool) -> Any:
        def watched(*given: Any, **named: Any) -> Any:
            self.pass_one()
            answer = method(*given, **named)
            if is_twice:
                self.pass_one()
            return answer

        return watched


def _still_moves(work: Any, ref: str) -> bool:
    """True if a case has a date that the calendar in force would move: it was to be moved already."""
    case = work.case(ref)
    rules, new = work.rules(case.definition), work.current_calendar("england")
    return bool(moves(case, rules, work.calendar(case.calendar), new, caseload.SWEPT_ON))


def _is_there(work: Any, ref: str) -> bool:
    try:
        return bool(work.history(case_stream(ref))) and work.case(ref).ref == ref
    except CaseNotFound:
        return False


def main() -> None:
    """Obeys until standard input ends."""
    victims = Victims(sys.argv[1])
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(victims.obey(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
