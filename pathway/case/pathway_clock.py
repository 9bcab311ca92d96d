"""The pathway clock: it counts weeks, stops for a pause and runs again. Elapsed and adjusted weeks are both kept.

The start day is day 0; weeks 1-6 are days 0-41. Pathway day = elapsed days less paused days strictly before: the
pause's first day keeps its number, and so does every paused day after it, up to the day the clock runs again.
"""

from __future__ import annotations

from datetime import date, timedelta

from pathway.case.model import Case, Pause
from pathway.dates import Days, days_within
from pathway.definition.rules import AFTER, Rules


def stretches(case: Case, rules: Rules, activity: str | None = None) -> Days:
    """The stretches on hold, in order, [first, end). Leaves out those during which `activity` still runs.

    A pause that has not ended counts to its expected return.
    """
    if not case.pauses:
        return ()
    return tuple(
        sorted(
            (pause.started_on, pause.ends_on)
            for pause in case.pauses.values()
            if activity is None or not still_runs(rules, pause.reason, activity)
        )
    )


def longer_by(case: Case, rules: Rules, holds: Days, but: str | None = None) -> Days:
    """The holds, and the days by which stages were made longer: they begin on the stage's last day and bear its number.

    `but` leaves out the extension of one stage: what comes every so often in it goes on meanwhile.
    """
    if not case.extensions or case.clock_started_on is None:
        return holds
    days: dict[str, int] = {}
    for extension in case.extensions.values():
        days[extension.stage] = days.get(extension.stage, 0) + extension.days
    for stage in sorted(days, key=lambda key: rules.stages[key].number):
        last = rules.stages[stage].last_day
        if last is not None and stage != but and days[stage]:
            begins = day_on(case.clock_started_on, last, holds)
            holds = _one_after_another([*holds, (begins, begins + timedelta(days=days[stage]))])
    return holds


def _one_after_another(stretches: list[tuple[date, date]]) -> Days:
    """Stretches that would overlap follow one another instead, each as long as it is."""
    placed: list[tuple[date, date]] = []
    for begins, ends in sorted(stretches):
        begin = max(begins, placed[-1][1]) if placed else begins
        placed.append((begin, begin + (ends - begins)))
    return tuple(placed)


def overlapping(case: Case, start: date, until: date | None, but: int | None = None) -> Pause | None:
    """A hold that shares a day with [start, until), other than number `but`. One that still runs has no end yet.

    A hold that was undone has no days and overlaps nothing.
    """
    end = until or date.max
    for other in case.pauses.values():
        other_end = other.resumed_on or date.max
        if other.n != but and other.started_on < other_end and start < other_end and end > other.started_on:
            return other
    return None


def still_runs(rules: Rules, reason: str, activity: str) -> bool:
    """True if `activity` goes on while the clock stands still for `reason`; after the ending nothing is on hold."""
    rule = rules.activities[activity]
    if rule.stage == AFTER or (rule.trigger and rule.trigger.kind in ("on hold", "concern raised")):
        return True
    pause = rules.pauses.get(reason)
    return pause is not None and activity in pause.still_runs


def is_frozen(case: Case, rules: Rules, activity: str) -> bool:
    """True if the case is on hold now and `activity` waits with it."""
    pause = case.current_pause
    return pause is not None and not still_runs(rules, pause.reason, activity)


def day_on(started_on: date, number: int, paused: Days, *, first: bool = False) -> date:
    """The date of pathway day `number`: the last date that bears it, or the first (for what opens on it)."""
    day = started_on + timedelta(days=number)
    for begins, ends in paused:
        if begins < day or (begins == day and not first):
            day += max(ends - begins, timedelta())
    return day


def shifted(anchor: date, day: date, paused: Days) -> date:
    """`day`, counted from `anchor`, with the paused days between them given back whole."""
    for begins, ends in paused:
        if ends > anchor and begins <= day:
            day += ends - max(begins, anchor)
    return day


def elapsed_days(case: Case, on: date) -> int | None:
    """Days since the clock started; None before it has."""
    return (on - case.clock_started_on).days if case.clock_started_on and on >= case.clock_started_on else None


def pathway_day(case: Case, rules: Rules, on: date) -> int | None:
    """The number of the pathway day: on hold, and while a stage is longer, it does not rise. None before the start."""
    elapsed = elapsed_days(case, on)
    if elapsed is None or case.clock_started_on is None:
        return None
    begun = (p for p in case.pauses.values() if p.started_on <= on)
    held = tuple(sorted((p.started_on, p.resumed_on or max(p.expected_on, on)) for p in begun))
    return elapsed - days_within(longer_by(case, rules, held), case.clock_started_on, on)


def week(day: int | None) -> int | None:
    """The week, counted from 1, that a pathway or elapsed day belongs to."""
    return None if day is None else day // 7 + 1
