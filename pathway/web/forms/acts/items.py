"""What stands and what was done, as a form names it, and the answers several forms ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from pathway.case.model import Activity, ClosedAs, Status
from pathway.case.people import StaffMember
from pathway.errors import BadRequest
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Panel
from pathway.web.words import first_capital, of_day, outcome, plain

Choices = tuple[tuple[str, str], ...]
MORE_WORDS = {
    "discharged": "Discharged, as agreed at the joint review",
    "closed_by_service_only": "Finished with us; the team carries on",
    "returned_to_team": "Returned to the community team",
    "not_accepted": "Not accepted",
    "declined": "Declined by the person",
    "withdrew": "Withdrew: they want no more of it",
    "moved": "Moved away",
    "lost_contact": "Lost contact: a clinician agrees",
    "carrying_on": "Carrying on until another joint review",
    "ready_waiting": "Ready, waiting for something",
    "staying_with_team": "Staying with the community team",
    "finished_with_us": "Finished with us, team continues",
}
"""Coded words as a form says them in full."""


def said_in_full(word: str) -> str:
    """A coded word as an answer says it."""
    return MORE_WORDS.get(word, outcome(word))


def title_of(about: About, row: Activity) -> str:
    """What an occurrence is: "Keywork (2nd)", "Barrier to moving on: housing"."""
    return about.names.item(row.row_key)


def chosen(about: About) -> Activity:
    """The occurrence that was chosen. Raises BadRequest if none was."""
    if about.row is None:
        raise BadRequest("Choose what it is about first.")
    return about.row


def open_ones(about: About) -> tuple[Activity, ...]:
    """What stands, the first due first."""
    return tuple(sorted(about.case.open_activities, key=lambda row: (row.due_on or date.max, row.key, row.n)))


def settled_ones(about: About) -> tuple[Activity, ...]:
    """What was done, declined or not needed, the latest first."""
    rows = [
        row for row in about.case.activities.values()
        if not row.is_open and (row.closed_as != ClosedAs.NOT_HELD or row.done_by)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.done_on or row.closed_on or row.opened_on, row.n), reverse=True))


def how_it_stands(row: Activity) -> str:
    """One line under the title of an occurrence: due when, booked when, or what came of it."""
    if row.is_open:
        booked = f"; booked {of_day(row.booked_on)}" if row.booked_on else ""
        return (f"due {of_day(row.due_on)}" if row.due_on else "no date") + booked
    if row.closed_as == ClosedAs.NOT_NEEDED:
        return f"not needed, since {of_day(row.closed_on)}"
    came = plain(row.outcome or row.closed_as)
    return f"{came}, {of_day(row.done_on)}" if row.done_on else came


def item_panel(about: About, row: Activity) -> Panel:
    """The occurrence a form is about."""
    rule = about.rules.activities[row.key]
    means = (("Done means", first_capital(rule.done_means)),) if rule.done_means else ()
    return Panel("", (("What", first_capital(title_of(about, row))),
                      ("How it stands", first_capital(how_it_stands(row))), *means))  # fmt: skip


def colleagues(about: About, wanted: Callable[[StaffMember], bool] = lambda _: True) -> Choices:
    """Those who work here now and are wanted, by name; where two have one name the team tells them apart."""
    found = (member for member in about.staff.values() if member.is_active and wanted(member))
    return tuple((m.ref, f"{m.name}, {plain(m.roles[0]) if m.roles else ''}, {m.team}")
                 for m in sorted(found, key=lambda m: (m.name, m.ref)))  # fmt: skip


def titled(keys: Iterable[tuple[str, str]]) -> Choices:
    """Choices with a capital letter each."""
    return tuple((key, first_capital(title)) for key, title in keys)


def reason(why: str = "Why?", thing: str = "the reason", *, is_optional: bool = False, needed: str = "") -> Field:
    """The reason in words, under the name the commands know; `needed` says when it is, where it is not always."""
    is_sometimes = bool(needed)
    return Field("reason", why, "text", hint=needed, is_optional=is_optional or is_sometimes, thing=thing,
                 is_sometimes=is_sometimes)  # fmt: skip


def note() -> Field:
    """Words for others who care for the person."""
    return Field("note", "Note", "text", is_optional=True, hint="Others who care for this person can read it.")


def has_ended(about: About) -> bool:
    """True once somebody has recorded how the pathway ended."""
    return about.case.status is Status.CLOSED


def goes_on(about: About) -> str:
    """Why nothing of the pathway can be done any more; "" while it goes on."""
    return f"The pathway of {about.name} has ended." if has_ended(about) else ""
