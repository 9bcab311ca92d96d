"""Our own clock: what was missed is done at once, nothing stops it, and it stops when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event

import httpx
import psycopg
import pytest

from pathway.bootstrap import House
from pathway.dates import london_instant
from pathway.errors import BadRequest, HistoryAltered, StoreUnavailable
from pathway.flows.clockwork import last_ring, ticking
from pathway.flows.errands import ERRANDS, Errand, Now, Told
from pathway.settings import read_settings
from tests.faults.caseload import SWEPT_ON, furnish
from tests.flows.conftest import MakeHouse
from tests.flows.prefect_server import held_up, until

PATHWAY = str(Path(sys.executable).with_name("pathway"))
SWEEP, SEND = ERRANDS["daily-sweep"], ERRANDS["send-notices"]
PATIENCE_S = 60


@pytest.fixture
def house(houses: MakeHouse) -> House:
    """A house with a caseload, last swept on SWEPT_ON."""
    made = houses("house")
    furnish(made.walk, 10)
    return made


def watched(errand: Errand, done: Event) -> Errand:
    """The same errand; `done` hears when it is."""

    def does(house: House, now: Now, told: Told | None) -> object:
        try:
            return errand.does(house, now, told)
        finally:
            done.set()

    return replace(errand, does=does)


def rang(house: House, at: datetime, *errands: Errand) -> None:
    """The clock is started at this instant, and stopped when all errands were done that it did at once."""
    done = [Event() for _ in errands]
    with ticking(house, lambda: at, [watched(*pair) for pair in zip(errands, done, strict=True)]):
        assert all(each.wait(PATIENCE_S) for each in done)


def swept_on(house: House) -> list[date]:
    """The days of all sweeps."""
    with house.store.work() as work:
        return [receipt.on for receipt in work.receipts()]


def test_what_was_missed_is_done_at_once(house: House) -> None:
    later = SWEPT_ON + timedelta(days=2)
    rang(house, london_instant(later, 6, 1), SWEEP)
    rang(house, london_instant(later, 6, 1), SEND)
    assert swept_on(house) == [SWEPT_ON, later]
    with house.store.work() as work:
        assert work.not_shared_out(1) == []


def test_what_is_done_is_not_done_again(house: House) -> None:
    sent = Event()
    with ticking(house, lambda: london_instant(SWEPT_ON, 23), [SWEEP, watched(SEND, sent)]):
        assert sent.wait(PATIENCE_S)
    assert swept_on(house) == [SWEPT_ON]


@pytest.mark.parametrize(
    ("cron", "at", "rang_at"),
    [
        ("0 6 * * *", "2026-01-08 05:59", "2026-01-07 06:00"),
        ("0 6 * * *", "2026-01-08 06:00", "2026-01-08 06:00"),
        ("0 6 * * *", "2026-07-08 05:00", "2026-07-08 05:00"),
        ("* * * * *", "2026-01-08 05:59", "2026-01-08 05:59"),
        ("0 7 1 1,4,7,10 *", "2026-03-31 12:00", "2026-01-01 07:00"),
    ],
)
def test_when_it_last_should_have_rung_is_known_in_london_time(cron: str, at: str, rang_at: str) -> None:
    found = last_ring(replace(SWEEP, cron=cron), datetime.fromisoformat(f"{at}+00:00"))
    assert found == datetime.fromisoformat(f"{rang_at}+00:00")


def test_what_goes_wrong_is_said_without_naming_anybody_and_tried_again(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    problems: list[Exception] = [HistoryAltered("case abcd-efgh"), KeyError("9990000018"), StoreUnavailable("locked")]
    done = Event()

    def does(house: House, now: Now, told: Told | None) -> str:
        if problems:
            raise problems.pop(0)
        done.set()
        return "all is well"

    errand = Errand("an-errand", "", "0 6 * * *", does, str)
    with ticking(house, lambda: london_instant(SWEPT_ON, 7), [errand], timedelta(0)):
        assert done.wait(PATIENCE_S)
    said = capsys.readouterr().err.splitlines()
    assert said == [f"an-errand: {words}" for words in ("HistoryAltered", "KeyError", "locked", "all is well")]


def test_a_long_sweep_ends_between_two_batches_when_the_clock_is_stopped(house: House) -> None:
    begun = Event()

    def does(house: House, now: Now, told: Told | None) -> None:
        assert told is not None
        while True:
            begun.set()
            told(1)

    with ticking(house, lambda: london_instant(SWEPT_ON, 7), [Errand("endless", "", "0 6 * * *", does, str)]):
        assert begun.wait(PATIENCE_S)


def test_serving_sweeps_and_ends_in_order_when_told_to(tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [PATHWAY, "serve", "--port", "0"], env={"PATH": os.defpath, "PATHWAY_DATA_DIR": str(tmp_path)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    )  # fmt: skip
    assert serving.stdout is not None
    assert serving.stderr is not None
    address = serving.stdout.readline().split()[-1]
    assert httpx.get(f"{address}/healthz").text == "ok"
    heard = next(line for line in serving.stderr if "daily-sweep" in line)
    serving.send_signal(signal.SIGTERM)
    rest = serving.communicate(timeout=PATIENCE_S)
    assert "receipt 1 of" in heard
    assert (serving.returncode, rest) == (0, ("", ""))


def test_only_one_clock_is_set_and_a_clock_there_is_not_is_refused() -> None:
    rings = {name: read_settings({"PATHWAY_CLOCK": name}).rings_itself for name in ("", "embedded", "prefect", "none")}
    assert rings == {"": True, "embedded": True, "prefect": False, "none": False}
    with pytest.raises(BadRequest, match="PATHWAY_CLOCK is 'cuckoo', and must be embedded, prefect or none"):
        _ = read_settings({"PATHWAY_CLOCK": "cuckoo"}).rings_itself


def test_two_clocks_at_once_after_a_long_gap_both_come_to_their_end(houses: MakeHouse, postgres_url: str) -> None:
    house = houses("gap", postgres_url)
    furnish(house.walk, 10)
    at = london_instant(SWEPT_ON + timedelta(days=9), 6)

    def both_wait() -> bool:
        with psycopg.connect(postgres_url) as connection:
            here = "datname = current_database() AND wait_event_type = 'Lock'"
            return connection.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {here}").fetchone() == (2,)

    with ThreadPoolExecutor() as threads:
        # That messages are now held back is remembered at the very end.
        with held_up(house, "settings"):
            ends = [threads.submit(SWEEP.does, house, lambda: at, None) for _ in range(2)]
            until("both to wait", both_wait)
        receipts = sorted(end.result().number for end in ends)
    assert receipts == [2, 3]
