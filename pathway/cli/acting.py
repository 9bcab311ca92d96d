"""How every verb is carried out from the terminal: open the house, find out who acts, walk, say what is now true."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer

from pathway.cli.options import When
from pathway.dates import in_words, london_day

if TYPE_CHECKING:
    from pathway.bootstrap import House
    from pathway.case.model import Case
    from pathway.case.people import StaffMember
    from pathway.definition.rules import Rules


@dataclass(frozen=True, slots=True)
class Asking:
    """What comes with every act: by whom, when, on which version of the case, answered how."""

    by: str | None
    at: When | None
    version: int | None = None
    as_json: bool = False

    @property
    def instant(self) -> datetime:
        """When the act is made: now, if silent."""
        from pathway import clock

        return self.at.for_writing if self.at else clock.now()


Staff = Callable[[str], "StaffMember"]
"""Who a reference is. Raises BadRequest."""


@contextmanager
def open_house(at: datetime) -> Iterator[House]:
    """The house of this terminal's settings, closed again at the end."""
    from pathway import bootstrap
    from pathway.settings import read_settings

    house = bootstrap.open_house(read_settings(), at, tell)
    try:
        yield house
    finally:
        house.close()


def tell(words: str) -> None:
    """A word on the side: to stderr, so that answers stay clean."""
    print(words, file=sys.stderr)


def act(ref: str, asking: Asking, make: Callable[[Staff], Any], said: Callable[[Case, Rules], str]) -> None:
    """One act of a named person on one case; says what is now true."""
    with open_house(asking.instant) as house:
        by = actor(house, asking)
        with _staff(house) as staff:
            request = make(staff)
        case = house.walk.act(ref, request, by, asking.instant, asking.version)
        answer(house, case, asking, by, said)


def answer(house: House, case: Case, asking: Asking, by: StaffMember, said: Callable[[Case, Rules], str]) -> None:
    """The case as it now is, as JSON or in one line."""
    from pathway.case.permissions import has_part_in
    from pathway.cli.showing import print_json
    from pathway.queries.case_view import case_tree
    from pathway.queries.day_asked import day_asked
    from pathway.store.look import look, note_reading

    on = london_day(asking.instant)
    if asking.as_json and not has_part_in(by, case):
        # They have just handed it over: it is done, and what the case holds is no longer for them.
        print_json({"ref": case.ref, "seq": case.seq})
        return
    with look(house.store) as seen:
        rules = seen.rules(case.definition)
        tree = case_tree(seen, case.ref, day_asked(seen, on), by=by) if asking.as_json else None
    if tree is None:
        print(f"{case.ref}: {said(case, rules)}; {_next_due(case, rules, on)}")
        return
    note_reading(house.store, by.ref, "case", asking.instant, case=case.ref)
    print_json(tree)


def _next_due(case: Case, rules: Rules, on: date) -> str:
    from pathway.case.pathway_clock import is_frozen

    due = [(row.due_on, row.key) for row in case.open_activities if row.due_on and not is_frozen(case, rules, row.key)]
    late = sum(day < on for day, _ in due)
    said = [f"{late} overdue"] if late else []
    coming = min(((day, key) for day, key in due if day >= on), default=None)
    if coming is not None:
        said.append(f"next due: {rules.activities[coming[1]].title}, {in_words(coming[0])}")
    return "; ".join(said) or "nothing else is due"


@contextmanager
def _staff(house: House) -> Iterator[Staff]:
    from pathway.errors import BadRequest
    from pathway.store.look import look

    with look(house.store) as seen:

        def member(ref: str) -> StaffMember:
            found = seen.members.get(ref)
            if found is None:
                raise BadRequest(nobody(ref, seen.members))
            return found

        yield member


def actor(house: House, asking: Asking) -> StaffMember:
    """Who acts. In an empty house the first to act becomes its manager. Raises NotPermitted,
    and BadParameter (wrong usage) where nobody is named."""
    from pathway.errors import NotPermitted
    from pathway.store.look import look

    settings = house.settings
    with look(house.store) as seen:
        members = seen.members
    name = asking.by or settings.staff
    if not members:
        return _first(house, name or settings.login, asking.instant)
    if name is None and settings.login in members:
        name = settings.login
    if name is None:
        raise typer.BadParameter("nobody is named who acts: `pathway staff` shows who there is", param_hint="--by")
    if name not in members:
        raise NotPermitted(nobody(name, members))
    return members[name]


def nobody(ref: str, members: Iterable[str]) -> str:
    """That nobody has this reference, and who may be meant."""
    near = get_close_matches(ref, list(members), n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"no member of staff {ref!r}: {hint}`pathway staff` shows who there is"


def _first(house: House, name: str, at: datetime) -> StaffMember:
    from pathway.case.people import StaffMember, checked_ref

    roles = ("service_manager", "wellbeing_advisor")
    first = StaffMember(checked_ref(name), name, roles, "service", "service")
    with house.store.work() as work:
        work.put_staff(first, at, first.ref)
    tell(f"nobody worked here yet: {name} is now its service manager and a wellbeing advisor")
    return first


def reader(house: House, by: str | None) -> tuple[str, StaffMember | None]:
    """Who reads, for the audit. Whoever can open the database at a terminal may read it, under their login; but a
    reference that is given and that nobody has is a slip, and what was read would stand under no name.
    Raises NotPermitted.
    """
    from pathway.errors import NotPermitted
    from pathway.store.look import look

    given = by or house.settings.staff
    with look(house.store) as seen:
        members = seen.members
    if given and members and given not in members:
        raise NotPermitted(nobody(given, members))
    member = members.get(given or house.settings.login)
    return (member.ref, member) if member else (f"terminal:{house.settings.login}", None)
