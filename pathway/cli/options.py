"""The arguments and options that commands share, and how a day on the command line is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from pathway.dates import end_of_london_day, london_instant

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
NOON = 12

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""No day beyond these years is meant; the arithmetic of days ends soon after."""


def _near(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"{text!r}: check the year")
    return day


def case_ref(text: str) -> str:
    """A case's reference as it is stored, however it was typed: small letters, a dash in the middle."""
    return "-".join(text.strip().lower().split())


def day(text: str) -> date:
    """A day written like 2026-01-28, and no other way."""
    try:
        if _DAY.match(text):
            return _near(date.fromisoformat(text), text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is no day: write it like 2026-01-28")


@dataclass(frozen=True, slots=True)
class When:
    """What stands in for the clock: a London day, or an instant."""

    day: date | None = None
    instant: datetime | None = None

    @property
    def for_writing(self) -> datetime:
        """A day means its noon in London."""
        return self.instant if self.instant else london_instant(self._day, NOON)

    @property
    def for_reading(self) -> datetime:
        """A day means its last moment in London."""
        return self.instant if self.instant else end_of_london_day(self._day) - timedelta(microseconds=1)

    @property
    def _day(self) -> date:
        assert self.day is not None
        return self.day


def when(text: str) -> When:
    """A day like 2026-01-28, or an instant with its zone, like 2026-01-28T09:30+00:00."""
    if _DAY.match(text):
        return When(day=day(text))
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            _near(instant.date(), text)
            return When(instant=instant.astimezone(UTC))
    except (ValueError, OverflowError):
        pass
    raise typer.BadParameter(f"{text!r} is neither a day like 2026-01-28 nor an instant like 2026-01-28T09:30Z")


def _day_option(*names: str, help_: str) -> object:
    return typer.Option(*names, parser=day, metavar="DATE", help=help_)


Ref = Annotated[str, typer.Argument(metavar="REF", parser=case_ref, help="The case.")]
By = Annotated[str | None, typer.Option("--by", metavar="STAFF", help="Who acts (PATHWAY_STAFF, if silent).")]
At = Annotated[
    When | None,
    typer.Option("--at", parser=when, metavar="DATE", help="Stands in for the clock: a day, or an ISO instant."),
]
AsJson = Annotated[bool, typer.Option("--json", help="The answer for scripts.")]
Version = Annotated[
    int | None, typer.Option("--version", metavar="SEQ", min=0, help="The entry you saw last: refused if it moved on.")
]
On = Annotated[date | None, _day_option("--on", help_="The day it happened (today, if silent).")]
Until = Annotated[date | None, _day_option("--until", help_="Until which day.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="In your own words.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, in your own words.")]
