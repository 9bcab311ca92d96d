"""Drives the program that gets killed: puts the database back, gives an order, reads the answer."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

CHECKOUT = Path(__file__).parents[2]
DROPPED_S = 10


@dataclass
class Ground:
    """A database that can be put back to how it was: `keep` remembers, `put_back` restores, `let_go` waits until
    nobody holds it any more."""

    url: str
    keep: Callable[[], None]
    put_back: Callable[[], None]
    let_go: Callable[[], None]


def sqlite_ground(folder: Path) -> Ground:
    """An SQLite file and its copy."""
    file, kept = folder / "pathway.db", folder / "kept.db"

    def put_back() -> None:
        for name in ("pathway.db-wal", "pathway.db-shm"):
            (folder / name).unlink(missing_ok=True)
        shutil.copyfile(kept, file)

    return Ground(f"sqlite:///{file}", lambda: shutil.copyfile(file, kept) and None, put_back, lambda: None)


def postgres_ground(server: str, name: str) -> Ground:
    """A PostgreSQL database and the template made of it."""

    def run(*statements: str) -> None:
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def let_go() -> None:
        # The server learns of a killed client when it next speaks to it; until then its locks stand.
        until = time.perf_counter() + DROPPED_S
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            held = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            while connection.execute(held, (name,)).fetchone() != (0,):
                assert time.perf_counter() < until, "a killed client's backend does not end"

    def keep() -> None:
        let_go()
        run(f"CREATE DATABASE {name}_kept TEMPLATE {name}")

    def put_back() -> None:
        run(f"DROP DATABASE {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {name}_kept")

    run(f"CREATE DATABASE {name}")
    return Ground(server.format(name), keep, put_back, let_go)


@dataclass(frozen=True)
class Unkilled:
    """A run that nothing killed: fingerprints of what it left, edges passed, seconds taken."""

    left: dict[str, str]
    edges: int
    took_s: float


class Victim:
    """The program, with a caseload of so many people."""

    def __init__(self, ground: Ground, people: int) -> None:
        self.ground = ground
        self._ends_alike: set[str] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.victim", ground.url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
        )  # fmt: skip
        self._answer()
        self.order("furnish", people=people)
        self.due: list[str] = self.order("due")
        self.seqs: dict[str, int] = self.order("seqs", refs=self.due)
        ground.keep()

    def order(self, what: str, **more: Any) -> Any:
        """Gives one order and waits for the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._answer())

    def unkilled(self, job: str, **more: Any) -> Unkilled:
        """What the job leaves when nothing kills it, how many edges it passes, and how long it takes."""
        # Whatever another test left here: in which order they come is chance.
        self.ground.put_back()
        self.order("warm", job=job, **more)
        self.ground.put_back()
        started = time.perf_counter()
        edges = int(self.order("kill", job=job, **more)["said"][-1].removeprefix("edges "))
        took_s = time.perf_counter() - started
        self.ground.put_back()
        # The same path as after a kill, so that only the kill differs.
        left = self.order("survive", job=job, is_first=True, **more)
        assert left.pop("problems") == []
        self._ends_alike.clear()
        return Unkilled(left, edges, took_s)

    def killed(self, job: str, unkilled: Unkilled, **more: Any) -> tuple[dict[str, Any], list[str]]:
        """Puts the database back and kills the job. How it died, and everything wrong with what it left.

        From a state that an earlier kill left to the last byte, the job is not done again: it would do the same.
        """
        self.ground.put_back()
        death = self.order("kill", job=job, **more)
        self.ground.let_go()
        more.pop("edge", None)
        more.pop("seconds", None)
        remains = self.order("remains", acknowledged=death["said"], due=self.due, seqs=self.seqs, **more)
        problems: list[str] = remains["problems"]
        if remains["whole"] not in self._ends_alike:
            left = self.order("survive", job=job, **more)
            problems += left["problems"]
            if left["exact"] != unkilled.left["exact"]:
                problems.append("a further run ends otherwise than one that was not killed")
            self._ends_alike.add(remains["whole"])
        return death, problems

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the victim itself died: its standard error says why"
        return line

    def __enter__(self) -> Victim:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
