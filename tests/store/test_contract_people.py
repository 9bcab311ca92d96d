"""What every store does with persons, staff, versions and settings: the same on memory, SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from pathway.case.history import GENESIS, Entry, chain_hash
from pathway.errors import AlreadyThere, BadRequest, CaseNotFound, StaleCase
from pathway.ports import Store
from tests.builders import AT, a_calendar, a_case, a_definition, a_person, a_receipt, a_staff_member, act

BY = "s-manager"


def chained(entries: list[Entry]) -> bool:
    previous = GENESIS
    for seq, e in enumerate(entries, 1):
        hashed = chain_hash(previous, e.stream, seq, e.kind, e.version, e.happened_on, e.recorded_at, e.by, e.body)
        if (e.seq, e.previous, e.hash) != (seq, previous, hashed):
            return False
        previous = e.hash
    return True


def test_a_person_is_found_by_reference_and_by_number(store: Store) -> None:
    person = a_person(safe_contact="no voicemail", needs="large print")
    with store.work() as work:
        work.add_person(person, AT, BY)
        work.add_person(a_person("p-2", "9990000026"), AT, BY)
    with store.work() as work:
        assert work.person("p-1") == person
        assert work.person_with("9990000018") == person
        assert work.person_with("9990000042") is None
        with pytest.raises(CaseNotFound, match="p-9"):
            work.person("p-9")


def test_a_number_is_one_person_and_the_refusal_does_not_repeat_it(store: Store) -> None:
    with store.work() as work:
        work.add_person(a_person(), AT, BY)
    with pytest.raises(AlreadyThere) as caught, store.work() as work:
        work.add_person(a_person("p-2"), AT, BY)
    assert "9990000018" not in str(caught.value)
    with store.work() as work, pytest.raises(CaseNotFound):
        work.person("p-2")


def test_a_reference_is_one_person(store: Store) -> None:
    with store.work() as work:
        work.add_person(a_person(), AT, BY)
    with pytest.raises(AlreadyThere), store.work() as work:
        work.add_person(a_person(nhs_number="9990000026"), AT, BY)


def test_no_identifier_of_a_person_is_in_the_chain(store: Store) -> None:
    with store.work() as work:
        work.add_person(a_person(safe_contact="no post", needs="large print"), AT, BY)
        [entry] = work.history("person:p-1")
    assert entry.kind == "person_added"
    for word in ("9990000018", "Ödegård", "Ann", "1980", "no post", "large print"):
        assert word.encode() not in entry.body


def test_staff_come_by_reference_with_their_roles_in_order(store: Store) -> None:
    ann = a_staff_member("s-ann", "team_manager", "care_coordinator", party="team", team="north", email="a@nhs.net")
    bob = a_staff_member("s-bob", is_active=False)
    with store.work() as work:
        work.put_staff(bob, AT, BY)
        work.put_staff(ann, AT, BY)
    with store.work() as work:
        assert work.staff() == [ann, bob]
        assert work.staff_member("s-ann") == ann
        assert work.staff_member("s-nobody") is None


def test_staff_change_and_history_remembers_without_their_names(store: Store) -> None:
    ann = a_staff_member("s-ann", email="ann@nhs.net")
    moved = replace(ann, roles=("service_manager", "wellbeing_advisor"), is_active=False, email=None)
    for member in (ann, moved):
        with store.work() as work:
            work.put_staff(member, AT, BY)
    with store.work() as work:
        assert work.staff_member("s-ann") == moved
        entries = list(work.history("staff:s-ann"))
    assert [entry.kind for entry in entries] == ["staff_added", "staff_changed"]
    assert chained(entries)
    assert entries[0].content["facts"]["name"] == entries[1].content["facts"]["name"]
    assert not any(b"Name of" in entry.body or b"nhs.net" in entry.body for entry in entries)


def test_versions_of_a_definition_follow_each_other(store: Store) -> None:
    other = a_definition(1, "crisis")
    with store.work() as work:
        work.publish(a_definition(1))
        work.publish(other)
        work.publish(a_definition(2))
    with store.work() as work:
        assert work.current_definition("mental-health-discharge") == a_definition(2)
        assert work.current_definition("unknown") is None
        assert work.definitions() == [other, a_definition(1), a_definition(2)]
        assert chained(list(work.history("definition:mental-health-discharge")))
        assert work.rules(a_definition(1).version) == "rules of mental-health-discharge 1"
        assert work.rules(a_definition(1).version) is work.rules(a_definition(1).version)
        with pytest.raises(BadRequest):
            work.rules("unknown")


@pytest.mark.parametrize("again", [a_definition(1), replace(a_definition(2), number=1)])
def test_a_version_is_published_only_once(store: Store, again: object) -> None:
    with store.work() as work:
        work.publish(a_definition(1))
    with pytest.raises(AlreadyThere), store.work() as work:
        work.publish(again)  # type: ignore[arg-type]


def test_calendars_are_kept_by_version_and_the_newest_is_current(store: Store) -> None:
    with store.work() as work:
        for version in ("england-2", "england-1", "england-2"):
            work.add_calendar(a_calendar(version), AT, BY)
    with store.work() as work:
        assert work.calendar("england-2") == a_calendar("england-2")
        assert work.calendar("england-2").titles == a_calendar().titles
        assert work.current_calendar("england") == a_calendar("england-1")
        assert work.current_calendar("wales") is None
        assert [entry.kind for entry in work.history("calendar:england")] == ["calendar_added"] * 2
        with pytest.raises(BadRequest):
            work.calendar("england-9")


def test_settings_are_remembered_in_a_stream(store: Store) -> None:
    with store.work() as work:
        assert work.recall("seed") is None
        for value in ("1", "1", "2"):
            work.remember("seed", value, AT, BY)
        work.remember("engine_time", "3", AT, BY)
    with store.work() as work:
        assert (work.recall("seed"), work.recall("engine_time")) == ("2", "3")
        assert len(work.history("settings")) == 3
        assert chained(list(work.history("settings")))


def test_an_entry_of_a_stream_must_follow_the_last(store: Store) -> None:
    with store.work() as work:
        work.add_person(a_person(), AT, BY)
        [first] = work.history("person:p-1")
    second = replace(first, seq=2, previous=first.hash, hash=b"2" * 32)
    for wrong in (replace(second, seq=3), replace(second, previous=GENESIS), first):
        with pytest.raises(StaleCase), store.work() as work:
            work.append(wrong)
    with store.work() as work:
        work.append(second)
    with store.work() as work:
        assert list(work.history("person:p-1")) == [first, second]


def test_receipts_follow_each_other(store: Store) -> None:
    first = a_receipt()
    second = a_receipt(2, first.hash, oldest_unprocessed_on=first.on, counts={})
    with store.work() as work:
        assert work.last_receipt() is None
    for receipt in (first, second):
        with store.work() as work:
            work.add_receipt(receipt)
    with store.work() as work:
        assert work.last_receipt() == second
    for wrong in (a_receipt(2, first.hash), a_receipt(4, second.hash), a_receipt(3, first.hash)):
        with pytest.raises(StaleCase), store.work() as work:
            work.add_receipt(wrong)


def test_the_digest_of_all_heads_moves_with_every_stream(store: Store) -> None:
    digests = []
    for change in (
        lambda work: None,
        lambda work: work.save([act(None, a_case())]),
        lambda work: work.save([act(work.case("aaaa-aaaa"), replace(work.case("aaaa-aaaa"), team="x"))]),
        lambda work: work.add_person(a_person(), AT, BY),
        lambda work: work.remember("seed", "1", AT, BY),
    ):
        with store.work() as work:
            change(work)
        with store.work() as work:
            digests.append(work.heads_digest())
    assert len(set(digests)) == 5
    with store.work() as work:
        last = [work.history(stream)[-1] for stream in ("case:aaaa-aaaa", "person:p-1", "settings")]
    whole = b"".join(f"{entry.stream}\n{entry.seq}\n".encode() + entry.hash for entry in last)
    assert digests[-1] == sha256(whole).digest()


def test_what_was_read_is_noted(store: Store) -> None:
    with store.work() as work:
        work.read_was({"by": "s-ann", "case": "aaaa-aaaa", "at": AT + timedelta(seconds=1)})
