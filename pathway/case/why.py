"""Why something is due when it is due: one proof, shown on screens, in audits, by `why` and in tests.

It holds the event that began the count, what was added, each hold given back, the roll, the calendar and the line of
the pathways file; then the ladder with the day of each rung, every change of the date, and what happens next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from pathway.case.history import Entry
from pathway.case.ladder import rung_day, situation
from pathway.case.model import Activity, Alert, Case
from pathway.case.moving_on import stage_ends_on
from pathway.case.pathway_clock import is_frozen
from pathway.case.standing import standing_in
from pathway.case.windows import Trace, series_opens, window_of
from pathway.dates import Calendar, in_words, london_day
from pathway.definition.rules import ActivityRule, Rules


@dataclass(frozen=True, slots=True)
class Source:
    """Where the date is written: version of the pathway, file and line."""

    pathway: str
    number: int
    version: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count. `what`: anchor, offset, pause, rolled, deferred, note."""

    what: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class RungDay:
    """A place on the ladder and its day. `is_raised` once it was; `recorded_on` later means the system was late."""

    rung: int
    on: date
    tell: str
    words: str
    is_raised: bool
    raised_on: date | None = None
    recorded_on: date | None = None
    cleared_on: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An act that changed the date, booked it, or closed it: what it did, who, on which day it was recorded."""

    seq: int
    kind: str
    by: str
    recorded_on: date
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole answer. `recomputed_on` is the due day counted anew; `is_exact` says it is the one that stands."""

    ref: str
    activity: str
    occurrence: int
    title: str
    stage: str | None
    who: str
    staff: str | None
    is_projected: bool
    standing: str
    days_late: int
    opens_on: date
    due_on: date | None
    closes_on: date | None
    done_on: date | None
    recomputed_on: date | None
    is_exact: bool
    steps: tuple[Step, ...]
    calendar: str
    calendar_version: str
    source: Source
    ladder: tuple[RungDay, ...]
    changes: tuple[Change, ...]
    waits_for: tuple[str, ...]
    next: tuple[str, ...]

    def tree(self) -> dict[str, Any]:
        """The proof for scripts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Light:
    """In what light a date is looked at: rules, calendar, the day of asking, and the case it was counted on.

    `counted` is the case as it was when the date was last set: what is finished is not counted anew on later facts.
    """

    rules: Rules
    calendar: Calendar
    on: date
    counted: Case
    source: Source


def why(case: Case, row: Activity, light: Light, entries: Iterable[Entry] = ()) -> Proof:
    """The proof of an occurrence, open, finished, or still to come (then it is not among the case's own rows)."""
    rules, rule = light.rules, light.rules.activities[row.key]
    is_projected = row.row_key not in case.activities
    counted_row = _as_counted(row, light.counted)
    counted = light.counted.having("activities", counted_row)
    trace: Trace = []
    window = window_of(counted, counted_row, rules, light.calendar, trace)
    standing = standing_in(case, row, rules, light.on)
    return Proof(
        ref=case.ref, activity=row.key, occurrence=row.n, title=rule.title, stage=row.stage, who=row.who,
        staff=row.staff, is_projected=is_projected,
        standing="opens_later" if is_projected else standing.name, days_late=standing.days_late,
        opens_on=row.opens_on, due_on=row.due_on, closes_on=row.closes_on, done_on=row.done_on,
        recomputed_on=window.due_on, is_exact=window.due_on == row.due_on,
        steps=(*_before_deferral(counted, counted_row, light), *(Step(*step) for step in trace)),
        calendar=light.calendar.name, calendar_version=light.calendar.version,
        source=replace(light.source, line=rule.line),
        ladder=tuple(_ladder(counted, row, light, case.alerts.values())),
        changes=tuple(_changes(entries, row.row_key)),
        waits_for=tuple(_waits_for(rule, rules)) if row.due_on is None else (),
        next=tuple(_next(case, row, light)),
    )  # fmt: skip


def _as_counted(row: Activity, counted: Case) -> Activity:
    """The row as it stood when its date was set: open."""
    then = counted.activities.get(row.row_key, row)
    return replace(then, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None)


def _before_deferral(counted: Case, row: Activity, light: Light) -> Iterator[Step]:
    if row.deferred_to is None:
        return
    plain = replace(row, deferred_to=None, deferred_on=None)
    trace: Trace = []
    window_of(counted.having("activities", plain), plain, light.rules, light.calendar, trace)
    yield from (Step(*step) for step in trace)


def _ladder(case: Case, row: Activity, light: Light, alerts: Iterable[Alert]) -> Iterator[RungDay]:
    if row.due_on is None:
        return
    at = situation(case, row, light.rules, light.calendar, light.on)
    raised = {
        a.rung: a for a in alerts if (a.activity, a.n, a.due_number) == (row.key, row.n, row.due_number)
    }  # fmt: skip
    for rung in light.rules.activities[row.key].ladder:
        alert = raised.get(rung.number)
        yield RungDay(
            rung=rung.number,
            on=rung_day(rung, row.due_on, light.calendar, at.paused, at.facts),
            tell=alert.tell if alert else _told(case, row, rung.tell, light.rules),
            words=f"{rung.span} {'before' if rung.before else 'after'}",
            is_raised=alert is not None,
            raised_on=alert.raised_on if alert else None,
            recorded_on=alert.recorded_on if alert else None,
            cleared_on=alert.cleared_on if alert else None,
        )


def _told(case: Case, row: Activity, tell: str, rules: Rules) -> str:
    if tell in ("who", "owner"):
        return row.who
    return rules.stages[row.stage or case.stage].lead if tell == "lead" else tell


def _changes(entries: Iterable[Entry], row_key: str) -> Iterator[Change]:
    for entry in entries:
        columns = entry.content["set"].get("activities", {}).get(row_key, {})
        for name in ("due_on", "booked_on", "closed_as"):
            if name in columns:
                before, after = columns[name]
                on = london_day(entry.recorded_at)
                yield Change(entry.seq, entry.kind, entry.by, on, name, before, after)


def _waits_for(rule: ActivityRule, rules: Rules) -> Iterator[str]:
    anchor = getattr(rule.due, "anchor", None)
    if anchor is not None and anchor in rules.activities:
        yield rules.activities[anchor].title
        for name, outcome in rule.only_if:
            if name == anchor:
                yield f"its outcome {outcome.replace('_', ' ')}"
    elif anchor is not None:
        yield str(anchor).replace("_", " ")


def _next(case: Case, row: Activity, light: Light) -> Iterator[str]:
    """What follows: from doing it today, from doing nothing, and when it comes round again."""
    if row.due_on is None or not row.is_open:
        return
    if is_frozen(case, light.rules, row.key):
        yield "the case is on hold: each day longer than expected moves this by a day"
    elif row.opens_on <= light.on:
        late = (light.on - row.due_on).days
        done = f"{late} day{'s' if late != 1 else ''} late" if late > 0 else "in time"
        yield f"done on {in_words(light.on)}, it would be {done}"
    coming = [rung for rung in _ladder(case, row, light, ()) if rung.on > light.on and rung.rung > row.rung]
    if coming:
        yield f"left undone, the {coming[0].tell.replace('_', ' ')} is told on {in_words(coming[0].on)}"
    again = _next_one(case, row, light)
    if again is not None:
        yield f"the next one is due on {in_words(again)}"


def _next_one(case: Case, row: Activity, light: Light) -> date | None:
    """The due day of the next of an even series; None where this is the last."""
    rule, rules = light.rules.activities[row.key], light.rules
    opens = series_opens(case, rule, rules, row.n + 1, row.anchor_on) if rule.every else None
    stage = rules.stages.get(rule.stage or "")
    ends = stage_ends_on(case, stage, rules) if stage else None
    if opens is None or (ends is not None and opens > ends):
        return None
    again = replace(row, n=row.n + 1, deferred_to=None, deferred_on=None)
    return window_of(case.having("activities", again), again, rules, light.calendar).due_on
