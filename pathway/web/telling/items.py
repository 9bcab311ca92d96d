"""Each thing done, to do and to come: its shape in the picture and its words in the table, from one reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pathway.case.model import Activity
from pathway.case.pathway_clock import is_frozen
from pathway.case.standing import Standing, standing_in
from pathway.definition.rules import AFTER
from pathway.queries.case_view import Seen
from pathway.web.telling.naming import Names, ending, near_day
from pathway.web.words import days, outcome, plain

OVERDUE, TODAY, OPEN, BOOKED, LATER = "overdue", "due_today", "open", "booked", "opens_later"
TO_COME = "to_come"
SHAPES = {
    "done": "done",
    "done_late": "done late",
    OVERDUE: "overdue",
    TODAY: "due today",
    BOOKED: "booked",
    OPEN: "to do",
    TO_COME: "to come",
    "declined": "declined by them",
    "not_needed": "not needed",
    "not_held": "did not take place",
}
"""Every shape with its word in the legend, in the legend's order."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One occurrence. `shape` is one of SHAPES; `on` the day its mark stands on (None: no day yet).

    `how` says how it stands, `whose` with whom or by whom; `told` to whom it was passed.
    """

    key: str
    activity: str
    stage: str | None
    title: str
    shape: str
    how: str
    whose: str
    on: date | None
    opens_on: date
    due_on: date | None
    days_late: int = 0
    staff: str | None = None
    done_means: str = ""
    told: tuple[str, ...] = ()


def open_lines(made: Seen, names: Names) -> tuple[ItemLine, ...]:
    """What stands now, the most pressing first."""
    rows = [row for row in made.case.activities.values() if row.is_open]
    rows.sort(key=lambda row: (row.due_on or row.booked_on or date.max, row.key, row.n))
    return tuple(_open(made, row, names) for row in rows)


def done_lines(made: Seen, names: Names) -> tuple[ItemLine, ...]:
    """What was done, declined, not needed or did not take place, the newest first."""
    rows = [row for row in made.case.activities.values() if not row.is_open]
    rows.sort(key=lambda row: (row.done_on or row.closed_on or row.opened_on, row.key, row.n), reverse=True)
    return tuple(_closed(made, row, names) for row in rows)


def coming_lines(made: Seen, rows: Iterable[Activity], names: Names) -> tuple[ItemLine, ...]:
    """What comes, on what is known today, in the order given."""
    return tuple(_coming(made, row, names) for row in rows)


def _open(made: Seen, row: Activity, names: Names) -> ItemLine:
    case, rules, on = made.case, made.rules, made.on
    standing = standing_in(case, row, rules, on)
    waits = is_frozen(case, rules, row.key)
    shape = TO_COME if standing.name == LATER else standing.name if standing.name in SHAPES else OPEN
    told = {a.tell for a in case.alerts.values() if (a.activity, a.n) == (row.key, row.n) and a.cleared_on is None}
    on_day = row.booked_on if standing.name == BOOKED else row.due_on
    return ItemLine(
        key=row.row_key, activity=row.key, stage=row.stage, title=names.item(row.row_key), shape=shape,
        how=_how(row, standing, waits, made), whose=_with(row, names), on=on_day, opens_on=row.opens_on,
        due_on=row.due_on, days_late=standing.days_late, staff=row.staff,
        done_means=rules.activities[row.key].done_means,
        told=tuple(sorted(names.role(tell) for tell in told if tell not in ("who", row.who))),
    )  # fmt: skip


def _how(row: Activity, standing: Standing, waits: bool, made: Seen) -> str:
    """ "2 days overdue, due Sunday 19 April"."""
    on = made.on
    due = f"due {near_day(row.due_on, on)}" if row.due_on else "no date yet"
    if standing.name == OVERDUE:
        said = f"{days(standing.days_late)} overdue, {due}"
    elif standing.name == TODAY:
        said = "due that day" if made.asked.is_past else "due today"
    elif standing.name == BOOKED:
        at = f" at {row.booked_at}" if row.booked_at else ""
        said = f"booked for {near_day(row.booked_on, on)}{at}; {due}"
    elif standing.name == LATER:
        said = f"from {near_day(row.opens_on, on)}; {due}"
    elif standing.name == "not_held":
        said = f"its time is over, {due}; it can still be recorded"
    else:
        said = due
    put_off = "; put off once" if row.deferrals == 1 else f"; put off {row.deferrals} times" if row.deferrals else ""
    return f"{said}{put_off}{'; waits while on hold' if waits and standing.name != OVERDUE else ''}"


def _with(row: Activity, names: Names) -> str:
    return names.staff(row.staff) if row.staff else f"the {names.role(row.who)}"


def _closed(made: Seen, row: Activity, names: Names) -> ItemLine:
    standing = standing_in(made.case, row, made.rules, made.on)
    on = row.done_on or row.closed_on or row.due_on
    late = f", {days(standing.days_late)} late" if standing.days_late else ""
    said = _came_of(made, row)
    words = {"done_late": "done", "not_held": "did not take place"}.get(standing.name, plain(standing.name))
    how = said if said else words
    by = names.staff(row.done_by) if row.done_by and row.done_by != "system" else ""
    return ItemLine(
        key=row.row_key, activity=row.key, stage=row.stage, title=names.item(row.row_key), shape=standing.name,
        how=f"{how}{late}", whose=by, on=on, opens_on=row.opens_on, due_on=row.due_on, days_late=standing.days_late,
        staff=row.done_by,
    )  # fmt: skip


def _came_of(made: Seen, row: Activity) -> str:
    """The outcome in words, where there was one to choose."""
    if row.outcome in (None, "done"):
        return ""
    done_by = made.rules.activities[row.key].done_by
    if done_by and done_by[0] == "close":
        return ending(row.outcome)
    return {"carrying_on": "carrying on"}.get(row.outcome or "", outcome(row.outcome or "").lower())


def _coming(made: Seen, row: Activity, names: Names) -> ItemLine:
    on = made.on
    how = f"due {near_day(row.due_on, on)}" if row.due_on else "no date yet"
    if row.due_on and row.opens_on > on and row.opens_on != row.due_on:
        how = f"from {near_day(row.opens_on, on)}; {how}"
    title = names.item(row.row_key)
    return ItemLine(
        key=row.row_key, activity=row.key, stage=row.stage if row.stage != AFTER else None, title=title, shape=TO_COME,
        how=how, whose=_with(row, names), on=row.due_on, opens_on=row.opens_on, due_on=row.due_on,
    )  # fmt: skip
