"""Looking without touching: cases, people and versions on one consistent snapshot, nothing locked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, select

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.errors import BadRequest, CaseNotFound
from pathway.ports import Person, PublishedDefinition
from pathway.store import tables
from pathway.store.exceptional_access import ExceptionalAccess
from pathway.store.kept import Kept
from pathway.store.loading import ALL_CASES, Loading
from pathway.store.people import PERSON, People
from pathway.store.provider_links import ProviderLinks
from pathway.store.published import Published
from pathway.store.reaching import Reaching
from pathway.store.running import Running
from pathway.store.signing_in import SigningIn
from pathway.store.sql import SqlStore

Made = TypeVar("Made")
CHANGES = select(tables.changes.c.what, tables.changes.c.number).where(
    tables.changes.c.programme == bindparam("programme")
)
AT_ONCE = 1000
"""How many cases are read with one select per table."""


class Look(Loading, People, Published, Reaching, Running, SigningIn, ExceptionalAccess, ProviderLinks):
    """What can be seen of one programme at one moment."""

    def case(self, ref: str) -> Case:
        """The case, not locked. Raises CaseNotFound."""
        found = self.cases_where(tables.cases.c.ref == ref)
        if not found:
            raise CaseNotFound(f"no case {ref!r} in {self._programme}: check the reference")
        return found[0]

    def cases_where(self, *conditions: ColumnElement[bool], without: Collection[str] = ()) -> list[Case]:
        """The cases of the programme for which these hold, by reference; `without` these tables of their rows."""
        mine = tables.cases.c.programme == self._programme
        return self._cases(ALL_CASES.where(mine, *conditions).order_by(tables.cases.c.ref), without)

    def cases_among(self, refs: Iterable[str], without: Collection[str] = ()) -> Iterator[Case]:
        """The cases with these references, some at a time, by reference; `without` these tables of their rows."""
        listed = sorted(refs)
        for first in range(0, len(listed), AT_ONCE):
            yield from self.cases_where(tables.cases.c.ref.in_(listed[first : first + AT_ONCE]), without=without)

    def rows(self, statement: Select[Any]) -> list[Any]:
        """What a select of this programme's tables finds."""
        return self._all(statement)

    @property
    def programme(self) -> str:
        """The programme looked at."""
        return self._programme

    def people(self, refs: Iterable[str]) -> Mapping[str, Person]:
        """People by their reference."""
        table, found = tables.persons, {}
        listed = sorted(set(refs))
        for first in range(0, len(listed), AT_ONCE):
            some = table.c.ref.in_(listed[first : first + AT_ONCE])
            columns = select(*(table.c[name] for name in PERSON)).where(table.c.programme == self._programme, some)
            found.update({row.ref: Person(*row) for row in self._all(columns)})
        return found

    @property
    def members(self) -> Mapping[str, StaffMember]:
        """Everybody of the staff by reference."""
        return self.whole("staff", "members", lambda: {member.ref: member for member in self.staff()})

    @property
    def published(self) -> Mapping[str, PublishedDefinition]:
        """Every published definition by version."""
        return self.whole("definitions", "published", lambda: {each.version: each for each in self.definitions()})

    @cached_property
    def changes(self) -> Mapping[str, int]:
        """How often staff and definitions have changed."""
        return dict(self.sent(CHANGES))

    def whole(self, what: str, name: str, make: Callable[[], Made]) -> Made:
        """Something made of everything of one kind ("staff", "definitions"): made again only after a change."""
        number = self.changes.get(what, 0)
        known = self._shared.whole.get(name)
        if known is None or known[0] != number:
            known = self._shared.whole[name] = (number, make())
        made: Made = known[1]
        return made

    def sent(self, statement: Select[Any], **values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds that was built once, in this programme (bound as `programme`)."""
        return self._sent(statement, programme=self._programme, **values)

    def cases_at(self, heads: Mapping[str, bytes]) -> Mapping[str, Case]:
        """The cases with these references, whose last entries have these hashes: what is known of them is kept."""
        kept = self._shared.cases
        found = {ref: case for ref, head in heads.items() if (case := kept.get((ref, head))) is not None}
        for case in self.cases_among(heads.keys() - found.keys()):
            kept.put((case.ref, case.head), case)
            found[case.ref] = case
        return found

    @property
    def read_off(self) -> Kept:
        """What was made of cases; the key of each thing names everything it was made of."""
        return self._shared.read_off

    @property
    def queues(self) -> Kept:
        """What was made of many cases together; the same."""
        return self._shared.queues

    def newest_calendar(self, rules: Rules) -> Calendar:
        """The calendar a definition counts by today; a look at a case is never refused because it ends (ADR-0016).

        Raises BadRequest where there is none.
        """
        known = self.current_calendar(rules.calendar_name)
        if known is None:
            raise BadRequest(f"no calendar {rules.calendar_name!r} is in force: publish one beside the pathways file")
        return known.open_ended()


@contextmanager
def look(store: SqlStore) -> Iterator[Look]:
    """One snapshot of what is stored. Raises StoreUnavailable."""
    with store.connect() as connection:
        yield Look(connection, store.shared)


def note_reading(store: SqlStore, who: str, what: str, at: datetime, **about: Any) -> None:
    """Writes who read what: done before the answer leaves (rule 13)."""
    with store.work() as work:
        work.read_was({"who": who, "what": what, "at": at, **about})
