"""Two transactions at once: what each sees of the other, who waits, and who wins."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from pathway.case.model import Case
from pathway.errors import AlreadyThere, CaseNotFound, StaleCase, StoreUnavailable
from pathway.ports import SetAside, Store
from pathway.store import MemoryStore, open_store, tables
from pathway.store.sql import SqlStore
from tests.builders import AT, DAY, PROGRAMME, SeededChance, a_case, a_notice, a_person, act, an_activity
from tests.conftest import Opener, no_rules

RACERS = 8


@pytest.fixture
def memory() -> MemoryStore:
    return MemoryStore(PROGRAMME, no_rules, SeededChance())


def saved(store: Store, *refs: str) -> list[Case]:
    acts = [act(None, a_case(ref)) for ref in refs]
    with store.work() as work:
        work.save(acts)
    return [one.after for one in acts]


def try_to_move(store: Store, start: Callable[[], object], team: str) -> str:
    """One racer: reads the case as it was at the start, waits for the others, and acts on it."""
    with store.work() as work:
        before = work.case("aaaa-aaaa")
    start()
    try:
        with store.work() as work:
            work.save([act(before, replace(before, team=team).having("activities", an_activity(team)))])
    except StaleCase:
        return "stale"
    return "won"


def race_in_a_process(url: str, start: Barrier, team: str, results: multiprocessing.Queue[str]) -> None:
    store = open_store(url, PROGRAMME, no_rules, SeededChance())
    results.put(try_to_move(store, start.wait, team))
    store.close()


def check_one_won(store: Store, results: list[str]) -> None:
    assert sorted(results) == ["stale"] * (RACERS - 1) + ["won"]
    with store.work() as work:
        case = work.case("aaaa-aaaa")
        assert (case.seq, len(case.activities)) == (2, 2)
        assert len(work.history("case:aaaa-aaaa")) == 2


def test_of_eight_threads_on_one_case_one_wins_and_the_others_are_told(store: Store) -> None:
    saved(store, "aaaa-aaaa")
    barrier = Barrier(RACERS)
    with ThreadPoolExecutor(RACERS) as pool:
        results = list(pool.map(lambda n: try_to_move(store, barrier.wait, f"team{n}"), range(RACERS)))
    check_one_won(store, results)


def test_of_eight_processes_on_one_case_one_wins_and_the_others_are_told(database_url: str, opened: Opener) -> None:
    store = opened(database_url)
    saved(store, "aaaa-aaaa")
    spawning = multiprocessing.get_context("spawn")
    barrier, results = spawning.Barrier(RACERS), spawning.Queue()
    racers = [
        spawning.Process(target=race_in_a_process, args=(database_url, barrier, f"team{n}", results))
        for n in range(RACERS)
    ]
    for racer in racers:
        racer.start()
    found = [results.get(timeout=60) for _ in racers]
    for racer in racers:
        racer.join()
    check_one_won(store, found)


def test_eight_threads_who_each_read_under_the_lock_all_get_their_turn(sql_store: SqlStore) -> None:
    saved(sql_store, "aaaa-aaaa")

    def move(number: int) -> None:
        with sql_store.work() as work:
            case = work.case("aaaa-aaaa")
            work.save([act(case, case.having("activities", an_activity(f"a{number}")))])

    with ThreadPoolExecutor(RACERS) as pool:
        list(pool.map(move, range(RACERS)))
    with sql_store.work() as work:
        assert work.case("aaaa-aaaa").seq == RACERS + 1
        assert len(work.case("aaaa-aaaa").activities) == RACERS + 1


def test_eight_threads_remembering_at_once_leave_one_chain(sql_store: SqlStore) -> None:
    with sql_store.work() as work:
        work.remember("engine_time", "start", AT, "system")

    def remember(number: int) -> None:
        with sql_store.work() as work:
            work.remember(f"key{number}", "x", AT, "system")

    with ThreadPoolExecutor(RACERS) as pool:
        list(pool.map(remember, range(RACERS)))
    with sql_store.work() as work:
        assert [entry.seq for entry in work.history("settings")] == list(range(1, RACERS + 2))


def test_eight_threads_making_the_same_digests_make_them_once(sql_store: SqlStore) -> None:
    from tests.builders import a_staff_member, an_alert

    with sql_store.work() as work:
        work.put_staff(a_staff_member("s-ann"), AT, "system")
        work.save([act(None, a_case(f"c{n}", alerts=[an_alert()])) for n in range(20)])

    def make(_: int) -> int:
        with sql_store.work() as work:
            return work.make_digests(DAY, AT)

    with ThreadPoolExecutor(RACERS) as pool:
        assert sum(pool.map(make, range(RACERS))) == 1
    with sql_store.work() as work:
        [digest] = work.outbox()
    assert len(digest.values["alerts"]) == 20


def test_what_is_not_committed_is_not_seen(sql_store: SqlStore) -> None:
    counted = select(func.count()).select_from(tables.cases)
    with sql_store.work() as work:
        work.save([act(None, a_case())])
        with sql_store.connect() as connection:
            assert connection.scalar(counted) == 0
    with sql_store.connect() as connection:
        assert connection.scalar(counted) == 1


def test_in_memory_what_is_not_committed_is_not_seen(memory: MemoryStore) -> None:
    with memory.work() as work, memory.work() as other:
        work.save([act(None, a_case(), notices=(a_notice(),))])
        work.add_person(a_person(), AT, "s-1")
        work.set_aside(SetAside("aaaa-aaaa", AT, "x"))
        with pytest.raises(CaseNotFound):
            other.case("aaaa-aaaa")
        assert other.outbox() == []
        assert other.person_with("9990000018") is None
        assert other.set_asides() == []
        assert other.history("case:aaaa-aaaa") == []
    with memory.work() as work:
        assert work.case("aaaa-aaaa").seq == 1


def test_in_memory_the_second_to_commit_is_told(memory: MemoryStore) -> None:
    [case] = saved(memory, "aaaa-aaaa")

    def both(change: Callable[[object], None]) -> None:
        with memory.work() as slow:
            change(slow)
            with memory.work() as quick:
                change(quick)

    moved = act(case, replace(case, team="south"))
    with pytest.raises(StaleCase):
        both(lambda work: work.save([moved]))  # type: ignore[attr-defined]
    with pytest.raises(AlreadyThere):
        both(lambda work: work.add_person(a_person(), AT, "s-1"))  # type: ignore[attr-defined]
    with pytest.raises(StaleCase):
        both(lambda work: work.remember("seed", "1", AT, "s-1"))  # type: ignore[attr-defined]


def test_in_memory_two_sweepers_share_the_due_cases(memory: MemoryStore) -> None:
    saved(memory, "a", "b", "c")
    with memory.work() as one, memory.work() as two:
        assert [case.ref for case in one.cases_due(DAY, 2)] == ["a", "b"]
        assert [case.ref for case in two.cases_due(DAY, 2)] == ["c"]
    with memory.work() as work:
        assert len(work.cases_due(DAY, 9)) == 3


def test_a_snapshot_does_not_move(sql_store: SqlStore) -> None:
    counted = select(func.count()).select_from(tables.cases)
    with sql_store.connect() as connection:
        assert connection.scalar(counted) == 0
        saved(sql_store, "aaaa-aaaa")
        assert connection.scalar(counted) == 0


def test_a_reader_cannot_write(sql_store: SqlStore) -> None:
    with pytest.raises(StoreUnavailable), sql_store.connect() as connection:
        connection.execute(tables.settings.insert(), {"programme": PROGRAMME, "key": "a", "value": "b"})


def test_on_postgresql_two_sweepers_share_the_due_cases(postgres_url: str, opened: Opener) -> None:
    store = opened(postgres_url)
    saved(store, "a", "b", "c", "d")
    with store.work() as one:
        assert [case.ref for case in one.cases_due(DAY, 2)] == ["a", "b"]
        with store.work() as two:
            assert [case.ref for case in two.cases_due(DAY, 9)] == ["c", "d"]
    with store.work() as work:
        assert len(work.cases_due(DAY + timedelta(days=1), 9)) == 4


def test_on_postgresql_whoever_waits_too_long_for_a_case_is_told(postgres_url: str, opened: Opener) -> None:
    store, impatient = opened(postgres_url), opened(postgres_url, patience_ms=50)
    saved(store, "aaaa-aaaa")
    with store.work() as work:
        work.case("aaaa-aaaa")
        with pytest.raises(StoreUnavailable) as caught, impatient.work() as other:
            other.case("aaaa-aaaa")
    assert caught.value.can_retry


def test_on_sqlite_the_second_writer_waits_then_is_told(sqlite_url: str, opened: Opener) -> None:
    store, impatient = opened(sqlite_url), opened(sqlite_url, patience_ms=50)
    with store.work():
        with pytest.raises(StoreUnavailable, match="locked") as caught, impatient.work():
            pytest.fail("two writers at once")
    assert caught.value.can_retry
    with impatient.work() as work:
        assert work.staff() == []


def test_one_programme_does_not_see_another(database_url: str, opened: Opener) -> None:
    here, there = opened(database_url), opened(database_url, "barnsley")
    saved(here, "aaaa-aaaa")
    with here.work() as work:
        work.add_person(a_person(), AT, "s-1")
        work.remember("seed", "1", AT, "s-1")
    with there.work() as work:
        assert work.cases_due(DAY, 9) == []
        assert work.person_with("9990000018") is None
        assert work.recall("seed") is None
        assert work.history("settings") == []
        with pytest.raises(CaseNotFound):
            work.case("aaaa-aaaa")
        work.add_person(a_person(), AT, "s-1")
        work.save([act(None, a_case("aaaa-aaaa", programme="barnsley"))])


def test_a_commit_whose_answer_is_lost_is_not_to_be_repeated_blindly(
    sql_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(connection: object) -> None:
        raise DBAPIError("COMMIT", None, Exception("the line went dead"))

    def save() -> None:
        with sql_store.work() as work:
            work.save([act(None, a_case())])
            monkeypatch.setattr("sqlalchemy.engine.Connection.commit", lose)

    with pytest.raises(StoreUnavailable, match="Look again before repeating") as caught:
        save()
    assert not caught.value.can_retry
    monkeypatch.undo()
    with sql_store.work() as work, pytest.raises(CaseNotFound):
        work.case("aaaa-aaaa")
