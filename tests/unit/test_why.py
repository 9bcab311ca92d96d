"""One proof: every step of a date, exact to the day, for what is open, finished or still to come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pathway.case.model import Activity, Case
from pathway.case.why import Light, Proof, Source, why
from pathway.commands.barrier import Barrier
from pathway.commands.defer import Defer
from pathway.commands.pause import PauseRequest
from pathway.commands.record import Record
from pathway.commands.resume import Resume
from pathway.commands.settling import settle
from pathway.dates import in_words
from pathway.planning.projection import projected
from tests.shipped import CALENDAR, PATHWAY, RULES, a_started_case, done, passed

START = date(2026, 1, 26)


def light(case: Case, on: date) -> Light:
    return Light(RULES, CALENDAR, on, case, Source(PATHWAY, 1, RULES.version, "pathways.yaml", 0))


def proof(case: Case, key: str, on: date) -> Proof:
    """The proof of the first occurrence that is there, or comes."""
    rows = [row for row in (*case.activities.values(), *projected(case, RULES, CALENDAR)) if row.key == key]
    return why(case, rows[0], light(case, on))


def words(proof: Proof) -> list[str]:
    return [step.words for step in proof.steps]


def test_a_date_by_weeks_begins_where_the_clock_started() -> None:
    found = proof(a_started_case(START), "first_meeting", START)

    assert words(found) == ["the clock started", "the end of pathway week 2"]
    assert found.steps[-1].on == found.due_on == date(2026, 2, 8)
    assert found.source.line == RULES.activities["first_meeting"].line > 0


def test_the_day_that_is_overdue_says_by_how_much() -> None:
    case = passed(a_started_case(START), date(2026, 2, 3))

    found = proof(case, "first_contact", date(2026, 2, 3))

    assert (found.standing, found.days_late) == ("overdue", 2)
    assert found.next[0] == "done on Tuesday 3 February 2026, it would be 2 days late"
    assert found.next[1] == "left undone, the service manager is told on Friday 6 February 2026"
    assert [(rung.rung, rung.is_raised) for rung in found.ladder] == [(1, True), (2, False)]


def test_each_hold_given_back_is_a_step() -> None:
    case = done(a_started_case(START), PauseRequest(reason="away", until=date(2026, 2, 4)), date(2026, 1, 28))
    case = done(case, Resume(), date(2026, 1, 31))

    found = proof(case, "first_meeting", date(2026, 1, 31))

    assert [(step.what, step.on) for step in found.steps] == [
        ("anchor", START), ("offset", date(2026, 2, 8)), ("pause", date(2026, 2, 11)),
    ]  # fmt: skip
    assert "3 days on hold from Wednesday 28 January 2026 given back (away)" in words(found)


def test_while_on_hold_it_says_what_a_longer_hold_does() -> None:
    case = done(a_started_case(START), PauseRequest(reason="away", until=date(2026, 2, 4)), date(2026, 1, 28))

    found = proof(case, "first_meeting", date(2026, 1, 29))

    assert found.next[0] == "the case is on hold: each day longer than expected moves this by a day"


def test_a_deferral_shows_both_days() -> None:
    case = done(
        a_started_case(START), Defer(activity="first_meeting", to=date(2026, 2, 12), reason="ill"), date(2026, 1, 28)
    )

    found = proof(case, "first_meeting", date(2026, 1, 28))

    assert [step.what for step in found.steps] == ["anchor", "offset", "deferred"]
    assert (found.steps[1].on, found.due_on) == (date(2026, 2, 8), date(2026, 2, 12))
    assert found.is_exact


def test_a_later_stage_is_foreseen_on_todays_facts() -> None:
    found = proof(a_started_case(START), "joint_review", START)

    assert (found.is_projected, found.standing, found.due_on) == (True, "opens_later", date(2026, 7, 12))
    assert found.is_exact


def test_what_hangs_on_something_not_done_says_what_it_waits_for() -> None:
    found = proof(a_started_case(START), "agreement_team", START)

    assert found.due_on is None
    assert found.waits_for == ("joint review", "its outcome discharge agreed")


def test_a_series_names_the_next_one_but_not_after_the_last() -> None:
    case = a_started_case(START)
    rows = [row for row in projected(case, RULES, CALENDAR) if row.key == "keywork"]

    said = [why(case, row, light(case, START)).next[-1] for row in rows]

    assert len(rows) == 2
    assert rows[1].due_on is not None
    assert said[0] == f"the next one is due on {in_words(rows[1].due_on)}"
    assert not said[1].startswith("the next one")


def test_a_barrier_is_counted_back_from_the_planned_joint_review() -> None:
    case = done(a_started_case(START), Barrier(kind="housing"), START)

    found = proof(case, "barrier", START)

    assert words(found) == ["the joint review is planned", "12 weeks before"]
    assert found.due_on == date(2026, 7, 12) - timedelta(weeks=12)


@pytest.mark.parametrize("day", [date(2026, 1, 26), date(2026, 2, 20), date(2026, 3, 31)])
def test_every_open_date_recomputes_and_its_last_step_is_its_day(day: date) -> None:
    case = done(a_started_case(START), Record(activity="first_contact"), START)
    case = settle(passed(case, day), RULES, CALENDAR, day, day)
    rows: list[Activity] = [*case.open_activities, *projected(case, RULES, CALENDAR)]

    for row in rows:
        found = why(case, row, light(case, day))
        assert found.is_exact, row
        assert found.due_on is None or found.steps[-1].on == found.due_on, found


def test_a_tree_has_the_words_of_the_glossary() -> None:
    tree = proof(a_started_case(START), "first_contact", START).tree()

    assert {"due_on", "opens_on", "standing", "steps", "ladder", "source", "waits_for", "is_exact"} <= set(tree)
    assert set(tree["ladder"][0]) >= {"rung", "on", "tell", "is_raised", "raised_on"}
