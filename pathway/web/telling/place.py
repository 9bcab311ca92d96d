"""Where a person is on their pathway, in words: stage and week, on hold, with whom, what a held stage waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Status
from pathway.case.moving_on import is_held, stage_ends_on, waits_for
from pathway.case.pathway_clock import elapsed_days, pathway_day, week
from pathway.queries.case_view import Seen
from pathway.web.telling.naming import Names, ending, near_day, provider
from pathway.web.words import days

WITH_THEM = ("accepted", "started")


@dataclass(frozen=True, slots=True)
class Place:
    """`kind`: open, on_hold, with_provider, held or closed; `stage` its title; the others whole phrases, or empty."""

    kind: str
    stage: str
    week: str
    since_start: str
    status: str
    held: str
    spoken: str

    @property
    def line(self) -> str:
        """All of it on one line, for somebody reading aloud."""
        return "; ".join(part for part in (self.stage, self.week, self.since_start, self.status, self.held) if part)


def place(made: Seen, names: Names) -> Place:
    """Where the person is on the day looked at."""
    case, rules, on = made.case, made.rules, made.on
    number, elapsed = week(pathway_day(case, rules, on)), week(elapsed_days(case, on))
    runs = number is not None and case.status is not Status.CLOSED
    return Place(
        kind=_kind(made),
        stage=rules.stages[case.stage].title,
        week=_week(number, rules.weeks) if runs else "",
        since_start=f"{elapsed} weeks by the calendar" if runs and elapsed != number else "",
        status=_status(made, names),
        held=_held(made, names),
        spoken=_spoken(case.last_spoken_on, made),
    )


def _kind(made: Seen) -> str:
    status = made.case.status
    if status is Status.OPEN and is_held(made.case, made.rules, made.on):
        return "held"
    return {Status.PAUSED: "on_hold", Status.DORMANT: "with_provider"}.get(status, str(status))


def _week(number: int | None, weeks: int | None) -> str:
    if number is None:
        return ""
    return f"week {number} of {weeks}" if weeks and number <= weeks else f"week {number}"


def _status(made: Seen, names: Names) -> str:
    """ "on hold: in hospital, day 21, expected back Friday 24 April"; "with Rush House"; how it ended."""
    case, on = made.case, made.on
    pause = case.current_pause
    if case.status is Status.PAUSED and pause is not None:
        day = (on - pause.started_on).days
        back = near_day(pause.expected_on, on)
        late = " (was expected back " + back + ")" if pause.expected_on < on else f", expected back {back}"
        return f"on hold: {names.pause(pause.reason)}, day {day}{late}"
    if case.status is Status.DORMANT:
        where = sorted({provider(p.provider) for p in case.placements.values() if p.state in WITH_THEM})
        again = f", looked at again on {near_day(case.wakes_on, on)}" if case.wakes_on else ""
        return f"with {' and '.join(where) or 'a provider'}{again}"
    if case.status is Status.CLOSED:
        return f"ended {near_day(case.ended_on, on)}: {ending(case.ending)}"
    if case.accepted_on is None:
        return f"referred {near_day(case.referred_on, on)}, not decided yet"
    return ""


def _held(made: Seen, names: Names) -> str:
    case, rules, on = made.case, made.rules, made.on
    if not is_held(case, rules, on):
        return ""
    ends = stage_ends_on(case, rules.stages[case.stage], rules)
    waits = [names.waited_for(name) for name in waits_for(case, rules)]
    since = f" since {near_day(ends, on)}" if ends else ""
    return f"held{since}: waiting for {', '.join(waits)}" if waits else f"held{since}"


def _spoken(last: date | None, made: Seen) -> str:
    on = made.on
    if last is None:
        return "Nobody has spoken to them yet" if not made.asked.is_past else "Nobody had spoken to them yet"
    ago = (on - last).days
    when = "today" if ago == 0 else "yesterday" if ago == 1 else f"{days(ago)} ago"
    if made.asked.is_past:
        when = f"{days(ago)} before" if ago else "that day"
    return f"Last spoken to {near_day(last, on)}, {when}"
