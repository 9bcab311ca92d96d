"""The words of a queue's lines: when it is due, where the person is, what they wait for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pathway.case.people import StaffMember
from pathway.definition.rules import PERSON_DECIDES, PROVIDER_ACCEPTED, Rules
from pathway.queries.queue_items import Item, OpenBarrier
from pathway.web.telling.naming import provider
from pathway.web.words import days, first_capital, initials, plain

NEVER_NAMED_ALL = 3
"""Where more than so many have an item together, they are counted, not listed."""


def near_day(day: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", "Sunday 19 April"; the year only where it is another."""
    gap = (day - today).days
    return ("yesterday", "today", "tomorrow")[gap + 1] if -1 <= gap <= 1 else weekday(day, today)


def weekday(day: date, today: date) -> str:
    """ "Sunday 19 April"; the year only where it is another."""
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def badge(item: Item, today: date) -> str:
    """The one thing to see first: "2 days overdue", "today", "in 3 days"."""
    if item.days_overdue:
        return f"{days(item.days_overdue)} overdue"
    soonest = min(day for day in (item.due_on, item.booked_on) if day and day >= today)
    gap = (soonest - today).days
    return ("today", "tomorrow")[gap] if gap < 2 else f"in {gap} days"


def when(item: Item, today: date) -> str:
    """ "due Sunday 19 April; booked for Friday 24 April, 14:30"."""
    said = [f"due {weekday(item.due_on, today)}"] if item.due_on else []
    if item.booked_on:
        was = "was booked" if item.booked_on < today else "booked"
        said.append(f"{was} for {weekday(item.booked_on, today)}" + (f", {item.booked_at}" if item.booked_at else ""))
    return "; ".join(said)


def what(item: Item, is_series: bool) -> str:
    """ "Keywork (2nd)": its title, and the how manieth of a series."""
    return first_capital(item.title) + (f" ({nth(item.occurrence)})" if is_series and item.occurrence > 1 else "")


def nth(number: int) -> str:
    """ "1st", "2nd", "11th"."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def where(item: Item, rules: Rules) -> str:
    """ "Keywork, week 11 of 26"."""
    if item.status == "closed":
        return "After the ending"
    return place(item.stage_title, item.week, rules)


def place(stage_title: str, week: int | None, rules: Rules) -> str:
    """A stage, and the week where weeks are counted already."""
    of_all = f", week {week} of {rules.weeks}" if week is not None and rules.weeks else ""
    return first_capital(stage_title) + of_all


def state(item: Item, rules: Rules, today: date) -> tuple[str, ...]:
    """On hold, with a provider, held: each in a sentence of its own."""
    said = []
    if item.on_hold:
        back = near_day(item.on_hold.expected_on, today)
        said.append(f"On hold: {item.on_hold.title}, day {item.on_hold.day}, expected back {back}")
    elif item.status == "dormant":
        said.append("With " + (", ".join(map(provider, item.with_provider)) or "a provider"))
    if item.held:
        said.append("Held: waiting for " + (", ".join(waits(name, rules) for name in item.waits_for) or "its day"))
    return tuple(said)


def waits(name: str, rules: Rules) -> str:
    """What a held stage waits for: "ten-week review", "a provider to accept"."""
    known = {PERSON_DECIDES: "a person to decide", PROVIDER_ACCEPTED: "a provider to accept"}
    if name in known:
        return known[name]
    keys = name.split(" or ")
    return " or ".join(rules.activities[key].title if key in rules.activities else plain(key) for key in keys)


def spoken(last_spoken_on: date | None, today: date) -> str:
    """ "last spoken to 12 days ago"."""
    if last_spoken_on is None:
        return "not spoken to yet"
    gap = (today - last_spoken_on).days
    return "last spoken to " + (("today", "yesterday")[gap] if gap < 2 else f"{gap} days ago")


def barrier(found: OpenBarrier, today: date) -> str:
    """ "housing, start by Monday 4 May"."""
    if found.start_by is None or found.state != "found":
        return f"{found.title}, {'begun' if found.state == 'started' else plain(found.state)}"
    late = found.start_by < today
    return f"{found.title}, {'should have begun by' if late else 'start by'} {near_day(found.start_by, today)}"


def waiting_for(item: Item, rules: Rules) -> str:
    """Whom it stands with: "Jasmin Shah, care coordinator"; a role where nobody, or many, have it."""
    role = rules.role_titles.get(item.who, plain(item.who))
    names = item.staff_names
    if not names or len(names) > NEVER_NAMED_ALL:
        return f"any {role}" if names else f"{role}: nobody there has this role"
    return f"{' or '.join(names)}, {role}"


def passed_to(item: Item, holders: Mapping[str, StaffMember | None], rules: Rules) -> str:
    """ "passed to J. Shah", once others than whose it is were told that it is late; silent before."""
    others = [role for role in item.told if role != item.who]
    if not item.days_overdue or not others:
        return ""
    names = []
    for role in others:
        holder = holders.get(role)
        names.append(initials(holder.name) if holder else f"the {rules.role_titles.get(role, plain(role))}")
    return "passed to " + ", ".join(names)
