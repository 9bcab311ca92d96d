"""As of a day: had it been written down on the day it happened, the screen would have shown the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pathway.case.model import Case
from pathway.case.standing import standing_in
from pathway.dates import Calendar
from pathway.definition.rules import NOT_SEEN, Rules
from pathway.planning.passing import passed
from pathway.planning.scenario_life import Life
from pathway.queries.as_of import Then, as_of, shown_on
from tests.properties.lives import BEGUN, LATE, OTHERS, STARTS, Act, a_life, acts, done, event_of, lived
from tests.shipped import CALENDAR, RULES

MANY = settings.default.max_examples if settings.default else 100
"""As many as the profile says: `--hypothesis-profile thorough` for more."""
modest = settings(max_examples=MANY // 2, deadline=None, suppress_health_check=list(HealthCheck))


def in_time(act: Act) -> Act:
    """The act told of on its day."""
    return replace(act, days_late=0)


def on_the_day(*but: str) -> st.SearchStrategy[Act]:
    """An act that happens and is told of on its day; never one of these verbs."""
    return acts(but).map(lambda act: replace(in_time(act), after_days=0))


LIVES = st.lists(acts(), max_size=12)
IN_TIME = st.lists(acts().map(in_time), max_size=8)
NOT_CORRECTED = st.lists(acts(("correct",)).map(in_time), max_size=8)
NEVER_LATE = set(OTHERS) - {*LATE, "resume", "reassign"}
TOLD_LATE = st.lists(on_the_day(*NEVER_LATE), min_size=3, max_size=6)
"""What might be told late: the first of these that can be done."""
BETWEEN = st.lists(st.tuples(st.integers(0, 12), on_the_day("correct", "reopen", "close", "dormant")), max_size=5)


class Versions:
    """The one version there is."""

    def rules(self, version: str) -> Rules:
        """Those that ship."""
        return RULES

    def calendar(self, version: str) -> Calendar:
        """The one that ships."""
        return CALENDAR


def known(life: Life, on: date) -> Case:
    """The case as of a day."""
    return found(as_of(life.history(), on, Versions(), partial(passed, rules=RULES, calendar=CALENDAR, until=on)))


def shown(life: Life, on: date) -> Case:
    """The case as shown on a day."""
    return found(shown_on(life.history(), on, partial(passed, rules=RULES, calendar=CALENDAR, until=on)))


def found(then: Then | None) -> Case:
    """The case, which was there."""
    assert then is not None
    return then.case


@modest
@given(STARTS, BEGUN, NOT_CORRECTED)
def test_with_nothing_told_late_what_is_known_is_what_was_shown(start: date, begun: int, doings: list[Act]) -> None:
    life, days = a_life(start, begun), {start + timedelta(days=day) for day in (0, 10, begun)}
    days |= {on for on, *_ in lived(life, doings, start + timedelta(days=begun))}
    for on in days:
        assert known(life, on) == shown(life, on)


@modest
@given(STARTS, BEGUN, LIVES)
def test_as_of_the_last_day_is_the_case_as_it_stands(start: date, begun: int, doings: list[Act]) -> None:
    life, last = a_life(start, begun), start + timedelta(days=begun)
    for on, _, case in lived(life, doings, last):
        assert known(life, on) == replace(case, head=known(life, on).head)


@settings(modest, max_examples=MANY)
@given(STARTS, BEGUN, IN_TIME, TOLD_LATE, BETWEEN, st.integers(1, 12))
def test_told_late_is_known_as_if_it_had_been_told_on_the_day(
    start: date, begun: int, before: list[Act], might: list[Act], between: list[tuple[int, Act]], late: int
) -> None:
    prompt, on = a_life(start, begun), start + timedelta(days=begun)
    for earlier in before:
        on += timedelta(days=earlier.after_days)
        done(prompt, event_of(earlier, on))
    assume(prompt.case.wakes_on is None)
    slow = prompt.told_on()
    act = next((each for each in might if done(prompt, event_of(each, on))), None)
    assume(act is not None)
    assert act is not None
    event = event_of(act, on)
    as_told_promptly = {}
    for day in (on + timedelta(days=number) for number in range(late)):
        prompt.sweep(day)
        slow.sweep(day)
        for other in (each for after, each in between if on + timedelta(days=after) == day):
            assume(not has_to_do_with(act, other) and stands(prompt, other) == stands(slow, other))
            assume(done(prompt, event_of(other, day)) == done(slow, event_of(other, day)))
        as_told_promptly[day] = prompt.case
    assume(done(slow, replace(event, day=on + timedelta(days=late), said={**event.said, "on": on})))
    for day, case in as_told_promptly.items():
        then = known(slow, day)
        assert what_people_did(then) == what_people_did(case), day
        if then.stage == case.stage:
            assert how_it_stands(then, on, day) == how_it_stands(case, on, day), day


WITH_A_PROVIDER = {"place", "dormant", "wake"}
OF_ONE_MATTER = (WITH_A_PROVIDER | {"concern"}, {"barrier", "reassign"}, {"facts"})


def has_to_do_with(one: Act, other: Act) -> bool:
    """True for acts of which each would have come out otherwise had the other been told first."""
    verbs = {one.verb, other.verb}
    if one.about == other.about or any(verbs <= group for group in OF_ONE_MATTER):
        return True
    is_missed = any(dict(act.said).get("outcome") in NOT_SEEN for act in (one, other))
    return is_missed and verbs <= {"record", "concern", *WITH_A_PROVIDER}


def stands(life: Life, act: Act) -> bool:
    """True if what an act is about stands open."""
    return any(row.key == act.about for row in life.case.open_activities)


def what_people_did(case: Case) -> dict[str, Any]:
    """What a case holds of people's acts, in no order."""

    def told(table: str, *columns: str) -> list[str]:
        return sorted(str([getattr(row, name) for name in columns]) for row in getattr(case, table).values())

    return {
        "case": (case.status, case.status_before, case.accepted_on, case.clock_started_on, case.ended_on, case.ending,
                 case.with_provider_since, case.last_spoken_on, case.is_flagged, case.team),
        "pauses": told("pauses", "reason", "started_on", "expected_on", "resumed_on"),
        "facts": told("facts", "name", "value", "known_on"),
        "contacts": told("contacts", "activity", "happened_on", "outcome"),
        "placements": told("placements", "kind", "provider", "state", "asked_on", "answered_on", "ended_on"),
        "barriers": told("barriers", "kind", "state", "owner", "found_on", "settled_on"),
        "holders": told("holders", "role", "staff", "from_on", "until_on"),
    }  # fmt: skip


def how_it_stands(case: Case, since: date, on: date) -> list[str]:
    """What stands and what is done, in no order, but for what the engine did by itself since a day: the next of a
    series came, an agreement was found to have gone stale."""
    closed = [
        (row.key, row.closed_as, row.done_on, row.outcome)
        for row in case.activities.values()
        if row.closed_as in ("done", "declined")
    ]
    still_open = [
        (row.key, standing_in(case, row, RULES, on), row.opens_on, row.due_on, row.closes_on, row.staff)
        for row in case.open_activities
        if (rule := RULES.activities[row.key]).done_by is None or rule.done_by[0] != "sign_off"
        if not (rule.repeats and row.opened_on > since)
    ]
    return sorted(map(str, [*closed, *still_open]))
