"""What comes: the same dates that the engine itself sets later, if nothing else happens."""

from __future__ import annotations

from datetime import date

from pathway.commands.close import Close
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from pathway.planning.projection import projected
from tests.shipped import CALENDAR, RULES, a_started_case, done, passed

START = date(2026, 1, 26)


def test_what_was_foreseen_on_day_0_is_what_comes() -> None:
    case = done(a_started_case(START), Record(activity="recovery_plan"), START)
    case = done(case, Place(kind="keywork", outcome="accepted"), START)
    foreseen = {row.row_key: row for row in projected(case, RULES, CALENDAR)}

    case = passed(case, date(2026, 4, 5))
    came = {key: row for key, row in case.activities.items() if key in foreseen and row.stage == "keywork"}

    assert {"ten_week_review#1", "keywork#1", "keywork#2", "first_session#1"} <= set(came)
    for key, row in came.items():
        assert (row.opens_on, row.due_on) == (foreseen[key].opens_on, foreseen[key].due_on), key


def test_a_hold_moves_everything_to_come() -> None:
    case = a_started_case(START)
    before = {row.row_key: row.due_on for row in projected(case, RULES, CALENDAR)}
    case = done(case, PauseRequest(reason="away", until=date(2026, 2, 16)), date(2026, 2, 9))
    case = done(case, Resume(), date(2026, 2, 16))
    after = {row.row_key: row.due_on for row in projected(case, RULES, CALENDAR)}

    assert set(before) == set(after)
    for key in before:
        then, now = before[key], after[key]
        assert (then is None) == (now is None)
        if then and now and not RULES.activities[key.partition("#")[0]].rolls:
            assert (now - then).days == 7, key


def test_nothing_is_foreseen_twice_and_nothing_that_stands() -> None:
    case = a_started_case(START)
    keys = [row.row_key for row in projected(case, RULES, CALENDAR)]

    assert len(keys) == len(set(keys))
    assert not set(keys) & {row.row_key for row in case.open_activities}


def test_a_closed_case_has_only_its_follow_ups_to_come() -> None:
    case = done(a_started_case(START), Close(ending="withdrew", reason="other plans"), START)

    assert [(row.key, row.n, row.due_on) for row in projected(case, RULES, CALENDAR)] == [
        ("follow_up", 2, date(2026, 2, 25)), ("follow_up", 3, date(2026, 4, 26)), ("follow_up", 4, date(2026, 7, 25)),
    ]  # fmt: skip
