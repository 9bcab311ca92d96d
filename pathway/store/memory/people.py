"""Persons and staff in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pathway.errors import CaseNotFound
from pathway.ports import Person, StaffMember
from pathway.store.memory.transaction import Transaction
from pathway.store.streams import person_facts, person_stream, staff_facts, staff_stream


class MemoryPeople(Transaction):
    """Reading and writing who is who."""

    def person(self, ref: str) -> Person:
        """A person by reference. Raises CaseNotFound."""
        found = self._persons.get(ref)
        if found is None:
            raise CaseNotFound(f"no person {ref!r} in {self._programme}: check the reference")
        return found[0]

    def person_with(self, nhs_number: str) -> Person | None:
        """The person with this NHS number in this programme."""
        ref = self._nhs_numbers.get(nhs_number)
        return self.person(ref) if ref is not None else None

    def add_person(self, person: Person, at: datetime, by: str) -> None:
        """A new person. Raises AlreadyThere for an NHS number already here."""
        self._nhs_numbers.add(person.nhs_number, person.ref)
        salt = self._kept.chance.salt()
        self._persons.add(person.ref, (person, salt))
        self._tell(person_stream(person.ref), "person_added", at, by, person_facts(person, salt))

    def persons_with(self, nhs_numbers: Collection[str]) -> Mapping[str, Person]:
        """Those of these NHS numbers that are known."""
        found = ((number, self.person_with(number)) for number in sorted(nhs_numbers))
        return {number: person for number, person in found if person is not None}

    def add_persons(self, new: Sequence[Person], at: datetime, by: str) -> None:
        """New persons. Raises AlreadyThere."""
        for person in new:
            self.add_person(person, at, by)

    def staff_member(self, ref: str) -> StaffMember | None:
        """Who this reference is, or None."""
        found = self._staff.get(ref)
        return found[0] if found else None

    def staff(self) -> Sequence[StaffMember]:
        """Everybody of the programme, by reference."""
        return sorted((member for _, (member, _) in self._staff.items()), key=lambda member: member.ref)

    def put_staff(self, member: StaffMember, at: datetime, by: str) -> None:
        """A new member of staff, or the same with other roles."""
        before = self._staff.get(member.ref)
        salt = before[1] if before else self._kept.chance.salt()
        self._staff.put(member.ref, (member, salt))
        kind = "staff_changed" if before else "staff_added"
        self._tell(staff_stream(member.ref), kind, at, by, staff_facts(member, salt))
