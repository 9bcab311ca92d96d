"""A hold never brings a date forward, on whatever pathway; one that never was, or ended otherwise, leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, Pause
from pathway.case.pathway_clock import overlapping
from pathway.case.windows import Window, window_of
from pathway.dates import Unit
from pathway.definition.rules import Rules
from pathway.definition.spans import Point, Week
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life
from tests.properties.lives import done
from tests.properties.pathways import NAMED
from tests.properties.stories import Story, examples, stories
from tests.shipped import CALENDAR

NAMED_DAYS = ("start", "stage_start", "referral_received", "referral_accepted")
LENGTHS = (1, 2, 5, 7, 12, 30)
DAYS_BACK = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
with_holds = pytest.mark.parametrize("pathway", [*(name for name in NAMED if NAMED[name].pauses), "random"])


def more_holds(case: Case, rules: Rules, on: date) -> Iterator[Pause]:
    """Holds the case might have had besides: of each reason, of some lengths, in the past and to come."""
    first = case.clock_started_on
    for back in (*DAYS_BACK, *(-days for days in DAYS_BACK)):
        begins = on - timedelta(days=back)
        reason = list(rules.pauses)[back % len(rules.pauses)]
        ends = begins + timedelta(days=LENGTHS[back % len(LENGTHS)])
        if first is not None and begins >= first and overlapping(case, begins, ends) is None:
            yield Pause(len(case.pauses) + 1, reason, begins, ends, "wa", ends)


def windows(case: Case, rules: Rules) -> dict[str, Window]:
    """When each open item opens, is due and closes."""
    return {row.row_key: window_of(case, row, rules, CALENDAR) for row in case.open_activities}


def is_given_back_whole(key: str, hold: Pause, case: Case, rules: Rules) -> bool:
    """True for what is due in a week, or so many days after a day that is known, a first hold coming between."""
    row, rule = case.activities[key], rules.activities[key.partition("#")[0]]
    is_counted = isinstance(rule.due, Point) and rule.due.anchor in NAMED_DAYS and not rule.due.before
    counts_days = isinstance(rule.due, Week) or (is_counted and rule.due.span.unit is not Unit.WORKING_DAYS)
    is_plain = not (rule.rolls or rule.opens or rule.trigger or row.deferred_to or case.pauses or case.extensions)
    return counts_days and is_plain and hold.started_on >= row.opened_on


def is_a_first_time(row: Activity, case: Case, rules: Rules) -> bool:
    """True for a series from last done that begins: which stretch runs on the day it comes to stand hangs on the holds
    before that day, and on nothing later."""
    every = rules.activities[row.key].every
    before = case.activities.get(f"{row.key}#{row.n - 1}")
    return every is not None and every.from_last_done and (before is None or fell_away(before))


@with_holds
def test_one_more_hold_brings_no_date_forward_and_leaves_alone_what_came_before_it(pathway: str) -> None:
    @examples(20)
    @given(stories(pathway))
    def each(story: Story) -> None:
        life = story.lived()
        without = windows(life.case, story.rules)
        for hold in more_holds(life.case, story.rules, story.ends_on):
            with_it = windows(life.case.having("pauses", hold), story.rules)
            for key, window in without.items():
                row = life.case.activities[key]
                if hold.started_on < row.opened_on and is_a_first_time(row, life.case, story.rules):
                    continue
                if window.due_on and is_given_back_whole(key, hold, life.case, story.rules):
                    later = window.due_on + (hold.ends_on - hold.started_on)
                    assert with_it[key].due_on == (later if hold.started_on <= window.due_on else window.due_on), key
                for before, after in zip(window, with_it[key], strict=True):
                    assert before is None or (after is not None and after >= before), (key, hold)
                    assert before is None or before >= hold.started_on or after == before, (key, hold)

    each()


@with_holds
def test_a_life_put_on_hold_has_no_date_sooner_than_one_that_was_not(pathway: str) -> None:
    """Played through the real commands, each day swept; the hold told of on its day or some days late."""

    @examples(14)
    @given(stories(pathway, most=8), st.sampled_from(LENGTHS), st.sampled_from((0, 0, 2, 6)), st.integers(0, 40))
    def each(story: Story, length: int, late: int, later: int) -> None:
        held = story.lived()
        plain, on = held.told_on(), story.ends_on
        began = done(held, pause(story, on, length, began=on - timedelta(days=late)))
        assume(began)
        for life in (held, plain):
            swept(life, on, length)
        assert done(held, Event(on + timedelta(days=length), "resume", None))
        for life in (held, plain):
            swept(life, on + timedelta(days=length), later)
        for key, due in due_days(held).items():
            row = held.case.activities[key]
            is_same = counts_from_the_same(held, plain, row)
            assert not is_same or due >= (due_days(plain).get(key) or due), row

    each()


def counts_from_the_same(one: Life, other: Life, row: Activity) -> bool:
    """True for what had come to stand before the lives went different ways, and hangs on nothing that came after."""
    twin = other.case.activities.get(row.row_key)
    return twin is not None and (twin.opened_on, twin.anchor_on) == (row.opened_on, row.anchor_on) and (
        one.case.stage_entered_on == other.case.stage_entered_on
    )  # fmt: skip


@with_holds
def test_a_hold_that_never_was_leaves_no_trace_in_any_date(pathway: str) -> None:
    @examples(14)
    @given(
        stories(pathway, most=8), st.sampled_from(LENGTHS), st.sampled_from((0, 0, 3)), st.sampled_from((0, 4, 50, 50))
    )
    def each(story: Story, length: int, late: int, found_out: int) -> None:
        life = story.lived()
        plain, on = life.told_on(), story.ends_on
        assume(done(life, pause(story, on, length, began=on - timedelta(days=late))))
        for each_one in (life, plain):
            swept(each_one, on, found_out)
        undone = {"undo": True, "reason": "it never was"}
        assert done(life, Event(on + timedelta(days=found_out), "correct", "pause", undone))
        if life.case.stage_entered_on == plain.case.stage_entered_on:
            assert due_days(life) == due_days(plain)
        if not found_out:
            assert windows(life.case, story.rules) == windows(plain.case, story.rules)

    each()


@with_holds
def test_once_a_hold_is_over_it_does_not_matter_when_it_was_expected_to_be(pathway: str) -> None:
    @examples(14)
    @given(stories(pathway, most=8), st.sampled_from(LENGTHS), st.sampled_from(LENGTHS), st.integers(0, 40))
    def each(story: Story, expected: int, otherwise: int, length: int) -> None:
        one = story.lived()
        other, on = one.told_on(), story.ends_on
        for life, days in ((one, expected), (other, otherwise)):
            assume(done(life, pause(story, on, days, began=on)))
            swept(life, on, length)
            assert done(life, Event(on + timedelta(days=length), "resume", None))
            swept(life, on + timedelta(days=length), 1)
        assert due_days(one) == due_days(other)
        assert one.case.stage == other.case.stage

    each()


def pause(story: Story, on: date, days: int, began: date) -> Event:
    """A hold for a reason of this pathway, expected to last so many days from today."""
    return Event(on, "pause", next(iter(story.rules.pauses)), {"on": began, "until": on + timedelta(days=days)})


def swept(life: Life, on: date, days: int) -> None:
    """So many more days after one on which nobody does anything."""
    for number in range(days):
        life.sweep(on + timedelta(days=number + 1))


def due_days(life: Life) -> dict[str, date]:
    """What stands and when it is due, but for what a hold has opened."""
    rows = (row for row in life.case.open_activities if not _is_of_a_hold(row, life.rules))
    return {row.row_key: row.due_on for row in rows if row.due_on}


def _is_of_a_hold(row: Activity, rules: Rules) -> bool:
    trigger = rules.activities[row.key].trigger
    return trigger is not None and trigger.kind == "on hold"
