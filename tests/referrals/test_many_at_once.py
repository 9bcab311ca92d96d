"""What the stores offer to those who take in many, and two imports at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pathway.bootstrap import compile_published
from pathway.errors import AlreadyThere
from pathway.ports import Store
from pathway.store import open_store
from pathway.walk import Walk
from tests.builders import AT, DAY, PROGRAMME, SeededChance, a_case, a_person, act
from tests.referrals.conftest import Service, Told, csv_text, furnished, numbers


def test_persons_are_added_and_found_many_at_once(store: Store) -> None:
    people = [a_person(f"p-{place}", number) for place, number in enumerate(numbers(3))]
    with store.work() as work:
        work.add_persons(people, AT, "s-1")
        work.add_persons([], AT, "s-1")
    with store.work() as work:
        assert work.persons_with([*numbers(3)[1:], "9990000999"]) == {p.nhs_number: p for p in people[1:]}
        assert work.persons_with([]) == {}
        assert [entry.kind for entry in work.history("person:p-2")] == ["person_added"]


def test_adding_many_says_in_history_what_adding_one_says(store: Store) -> None:
    with store.work() as work:
        work.add_person(a_person("p-1", numbers(2)[0]), AT, "s-1")
        work.add_persons([a_person("p-2", numbers(2)[1])], AT, "s-1")
        one, many = (work.history(f"person:{ref}")[0] for ref in ("p-1", "p-2"))
    assert (one.kind, one.seq, one.previous, set(one.content["facts"])) == (
        many.kind, many.seq, many.previous, set(many.content["facts"]),
    )  # fmt: skip


def test_nobody_is_added_twice(store: Store) -> None:
    with store.work() as work:
        work.add_persons([a_person()], AT, "s-1")
    with pytest.raises(AlreadyThere), store.work() as work:
        work.add_persons([a_person("p-2")], AT, "s-1")


def test_cases_of_many_persons_stand_oldest_first(store: Store) -> None:
    cases = [
        a_case("aaaa-aaaa", person="p-1"),
        a_case("bbbb-bbbb", person="p-1", referred_on=DAY.replace(day=1)),
        a_case("cccc-cccc", person="p-2"),
    ]
    with store.work() as work:
        work.save([act(None, case) for case in cases])
    with store.work() as work:
        found = work.cases_of_each(["p-1", "p-3"])
        assert {person: [case.ref for case in theirs] for person, theirs in found.items()} == {
            "p-1": ["bbbb-bbbb", "aaaa-aaaa"]
        }
        assert found["p-1"] == work.cases_of("p-1")
        assert work.cases_of_each([]) == {}


def test_two_imports_of_one_file_at_the_same_time_take_each_row_in_once(database_url: str, tmp_path: Path) -> None:
    stores = [open_store(database_url, PROGRAMME, compile_published, SeededChance(seed)) for seed in (1, 2)]
    first = furnished(stores[0], tmp_path / "1")
    second = Service(stores[1], Walk(stores[1], SeededChance(3)), tmp_path / "2")
    rows = [{"nhs_number": number} for number in numbers(60)]
    for service in (first, second):
        service.folder.mkdir()

    def bring(service: Service) -> Told:
        return service.bring(csv_text(*(rows if service is first else reversed(rows))), batch=7)

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(bring, (first, second)))
    for store in stores:
        store.close()
    assert [sum(counts) for counts in zip(*(one.counts for one in told), strict=True)] == [120, 60, 0, 60, 0]
