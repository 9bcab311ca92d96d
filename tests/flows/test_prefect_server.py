"""A real Prefect server on PostgreSQL, with real workers: it rings, they work, and whoever is killed costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select

from pathway import clock
from pathway.bootstrap import House
from pathway.dates import LONDON, london_day, london_instant
from pathway.flows.clockwork import ticking
from pathway.ports import Receipt
from pathway.store import tables
from tests.conftest import create_database
from tests.faults.caseload import CANARY, MANAGER, STAFF, furnish
from tests.faults.compare import State, lasting_state
from tests.faults.compare import differences as unlike
from tests.faults.examine import problems_of
from tests.flows.conftest import MakeHouse
from tests.flows.prefect_server import Prefect, held_up, until
from tests.sending.mail_servers import post_office

# One worker of the test run has them all: they share one server.
pytestmark = pytest.mark.xdist_group("prefect_server")

PEOPLE = 20
# So long ago that much has come due since, and messages are held back.
LONG_AGO = 30
# Not so long ago: what is written goes out.
LATELY = 3
SENT_SINCE = frozenset({"deliveries", "notices"})
Caseload = Callable[..., House]


@pytest.fixture
def caseload(houses: MakeHouse, prefect_server: Prefect) -> Caseload:
    """Makes houses on the server's PostgreSQL, with a caseload that was last swept some days ago."""

    def made(name: str, days_ago: int = LATELY) -> House:
        house = houses(name, create_database(prefect_server.postgres, f"{name}_house"))
        furnish(house.walk, PEOPLE, london_day(clock.now()) - timedelta(days=days_ago))
        with house.store.work() as work:
            for member in STAFF:
                work.put_staff(replace(member, email=f"{member.ref}@service.example"), clock.now(), MANAGER.ref)
        return house

    return made


def machine(house: House) -> dict[str, str]:
    """The settings of a machine that works for a house."""
    known = house.settings
    return {
        "PATHWAY_DATABASE_URL": known.database_url, "PATHWAY_DATA_DIR": str(known.data_dir),
        "PATHWAY_MAIL": known.mail, "PATHWAY_MAIL_FROM": "pathway@service.example",
    }  # fmt: skip


def sweep_alone(house: House) -> State:
    """What a sweep that nothing disturbs makes of a caseload."""
    house.sweep(london_day(clock.now()), clock.now())
    return unsent(house)


def unsent(house: House) -> State:
    """What is stored, but for what went out."""
    return {name: rows for name, rows in lasting_state(house.store).items() if name not in SENT_SINCE}


def test_deploying_again_changes_nothing_and_every_flow_rings_by_london_time(prefect_server: Prefect) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from pathway.flows.deploying import deploy

    with temporary_settings({PREFECT_API_URL: prefect_server.api}):
        address, said = deploy("rotherham", "pathway")
    found = prefect_server.ask("deployments/filter")
    assert address == prefect_server.api
    assert {one.name: one.crons for one in said} == {
        "daily-sweep/rotherham": ["0 6 * * *", "0 7 * * *"], "send-notices/rotherham": ["* * * * *"],
    }  # fmt: skip
    assert [(d["name"], d["work_pool_name"]) for d in found] == [("rotherham", "pathway")] * 2
    assert {s["schedule"]["timezone"] for d in found for s in d["schedules"]} == {"Europe/London"}
    assert until("the next sweeps", lambda: {"06:00", "07:00"} == next_sweeps(prefect_server))


def next_sweeps(server: Prefect) -> set[str]:
    """At which hours in London the schedule has sweeps."""
    runs = server.ask("flow_runs/filter", flows={"name": {"any_": ["daily-sweep"]}}, limit=200)
    instants = [datetime.fromisoformat(run["expected_start_time"]) for run in runs if run["auto_scheduled"]]
    return {f"{at.astimezone(LONDON):%H:%M}" for at in instants}


def test_a_worker_killed_mid_batch_costs_nothing(prefect_server: Prefect, caseload: Caseload) -> None:
    killed, alone = caseload("killed", LONG_AGO), caseload("alone", LONG_AGO)
    with held_up(killed):
        first = prefect_server.rung("daily-sweep", machine(killed))
        until("a batch that waits", lambda: waits_for_lock(prefect_server, "killed_house"))
        prefect_server.worker_with(first).kill()
    second = prefect_server.rung("daily-sweep", machine(killed))
    prefect_server.completed(second)
    assert unlike(unsent(killed), sweep_alone(alone)) == []
    assert problems_of(killed.walk, killed.store) == []
    # Prefect takes nothing up again: this is what the second ring of a morning is for.
    assert prefect_server.run(first)["state_type"] == "RUNNING"
    assert len([each for each in prefect_server.running if each.process.poll() is None]) == 2
    prefect_server.worker("three", machine(killed))
    assert told_of(killed, prefect_server) == []


def told_of(house: House, server: Prefect) -> list[str]:
    """Everybody on a caseload of whom Prefect keeps anything, in its database or its logs."""
    kept = everything_in(server.postgres.format("prefect")) + server.logs()
    assert "daily-sweep" in kept
    with house.store.connect() as connection:
        numbers = connection.scalars(select(tables.persons.c.nhs_number)).all()
        refs = connection.scalars(select(tables.cases.c.ref)).all()
    return [word for word in (CANARY, *refs, *numbers) if word in kept]


def test_a_cron_run_really_comes_into_being_and_a_worker_completes_it(prefect_server: Prefect) -> None:
    def rang() -> list[dict[str, object]]:
        runs = prefect_server.ask("flow_runs/filter", flows={"name": {"any_": ["send-notices"]}}, limit=200)
        return [run for run in runs if run["auto_scheduled"] and run["state_type"] == "COMPLETED"]

    assert until("a run of the schedule's own", rang)[0]["parameters"] == {"programme": "rotherham"}


def everything_in(database: str) -> str:
    """Every row of every table of a database, as text."""
    with psycopg.connect(database) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [connection.execute(f'SELECT t::text FROM "{name}" t').fetchall() for (name,) in names]
    return "\n".join(row for table in rows for (row,) in table)


def waits_for_lock(server: Prefect, database: str) -> bool:
    """True while somebody waits for a lock in a database."""
    with psycopg.connect(server.postgres.format("postgres")) as connection:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
        return connection.execute(waiting, (database,)).fetchone() is not None


def test_both_clocks_at_once_notify_nobody_twice(prefect_server: Prefect, caseload: Caseload) -> None:
    both, alone = caseload("both"), caseload("alone_too")
    with post_office() as (inbox, server):
        address = f"smtp://127.0.0.1:{server.port}?security=none"
        both = replace(both, settings=replace(both.settings, mail=address, mail_from="pathway@service.example"))
        with held_up(both):
            runs = [prefect_server.rung(flow, machine(both)) for flow in ("daily-sweep", "send-notices") * 2]
            until("a batch that waits", lambda: waits_for_lock(prefect_server, "both_house"))
            with ticking(both, clock.now):
                until("our own clock to overtake it", lambda: len(receipts(both)) > 1)
        prefect_server.completed(*runs)
        both.send(clock.now)
    # The one before, Prefect's two, and ours, unless it rang when the day was swept already.
    assert len(receipts(both)) in (3, 4)
    assert unlike(unsent(both), sweep_alone(alone)) == []
    assert receipts(alone)[-1].counts["entries"] > 0
    told = Counter(message["Message-ID"] for message in inbox.messages)
    assert set(told.values()) == {1}
    with both.store.connect() as connection:
        went = connection.execute(select(tables.deliveries.c.state, tables.deliveries.c.attempts)).all()
    assert {tuple(row) for row in went} == {("sent", 1)}
    assert len(went) == len(told)


def receipts(house: House) -> list[Receipt]:
    """Every sweep's."""
    with house.store.work() as work:
        return list(work.receipts())


def test_prefects_server_gone_for_a_day_is_caught_up(prefect_server: Prefect, caseload: Caseload) -> None:
    gone, daily, embedded = caseload("gone", 2), caseload("daily", 2), caseload("embedded")
    now = clock.now()
    yesterday = london_day(now) - timedelta(days=1)
    daily.sweep(yesterday, london_instant(yesterday, 6))
    prefect_server.stop()
    with ticking(embedded, clock.now):
        until("our own clock, which needs no Prefect", lambda: len(receipts(embedded)) == 2)
    prefect_server.start()
    late = prefect_server.rung("daily-sweep", machine(gone), london_instant(yesterday, 6))
    prefect_server.completed(late)
    assert unlike(unsent(gone), sweep_alone(daily)) == []
    assert receipts(gone)[-1].on == london_day(now)
