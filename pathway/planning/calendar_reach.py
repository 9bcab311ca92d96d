"""Which open cases a changed calendar can touch at all: a filter that may let too many through, and never misses one.

The proof. Whatever is counted asks the calendar one thing only, whether a day is a working day. So a count that asks
about none of the days that changed comes to what it came to before, and a case at rest stays as it is stored. What
remains is to say for which due days an item's count can have asked about a changed day:

- a count of n working days to the due day asks about the days it passes: at most n of them working days. With the
  roll after it, fewer than n + 2 working days lie between a day asked about and the due day as it is stored;
- a rung k working days after the due day asks about the days from the one to the other, and the same before it. It
  bears on nothing as long as the rung before it is still to come, if that one always comes first;
- a hold lets a count pass over its days. One that ended more working days before a changed day than anything is counted
  by lies in no count that asks about that day. But it was given back to the date after it, which was counted without
  it first: that count asked about earlier days, so an item of a case that was ever on hold may be due any time after;
- a case that time acts on today is not at rest, and a few rules count from days that lie elsewhere: always looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from pathway.case.model import Activity, Case
from pathway.dates import ONE_DAY, Calendar, Span, Unit, add_working_days
from pathway.definition.rules import ActivityRule, Rules, RungRule
from pathway.definition.spans import DUE, PLANNED, Point, When

MOST_RUNGS = 1000
"""More than any ladder has."""


@dataclass(frozen=True, slots=True)
class Near:
    """Open items of an activity due from `first` to `last`, their highest rung one of [from_rung, below_rung).

    `last_if_held` is in place of `last` on a case that was ever on hold.
    """

    activity: str
    first: date
    last: date
    last_if_held: date
    from_rung: int = 0
    below_rung: int = MOST_RUNGS

    def holds(self, row: Activity, was_held: bool) -> bool:
        """True if an open item is one of these."""
        return (
            row.key == self.activity
            and row.due_on is not None
            and self.first <= row.due_on <= (self.last_if_held if was_held else self.last)
            and self.from_rung <= row.rung < self.below_rung
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the cases of one definition that count by one calendar version, those that a change can touch.

    `held_from` is the day from which a hold, where its end lies on or after it, may lie in a count that is touched.
    """

    definition: str
    calendar: str
    today: date
    is_everywhere: bool
    held_from: date
    near: tuple[Near, ...]

    def may_touch(self, case: Case) -> bool:
        """True for every case that the change touches, and for few others. Its own cases only."""
        if (case.definition, case.calendar) != (self.definition, self.calendar):
            return False
        if case.next_action_on is not None and (self.is_everywhere or case.next_action_on <= self.today):
            return True
        rows, was_held = case.open_activities, bool(case.pauses)
        if rows and (self.is_everywhere or any(pause.ends_on >= self.held_from for pause in case.pauses.values())):
            return True
        return any(near.holds(row, was_held) for row in rows for near in self.near)


def reach_of(rules: Rules, old: Calendar, new: Calendar, today: date) -> Reach | None:
    """What a change from one calendar to another can touch of the cases on a definition; None if nothing at all."""
    changed = sorted(day for day in old.closed ^ new.closed if day.weekday() < 5)
    if not changed:
        return None
    rules_of_items = rules.activities.values()
    everywhere = any(_counts_from_elsewhere(rule, rules) for rule in rules_of_items)
    old = old.open_ended()
    held_from = add_working_days(changed[0], -(max(map(partial(_longest, rules=rules), rules_of_items)) + 2), old)
    near = () if everywhere else tuple(n for rule in rules_of_items for n in _near(rule, rules, old, changed))
    return Reach(rules.version, old.version, today, everywhere, held_from, near)


def _near(rule: ActivityRule, rules: Rules, old: Calendar, changed: Sequence[date]) -> Iterator[Near]:
    """For each changed day, the due days whose window or ladder may have asked about it."""
    most = max(_working_days(rule, rules), default=0)
    asks = most > 0 or rule.rolls is not None
    # What is counted to a day before it opens is due when it opens: each changed day moves it a working day nearer.
    margin = most + 2 + (len(changed) if rule.opens is not None else 0)
    rungs = [(rung, _first_to_ask(rung, rule)) for rung in rule.ladder if _is_working(rung.span)]
    for day in changed:
        if asks:
            first, last = add_working_days(day, -margin, old), add_working_days(day, margin, old)
            yield Near(rule.key, first, last, last_if_held=date.max)
        for rung, from_rung in rungs:
            count = rung.span.count
            first, last = add_working_days(day, -count, old), day - ONE_DAY
            if rung.before:
                first, last = day + ONE_DAY, add_working_days(day, count, old)
            yield Near(rule.key, first, last, last, from_rung, rung.number)


def _longest(rule: ActivityRule, rules: Rules) -> int:
    """The most working days that anything of an item is counted by."""
    rungs = (rung.span.count for rung in rule.ladder if _is_working(rung.span))
    return max((*_working_days(rule, rules), *rungs), default=0)


def _first_to_ask(rung: RungRule, rule: ActivityRule) -> int:
    """The highest rung raised from which on this one can be the next: the one before it, if that always comes first."""
    previous = next((each for each in rule.ladder if each.number == rung.number - 1), None)
    if previous is None:
        return 0
    if previous.before != rung.before:
        comes_first = previous.before
    elif rung.before:
        comes_first = _is_working(previous.span) and previous.span.count >= rung.span.count
    else:
        # So many working days are at least as many days.
        length = previous.span.count if _is_working(previous.span) else previous.span.days
        comes_first = length <= rung.span.count
    return previous.number if comes_first else 0


def _working_days(rule: ActivityRule, rules: Rules) -> Iterator[int]:
    """The lengths in working days that an item's window is counted by."""
    points = [when.span for when in _times(rule) if isinstance(when, Point)]
    leads = [barrier.lead_time for barrier in rules.barriers.values()] if _is_of_a_barrier(rule) else []
    for span in (*points, *leads, *([rule.due_with_provider] if rule.due_with_provider else [])):
        if _is_working(span):
            yield span.count


def _counts_from_elsewhere(rule: ActivityRule, rules: Rules) -> bool:
    """True if the days an item's window asks about may lie far from its due day, or before it stands."""
    if rule.every is not None and _is_working(rule.every.span):
        return True
    if rule.series and (rule.rolls is not None or any(map(_asks, rule.series))):
        return True
    if any(_asks(when) and getattr(when, "anchor", None) != DUE for when in (rule.opens, rule.closes)):
        return True
    planned = {when.anchor for when in _times(rule) if isinstance(when, Point) and when.which == PLANNED}
    if _is_of_a_barrier(rule) and rules.discharge:
        planned.add(rules.discharge.review)
    return any(_hangs_on_the_calendar(rules.activities[key], rules) for key in planned)


def _hangs_on_the_calendar(rule: ActivityRule, rules: Rules) -> bool:
    return rule.rolls is not None or any(_working_days(rule, rules)) or _counts_from_elsewhere(rule, rules)


def _times(rule: ActivityRule) -> Iterator[When]:
    yield from (when for when in (rule.opens, rule.due, rule.closes, *rule.series) if when is not None)


def _asks(when: When | None) -> bool:
    return isinstance(when, Point) and _is_working(when.span)


def _is_working(span: Span) -> bool:
    return span.unit is Unit.WORKING_DAYS


def _is_of_a_barrier(rule: ActivityRule) -> bool:
    return rule.trigger is not None and rule.trigger.kind == "barrier found"
