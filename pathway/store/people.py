"""Persons and staff: identities in rows of their own, and what is done to them in streams of their own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any
from unicodedata import combining, normalize

from sqlalchemy import delete, select, update

from pathway.errors import AlreadyThere, CaseNotFound
from pathway.ports import Person, StaffMember
from pathway.store import tables
from pathway.store.loading import ENTRY, among
from pathway.store.streams import next_entry, person_facts, person_stream, staff_facts, staff_stream
from pathway.store.transaction import Transaction

persons, staff, staff_roles, sessions = tables.persons, tables.staff, tables.staff_roles, tables.sessions
name_words = tables.name_words
PERSON = ("ref", "nhs_number", "family_name", "given_name", "born_on", "safe_contact", "needs")


class People(Transaction):
    """Reading and writing who is who."""

    def person(self, ref: str) -> Person:
        """A person by reference. Raises CaseNotFound."""
        found = self._person(ref=ref)
        if found is None:
            raise CaseNotFound(f"no person {ref!r} in {self._programme}: check the reference")
        return found

    def person_with(self, nhs_number: str) -> Person | None:
        """The person with this NHS number in this programme."""
        return self._person(nhs_number=nhs_number)

    def _person(self, **known: str) -> Person | None:
        statement = select(*(persons.c[name] for name in PERSON)).where(persons.c.programme == self._programme)
        found = self._first(statement.filter_by(**known))
        return Person(*found) if found else None

    def add_person(self, person: Person, at: datetime, by: str) -> None:
        """A new person. Raises AlreadyThere for an NHS number already here."""
        if self.person_with(person.nhs_number) is not None:
            raise AlreadyThere("somebody with this NHS number is here already; nothing was added")
        salt = self._shared.chance.salt()
        self._put(persons, **{name: getattr(person, name) for name in PERSON}, salt=salt)
        self._many(name_words, _words_of([person]))
        self._tell(person_stream(person.ref), "person_added", at, by, person_facts(person, salt))

    def persons_with(self, nhs_numbers: Collection[str]) -> Mapping[str, Person]:
        """Those of these NHS numbers that are known, held in one order so that two transactions never cross."""
        if not nhs_numbers:
            return {}
        dialect = self._connection.dialect.name
        bound = json.dumps(list(nhs_numbers)) if dialect == "sqlite" else list(nhs_numbers)
        rows = self._all(
            select(*(persons.c[name] for name in PERSON))
            .where(persons.c.programme == self._programme, among(persons.c.nhs_number, dialect))
            .order_by(persons.c.nhs_number)
            .with_for_update(),
            {"refs": bound},
        )
        return {row.nhs_number: Person(*row) for row in rows}

    def add_persons(self, new: Sequence[Person], at: datetime, by: str) -> None:
        """New persons, a few statements for all. Raises AlreadyThere."""
        salted = [(person, self._shared.chance.salt()) for person in new]
        self._many(persons, ({**{name: getattr(p, name) for name in PERSON}, "salt": salt} for p, salt in salted))
        self._many(name_words, _words_of(new))
        entries = [
            next_entry(person_stream(person.ref), 0, bytes(32), "person_added", at, by, person_facts(person, salt))
            for person, salt in salted
        ]
        self._many(tables.entries, ({name: getattr(entry, name) for name in ENTRY} for entry in entries))
        self._many(tables.heads, ({"stream": e.stream, "seq": e.seq, "hash": e.hash} for e in entries))

    def staff_member(self, ref: str) -> StaffMember | None:
        """Who this reference is, or None."""
        found = self._all(_STAFF.where(staff.c.programme == self._programme, staff.c.ref == ref))
        return _member(found[0], self._roles(ref)) if found else None

    def staff(self) -> Sequence[StaffMember]:
        """Everybody of the programme, by reference."""
        roles = self._roles()
        return [
            _member(row, roles)
            for row in self._all(_STAFF.where(staff.c.programme == self._programme).order_by(staff.c.ref))
        ]

    def put_staff(self, member: StaffMember, at: datetime, by: str) -> None:
        """A new member of staff, or the same with other roles. Whoever leaves or may do other things is signed out."""
        # First: who waits for it waits before anything of theirs is locked.
        self._change("staff")
        mine = (staff.c.programme == self._programme, staff.c.ref == member.ref)
        before = self._first(select(staff.c.salt).where(*mine).with_for_update())
        values = {
            "name": member.name,
            "party": member.party,
            "team": member.team,
            "email": member.email,
            "is_active": member.is_active,
        }
        salt = before.salt if before else self._shared.chance.salt()
        if before:
            self._sign_out_changed(member, at)
            self._run(update(staff).where(*mine).values(**values))
            held = (staff_roles.c.programme == self._programme, staff_roles.c.staff == member.ref)
            self._run(delete(staff_roles).where(*held))
        else:
            self._put(staff, ref=member.ref, **values, salt=salt)
        self._many(
            staff_roles,
            [{"role": role, "staff": member.ref, "position": at} for at, role in enumerate(member.roles)],
        )
        kind = "staff_changed" if before else "staff_added"
        self._tell(staff_stream(member.ref), kind, at, by, staff_facts(member, salt))

    def _sign_out_changed(self, member: StaffMember, at: datetime) -> None:
        rights = attrgetter("roles", "party", "team", "is_active")
        before = self.staff_member(member.ref)
        if before is None or rights(before) != rights(member):
            mine = (sessions.c.programme == self._programme, sessions.c.staff == member.ref)
            self._run(update(sessions).where(*mine, sessions.c.ended_at.is_(None)).values(ended_at=at))

    def _roles(self, ref: str | None = None) -> Mapping[str, tuple[str, ...]]:
        statement = select(staff_roles.c.staff, staff_roles.c.role).where(staff_roles.c.programme == self._programme)
        if ref is not None:
            statement = statement.where(staff_roles.c.staff == ref)
        roles: dict[str, tuple[str, ...]] = {}
        for row in self._all(statement.order_by(staff_roles.c.staff, staff_roles.c.position)):
            roles[row.staff] = (*roles.get(row.staff, ()), row.role)
        return roles


def folded(name: str) -> set[str]:
    """The words of a name as they are looked for: large letters and accents make no difference."""
    plain = normalize("NFKD", name.casefold())
    return set("".join(mark for mark in plain if not combining(mark)).split())


def _words_of(people: Sequence[Person]) -> list[dict[str, str]]:
    return [
        {"word": word, "person": person.ref}
        for person in people
        for word in sorted(folded(f"{person.given_name} {person.family_name}"))
    ]


_STAFF = select(staff.c.ref, staff.c.name, staff.c.party, staff.c.team, staff.c.email, staff.c.is_active)


def _member(row: Any, roles: Mapping[str, tuple[str, ...]]) -> StaffMember:
    return StaffMember(row.ref, row.name, roles.get(row.ref, ()), row.party, row.team, row.email, row.is_active)
