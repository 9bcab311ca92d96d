"""The queue of one advisor among a million cases, beside the bare statement that fetches the same lines.

Engine: everything the Today page asks for one advisor (`pathway.queries.queue`): the snapshot, what concerns them,
every line decided. `first`: asked for the first time in this process, nothing known of any of the cases yet; else
asked again, as a page is that stands open all day. Floor: `bench/bare.py`, on a connection held open.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bench import caseload, databases
from bench.bare import Bare, bare, lines
from pathway.queries.day_asked import day_asked
from pathway.queries.queue import Queue, queue
from pathway.store.look import look
from pathway.store.sql import SqlStore
from pathway.store.tables import staff

Taken = tuple[float, float]
"""Seconds that passed, and seconds of this process's processor: where others keep the machine busy they say more."""
ADVISORS, ROUNDS = 60, 40
"""So many advisors, taken at random, are each asked about so many times more."""


def measured(kind: str, cases: int, kept_at: Path | None) -> dict[str, Any]:
    """What one run comes to."""
    with databases.desks(kind, cases, kept_at) as url:
        store, driver = caseload.opened(url), bare(url)
        advisors = some_advisors(store, ADVISORS)
        asked(store, advisors[0])  # the pathway is compiled once
        lines(driver, advisors[0])
        first = _pairs(store, driver, advisors[1:])
        again = _pairs(store, driver, advisors[1:] * ROUNDS)
        shown = [asked(store, advisor) for advisor in advisors]
        found = {
            "about": f"the queue of one of {ADVISORS} advisors among {cases} cases; floor: the bare statement",
            **_told(again), "first": _told(first),
            "rows": {
                "engine": {"lines": sum(sum(one.counts.values()) for one in shown) / ADVISORS,
                           "cases": sum(len(one.cases) for one in shown) / ADVISORS},
                "floor": {"lines": sum(len(lines(driver, advisor)) for advisor in advisors) / ADVISORS},
            },
            "machine": databases.machine(store),
        }  # fmt: skip
        store.close()
        return found


def some_advisors(store: SqlStore, count: int) -> list[str]:
    """Advisors who have a full caseload, from everywhere in the table."""
    known = staff.c.ref.like("advisor-at-%-%") & staff.c.ref.not_like("advisor-at-17-%")
    with store.connect() as connection:
        refs = list(connection.scalars(select(staff.c.ref).where(known).order_by(staff.c.ref)))
    return Random(1).sample(refs, min(count, len(refs)))


def asked(store: SqlStore, advisor: str) -> Queue:
    """The queue as a page asks for it."""
    with look(store) as seen:
        return queue(seen, day_asked(seen, caseload.TODAY, is_clock=True), advisor, reader=seen.members[advisor])


def _pairs(store: SqlStore, driver: Bare, advisors: Sequence[str]) -> list[tuple[Taken, Taken]]:
    mixed, taken = list(advisors), []
    Random(2).shuffle(mixed)
    for turn, advisor in enumerate(mixed):
        # Whoever comes second finds the pages warm: each does so half the time.
        if turn % 2:
            engine = _taken(lambda ref=advisor: asked(store, ref))  # type: ignore[misc]
            taken.append((engine, _taken(lambda ref=advisor: lines(driver, ref))))  # type: ignore[misc]
        else:
            floor = _taken(lambda ref=advisor: lines(driver, ref))  # type: ignore[misc]
            taken.append((_taken(lambda ref=advisor: asked(store, ref)), floor))  # type: ignore[misc]
    return taken


def _taken(run: Callable[[], object]) -> Taken:
    began, cpu = time.perf_counter(), time.thread_time()
    run()
    return time.perf_counter() - began, time.thread_time() - cpu


def _told(pairs: Sequence[tuple[Taken, Taken]]) -> dict[str, Any]:
    engine, floor = ([taken for taken, _ in side] for side in zip(*pairs, strict=True))
    engine_cpu, floor_cpu = ([cpu for _, cpu in side] for side in zip(*pairs, strict=True))
    told = {
        f"{name}_{share}": _share(taken, share)
        for name, taken in (("engine", engine), ("floor", floor))
        for share in ("p50", "p99")
    }
    return {
        "engine": told["engine_p99"], "floor": told["floor_p99"], "ratio": told["engine_p99"] / told["floor_p99"],
        "ratio_p50": told["engine_p50"] / told["floor_p50"], **told, "times": len(pairs),
        # Of this process only: on PostgreSQL most of the floor is the server's.
        "cpu_ratio_p50": _share(engine_cpu, "p50") / _share(floor_cpu, "p50"),
        "cpu_ratio_p99": _share(engine_cpu, "p99") / _share(floor_cpu, "p99"),
    }  # fmt: skip


def _share(taken: Sequence[float], share: str) -> float:
    if share == "p50":
        return statistics.median(taken)
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.99))]
