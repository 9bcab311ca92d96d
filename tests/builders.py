"""Cases, people and acts for tests: everything has a sensible value, a test names only what it is about."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from pathway.case.history import GENESIS, Notice, Recorded, Text, make_entry
from pathway.case.model import Activity, Alert, Case, Holder, Status
from pathway.dates import Calendar, london_day
from pathway.ports import Person, PublishedDefinition, Receipt, StaffMember

PROGRAMME = "rotherham"
DAY = date(2026, 1, 26)
AT = datetime(2026, 1, 26, 12, tzinfo=UTC)


class SeededChance:
    """References and salts from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def ref(self) -> str:
        """Eight letters and digits, in two halves."""
        letters = self._random.choices("23456789abcdefghjkmnpqrstvwxyz", k=8)
        return "".join(letters[:4]) + "-" + "".join(letters[4:])

    def salt(self) -> bytes:
        """16 bytes."""
        return self._random.randbytes(16)


def an_activity(key: str = "first_contact", n: int = 1, **other: Any) -> Activity:
    """An open activity of the wellbeing advisor, due in a week."""
    values: dict[str, Any] = {
        "stage": "guided_conversation", "who": "wellbeing_advisor", "staff": None, "opened_on": DAY, "opens_on": DAY,
        "due_on": DAY + timedelta(days=7),
    }  # fmt: skip
    return Activity(key=key, n=n, **{**values, **other})


def an_alert(activity: str = "first_contact", rung: int = 1, **other: Any) -> Alert:
    """An alert raised on the day for the wellbeing advisor."""
    values: dict[str, Any] = {
        "n": 1,
        "due_number": 1,
        "tell": "wellbeing_advisor",
        "raised_on": DAY,
        "recorded_on": DAY,
    }
    return Alert(activity=activity, rung=rung, **{**values, **other})


def a_holder(role: str = "wellbeing_advisor", staff: str = "s-advisor", n: int = 1, **other: Any) -> Holder:
    """Somebody who holds a role on the case from the day on."""
    return Holder(n=n, role=role, staff=staff, from_on=DAY, **other)


def a_case(ref: str = "aaaa-aaaa", **other: Any) -> Case:
    """A case in its first stage with one open activity, due for the engine on the day. Rows may be given as lists."""
    values: dict[str, Any] = {
        "programme": PROGRAMME, "person": f"p-{ref}", "pathway": "mental-health-discharge", "definition": "d" * 64,
        "calendar": "england-1", "stage": "guided_conversation", "status": Status.OPEN, "referred_on": DAY,
        "team": "north", "next_action_on": DAY, "activities": [an_activity()],
    }  # fmt: skip
    values |= other
    rows = {name: values.pop(name) for name in list(values) if isinstance(values[name], list)}
    case = Case(ref=ref, **values)
    for table, listed in rows.items():
        case = case.having(table, *listed)
    return case


def act(before: Case | None, after: Case, kind: str = "recorded", at: datetime = AT, by: str = "s-advisor",
        facts: Mapping[str, Any] | None = None, texts: tuple[Text, ...] = (),
        notices: tuple[Notice, ...] = ()) -> Recorded:  # fmt: skip
    """What an act leading from one case to the other records."""
    entry, stamped = make_entry(before, after, kind, london_day(at), at, by, facts or {})
    return Recorded(entry, before, stamped, texts, notices)


def a_notice(key: str = "told-1", **other: Any) -> Notice:
    """A notice to a member of staff."""
    values: dict[str, Any] = {"kind": "told", "to": "s-advisor", "is_role": False, "case": None, "made_at": AT}
    return Notice(key=key, **{**values, "values": {"why": "late"}, **other})


def a_person(ref: str = "p-1", nhs_number: str = "9990000018", **other: Any) -> Person:
    """A service user."""
    values: dict[str, Any] = {"family_name": "Ödegård", "given_name": "Ann", "born_on": date(1980, 2, 29)}
    return Person(ref=ref, nhs_number=nhs_number, **{**values, **other})


def a_staff_member(ref: str = "s-advisor", *roles: str, **other: Any) -> StaffMember:
    """A member of staff of the service."""
    values: dict[str, Any] = {"name": f"Name of {ref}", "party": "service", "team": "service", "email": None}
    return StaffMember(ref=ref, roles=roles or ("wellbeing_advisor",), **{**values, **other})


def a_definition(number: int = 1, pathway: str = "mental-health-discharge") -> PublishedDefinition:
    """A published version."""
    text = f"{pathway}: {number}"
    digest = sha256(text.encode()).hexdigest()
    at = AT + timedelta(days=number)
    return PublishedDefinition(pathway, number, digest, text, digest, text, "pathways.yaml", at, "s-manager")


def a_calendar(version: str = "england-1", name: str = "england") -> Calendar:
    """A calendar with one bank holiday."""
    closed = date(2026, 4, 3)
    return Calendar(name, version, 2025, 2028, frozenset({closed}), ((closed, "Good Friday"),))


def a_receipt(number: int = 1, previous: bytes = GENESIS, **other: Any) -> Receipt:
    """A receipt of a sweep of the day."""
    values: dict[str, Any] = {
        "on": DAY, "started_at": AT, "finished_at": AT + timedelta(seconds=3, microseconds=7),
        "counts": {"due": 3, "moved": 1}, "oldest_unprocessed_on": None, "heads_digest": bytes(32),
        "hash": sha256(previous + bytes([number])).digest(),
    }  # fmt: skip
    return replace(Receipt(number=number, previous=previous, **values), **other)
