"""The same seed gives the same bytes: again, on any store, in one go or in several, and after being killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from pathway.errors import BadRequest
from pathway.rehearsal.billing import billing_for
from tests.rehearsal.stages import TODAY, digest_of, history_of, play_on, played


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert digest_of(played(people=12, days=120)) == digest_of(played(people=12, days=120))


def test_another_seed_gives_another_caseload() -> None:
    assert digest_of(played(seed="1")) != digest_of(played(seed="2"))


def test_every_store_keeps_the_same_history(database_url: str) -> None:
    assert history_of(played(database_url, days=40)) == history_of(played(days=40))
    assert digest_of(played(database_url, days=40)) == digest_of(played(days=40))


def test_more_people_change_nothing_for_the_others() -> None:
    few, many = history_of(played(people=3)), history_of(played(people=9))

    assert few == {number: many[number] for number in few}


def test_it_goes_on_from_where_it_stands(sqlite_url: str) -> None:
    first = play_on(sqlite_url, billing_for("1", 7, TODAY, 60))
    for day in (TODAY - timedelta(days=59), TODAY - timedelta(days=31), TODAY - timedelta(days=30)):
        first.up_to(day)
        first.sweep(day)

    assert digest_of(played(sqlite_url)) == digest_of(played())


def test_played_again_it_adds_nothing(sqlite_url: str) -> None:
    once = played(sqlite_url)
    with once.walk.store.work() as work:
        receipts = work.receipts()

    again = played(sqlite_url)

    assert history_of(again) == history_of(once)
    with again.walk.store.work() as work:
        assert work.receipts() == receipts


def test_no_day_is_swept_twice(sqlite_url: str) -> None:
    played(sqlite_url, until=TODAY - timedelta(days=20), days=40)
    later = play_on(sqlite_url, billing_for("1", 7, TODAY))
    later.up_to(TODAY)

    with later.walk.store.work() as work:
        days = [receipt.on for receipt in work.receipts()]
    assert days == [TODAY - timedelta(days=60 - n) for n in range(60)]


@pytest.mark.parametrize("other", [{"seed": "2"}, {"people": 8}])
def test_another_demonstration_does_not_go_into_the_same_database(sqlite_url: str, other: dict[str, object]) -> None:
    played(sqlite_url, days=5)

    with pytest.raises(BadRequest, match=r"--people 7 --seed 1.*delete the data directory"):
        played(sqlite_url, days=5, **other)  # type: ignore[arg-type]


def test_it_does_not_go_back(sqlite_url: str) -> None:
    played(sqlite_url, days=5)

    with pytest.raises(BadRequest, match="cannot go back"):
        played(sqlite_url, until=TODAY - timedelta(days=2))


KILLED = """
import sys
from datetime import date
from tests.rehearsal.stages import played
played(sys.argv[1], people=6, days=90, until=date.fromisoformat(sys.argv[2]))
"""


def test_killed_at_any_moment_it_goes_on_as_if_nothing_had_happened(sqlite_url: str) -> None:
    moments, kills = Random(20261123), 0
    while kills < 6:
        again = subprocess.Popen([sys.executable, "-c", KILLED, sqlite_url, TODAY.isoformat()], cwd=Path.cwd())
        try:
            assert again.wait(moments.uniform(0.8, 1.8)) == 0
            break
        except subprocess.TimeoutExpired:
            again.send_signal(signal.SIGKILL)
            again.wait()
            kills += 1

    assert kills > 0
    assert digest_of(played(sqlite_url, people=6, days=90)) == digest_of(played(people=6, days=90))


@pytest.mark.parametrize("until", [date(2026, 3, 29), date(2024, 2, 29)])
def test_any_day_may_be_the_last(until: date) -> None:
    play = played(people=3, days=10, until=until)

    with play.walk.store.work() as work:
        last = work.last_receipt()
    assert last is not None
    assert last.on == until
