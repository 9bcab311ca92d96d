"""Days, instants and coded words as the screens say them."""

from __future__ import annotations

from datetime import date, datetime

from pathway.dates import LONDON, in_words, london_day

ATTENDANCE = {
    "attended": "Attended",
    "late_but_seen": "Late, but seen",
    "late_not_seen": "Late, not seen",
    "did_not_attend": "Did not attend",
    "cancelled_by_person": "Cancelled by them",
    "cancelled_by_us": "Cancelled by us",
}
OUTCOMES = ATTENDANCE | {
    "done": "Done",
    "declined": "Declined by them",
    "discharge_agreed": "Discharge agreed",
    "carrying_on": "Carrying on until …",
}


def of_day(day: date | None) -> str:
    """ "Friday 17 April 2026"; a dash for no day."""
    return in_words(day) if day else "–"


def short_day(day: date | None) -> str:
    """ "Fri 17 Apr"; a dash for no day."""
    return f"{day:%a} {day.day} {day:%b}" if day else "–"


def clock_time(at: datetime) -> str:
    """ "09:14", in London."""
    return f"{at.astimezone(LONDON):%H:%M}"


def at_time(at: datetime) -> str:
    """ "Tuesday 21 April 2026 at 09:14", in London."""
    return f"{in_words(at.astimezone(LONDON).date())} at {clock_time(at)}"


def moment(at: datetime) -> str:
    """ "Friday 17 April 2026 at 09:14", in London."""
    return f"{of_day(london_day(at))} at {clock_time(at)}"


def plain(word: str | None) -> str:
    """A coded word as plain ones: "did_not_attend" is "did not attend"."""
    return (word or "").replace("_", " ")


def outcome(word: str) -> str:
    """What came of something, as a button says it."""
    return OUTCOMES.get(word, plain(word).capitalize())


def days(count: int) -> str:
    """ "1 day", "3 days"."""
    return f"{count} day{'s' if count != 1 else ''}"


def first_capital(words: str) -> str:
    """The first letter large, the others as they are."""
    return words[:1].upper() + words[1:]


def initials(name: str) -> str:
    """ "J. Shah" of "Jasmin Shah"."""
    given, _, family = name.rpartition(" ")
    return f"{given[:1]}. {family}" if given else name


def nhs_number(digits: str) -> str:
    """ "999 123 4567"."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def age(born_on: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def birthday(day: date) -> str:
    """ "31 March 1980"."""
    return f"{day.day} {day:%B %Y}"


def within(address: str | None, otherwise: str) -> str:
    """An address of ours, whatever somebody wrote into a link; else another one of ours."""
    is_ours = address and address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if address and is_ours else otherwise


FILTERS = {
    "day": of_day, "short_day": short_day, "clock_time": clock_time, "at_time": at_time, "plain": plain,
    "outcome": outcome, "days": days, "first_capital": first_capital, "initials": initials, "nhs_number": nhs_number,
    "age": age, "born": birthday, "moment": moment,
}  # fmt: skip
