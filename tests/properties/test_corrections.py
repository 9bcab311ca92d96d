"""Recorded wrongly and put right is recorded rightly; recorded and taken back is never recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from pathway.case.known import fell_away
from pathway.case.model import Case
from pathway.case.standing import standing_in
from pathway.commands.correcting.which import name_of_try
from pathway.commands.occurrence import is_of_a_stretch
from pathway.definition.rules import Rules
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life
from tests.properties.doings import WAYS
from tests.properties.lives import done
from tests.properties.pathways import on_every_pathway
from tests.properties.stories import Story, examples, stories

ACTS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 6), st.integers(1, 60))
"""Which activity, with which outcome, how many days ago; how many days ahead the next review."""
BUT_WORRIES = tuple(verb for verb in WAYS if verb != "concern")
"""A worry wakes a case too, as a contact missed does: which of the two it was is not recorded."""


@on_every_pathway
def test_put_right_on_the_day_is_as_good_as_recorded_rightly(pathway: str) -> None:
    @examples(25)
    @given(stories(pathway, verbs=BUT_WORRIES), ACTS, ACTS)
    def each(story: Story, wrong: tuple[int, ...], right: tuple[int, ...]) -> None:
        life, on = story.lived(), story.ends_on
        slip = a_recording(life, on, wrong)
        truth = a_recording(life, on, (wrong[0], *right[1:]))
        assume(slip is not None and truth is not None and said(slip) != said(truth))
        assert slip is not None
        assert truth is not None
        rightly, wrongly = life.told_on(), life.told_on()
        assume(done(wrongly, slip) and wrongly.case.stage == life.case.stage)
        what = recorded(wrongly)
        assume(not came_too_soon(life, wrongly, what) and done(rightly, truth))
        assume(recorded(rightly).partition("#")[0] == what.partition("#")[0])
        differs = {word: value for word, value in said(truth).items() if said(slip).get(word) != value}
        assume(done(wrongly, Event(on, "correct", what, {**differs, "reason": "x"})))
        assert what_is_so(wrongly, on, slip) == what_is_so(rightly, on, slip)

    each()


@on_every_pathway
def test_taken_back_is_as_good_as_never_recorded(pathway: str) -> None:
    @examples(25)
    @given(stories(pathway, verbs=BUT_WORRIES), ACTS, st.integers(0, 9))
    def each(story: Story, wrong: tuple[int, ...], later: int) -> None:
        life, on = story.lived(), story.ends_on
        slip = a_recording(life, on, wrong)
        assume(slip is not None)
        assert slip is not None
        never, wrongly, then = life.told_on(), life.told_on(), on + timedelta(days=later)
        assume(done(wrongly, slip))
        what = recorded(wrongly)
        assume(not came_too_soon(life, wrongly, what))
        never.sweep(then)
        wrongly.sweep(then)
        assume(wrongly.case.stage == never.case.stage)
        assume(done(wrongly, Event(then, "correct", what, {"undo": True, "reason": "x"})))
        assert what_is_so(wrongly, then, slip) == what_is_so(never, then, slip)

    each()


def a_recording(life: Life, on: date, drawn: tuple[int, ...]) -> Event | None:
    """Something recorded by hand, sensible more often than not: what stands, or anything else."""
    standing = sorted({row.key for row in life.case.open_activities if not life.rules.activities[row.key].done_by})
    keys = standing * 3 + sorted(key for key, rule in life.rules.activities.items() if not rule.done_by)
    if not keys:
        return None
    which, outcome, ago, ahead = drawn
    rule = life.rules.activities[keys[which % len(keys)]]
    words: dict[str, Any] = {"outcome": rule.outcomes[outcome % len(rule.outcomes)], "on": on - timedelta(days=ago)}
    if words["outcome"] in rule.again_after:
        words["until"] = on + timedelta(days=ahead)
    return Event(on, "record", rule.key, words)


def said(event: Event) -> dict[str, Any]:
    return dict(event.said)


def recorded(life: Life) -> str:
    """The name of what was recorded last: the occurrence, or the try at it."""
    case, facts = life.case, life.steps[-1].decided.facts
    key, contact = str(facts["activity"]), next(reversed(case.contacts.values()), None)
    is_its_own = contact is not None and f"{contact.activity}#{contact.occurrence}" == key
    if contact is None or not is_its_own or facts["outcome"] == "declined":
        return key
    return key if case.activities[key].closed_with == contact.ref else name_of_try(case, contact)


def came_too_soon(before: Life, after: Life, what: str) -> bool:
    """True where a slip brings a time of a series before its day. That stays: of a stretch still to come it waits for
    that, and of a list the next has come because the one before seemed overdue."""
    rules, row = after.rules.activities, after.case.activities[what.partition(".")[0]]
    is_early = row.came_with == row.row_key and is_of_a_stretch(after.case, rules[row.key])
    came = after.case.activities.keys() - before.case.activities.keys()
    return is_early or any(rules[key.partition("#")[0]].series for key in came)


def what_is_so(life: Life, on: date, slip: Event) -> dict[str, Any]:
    """What a case comes to, in no order and without numbers."""
    case, rules = life.case, life.rules
    return {
        "case": (case.stage, case.status, case.status_before, case.stage_entered_on, case.clock_started_on,
                 case.wakes_on, case.last_spoken_on, case.with_provider_since, case.ended_on, case.ending),
        "contacts": sorted(str((c.activity, c.happened_on, c.outcome, c.by)) for c in case.counted_contacts),
        "longer": sorted((e.stage, e.days) for e in case.extensions.values() if e.days),
        "items": sorted(items(case, rules, on, slip)),
    }  # fmt: skip


def items(case: Case, rules: Rules, on: date, slip: Event) -> Iterator[str]:
    """Every item but those that fell away or have no day; when it came, only where the slip is of the same day: what
    would have come between two days comes when the slip is put right."""
    for row in case.activities.values():
        if fell_away(row) or (row.is_open and row.due_on is None):
            continue
        standing = standing_in(case, row, rules, on)
        dates = (row.opens_on if slip.day == on else None, row.due_on, row.closes_on, row.deferred_to)
        if standing.name == "not_held":
            dates = ()
        yield str((row.key, standing, dates, row.done_on, row.done_by, row.outcome, row.staff))
