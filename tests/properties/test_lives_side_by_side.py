"""Two lives that differ in what should not matter come to the same, on whatever pathway."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pathway.case.model import Activity, Case, ClosedAs
from pathway.definition.rules import Rules
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life
from tests.properties.doings import Doing, Scene, acted, event_of
from tests.properties.lives import done, timeless
from tests.properties.pathways import on_every_pathway
from tests.properties.stories import Story, examples, stories

Dates = dict[str, tuple[Any, ...]]


def dates(case: Case) -> Dates:
    """When each open item opens, is due and closes."""
    return {row.row_key: (row.opens_on, row.due_on, row.closes_on) for row in case.open_activities}


def came_of(life: Life) -> Dates:
    """What people did with what stood in a stage. An invitation after a missed contact is done by whichever comes."""
    rows = (row for row in life.case.activities.values() if row.done_by)
    stood = [row for row in rows if life.rules.activities[row.key].trigger is None]
    return {row.row_key: (row.closed_as, row.done_on, row.outcome) for row in stood}


@on_every_pathway
def test_catching_up_equals_running_on(pathway: str) -> None:
    """Rule 8: swept every day, or only when somebody acts and once at the end."""

    @examples(14)
    @given(stories(pathway), st.integers(1, 90))
    def each(story: Story, days: int) -> None:
        running = story.begun()
        late, on = running.told_on(), story.begun_on
        for doing in story.doings:
            for _ in range(doing.after_days):
                on += timedelta(days=1)
                running.sweep(on)
            event = event_of(doing, running, on)
            assert event is None or done(running, event) == done(late, event)
        for passed in range(days):
            running.sweep(on + timedelta(days=passed + 1))
        late.sweep(on + timedelta(days=days))
        assert timeless(running.case) == timeless(late.case)

    each()


@on_every_pathway
def test_the_order_in_which_a_day_is_recorded_does_not_matter_for_dates(pathway: str) -> None:
    """Things done and contacts missed, facts, bookings, deferrals; also where the case moves on that day."""

    @examples(20)
    @given(stories(pathway, most=8), st.integers(0, 2**32 - 1))
    def each(story: Story, seed: int) -> None:
        chance, one = Random(seed), story.lived()
        # What somebody put off after one contact missed stays put off where it turns out to stand for another.
        assume(
            not any(row.deferrals and is_for_contacts_missed(row.key, one.rules) for row in one.case.open_activities)
        )
        other, on = one.told_on(), story.ends_on
        told = things_to_tell(one, on, chance)
        again = chance.sample(told, len(told))
        accepted = [done(one, event) for event in told] + [done(other, event) for event in again]
        assume(all(accepted))
        assert one.case.stage == other.case.stage, (told, again)
        assert came_of(one) == came_of(other), (told, again)
        assert however_often(one) == however_often(other), (told, again)
        if rungs(one.case) == rungs(other.case):  # what people were told between stays told
            assert one.case.next_action_on == other.case.next_action_on

    each()


MISSED = ("contact missed", "contacts pattern")


def is_seen(row: Activity, rules: Rules) -> bool:
    """True for what is a contact with the person."""
    return rules.activities[row.key].is_contact


def rungs(case: Case) -> dict[str, tuple[int, int]]:
    """How far each open item has come on its ladder."""
    return {row.row_key: (row.due_number, row.rung) for row in case.open_activities}


def is_for_contacts_missed(key: str, rules: Rules) -> bool:
    """True for what stands because of contacts missed."""
    trigger = rules.activities[key].trigger
    return trigger is not None and trigger.kind in MISSED


def however_often(life: Life) -> dict[str, tuple[Any, ...]]:
    """When each open item opens, is due and closes; of what stands for contacts missed when it is due, whichever time
    it is: reached between, another one stands."""
    missed = [row for row in life.case.open_activities if is_for_contacts_missed(row.key, life.rules)]
    others = {key: days for key, days in dates(life.case).items() if key not in {row.row_key for row in missed}}
    return others | {row.key: (row.due_on,) for row in missed}


def things_to_tell(life: Life, on: date, chance: Random) -> list[Event]:
    """Up to four acts about different things that stand, and a fact. What stands because of contacts missed is not
    among them: done before the next one is missed, it does not stand for that. Contacts are of different days: of those
    of one day the one told last was the last."""
    rules = life.rules
    rows = Scene(life, Doing(0, "record", 0, 0, 9, 0), on).to_record()
    rows = [row for row in rows if not is_for_contacts_missed(row.key, rules)][:9]
    needs = {key for move in rules.stages[life.case.stage].moves for need in move.needs for key in need.split(" or ")}
    told: list[Event] = []
    chosen = chance.sample(rows, min(len(rows), 4))
    # What the case waits for to move on is told more often than not.
    chosen = [row for row in rows if row.key in needs and row not in chosen][:2] + chosen
    for which, row in enumerate(chosen):
        verb = chance.choice(("record", "record", "record", "book", "defer"))
        late = which * 2 + chance.choice((0, 1)) if is_seen(row, rules) else chance.choice((0, 0, 1, 5))
        later = max(row.due_on or on, on) + timedelta(days=1 + which)
        said = {"record": {"on": on - timedelta(days=late)}, "book": {"on": later}, "defer": {"to": later}}
        if verb == "record" and rules.activities[row.key].kind == "contact" and chance.random() < 0.4:
            said["record"] |= {"outcome": "did_not_attend"}
        told.append(Event(on, verb, row.row_key, said[verb]))
    fact = event_of(Doing(0, "facts", chance.randrange(12), chance.choice((0, 1, 2)), 20, 0), life, on)
    return [*told, *([fact] if fact else [])]


@on_every_pathway
def test_a_correction_that_is_corrected_leaves_no_date_changed(pathway: str) -> None:
    """The day something was done, put on another day and back again, with nothing happening between; the other day
    often one on which something came to stand."""

    @examples(14)
    @given(stories(pathway), st.integers(0, 30), st.integers(0, 60), st.booleans())
    def each(story: Story, which: int, days: int, is_a_day_of_others: bool) -> None:
        life = story.lived()
        before, on = life.case, story.ends_on
        rows = [row for row in before.activities.values() if row.closed_as == ClosedAs.DONE and row.done_on]
        assume(rows)
        row = rows[which % len(rows)]
        others = sorted({each.opened_on for each in before.activities.values()})
        wrong = others[days % len(others)] if is_a_day_of_others else on - timedelta(days=days)
        for day in (wrong, row.done_on):
            assume(done(life, Event(on, "correct", row.row_key, {"on": day, "reason": "it was another day"})))
        # What closed, fell away or came to stand between is not taken back.
        same = [key for key, (row) in life.case.activities.items() if key in dates(before) and row.is_open]
        if life.case.stage == before.stage and set(life.case.activities) == set(before.activities):
            assert {key: dates(life.case)[key] for key in same} == {key: dates(before)[key] for key in same}

    each()


@on_every_pathway
def test_a_fact_put_right_counts_as_if_it_had_been_known_so_at_once(pathway: str) -> None:
    """Told wrong and then right on one day: what stands in both lives has the same dates in both."""

    @examples(14)
    @given(stories(pathway, most=8), st.integers(0, 11), st.integers(1, 60), st.integers(1, 60))
    def each(story: Story, which: int, right: int, wrong: int) -> None:
        one = story.lived()
        other, on = one.told_on(), story.ends_on
        acted(one, Doing(0, "facts", which, 1, wrong, 0), on)
        for life in (one, other):
            # One after the other: which fact is told hangs on the pathway alone.
            acted(life, Doing(0, "facts", which, 1, right, 0), on)
        if one.case.stage == other.case.stage:
            shared = dates(one.case).keys() & dates(other.case).keys()
            assert {key: due(one, key) for key in shared} == {key: due(other, key) for key in shared}

    each()


def due(life: Life, key: str) -> date | None:
    return life.case.activities[key].due_on
