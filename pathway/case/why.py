"""Why something is due when it is due, and why somebody is told: the proof of one occurrence, made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pathway.case.counting import Told, Trace
from pathway.case.history import Entry
from pathway.case.ladder import rung_day, situation
from pathway.case.model import Activity, Alert, Case
from pathway.case.moving_on import stage_ends_on
from pathway.case.pathway_clock import is_frozen
from pathway.case.proof import Change, Proof, RungDay, Source, Step
from pathway.case.series import opens_on
from pathway.case.standing import standing_in
from pathway.case.windows import window_of
from pathway.dates import Calendar, CalendarTooShort, in_words, london_day
from pathway.definition.rules import ActivityRule, Rules


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


def why(case: Case, row: Activity, light: Light, entries: Sequence[Entry] = ()) -> Proof:
    """The proof of an occurrence, open, finished, or still to come (then it is not among the case's own rows)."""
    rules, rule = light.rules, light.rules.activities[row.key]
    # What a date hangs on was recorded when it was counted: what was put right since is told as a change.
    by_then = entries if light.counted is case else [entry for entry in entries if entry.seq <= light.counted.seq]
    is_projected = row.row_key not in case.activities
    counted_row = _as_counted(row, light.counted)
    counted = light.counted.having("activities", counted_row)
    trace: Trace = []
    window = window_of(counted, counted_row, rules, light.calendar, trace)
    beyond = _is_beyond(counted, counted_row, light)
    standing = standing_in(case, row, rules, light.on)
    ladder = tuple(_ladder(counted, row, light, case.alerts.values(), by_then))
    return Proof(
        ref=case.ref, activity=row.key, occurrence=row.n, title=rule.title, stage=row.stage, who=row.who,
        staff=row.staff, is_projected=is_projected,
        standing="opens_later" if is_projected else standing.name, days_late=standing.days_late,
        opens_on=row.opens_on, due_on=row.due_on, closes_on=row.closes_on, done_on=row.done_on,
        recomputed_on=window.due_on, is_exact=window.due_on == row.due_on,
        is_beyond_calendar=beyond,
        steps=tuple(_recorded(told, light, by_then) for told in _before_deferral(counted, counted_row, light) + trace),
        calendar=light.calendar.name, calendar_version=light.calendar.version,
        source=replace(light.source, line=rule.line),
        ladder=ladder,
        changes=tuple(_changes(entries, row.row_key)),
        waits_for=tuple(_waits_for(rule, rules)) if row.due_on is None else (),
        next=tuple(_next(case, row, light, ladder)),
    )  # fmt: skip


def _is_beyond(counted: Case, row: Activity, light: Light) -> bool:
    """True if the date hangs on days that the calendar does not know."""
    try:
        window_of(counted, row, light.rules, light.calendar.strict())
    except CalendarTooShort:
        return True
    return False


def _as_counted(row: Activity, counted: Case) -> Activity:
    """The row as it stood when its date was set: open."""
    then = counted.activities.get(row.row_key, row)
    return replace(then, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None)


def _before_deferral(counted: Case, row: Activity, light: Light) -> Trace:
    if row.deferred_to is None:
        return []
    plain = replace(row, deferred_to=None, deferred_on=None)
    trace: Trace = []
    window_of(counted.having("activities", plain), plain, light.rules, light.calendar, trace)
    return trace


def _ladder(case: Case, row: Activity, light: Light, alerts: Iterable[Alert],
            entries: Sequence[Entry]) -> Iterator[RungDay]:  # fmt: skip
    if row.due_on is None:
        return
    at = situation(case, row, light.rules, light.calendar, light.on)
    raised = {
        a.rung: a for a in alerts if (a.activity, a.n, a.due_number) == (row.key, row.n, row.due_number)
    }  # fmt: skip
    for rung in light.rules.activities[row.key].ladder:
        alert, trace = raised.get(rung.number), Trace()
        on = rung_day(rung, row.due_on, light.calendar, at.paused, at.facts, trace)
        yield RungDay(
            rung=rung.number,
            on=on,
            tell=alert.tell if alert else _told(case, row, rung.tell, light.rules),
            words=f"{rung.span} {'before' if rung.before else 'after'}",
            is_raised=alert is not None,
            raised_on=alert.raised_on if alert else None,
            recorded_on=alert.recorded_on if alert else None,
            cleared_on=alert.cleared_on if alert else None,
            steps=tuple(_recorded(told, light, entries) for told in trace),
        )


def _recorded(told: Told, light: Light, entries: Sequence[Entry]) -> Step:
    """A step with who recorded what it hangs on."""
    what, on, words, about = told
    if about and about[0] == "pauses" and len(about) == 2:
        about, words = _hold(about[1], words, light)
    entry = _entry_that_set(about, entries) if about else None
    if entry is None:
        return Step(what, on, words)
    return Step(what, on, words, entry.by, london_day(entry.recorded_at), entry.seq)


def _hold(begins: str, words: str, light: Light) -> tuple[tuple[str, ...], str]:
    """The hold that begins on a day, and the words with its reason; a longer stage is no hold."""
    for pause in light.counted.counted_pauses:
        if pause.started_on.isoformat() == begins:
            return ("pauses", pause.row_key, "started_on"), f"{words} ({light.rules.pauses[pause.reason].title})"
    return (), words.replace("on hold", "by which a stage was made longer").replace(" given back", "")


def _entry_that_set(about: tuple[str, ...], entries: Sequence[Entry]) -> Entry | None:
    """The newest entry that set a column of the case or of one of its rows, or made the row."""
    for entry in reversed(entries):
        new, changed = entry.content["new"], entry.content["set"]
        if about[0] == "case":
            if about[1] in changed.get("case", {}) or new.get("case", {}).get(about[1]) is not None:
                return entry
        elif about[2] in changed.get(about[0], {}).get(about[1], {}):
            return entry
        elif about[1] in new.get(about[0], {}):
            return entry
    return None


def _told(case: Case, row: Activity, tell: str, rules: Rules) -> str:
    if tell in ("who", "owner"):
        return row.who
    return rules.stages[row.stage or case.stage].lead if tell == "lead" else tell


def _changes(entries: Iterable[Entry], row_key: str) -> Iterator[Change]:
    """What was recorded of an occurrence since it came up: moved, booked, closed, put right."""
    for entry in entries:
        columns = entry.content["set"].get("activities", {}).get(row_key, {})
        for name in ("due_on", "booked_on", "closed_as", "done_on", "outcome"):
            if name in columns and not ("closed_as" in columns and name in ("done_on", "outcome")):
                before, after = columns[name]
                because = _because(entry, row_key) if name == "due_on" and "deferred_to" not in columns else ""
                on = london_day(entry.recorded_at)
                yield Change(entry.seq, entry.kind, entry.by, on, name, before, after, because)


def _because(entry: Entry, row_key: str) -> str:
    """What was recorded in the entry that moved a date nobody named: a hold, a fact, another activity, a calendar."""
    new, changed = entry.content["new"], entry.content["set"]
    if "calendar" in changed.get("case", {}):
        return "the calendar changed"
    for table, words in _MOVES_DATES.items():
        found = [key for part in (new, changed) for key in part.get(table, {}) if key != row_key]
        if table == "activities":
            found = [key for key in found if {"done_on", "closed_as", "booked_on"} & set(changed[table].get(key, {}))]
        if found:
            return f"{words} {found[0].replace('_', ' ')}".strip()
    return "the clock started" if "clock_started_on" in changed.get("case", {}) else ""


_MOVES_DATES = {
    "pauses": "hold number", "extensions": "extension number", "facts": "the fact", "activities": "",
}  # fmt: skip
"""Whose rows can move other dates, and how that is said."""


def _waits_for(rule: ActivityRule, rules: Rules) -> Iterator[str]:
    anchor = getattr(rule.due, "anchor", None)
    if anchor is not None and anchor in rules.activities:
        yield rules.activities[anchor].title
        for condition in rule.conditions.only_if:
            if condition.name == anchor:
                yield f"its outcome {' or '.join(condition.values).replace('_', ' ')}"
    elif anchor is not None:
        yield str(anchor).replace("_", " ")


def _next(case: Case, row: Activity, light: Light, ladder: Iterable[RungDay]) -> Iterator[str]:
    """What follows: from doing it today, from doing nothing, and when it comes round again."""
    if row.due_on is None or not row.is_open:
        return
    if is_frozen(case, light.rules, row.key):
        yield "the case is on hold: each day longer than expected moves this by a day"
    elif row.opens_on <= light.on:
        late = (light.on - row.due_on).days
        done = f"{late} day{'s' if late != 1 else ''} late" if late > 0 else "in time"
        yield f"done on {in_words(light.on)}, it would be {done}"
    coming = [rung for rung in ladder if rung.on > light.on and rung.rung > row.rung]
    if coming:
        yield f"left undone, the {coming[0].tell.replace('_', ' ')} is told on {in_words(coming[0].on)}"
    again = _next_one(case, row, light)
    if again is not None:
        yield f"the next one is due on {in_words(again)}"


def _next_one(case: Case, row: Activity, light: Light) -> date | None:
    """The due day of the next of an even series; None where this is the last."""
    rule, rules = light.rules.activities[row.key], light.rules
    opens = opens_on(case, rule, rules, light.calendar, row.n + 1, row.anchor_on, row.subject) if rule.every else None
    stage = rules.stages.get(rule.stage or "")
    ends = stage_ends_on(case, stage, rules) if stage else None
    if opens is None or (ends is not None and opens > ends):
        return None
    again = replace(row, n=row.n + 1, deferred_to=None, deferred_on=None)
    return window_of(case.having("activities", again), again, rules, light.calendar).due_on
