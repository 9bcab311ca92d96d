"""What the store itself writes into history: the streams of persons, staff, definitions, calendars and settings.

No name and no free text: identifiers go in as salted digests, and the salt lies in the row that disposal deletes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pathway.case.history import Entry, canonical, chain_hash, encode, text_digest
from pathway.dates import Calendar, london_day
from pathway.ports import Person, PublishedDefinition, StaffMember

SETTINGS = "settings"


def person_stream(ref: str) -> str:
    """The stream of a person."""
    return f"person:{ref}"


def staff_stream(ref: str) -> str:
    """The stream of a member of staff."""
    return f"staff:{ref}"


def definition_stream(pathway: str) -> str:
    """The stream of a pathway's definitions."""
    return f"definition:{pathway}"


def calendar_stream(name: str) -> str:
    """The stream of a calendar's versions."""
    return f"calendar:{name}"


def next_entry(stream: str, seq: int, head: bytes, kind: str, at: datetime, by: str,
               facts: Mapping[str, Any]) -> Entry:  # fmt: skip
    """The entry that follows (`seq`, `head`) in a stream; its day is the London day of `at`."""
    body = canonical({"facts": facts, "new": {}, "set": {}})
    happened_on = london_day(at)
    digest = chain_hash(head, stream, seq + 1, kind, 1, happened_on, at, by, body)
    return Entry(stream, seq + 1, kind, 1, happened_on, at, by, body, head, digest)


def person_facts(person: Person, salt: bytes) -> dict[str, Any]:
    """A person's identifiers as digests."""
    return {
        "nhs_number": text_digest(salt, person.nhs_number),
        "family_name": text_digest(salt, person.family_name),
        "given_name": text_digest(salt, person.given_name),
        "born_on": text_digest(salt, person.born_on.isoformat()),
        "safe_contact": None if person.safe_contact is None else text_digest(salt, person.safe_contact),
        "needs": None if person.needs is None else text_digest(salt, person.needs),
    }


def staff_facts(member: StaffMember, salt: bytes) -> dict[str, Any]:
    """What a member of staff may do in plain words, name and address as digests."""
    return {
        "name": text_digest(salt, member.name),
        "email": None if member.email is None else text_digest(salt, member.email),
        "roles": list(member.roles),
        "party": member.party,
        "team": member.team,
        "is_active": member.is_active,
    }


def definition_facts(definition: PublishedDefinition) -> dict[str, Any]:
    """Which version was published, from which text."""
    return {
        "number": definition.number,
        "version": definition.version,
        "source_sha256": definition.source_sha256,
        "file_name": definition.file_name,
    }


def calendar_tree(calendar: Calendar) -> dict[str, Any]:
    """A calendar as it is stored: its fields, days in order."""
    return {
        "name": calendar.name,
        "version": calendar.version,
        "first_year": calendar.first_year,
        "last_year": calendar.last_year,
        "closed": [day.isoformat() for day in sorted(calendar.closed)],
        "titles": [[day.isoformat(), title] for day, title in calendar.titles],
    }


def calendar_from(tree: Mapping[str, Any]) -> Calendar:
    """A calendar from what is stored."""
    return Calendar(
        name=tree["name"],
        version=tree["version"],
        first_year=tree["first_year"],
        last_year=tree["last_year"],
        closed=frozenset(date.fromisoformat(day) for day in tree["closed"]),
        titles=tuple((date.fromisoformat(day), title) for day, title in tree["titles"]),
    )


def digest_of_heads(heads: Iterable[tuple[str, int, bytes]]) -> bytes:
    """SHA-256 over every stream's last entry, in order of stream."""
    whole = sha256()
    for stream, seq, head in sorted(heads):
        whole.update(f"{stream}\n{seq}\n".encode() + head)
    return whole.digest()


def plain(tree: Mapping[str, Any]) -> str:
    """A tree of values and days as canonical JSON text."""
    return canonical({key: encode(value) for key, value in tree.items()}).decode()


def digest_key(staff: str, on: date) -> str:
    """The key of one person's digest of one London day."""
    return f"digest:{staff}:{on.isoformat()}"
