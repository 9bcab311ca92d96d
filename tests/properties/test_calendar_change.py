"""A changed calendar: no case it moves is passed over, and what is moved at once is what the days would come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathway.calendar_walk import CalendarWalk, ToPutInForce
from pathway.case.history import Recorded, make_entry
from pathway.case.model import Case
from pathway.case.renewing import renewed
from pathway.commands.recount import recounted, rest_day
from pathway.dates import Calendar, london_instant
from pathway.definition.rules import Rules
from pathway.pathways_file import read_text
from pathway.planning.calendar_change import at_rest, moves
from pathway.planning.calendar_reach import reach_of
from pathway.planning.scenario_life import Life
from pathway.ports import PublishedDefinition
from pathway.queries.calendar_rehearsal import NOT_COUNTED_FROM
from pathway.store.memory import MemoryStore
from pathway.walk import Walk
from tests.builders import PROGRAMME, SeededChance
from tests.properties.lives import BEGUN, STARTS, Act, a_life, acts, done, event_of
from tests.properties.pathways import on_every_pathway
from tests.properties.stories import Story, examples, stories
from tests.shipped import CALENDAR, CONFIG, MANAGER, PATHWAY, RULES

often = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
HOLDS = st.builds(
    lambda gap, reason, days, length: [
        Act(gap, "pause", reason, (("until", days),), 0), Act(length, "resume", None, (), 0)
    ],
    st.integers(0, 30), st.sampled_from(tuple(RULES.pauses)), st.integers(1, 40), st.integers(1, 45),
)  # fmt: skip
FEW = st.lists(acts(), max_size=5)
LIVES = st.one_of(
    st.lists(acts(), max_size=10), st.builds(lambda *parts: [act for part in parts for act in part], FEW, HOLDS, FEW)
)
SOON = 45
SHIPPED = (CONFIG / "pathways.yaml").read_text()
VARIANTS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("due: week 24\n", "due: week 24\n            rolls: previous working day\n"),),
    (("every: 2 weeks\n            until: stage ends\n", "every: 7 working days\n            until: stage ends\n"),),
    (("opens: week 9\n", "opens: 8 working days before due\n"), ("lead_time: 10 weeks", "lead_time: 40 working days"),
     ("{after: 1 day, tell: who}", "{after: 6 days, tell: who}")),
    (("due: week 5\n", "due: 20 working days after start\n            closes: 3 working days after due\n"),
     ("{after: 1 day, tell: who}", "{after: 2 working days, tell: who}"),
     ("due: 14 days", "due: 9 working days")),
)  # fmt: skip
"""Ways to count that the shipped pathway does not use: rolled before a count back, working-day series, both sides."""


@cache
def rules_of(variant: int) -> Rules:
    """The shipped pathway with some of its times said otherwise."""
    text = SHIPPED
    for old, new in VARIANTS[variant]:
        assert old in text, old
        text = text.replace(old, new)
    return RULES if text == SHIPPED else read_text(text, "pathways.yaml").rules[PATHWAY]


@st.composite
def changes(draw: st.DrawFn, around: date) -> Calendar:
    """The shipped calendar with some days near a day closed or opened again."""
    days = draw(st.sets(st.integers(-10, SOON), min_size=1, max_size=3))
    closed = CALENDAR.closed ^ {around + timedelta(days=day) for day in days}
    if draw(st.booleans()):
        # One of those that are coming is taken away.
        coming = sorted(day for day in closed if day >= around)[:2]
        closed -= {draw(st.sampled_from(coming))} if coming else set()
    # A version of its own: what is decided is remembered by version.
    version = " ".join(sorted(day.isoformat() for day in closed ^ CALENDAR.closed))
    return replace(CALENDAR, version=version, closed=closed, titles=())


def a_case_on_its_way(start: date, begun: int, doings: list[Act], variant: int, unswept: int) -> tuple[Case, date]:
    """A case after these acts, and the day on which it is looked at, up to which the last days may be unswept."""
    life = a_life(start, begun)
    life.rules = rules_of(variant)
    if variant:
        life = _again(life)
    on = start + timedelta(days=begun)
    for act in doings:
        on += timedelta(days=act.after_days)
        done(life, event_of(act, on))
    life.sweep(on)
    today = on + timedelta(days=unswept)
    return renewed(life.case, definition=life.rules.version), today


def _again(life: Life) -> Life:
    """The same case as another version of the pathway has it: every open date counted anew."""
    on = life.steps[-1].at.date()
    life._case = recounted(renewed(life.case, definition=life.rules.version), life.rules, CALENDAR, on, on)
    return life


def each_day_changed(around: date) -> Iterator[Calendar]:
    """The shipped calendar with one weekday near a day closed, or opened again."""
    for number in range(-30, SOON):
        day = around + timedelta(days=number)
        if day.weekday() < 5:
            yield replace(CALENDAR, version=f"{day}", closed=CALENDAR.closed ^ {day}, titles=())


def is_passed_over(case: Case, today: date, rules: Rules, new: Calendar) -> bool:
    """True if the filter leaves out a case on which the change alters anything at all: then it may move dates too."""
    reach = reach_of(rules, CALENDAR, new, today)
    if reach is not None and reach.may_touch(case):
        return False
    rests = renewed(at_rest(case, rules, CALENDAR, today), calendar=new.version)
    return recounted(case, rules, new, rest_day(case, today), today) != rests


@often
@given(st.data(), STARTS, BEGUN, LIVES, st.integers(0, len(VARIANTS) - 1), st.sampled_from((0, 0, 0, 3, 20)))
def test_the_filter_misses_no_case_that_a_change_touches(
    data: st.DataObject, start: date, begun: int, doings: list[Act], variant: int, unswept: int
) -> None:
    case, today = a_case_on_its_way(start, begun, doings, variant, unswept)
    drawn = data.draw(changes(today))
    for new in (*each_day_changed(today), drawn):
        assert not is_passed_over(case, today, rules_of(variant), new), new.version
    # What is left unread bears on no date.
    rows = {name: MappingProxyType({}) for name in NOT_COUNTED_FROM}
    by_half = moves(renewed(case, **rows), rules_of(variant), CALENDAR, drawn, today)
    assert by_half == moves(case, rules_of(variant), CALENDAR, drawn, today)


@on_every_pathway
def test_the_filter_misses_no_case_on_any_pathway(pathway: str) -> None:
    @examples(3)
    @given(stories(pathway))
    def each(story: Story) -> None:
        case, today = story.lived().case, story.ends_on
        for new in each_day_changed(today):
            assert not is_passed_over(case, today, story.rules, new), new.version

    each()


@pytest.mark.parametrize("variant", range(len(VARIANTS)))
@pytest.mark.parametrize("unswept", [0, 20])
def test_nor_does_it_where_all_goes_as_it_should(variant: int, unswept: int) -> None:
    moved = 0
    for begun in (0, 10, 24, 38, 60, 100, 163, 170):
        start = date(2026, 2, 2) + timedelta(days=begun % 5)
        case, today = a_case_on_its_way(start, begun, [], variant, unswept)
        for new in each_day_changed(today):
            assert not is_passed_over(case, today, rules_of(variant), new), (begun, new.version)
            moved += moved <= 10 and moves(case, rules_of(variant), CALENDAR, new, today) != ()
    assert moved > 10


def a_walk(case: Case, today: date) -> Walk:
    """A walk with one case on the shipped calendar."""
    at = london_instant(case.referred_on, 8)
    walk = Walk(
        MemoryStore(PROGRAMME, lambda definition: rules_of(int(definition.file_name)), SeededChance()), SeededChance()
    )
    variant = next(n for n in range(len(VARIANTS)) if rules_of(n).version == case.definition)
    with walk.store.work() as work:
        work.add_calendar(CALENDAR, at, MANAGER.ref)
        work.publish(PublishedDefinition(PATHWAY, 1, case.definition, "", "", "", str(variant), at, MANAGER.ref))
        born = replace(case, programme=PROGRAMME, seq=0, head=b"")
        entry, after = make_entry(None, born, "case_taken_over", today, london_instant(today, 5), MANAGER.ref, {})
        work.save([Recorded(entry, None, after)])
    return walk


def swept(walk: Walk, first: date, days: int, ref: str) -> Iterator[Case]:
    """The case after each of these days' sweeps."""
    for number in range(days):
        on = first + timedelta(days=number)
        walk.sweep(on, london_instant(on, 20))
        with walk.store.work() as work:
            assert work.set_asides() == []
            yield work.case(ref)


def plain(case: Case) -> object:
    """What stands on a case and when: everything but what tells when it was written, and how often told."""
    rows = [
        (row.row_key, row.opens_on, row.due_on, row.closes_on, row.rung, row.act_on)
        for row in case.open_activities
    ]  # fmt: skip
    return (
        case.calendar, case.stage, case.status, case.stage_acts_on, case.next_action_on, sorted(rows, key=str),
        {barrier.kind: barrier.start_by for barrier in case.barriers.values()},
    )  # fmt: skip


@settings(often, max_examples=40)
@given(st.data(), STARTS, BEGUN, LIVES, st.integers(0, len(VARIANTS) - 1), st.sampled_from((0, 0, 0, 3, 20)))
def test_moved_at_once_is_moved_as_the_days_would(
    data: st.DataObject, start: date, begun: int, doings: list[Act], variant: int, unswept: int
) -> None:
    case, today = a_case_on_its_way(start, begun, doings, variant, unswept)
    new = data.draw(changes(today))
    at_once, by_itself = a_walk(case, today), a_walk(case, today)
    at = london_instant(today, 12)
    change = ToPutInForce(new, CALENDAR.version, {})
    for walk in (at_once, by_itself):
        CalendarWalk(walk, MANAGER, at).put_in_force([change])
    CalendarWalk(at_once, MANAGER, at).recount([case.ref])
    pairs = zip(swept(at_once, today, SOON, case.ref), swept(by_itself, today, SOON, case.ref), strict=True)
    for moved, waited in pairs:
        if moved.calendar == waited.calendar == new.version:
            assert plain(moved) == plain(waited)
