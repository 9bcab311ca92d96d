"""What is kept in memory, and one transaction over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from threading import Lock
from typing import Any

from pathway.case.history import GENESIS, Entry, Notice, Text
from pathway.case.model import Alert, Case
from pathway.definition.rules import Rules
from pathway.errors import StaleCase
from pathway.ports import CalendarInForce, Chance, Person, PublishedDefinition, Receipt, SetAside, StaffMember
from pathway.store.memory.layers import Layer
from pathway.store.streams import next_entry

AlertKey = tuple[str, str, int, int, int]
"""(case, activity, n, due number, rung)."""


def alert_key(ref: str, alert: Alert) -> AlertKey:
    """What tells an alert from every other."""
    return (ref, alert.activity, alert.n, alert.due_number, alert.rung)


def _stale(what: str) -> StaleCase:
    return StaleCase(f"somebody else recorded something on {what} meanwhile: look again, then repeat")


class Kept:
    """What is committed, and what all transactions share."""

    def __init__(self, programme: str, compile_rules: Callable[[PublishedDefinition], Rules], chance: Chance) -> None:
        self.programme = programme
        self.compile_rules = compile_rules
        self.chance = chance
        self.lock = Lock()
        self.held: dict[str, Transaction] = {}
        self.rules: dict[str, Rules] = {}
        self.cases: dict[str, Case] = {}
        self.entries: dict[tuple[str, int], Entry] = {}
        self.heads: dict[str, tuple[int, bytes]] = {}
        self.texts: dict[str, tuple[Text, ...]] = {}
        self.notices: dict[str, Notice] = {}
        self.untold: dict[AlertKey, tuple[str, date]] = {}
        self.given: dict[tuple[str, AlertKey], bool] = {}
        self.persons: dict[str, tuple[Person, bytes]] = {}
        self.nhs_numbers: dict[str, str] = {}
        self.staff: dict[str, tuple[StaffMember, bytes]] = {}
        self.definitions: dict[str, PublishedDefinition] = {}
        self.numbers: dict[tuple[str, int], str] = {}
        self.calendars: dict[str, CalendarInForce] = {}
        self.aside: dict[str, SetAside] = {}
        self.receipts: dict[int, Receipt] = {}
        self.settings: dict[str, str] = {}
        self.reads: list[Mapping[str, Any]] = []
        self.done_once: dict[str, tuple[str, int]] = {}


class Transaction:
    """One transaction: layers over what is kept, and the cases it holds."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._programme = kept.programme
        self._started_from: dict[str, int] = {}
        self._followed: dict[str, tuple[int, bytes] | None] = {}
        self._reads: list[Mapping[str, Any]] = []
        self._cases = Layer("cases", kept.cases)
        self._entries = Layer("entries", kept.entries)
        self._heads = Layer("heads", kept.heads)
        self._texts = Layer("texts", kept.texts)
        self._notices = Layer("notices", kept.notices)
        self._untold = Layer("alerts", kept.untold)
        self._given = Layer("digest_alerts", kept.given)
        self._persons = Layer("persons", kept.persons)
        self._nhs_numbers = Layer("persons", kept.nhs_numbers)
        self._staff = Layer("staff", kept.staff)
        self._definitions = Layer("definitions", kept.definitions)
        self._numbers = Layer("definitions", kept.numbers)
        self._calendars = Layer("calendars", kept.calendars)
        self._aside = Layer("set_aside", kept.aside)
        self._receipts = Layer("receipts", kept.receipts)
        self._settings = Layer("settings", kept.settings)
        self._done_once = Layer("done_once", kept.done_once)

    def _layers(self) -> tuple[Layer[Any, Any], ...]:
        return (
            self._cases, self._entries, self._heads, self._texts, self._notices, self._untold, self._given,
            self._persons, self._nhs_numbers, self._staff, self._definitions, self._numbers, self._calendars,
            self._aside, self._receipts, self._settings, self._done_once,
        )  # fmt: skip

    def commit(self) -> None:
        """Lays everything down at once. Raises StaleCase or AlreadyThere if another was first."""
        layers = self._layers()
        with self._kept.lock:
            for ref, seq in self._started_from.items():
                if self._kept.cases[ref].seq != seq:
                    raise _stale(f"case {ref}")
            for layer in layers:
                layer.check()
            for stream, head in self._followed.items():
                if self._kept.heads.get(stream) != head:
                    raise _stale(stream)
            for layer in layers:
                layer.commit()
            self._kept.reads.extend(self._reads)

    def let_go(self) -> None:
        """Releases the cases this transaction holds."""
        with self._kept.lock:
            for ref in [ref for ref, holder in self._kept.held.items() if holder is self]:
                del self._kept.held[ref]

    def _hold(self, ref: str) -> bool:
        """True if the case is this transaction's to change, as far as locks say."""
        with self._kept.lock:
            return self._kept.held.setdefault(ref, self) is self

    def append(self, entry: Entry) -> None:
        """An entry of a stream that is not a case. Raises StaleCase."""
        if (entry.seq - 1, entry.previous) != self._head(entry.stream):
            raise _stale(entry.stream)
        self._append(entry)

    def _tell(self, stream: str, kind: str, at: datetime, by: str, facts: Mapping[str, Any]) -> Entry:
        entry = next_entry(stream, *self._head(stream), kind, at, by, facts)
        self._append(entry)
        return entry

    def _head(self, stream: str) -> tuple[int, bytes]:
        return self._heads.get(stream) or (0, GENESIS)

    def _append(self, entry: Entry) -> None:
        self._followed.setdefault(entry.stream, (entry.seq - 1, entry.previous) if entry.seq > 1 else None)
        self._entries.put((entry.stream, entry.seq), entry)
        self._heads.put(entry.stream, (entry.seq, entry.hash))
