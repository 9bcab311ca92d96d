"""What is true of time whatever anybody does."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathway.case.history import fold
from pathway.case.model import Status
from pathway.case.people import SYSTEM
from pathway.commands import VERBS, Desk
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import london_instant
from pathway.planning.scenario import Event
from tests.properties.lives import BEGUN, STARTS, Act, a_life, acts, done, event_of, lived, timeless
from tests.shipped import CALENDAR, RULES

LIVES = st.lists(acts(), max_size=14)
modest = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@modest
@given(STARTS, BEGUN, LIVES)
def test_history_folds_to_the_case_after_every_act(start: date, begun: int, doings: list[Act]) -> None:
    life = a_life(start, begun)
    for _ in lived(life, doings, start + timedelta(days=begun)):
        folded = fold(life.history())
        assert folded is not None
        assert timeless(folded) == timeless(life.case)


@modest
@given(STARTS, BEGUN, LIVES)
def test_settling_twice_changes_nothing(start: date, begun: int, doings: list[Act]) -> None:
    life = a_life(start, begun)
    for on, _, case in lived(life, doings, start + timedelta(days=begun)):
        assert settle(case, RULES, CALENDAR, on, on) == case


@modest
@given(STARTS, BEGUN, LIVES)
def test_the_next_day_to_act_always_lies_ahead(start: date, begun: int, doings: list[Act]) -> None:
    life = a_life(start, begun)
    for on, _, case in lived(life, doings, start + timedelta(days=begun)):
        assert case.next_action_on is None or case.next_action_on > on
        ahead = [row.act_on for row in case.open_activities if row.act_on] + [case.stage_acts_on or date.max]
        assert (case.next_action_on or date.max) == min(ahead)


@modest
@given(STARTS, BEGUN, LIVES)
def test_nobody_gets_lost(start: date, begun: int, doings: list[Act]) -> None:
    """Rule 1: something is due on every open case; what is on hold or with a provider has its waking."""
    life = a_life(start, begun)
    for _, _, case in lived(life, doings, start + timedelta(days=begun)):
        if case.status is not Status.CLOSED:
            assert any(row.due_on for row in case.open_activities)
        if case.status is Status.PAUSED:
            assert any(row.due_on for row in case.open_activities if row.key == "back_from_hold")
        if case.status is Status.CLOSED and case.ending != "died":
            asked = [
                row for row in case.activities.values() if row.key == "follow_up" and row.closed_as != "not_needed"
            ]
            assert len(asked) == 4 or case.next_action_on or any(row.is_open for row in asked)


@modest
@given(STARTS, BEGUN, LIVES, st.integers(1, 90))
def test_catching_up_equals_running_on(start: date, begun: int, doings: list[Act], days: int) -> None:
    """Rule 8: swept every day, or only when somebody acts and once at the end."""
    running, late = a_life(start, begun), a_life(start, begun)
    on = start + timedelta(days=begun)
    for act in doings:
        for passed in range(act.after_days):
            running.sweep(on + timedelta(days=passed + 1))
        on += timedelta(days=act.after_days)
        assert done(running, event_of(act, on)) == done(late, event_of(act, on))
    for passed in range(days):
        running.sweep(on + timedelta(days=passed + 1))
    late.sweep(on + timedelta(days=days))
    assert timeless(running.case) == timeless(late.case)


@modest
@given(STARTS, BEGUN, LIVES)
def test_the_quick_path_of_time_passing_equals_settling_in_full(start: date, begun: int, doings: list[Act]) -> None:
    life = a_life(start, begun)
    for _, _, case in lived(life, doings, start + timedelta(days=begun)):
        for _ in range(6):
            day = case.next_action_on
            if day is None:
                break
            desk = Desk(RULES, CALENDAR, london_instant(day, 6), day, SYSTEM)
            quick = VERBS["time_passes"](case, TimePasses(on=day), desk).after
            assert quick == settle(case, RULES, CALENDAR, day, day)
            case = quick


@modest
@given(STARTS, BEGUN, LIVES)
def test_an_alert_is_raised_once_for_its_key_and_never_before_its_day(
    start: date, begun: int, doings: list[Act]
) -> None:
    life = a_life(start, begun)
    for on, before, case in lived(life, doings, start + timedelta(days=begun)):
        for key, alert in case.alerts.items():
            assert alert.raised_on <= on
            assert alert.raised_on <= alert.recorded_on
            if key in before.alerts:
                assert alert.raised_on == before.alerts[key].raised_on


@modest
@given(STARTS, st.integers(0, 60), st.integers(1, 40), st.sampled_from(tuple(RULES.pauses)), st.integers(0, 40))
def test_a_hold_never_brings_a_date_forward(start: date, after: int, length: int, reason: str, later: int) -> None:
    held, plain = a_life(start), a_life(start)
    begins = start + timedelta(days=after)
    for life in (held, plain):
        for event in (
            Event(start, "barrier", "housing"),
            Event(start, "record", "first_contact", {"outcome": "did_not_attend"}),
        ):
            assert done(life, event)
        life.sweep(begins)
    assert done(held, Event(begins, "pause", reason, {"until": begins + timedelta(days=length)}))
    assert done(held, Event(begins + timedelta(days=length), "resume", None))
    ends = begins + timedelta(days=length + later)
    held.sweep(ends)
    plain.sweep(ends)
    for key, row in held.case.activities.items():
        other = plain.case.activities.get(key)
        if row.due_on and other and other.due_on:
            assert row.due_on >= other.due_on, key


COMPLETED = (
    "first_contact",
    "first_meeting",
    "guided_conversation",
    "starting_measure",
    "options_menu",
    "recovery_plan",
)


@modest
@given(STARTS, st.permutations(COMPLETED), st.integers(0, 60))
def test_the_order_of_recording_on_one_day_does_not_matter(start: date, order: list[str], after: int) -> None:
    lives = a_life(start), a_life(start)
    on = start + timedelta(days=after)
    for life, keys in zip(lives, (COMPLETED, order), strict=True):
        for key in keys:
            assert done(life, Event(on, "record", key))
    first, second = (
        {key: (row.opens_on, row.due_on, row.closed_as, row.done_on) for key, row in life.case.activities.items()}
        for life in lives
    )
    assert first == second
    assert lives[0].case.stage == lives[1].case.stage
    assert lives[0].case.next_action_on == lives[1].case.next_action_on
