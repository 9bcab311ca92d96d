"""Ladders: who is told, and on which day, if an item slips. Decided once for each distinct situation.

`decide` receives an `ItemSituation` and nothing else, so that a caseload of thousands in the same situation costs
one decision. A rung's day is counted in working days or days from the due day; it waits for the clock to run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pathway.case.counting import Trace, add_span, tell
from pathway.case.model import Activity, Case
from pathway.case.pathway_clock import is_frozen, stretches
from pathway.dates import Calendar, Days, Unit
from pathway.definition.rules import ActivityRule, Rules, RungRule


class ItemSituation(NamedTuple):
    """All that decides what time does to an open item on the day `on`. Days are counted from `on`.

    `paused` are the stretches on hold that end after the due day; `facts` those named facts that hold today.
    """

    definition: str
    calendar: str
    activity: str
    on: date
    due_in: int | None
    closes_in: int | None
    rung: int
    runs: bool
    facts: frozenset[str]
    paused: Days


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """Rungs to raise today (number, role to tell), whether the window has closed, days until the next change."""

    raises: tuple[tuple[int, str], ...]
    closes: bool
    next_in: int | None


def situation(case: Case, row: Activity, rules: Rules, calendar: Calendar, on: date) -> ItemSituation:
    """The situation of an open item on a day."""
    rule = rules.activities[row.key]
    named = _named(rule)
    runs = not case.pauses or not is_frozen(case, rules, row.key)
    paused: Days = ()
    if case.pauses and row.due_on:
        paused = tuple(s for s in stretches(case, rules, row.key) if s[1] > row.due_on - timedelta(days=90))
    return ItemSituation(
        definition=case.definition,
        calendar=calendar.version,
        activity=row.key,
        on=on,
        due_in=(row.due_on - on).days if row.due_on else None,
        closes_in=(row.closes_on - on).days if row.closes_on else None,
        rung=row.rung,
        runs=runs,
        facts=frozenset(name for name in named if case.fact(name) == "yes") if named else named,
        paused=paused,
    )


@lru_cache(maxsize=4096)
def _named(rule: ActivityRule) -> frozenset[str]:
    """The facts that bring a rung of this item forward."""
    return frozenset(name for rung in rule.ladder for name in rung.sooner_if)


def decide(asked: ItemSituation, rules: Rules, calendar: Calendar) -> ItemDecision:
    """What time does to an item in this situation. The answer is kept for the next case in the same one."""
    known = rules.memo.get(asked)
    if known is None:
        if len(rules.memo) > 100_000:
            rules.memo.clear()
        known = rules.memo[asked] = _decide(asked, rules, calendar)
    assert isinstance(known, ItemDecision)
    return known


def _decide(asked: ItemSituation, rules: Rules, calendar: Calendar) -> ItemDecision:
    if not asked.runs or asked.due_in is None:
        return ItemDecision((), closes=False, next_in=None)
    due_on = asked.on + timedelta(days=asked.due_in)
    left = [rung for rung in rules.activities[asked.activity].ladder if rung.number > asked.rung]
    days = [(rung, rung_day(rung, due_on, calendar, asked.paused, asked.facts)) for rung in left]
    raises = tuple((rung.number, rung.tell) for rung, day in days if day <= asked.on)
    later = [(day - asked.on).days for _, day in days if day > asked.on]
    closes = asked.closes_in is not None and asked.closes_in < 0
    if asked.closes_in is not None and not closes:
        later.append(asked.closes_in + 1)
    return ItemDecision(raises, closes, None if closes else min(later, default=None))


def rung_day(
    rung: RungRule, due_on: date, calendar: Calendar, paused: Days = (), facts: frozenset[str] = frozenset(),
    trace: Trace | None = None,
) -> date:  # fmt: skip
    """The day a rung is due: counted from the due day, which itself does not count; never on a day on hold.

    A named fact that holds brings the rung forward to the due day itself.
    """
    if sooner := facts & frozenset(rung.sooner_if):
        day = due_on
        tell(trace, "note", day, f"at once: {', '.join(sorted(sooner)).replace('_', ' ')}")
    elif rung.span.unit is Unit.WORKING_DAYS or rung.before:
        day = add_span(due_on, rung.span, calendar, paused, trace, before=rung.before)
    else:
        day = due_on + timedelta(days=rung.span.days)
        tell(trace, "offset", day, f"{rung.span} after")
    for begins, ends in paused:
        # A rung that came due before the hold began was raised then; one within it waits for the clock to run.
        if begins < day < ends:
            day = ends
            tell(trace, "pause", day, "on hold until then")
    return day
