"""Digests in memory: the same rule that `store/digests.py` states in SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pathway.case.history import Notice
from pathway.ports import StaffMember
from pathway.store.memory.transaction import AlertKey, Transaction
from pathway.store.streams import digest_key, plain

MANAGER = "service_manager"


class MemoryDigests(Transaction):
    """Reading the outbox; making digests."""

    def outbox(self) -> Sequence[Notice]:
        """Every notice, in the order made; those of one instant by key."""
        notices = sorted((n for _, n in self._notices.items()), key=lambda n: (n.made_at, n.key))
        # A sender reads values that went through JSON; so does whoever reads them here.
        return [replace(notice, values=json.loads(plain(notice.values))) for notice in notices]

    def notify(self, notices: Sequence[Notice]) -> None:
        """Notices whose cause is no act on one case. Raises AlreadyThere for a key that is there."""
        for notice in notices:
            self._notices.add(notice.key, notice)

    def make_digests(self, on: date, made_at: datetime) -> int:
        """Gives every alert not yet told to those it is for, and makes one notice per person."""
        for key, (tell, raised_on) in sorted(self._untold.items()):
            told = self._told(key[0], tell) if raised_on <= on else ()
            for staff in told:
                self._given.put((staff, key), True)
            if told:
                self._untold.drop(key)
        made = 0
        for staff, keys in self._waiting().items():
            if self._notices.get(digest_key(staff, on)) is None:
                made += self._make(staff, on, made_at, keys)
        return made

    def _make(self, staff: str, on: date, made_at: datetime, keys: Sequence[AlertKey]) -> bool:
        alerts = [item for key in sorted(keys) if (item := self._item(key))]
        key = digest_key(staff, on)
        if alerts:
            values = {"alerts": alerts, "on": on.isoformat()}
            self._notices.add(key, Notice(key, "digest", staff, False, None, made_at, values))
        for given in keys:
            self._given.drop((staff, given))
        return bool(alerts)

    def _item(self, key: AlertKey) -> dict[str, Any] | None:
        ref, item, n, due_number, rung = key
        case = self._cases.get(ref)
        name = f"{item}#{n}/{due_number}/{rung}"
        alert = case.alerts.get(name) if case else None
        if case is None or alert is None or alert.cleared_on is not None:
            return None
        row = case.activities.get(f"{item}#{n}")
        return {
            "alert": name,
            "case": ref,
            "due": row.due_on.isoformat() if row and row.due_on else None,
            "passed_on": row is None or row.who != alert.tell,
        }

    def _waiting(self) -> dict[str, list[AlertKey]]:
        waiting: dict[str, list[AlertKey]] = defaultdict(list)
        for (staff, key), _ in self._given.items():
            waiting[staff].append(key)
        return waiting

    def _told(self, ref: str, role: str) -> Sequence[str]:
        case = self._cases.get(ref)
        if case is None:
            return ()
        holders = {h.staff for h in case.holders.values() if h.role == role and h.until_on is None}
        holding = sorted(staff for staff in holders if (known := self._staff.get(staff)) is None or known[0].is_active)
        return (
            holding
            or [m.ref for m in self._active(role) if m.party != "team" or m.team == case.team]
            or [m.ref for m in self._active(MANAGER)]
        )

    def _active(self, role: str) -> Iterator[StaffMember]:
        return (member for _, (member, _) in self._staff.items() if member.is_active and role in member.roles)
