"""Killed at any moment: what was acknowledged is there, what was not is whole or absent, and a further run ends alike.

Each point is a process of its own, ended by SIGKILL: before the nth SQL statement, around a commit, or after a random
time. Afterwards the database opens, every case is its history, every chain holds, and doing the job again leads to
the same bytes as a run that nobody killed. The seed of the random moments is printed and can be given.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.victims import Victim, postgres_ground, sqlite_ground

# Given by the person who looks into a failure; each run has its own.
SEED = int(os.environ.get("PATHWAY_FAULTS_SEED", random.SystemRandom().randrange(10**6)))  # noqa: TID251
POINTS = {"sqlite": 150, "postgresql": 24}
"""How many edges of one job are tried at most; the ends always are."""
MOMENTS = {"sqlite": 24, "postgresql": 8}
PEOPLE = 20
MANY = {"sqlite": 200, "postgresql": 60}


def ground_of(request: pytest.FixtureRequest, name: str) -> Any:
    """A database that can be put back, of the kind asked for."""
    if request.param == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path_factory").mktemp(name)
        return sqlite_ground(folder)
    return postgres_ground(request.getfixturevalue("postgres_server"), name)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def small(request: pytest.FixtureRequest) -> Iterator[tuple[str, Victim]]:
    """A few people: every statement can be tried."""
    with Victim(ground_of(request, "killed_small"), PEOPLE) as victim:
        yield request.param, victim


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def large(request: pytest.FixtureRequest) -> Iterator[tuple[str, Victim]]:
    """A few hundred people: a sweep long enough to be hit anywhere."""
    with Victim(ground_of(request, "killed_large"), MANY[request.param]) as victim:
        yield request.param, victim


def edges_of(count: int, most: int) -> list[int]:
    """All edges, or the first and last ten and a random choice between."""
    if count <= most:
        return list(range(count))
    ends = {*range(10), *range(count - 10, count)}
    others = random.Random(SEED).sample(sorted(set(range(count)) - ends), most - len(ends))
    return sorted({*ends, *others})


def order_for(victim: Victim, job: str) -> dict[str, Any]:
    """What a job is told besides its name."""
    ref = victim.due[0]
    return {"ref": ref, "seq": victim.seqs[ref]} if job == "act" else {}


@pytest.mark.parametrize("job", ["sweep", "act", "intake", "calendar"])
def test_killed_at_any_statement_nothing_acknowledged_is_lost(small: tuple[str, Victim], job: str) -> None:
    database, victim = small
    more = order_for(victim, job)
    unkilled = victim.unkilled(job, **more)
    points = edges_of(unkilled.edges, POINTS[database])
    print(f"{database}, {job}: {len(points)} of {unkilled.edges} edges, seed {SEED}")
    for edge in points:
        death, problems = victim.killed(job, unkilled, edge=edge, **more)
        assert death["is_killed"], f"edge {edge}: {death}"
        assert problems == [], f"edge {edge} of {unkilled.edges}, acknowledged {death['said']}"


def test_killed_at_random_moments_a_long_sweep_ends_alike(large: tuple[str, Victim]) -> None:
    database, victim = large
    unkilled = victim.unkilled("sweep", batch=20)
    moments = random.Random(SEED)
    died_within = 0
    print(f"{database}: {MOMENTS[database]} moments of {unkilled.took_s:.2f} s, seed {SEED}")
    for _ in range(MOMENTS[database]):
        seconds = moments.uniform(0, unkilled.took_s)
        death, problems = victim.killed("sweep", unkilled, seconds=seconds, batch=20)
        died_within += death["is_killed"] and 0 < len(death["said"])
        assert problems == [], f"after {seconds} s, acknowledged {death['said']}"
    assert died_within, "no moment fell within the sweep"


def test_a_holiday_put_in_force_tells_once_and_moves_every_case(small: tuple[str, Victim]) -> None:
    _, victim = small
    victim.ground.put_back()
    once = victim.order("kill", job="calendar")["said"]
    assert int(once[0].removeprefix("told ")) > 1, "several people are told"
    assert sum(words.startswith("moved ") for words in once) > 1, "more than one transaction"
    again = victim.order("kill", job="calendar")["said"]
    assert [words.split()[0] for words in again] == ["edges"], "nothing is left to tell or to move"


@pytest.mark.parametrize("sweepers", [2, 4])
def test_several_sweepers_at_once_do_what_one_does(large: tuple[str, Victim], sweepers: int) -> None:
    _, victim = large
    unkilled = victim.unkilled("sweep")
    victim.ground.put_back()
    ends = victim.order("together", sweepers=sweepers)
    assert [end["is_done"] for end in ends] == [True] * sweepers
    assert sum(end["said"][-1].startswith("receipt ") for end in ends) == sweepers
    left = victim.order("survive", job="sweep", is_first=True)
    assert left["problems"] == []
    # Two that end at the same time may make two digests of the day's alerts, the later ones for the next day.
    assert left["lasting"] == unkilled.left["lasting"]
