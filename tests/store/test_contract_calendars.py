"""Calendars on every store: which version counts, going back to one, and finding the cases that a change can touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathway.case.history import case_stream
from pathway.case.model import Pause
from pathway.errors import AlreadyThere
from pathway.planning.calendar_reach import Near, Reach
from pathway.ports import SetAside, Store
from tests.builders import AT, DAY, a_calendar, a_case, a_notice, act, an_activity

FIRST, SECOND = a_calendar("england-1"), a_calendar("england-2")
LATER = AT + timedelta(days=1)


def kept_by(store: Store) -> list[tuple[str, int, str]]:
    """Version, number and person of the calendars in force."""
    with store.work() as work:
        return [(kept.calendar.version, kept.number, kept.by) for kept in work.calendars_in_force()]


def put(store: Store, *calendars: object, by: str = "s-manager") -> None:
    for calendar in calendars:
        with store.work() as work:
            work.put_in_force(calendar, LATER, by)  # type: ignore[arg-type]


def test_the_newest_version_of_each_name_is_in_force(store: Store) -> None:
    put(store, FIRST, a_calendar("ours-1", "ours"), SECOND)
    assert kept_by(store) == [("england-2", 2, "s-manager"), ("ours-1", 1, "s-manager")]


def test_an_earlier_version_can_count_again(store: Store) -> None:
    put(store, FIRST, SECOND, FIRST)
    with store.work() as work:
        assert work.current_calendar("england") == FIRST
        assert work.calendar("england-2") == SECOND
        kinds = [entry.kind for entry in work.history("calendar:england")]
    assert kept_by(store) == [("england-1", 3, "s-manager")]
    assert kinds == ["calendar_added"] * 3


def test_the_version_in_force_put_there_again_changes_nothing(store: Store) -> None:
    put(store, FIRST)
    put(store, FIRST, by="somebody-else")
    assert kept_by(store) == [("england-1", 1, "s-manager")]


def test_adding_a_version_that_was_there_before_does_not_bring_it_back(store: Store) -> None:
    put(store, FIRST, SECOND)
    with store.work() as work:
        work.add_calendar(FIRST, LATER, "s-manager")
    assert kept_by(store) == [("england-2", 2, "s-manager")]


def test_within_one_transaction_the_new_one_counts_at_once(store: Store) -> None:
    put(store, FIRST)
    with store.work() as work:
        assert work.current_calendar("england") == FIRST
        work.put_in_force(SECOND, LATER, "s-manager")
        assert work.current_calendar("england") == SECOND


def test_a_notice_whose_cause_is_no_case_is_made_once(store: Store) -> None:
    with store.work() as work:
        work.notify([a_notice("one"), a_notice("two")])
    with pytest.raises(AlreadyThere), store.work() as work:
        work.notify([a_notice("three"), a_notice("one")])
    with store.work() as work:
        assert [notice.key for notice in work.outbox()] == ["one", "two"]


def test_cases_are_read_by_name_but_for_those_set_aside(store: Store) -> None:
    with store.work() as work:
        work.save([act(None, a_case(f"case-{n}")) for n in (3, 1, 2)])
        work.set_aside(SetAside("case-2", AT, "why"))
    with store.work() as work:
        found = work.cases_named(["case-3", "case-2", "case-1", "nobody"])
        assert [case.ref for case in found] == ["case-1", "case-3"]
        assert found[0].seq == len(work.history(case_stream("case-1")))


HELD = Pause(1, "away", DAY - timedelta(days=60), DAY - timedelta(days=40), "s-advisor", DAY - timedelta(days=40))
CASES = {
    "on-day": {"activities": [an_activity("a", due_on=DAY)]},
    "too-early": {"activities": [an_activity("a", due_on=DAY - timedelta(days=4))]},
    "too-late": {"activities": [an_activity("a", due_on=DAY + timedelta(days=4))]},
    "another-item": {"activities": [an_activity("z", due_on=DAY)]},
    "done": {"activities": [an_activity("a", due_on=DAY, closed_as="done")]},
    "undated": {"activities": [an_activity("a", due_on=None)]},
    "rung-0": {"activities": [an_activity("b", due_on=DAY, rung=0)]},
    "rung-1": {"activities": [an_activity("b", due_on=DAY, rung=1)]},
    "rung-2": {"activities": [an_activity("b", due_on=DAY, rung=2)]},
    "held-before": {"activities": [an_activity("a", due_on=DAY + timedelta(days=30))], "pauses": [HELD]},
    "held-lately": {
        "activities": [an_activity("z")],
        "pauses": [replace(HELD, resumed_on=None, expected_on=DAY - timedelta(days=2))],
    },
    "held-and-done": {
        "activities": [an_activity("z", closed_as="done")],
        "pauses": [replace(HELD, resumed_on=DAY)],
    },
    "time-acts": {"activities": [an_activity("z")], "next_action_on": DAY},
    "on-another-calendar": {"activities": [an_activity("a", due_on=DAY)], "calendar": "england-0"},
    "on-another-version": {"activities": [an_activity("a", due_on=DAY)], "definition": "e" * 64},
    "waits-for-a-day": {"activities": [], "next_action_on": DAY + timedelta(days=9)},
    "set-aside": {"activities": [an_activity("a", due_on=DAY)]},
}
NEAR = (
    Near("a", DAY - timedelta(days=3), DAY + timedelta(days=3), date.max),
    Near("b", DAY, DAY, DAY, 1, 2), Near("c", DAY, DAY, DAY, 1, 2),
)  # fmt: skip
REACH = Reach("d" * 64, "england-1", DAY, is_everywhere=False, held_from=DAY - timedelta(days=5), near=NEAR)


@pytest.fixture
def caseload(store: Store) -> Store:
    """One case of each kind, one of them set aside."""
    with store.work() as work:
        for ref, rows in CASES.items():
            work.save([act(None, a_case(ref, **{"next_action_on": None, **rows}))])
        work.set_aside(SetAside("set-aside", AT, "why"))
    return store


def test_only_the_cases_that_a_change_may_touch_are_found(caseload: Store) -> None:
    with caseload.work() as work:
        assert work.touched(REACH) == ["held-before", "held-lately", "on-day", "rung-1", "time-acts"]


def test_a_change_that_reaches_everywhere_finds_every_case_with_something_to_come(caseload: Store) -> None:
    alone = {"on-another-calendar", "on-another-version", "done", "held-and-done", "set-aside"}
    with caseload.work() as work:
        assert work.touched(replace(REACH, is_everywhere=True)) == sorted({*CASES} - alone)


@pytest.mark.parametrize("is_everywhere", [False, True])
def test_what_a_store_finds_is_what_the_rule_says(caseload: Store, is_everywhere: bool) -> None:
    reach = replace(REACH, is_everywhere=is_everywhere)
    with caseload.work() as work:
        said = [case.ref for case in work.cases_named(list(CASES)) if reach.may_touch(case)]
        assert work.touched(reach) == said


def test_every_version_that_cases_are_on_is_known(caseload: Store) -> None:
    with caseload.work() as work:
        assert sorted(work.counted_by()) == [
            ("d" * 64, "england-0"), ("d" * 64, "england-1"), ("e" * 64, "england-1"),
        ]  # fmt: skip
