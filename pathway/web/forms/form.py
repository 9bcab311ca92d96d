"""A form: its questions, and the request its answers make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathway.case.history import Entry
from pathway.case.model import Activity, Case
from pathway.case.people import StaffMember
from pathway.dates import Calendar
from pathway.definition.measures import Measure
from pathway.definition.rules import ActivityRule, Rules
from pathway.ports import Person
from pathway.web.forms.fields import Field
from pathway.web.telling.naming import Names

Values = Mapping[str, Any]
"""What was said, by the names of the fields."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What is shown above the questions: a title, then pairs of a name and what is known under it, or single points."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    words: str = ""


def nothing_wrong(_: Values) -> Mapping[str, str]:
    """No answer stands against another."""
    return {}


@dataclass(frozen=True, slots=True)
class Form:
    """Questions in order, and `make`: from the values to the request of a command.

    `warning` stands above the fields, for what must be known before; `panels` show what is asked about. `check` finds
    what is wrong between answers, by field. `second_step` shows what will happen, to be said yes to before it does.
    """

    title: str
    fields: tuple[Field, ...]
    button: str
    make: Callable[[Values], Any]
    intro: str = ""
    warning: str = ""
    panels: tuple[Panel, ...] = ()
    check: Callable[[Values], Mapping[str, str]] = nothing_wrong
    second_step: Callable[[Values], Panel] | None = None
    template: str = "form.html"


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about: the case as it stands today, its rules, who works here, and the item that was chosen.

    `row` is the occurrence and `rule` what it is an occurrence of; `which` something else of the case by its number or
    key (a concern, a placement, a barrier); `texts` are words recorded on the case that this person may read; `load`
    says how many people each advisor has, `providers` the names of those known so far; `undoes` is the entry that
    "Undo" was pressed for; `measures` what the person can be asked to score.
    """

    case: Case
    rules: Rules
    staff: Mapping[str, StaffMember]
    today: date
    by: StaffMember
    row: Activity | None = None
    rule: ActivityRule | None = None
    which: str | None = None
    person: Person | None = None
    calendar: Calendar | None = None
    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    load: Mapping[str, int] = field(default_factory=dict)
    providers: tuple[str, ...] = ()
    undoes: Entry | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name if self.person else "this person"

    @property
    def names(self) -> Names:
        """What everything on this case is called."""
        return Names(self.case, self.rules, self.staff)

    def name_of(self, staff: str | None) -> str:
        """The name of a member of staff."""
        member = self.staff.get(staff or "")
        return member.name if member else "nobody"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing an act can be about: what its address adds to the act's, its title, and how it stands."""

    query: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One act of staff: its name in a list, its form, and why it makes no sense now ("" if it does).

    `options` are the things it can be about, where it must be about one. `verb` is the command that permission is asked
    for, where it is not the act's own name. An act that does not mind versions is never refused because somebody
    recorded something meanwhile. `then` is the page it leads to, under the person's address; else back to where it
    was opened.
    """

    title: str
    form: Callable[[About], Form]
    why_not: Callable[[About], str] = lambda _: ""
    options: Callable[[About], tuple[Option, ...]] | None = None
    verb: str = ""
    minds_versions: bool = True
    then: Callable[[Case], str] | None = None
