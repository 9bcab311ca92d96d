"""Calendars as text for people: the days to come, and what a change would move, the dangerous part first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pathway.cli.showing import print_table, short, words
from pathway.dates import in_words, london_day
from pathway.definition.findings import counted
from pathway.planning.calendar_change import WORDS, days_to_come

if TYPE_CHECKING:
    from pathway.planning.calendar_change import ChangedDay
    from pathway.ports import CalendarInForce
    from pathway.queries.calendar_ends import Ending, NotCounted
    from pathway.queries.calendar_rehearsal import MovedItem, Rehearsal

SHOWN_DAYS = 365
VERSION_LETTERS = 12


def tree_of_calendar(kept: CalendarInForce, today: date, ends: Sequence[Ending],
                     late: Mapping[str, Sequence[NotCounted]]) -> dict[str, Any]:  # fmt: skip
    """A calendar in force for scripts, with every closed day to come."""
    known = kept.calendar
    end = next((each for each in ends if each.calendar.name == known.name), None)
    return {
        "name": known.name, "version": known.version, "number": kept.number, "since": kept.since, "by": kept.by,
        "first_year": known.first_year, "last_year": known.last_year,
        "closed_to_come": [{"on": day, "title": title} for day, title in days_to_come(known, today)],
        "ends_soon": end is not None, "latest_due_on": end.latest_due_on if end else None,
        "not_counted": [
            {"case": item.ref, "activity": item.activity, "occurrence": item.occurrence, "due_on": item.due_on}
            for item in late.get(known.name, ())
        ],
    }  # fmt: skip


def print_calendar(kept: CalendarInForce, today: date, late: Sequence[NotCounted]) -> None:
    """Its years, since when it counts, and the closed days of the coming year."""
    known = kept.calendar
    which = f"version {kept.number} ({known.version[:VERSION_LETTERS]})"
    print(f"{known.name}: {known.first_year}-{known.last_year}, {which}, in force since"
          f" {in_words(london_day(kept.since))}, by {kept.by}")  # fmt: skip
    coming = list(days_to_come(known, today))
    shown = [(day, title) for day, title in coming if (day - today).days <= SHOWN_DAYS]
    for day, title in shown:
        print(f"  {short(day):<16}  {title}")
    if len(coming) > len(shown):
        print(f"  and {len(coming) - len(shown)} more until {known.last_year}")
    if late:
        print(
            f"\n  Counted outside {known.first_year}-{known.last_year}, without days off, until a longer calendar is in"
            f" force ({len(late)})"
        )
        for item in late:
            print(f"  {item.ref}  {item.title}: {short(item.due_on)}")


def print_rehearsal(found: Rehearsal) -> None:
    """The changed days, what comes earlier, everything that moves, and how much of it for whom."""
    _print_versions(found)
    for day in found.changed:
        print(f"  {_changed(day)}")
    earlier = [item for item in found.items if item.is_earlier or item.is_overdue]
    later = [item for item in found.items if not (item.is_earlier or item.is_overdue)]
    if earlier:
        print(f"\nLOOK: COMES EARLIER ({len(earlier)})")
        _print_items(earlier)
    if later:
        print(f"\nMoves ({len(later)})")
        _print_items(later)
    if found.items:
        print("\nBy member of staff")
        columns = ("cases", "dates", "reminders", "earlier", "overdue")
        print_table(
            ("staff", "cases", "dates", "reminders only", "earlier", "overdue at once"),
            [(words(to), *(counts[name] for name in columns)) for to, counts in sorted(found.by_staff.items())],
        )
    elif found.in_force:
        print("  no open date moves")
    for ref in found.set_aside:
        print(f"{ref} could not be brought up to the day and keeps its dates for now (`pathway set-aside`)")
    for ref, problem in found.not_played.items():
        print(f"{ref} cannot be counted anew ({problem})")
    counts = found.counts
    moving = f"{counted(counts['dates'], 'date')} and {counted(counts['reminders'], 'reminder')} to move"
    print(f"\n{counted(found.looked_at, 'case')} looked at: {moving}, in {counted(counts['cases'], 'case')}")


def _print_versions(found: Rehearsal) -> None:
    new, kept = found.calendar, found.in_force
    print(f"{new.name}: {new.first_year}-{new.last_year}, version {new.version[:VERSION_LETTERS]}, looked at on"
          f" {in_words(found.on)}")  # fmt: skip
    if kept is None:
        print("  new: nothing is counted by it yet")
    elif found.is_new_version:
        print(f"  instead of version {kept.number} ({kept.calendar.version[:VERSION_LETTERS]}), in force since"
              f" {in_words(london_day(kept.since))}")  # fmt: skip
    else:
        print(f"  in force since {in_words(london_day(kept.since))}")


def _changed(day: ChangedDay) -> str:
    what = "closed" if day.is_closed else "open again: taken away"
    return f"{in_words(day.on)}: {what} ({day.title})" + ("" if day.counts else ", a weekend: nothing moves")


def _print_items(items: Sequence[MovedItem]) -> None:
    print_table(
        ("case", "what", "", "before", "after", "with", ""),
        [
            (item.ref, _title(item), WORDS[name], short(before), short(after), _whose(item),
             "OVERDUE AT ONCE" if item.is_overdue else "")
            for item in items
            for name, (before, after) in item.dates.items()
        ],
    )  # fmt: skip


def _title(item: MovedItem) -> str:
    return f"{item.title} ({item.occurrence})" if item.occurrence > 1 else item.title


def _whose(item: MovedItem) -> str:
    return ", ".join(item.staff) or words(item.who)
