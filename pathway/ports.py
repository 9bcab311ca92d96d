"""What the inside asks of the outside: one transaction over what is stored, and the sources of chance.

The walk is written against these; `store/` answers them, in memory and in SQL, and one contract test holds both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from pathway.case.history import Entry, Notice, Recorded
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.planning.calendar_reach import Reach


@dataclass(frozen=True, slots=True)
class Person:
    """A service user's identity, kept outside the chain. `ref` is random; one per programme and NHS number."""

    ref: str
    nhs_number: str
    family_name: str
    given_name: str
    born_on: date
    safe_contact: str | None = None
    needs: str | None = None

    @property
    def name(self) -> str:
        """Given name, then family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class PublishedDefinition:
    """One immutable version of one pathway: number within the pathway, source text, canonical form, SHA-256 of both.

    `version` is the SHA-256 of the canonical form, in hex: what a case pins.
    """

    pathway: str
    number: int
    version: str
    source: str
    source_sha256: str
    canonical: str
    file_name: str
    published_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CalendarInForce:
    """The version of a calendar that counts: the how manieth of its name, since which instant, put there by whom."""

    calendar: Calendar
    number: int
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one run of the sweep did. Chained to the one before (`previous`, `hash`); `counts` in and out.

    `on` is the London day swept, `oldest_unprocessed_on` the earliest day a case still waits for (None: nothing
    waits), `heads_digest` a SHA-256 over all chain heads in order of stream.
    """

    number: int
    on: date
    started_at: datetime
    finished_at: datetime
    counts: Mapping[str, int]
    oldest_unprocessed_on: date | None
    heads_digest: bytes
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class SetAside:
    """A case that could not be brought up to the day: visible to people, in nobody's way."""

    case: str
    since: datetime
    reason: str


class Work(Protocol):
    """One transaction within one programme. Leaving its `with` block normally commits; an exception rolls back."""

    def case(self, ref: str) -> Case:
        """The case, locked against others until the end of this transaction. Raises CaseNotFound."""

    def cases_due(self, on: date, limit: int) -> Sequence[Case]:
        """Up to `limit` cases whose `next_action_on` is `on` or before, oldest first, then by reference; locked,
        leaving out those another transaction holds and those set aside."""

    def cases_named(self, refs: Collection[str]) -> Sequence[Case]:
        """Those of these cases that are not set aside, by reference; locked."""

    def counted_by(self) -> Collection[tuple[str, str]]:
        """Every (definition, calendar) version that a case is on."""

    def touched(self, reach: Reach) -> Sequence[str]:
        """The cases that a changed calendar may touch, by reference; none of those set aside."""

    def save(self, recorded: Sequence[Recorded]) -> None:
        """Entries, rows, texts and notices of these acts, together. Several acts on one case come in order.

        Raises StaleCase if a case's stored `seq` is not the one its first act started from, AlreadyThere on a
        duplicate alert key or a case or entry that exists.
        """

    def history(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream, in order."""

    def append(self, entry: Entry) -> None:
        """An entry of a stream that is not a case (person, definition, calendar, staff). Raises StaleCase."""

    def texts(self, stream: str) -> Mapping[str, str]:
        """Words by text reference; those disposed of are absent."""

    def person(self, ref: str) -> Person:
        """A person by reference. Raises CaseNotFound."""

    def person_with(self, nhs_number: str) -> Person | None:
        """The person with this NHS number in this programme."""

    def add_person(self, person: Person, at: datetime, by: str) -> None:
        """A new person. Raises AlreadyThere for an NHS number already here."""

    def persons_with(self, nhs_numbers: Collection[str]) -> Mapping[str, Person]:
        """Those of these NHS numbers that are known, with the person of each; held against others who ask so until
        the end of this transaction."""

    def add_persons(self, new: Sequence[Person], at: datetime, by: str) -> None:
        """New persons, as `add_person` would one after the other. Raises AlreadyThere."""

    def cases_of(self, person: str) -> Sequence[Case]:
        """Every case of a person, oldest first."""

    def cases_of_each(self, persons: Collection[str]) -> Mapping[str, Sequence[Case]]:
        """Every case of each of these persons, oldest first; a person without one is left out."""

    def rules(self, version: str) -> Rules:
        """The rules of a published version."""

    def current_definition(self, pathway: str) -> PublishedDefinition | None:
        """The newest published version of a pathway."""

    def definitions(self) -> Sequence[PublishedDefinition]:
        """Every published version, oldest first."""

    def publish(self, definition: PublishedDefinition) -> None:
        """A new version. Raises AlreadyThere for a version that is published."""

    def calendar(self, version: str) -> Calendar:
        """A calendar by version."""

    def current_calendar(self, name: str) -> Calendar | None:
        """The newest calendar of that name."""

    def add_calendar(self, calendar: Calendar, at: datetime, by: str) -> None:
        """A new calendar version; one that was there before changes nothing."""

    def put_in_force(self, calendar: Calendar, at: datetime, by: str) -> None:
        """This version counts from now on, be it new or one that was there before; again changes nothing."""

    def calendars_in_force(self) -> Sequence[CalendarInForce]:
        """The newest version of every calendar, by name."""

    def notify(self, notices: Sequence[Notice]) -> None:
        """Notices whose cause is no act on one case. Raises AlreadyThere for a key that is there."""

    def staff_member(self, ref: str) -> StaffMember | None:
        """Who this reference is, or None."""

    def staff(self) -> Sequence[StaffMember]:
        """Everybody of the programme, by reference."""

    def put_staff(self, member: StaffMember, at: datetime, by: str) -> None:
        """A new member of staff, or the same with other roles."""

    def make_digests(self, on: date, made_at: datetime) -> int:
        """One digest notice per person told by an alert raised on `on` and not yet in a digest; none if empty.

        An alert's role goes to its holder on the case, else to everybody with that role (of the case's team where
        the role is the team's), else to the service managers. Running again adds nothing. Returns how many.
        """

    def outbox(self) -> Sequence[Notice]:
        """Every notice, in the order made."""

    def set_aside(self, item: SetAside) -> None:
        """Puts a case aside: the sweep leaves it, people see it."""

    def set_asides(self) -> Sequence[SetAside]:
        """Everything set aside, oldest first."""

    def take_back(self, ref: str) -> None:
        """A case set aside takes part again."""

    def last_receipt(self) -> Receipt | None:
        """The newest receipt."""

    def receipts(self, after: int = 0) -> Sequence[Receipt]:
        """The receipts numbered higher than `after`, in order."""

    def add_receipt(self, receipt: Receipt) -> None:
        """A receipt; its number must follow the last. Raises StaleCase."""

    def oldest_waiting_on(self) -> date | None:
        """The earliest `next_action_on` of the cases not set aside."""

    def heads_digest(self) -> bytes:
        """SHA-256 over (stream, seq, hash) of every stream's last entry, in order of stream."""

    def read_was(self, what: Mapping[str, Any]) -> None:
        """Writes that an identifiable record was read (who, what, when): before the answer leaves."""

    def done_once(self, once: str) -> tuple[str, int] | None:
        """The case and the entry that a request with this mark came to, if it was carried out."""

    def mark_done(self, once: str, ref: str, seq: int) -> None:
        """A request with this mark was carried out, in this transaction. Raises AlreadyThere if another was first."""

    def remember(self, key: str, value: str, at: datetime, by: str) -> None:
        """A small named value of the programme's stream of settings (engine time, the demo's seed)."""

    def recall(self, key: str) -> str | None:
        """What was last remembered under this name."""


class Store(Protocol):
    """Where everything of one programme is kept."""

    programme: str

    def work(self) -> AbstractContextManager[Work]:
        """One transaction. On SQLite it takes the write lock at once; raises StoreUnavailable."""


class Chance(Protocol):
    """Where random references and salts come from: the operating system, or a seed in `demo` and `simulate`."""

    def ref(self) -> str:
        """A new public reference, e.g. "k7m2-9qtx"."""

    def salt(self) -> bytes:
        """16 bytes."""


__all__ = [
    "CalendarInForce", "Chance", "Person", "PublishedDefinition", "Receipt", "SetAside", "StaffMember", "Store", "Work",
]  # fmt: skip
