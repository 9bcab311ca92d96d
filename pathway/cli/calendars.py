"""`calendar`: the calendars in force; what a changed one would move; and, with --apply, the change itself."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import Asking, actor, open_house, reader, tell
from pathway.cli.options import AsJson, At, By
from pathway.dates import Calendar, in_words, london_day
from pathway.definition.findings import counted

if TYPE_CHECKING:
    from pathway.bootstrap import House
    from pathway.case.people import StaffMember
    from pathway.queries.calendar_ends import Ending
    from pathway.queries.calendar_rehearsal import Rehearsal


def calendar(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A changed calendars file; silent: those in force.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Put it in force, move the dates and tell.")] = False,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Which days do not count, and what a changed calendars file would move. Without --apply nothing is written."""
    from pathway.cli.looking import moment

    if file is None:
        if apply:
            raise typer.BadParameter("--apply puts a FILE in force: say which", param_hint="--apply")
        _show(moment(at), by, as_json)
        return
    asked = _read(file)
    if apply:
        _apply(asked, Asking(by, at, None, as_json))
    else:
        _rehearse(asked, moment(at), by, as_json)


def _read(file: Path) -> dict[str, Calendar]:
    from pathway.errors import BadRequest
    from pathway.pathways_file import read_calendars

    try:
        return read_calendars(file)
    except OSError as error:
        raise BadRequest(f"{file} could not be read: {error.strerror}") from None


def _show(instant: datetime, by: str | None, as_json: bool) -> None:
    from pathway.cli.showing import print_json
    from pathway.cli.showing_calendar import print_calendar, tree_of_calendar
    from pathway.queries.calendar_ends import endings, items_not_counted
    from pathway.store.look import look, note_reading

    today = london_day(instant)
    with open_house(instant) as house:
        who, member = reader(house, by)
        with look(house.store) as seen:
            kept, ends = seen.calendars_in_force(), endings(seen)
            late = {each.calendar.name: items_not_counted(seen, each.calendar, member) for each in kept}
        refs = sorted({item.ref for items in late.values() for item in items})
        note_reading(house.store, who, "calendar", instant, cases=refs)
    if as_json:
        print_json({"on": today, "calendars": [tree_of_calendar(each, today, ends, late) for each in kept]})
        return
    for each in kept:
        print_calendar(each, today, late.get(each.calendar.name, []))
    warn(ends)


def _rehearse(asked: dict[str, Calendar], instant: datetime, by: str | None, as_json: bool) -> None:
    from pathway.cli.showing import print_json
    from pathway.cli.showing_calendar import print_rehearsal

    with open_house(instant) as house:
        who, member = reader(house, by)
        found, left_out = _rehearsed(house, asked, london_day(instant), member)
        _note(house, who, instant, found)
    if as_json:
        print_json({"on": london_day(instant), "calendars": [r.tree() for r in found], "left_out": left_out})
        return
    for each in found:
        print_rehearsal(each)
    _tell_left_out(left_out)
    print("nothing was written: --apply --by STAFF puts it in force, moves the dates and tells those concerned")


def _apply(asked: dict[str, Calendar], asking: Asking) -> None:
    from pathway.case.permissions import permit
    from pathway.cli.showing import print_json
    from pathway.cli.showing_calendar import print_rehearsal

    with open_house(asking.instant) as house:
        who = actor(house, asking)
        permit("publish", who)
        found, left_out = _rehearsed(house, asked, london_day(asking.instant), None)
        # What is in force, and taken up by every case it moves, is left as it is: running twice is running once.
        changes = [each for each in found if each.is_new_version or each.items or each.not_played]
        told = (lambda count: tell(counted(count, "case"))) if sys.stderr.isatty() else None
        done = house.put_in_force(changes, who, asking.instant, told) if changes else NOTHING_DONE
        _note(house, who.ref, asking.instant, found)
    if asking.as_json:
        print_json({"on": london_day(asking.instant), "calendars": [r.tree() for r in found], "left_out": left_out,
                    "applied": done})  # fmt: skip
        return
    for each in found:
        print_rehearsal(each)
    _tell_left_out(left_out)
    if not changes:
        print("nothing new: this is in force already, and every case concerned has taken it up")
        return
    told_to = "1 person told" if done["messages"] == 1 else f"{done['messages']} people told once each"
    print(f"in force: {counted(done['cases'], 'case')} moved, {told_to}")
    if done["set_aside"]:
        print(f"{counted(done['set_aside'], 'case')} could not be counted anew: `pathway set-aside` says which and why")


NOTHING_DONE = {"messages": 0, "cases": 0, "entries": 0, "set_aside": 0}


def _rehearsed(house: House, asked: dict[str, Calendar], on: date,
               member: StaffMember | None) -> tuple[list[Rehearsal], list[str]]:  # fmt: skip
    """What each calendar of the file would move; and those in force that the file does not name."""
    from pathway.queries.calendar_rehearsal import rehearse
    from pathway.store.look import look

    with look(house.store) as seen:
        found = [rehearse(seen, each, on, member) for each in asked.values()]
        return found, [kept.calendar.name for kept in seen.calendars_in_force() if kept.calendar.name not in asked]


def _note(house: House, who: str, instant: datetime, found: list[Rehearsal]) -> None:
    """Whose dates were looked at is written down before the answer leaves (rule 13)."""
    from pathway.store.look import note_reading

    note_reading(house.store, who, "calendar", instant, cases=sorted({ref for each in found for ref in each.refs}))


def _tell_left_out(names: list[str]) -> None:
    for name in names:
        tell(f"{name} is in force and not in this file: it stays as it is, with the days it was put in force with")


def warn(ends: list[Ending]) -> None:
    """Says a year ahead that a calendar ends."""
    for end in ends:
        tell(
            f"calendar {end.calendar.name} ends on {in_words(end.calendar.last_day)}, and something is due on"
            f" {in_words(end.latest_due_on)} already: put a longer one in force (`pathway calendar FILE`)"
        )


def tree_of_endings(ends: list[Ending]) -> list[dict[str, Any]]:
    """For scripts."""
    return [
        {"name": end.calendar.name, "last_day": end.calendar.last_day, "latest_due_on": end.latest_due_on}
        for end in ends
    ]
