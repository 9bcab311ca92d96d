"""Receipts, cases set aside, heads, reads and settings in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pathway.case.history import case_stream
from pathway.errors import AlreadyThere, CaseNotFound, StaleCase
from pathway.ports import Receipt, SetAside
from pathway.store.memory.transaction import Transaction
from pathway.store.streams import SETTINGS, digest_of_heads


class MemoryRunning(Transaction):
    """Reading and writing what the runs of the engine leave behind."""

    def set_aside(self, item: SetAside) -> None:
        """Puts a case aside; one that is aside already keeps its first reason."""
        if self._aside.get(item.case) is None:
            self._aside.put(item.case, item)

    def set_asides(self) -> Sequence[SetAside]:
        """Everything set aside, oldest first."""
        return sorted((item for _, item in self._aside.items()), key=lambda item: (item.since, item.case))

    def take_back(self, ref: str) -> None:
        """A case set aside takes part again. Raises CaseNotFound for one that is not set aside."""
        if self._aside.get(ref) is None:
            raise CaseNotFound(f"case {ref!r} is not set aside")
        self._aside.drop(ref)

    def last_receipt(self) -> Receipt | None:
        """The newest receipt."""
        return max((receipt for _, receipt in self._receipts.items()), key=lambda r: r.number, default=None)

    def receipts(self, after: int = 0) -> Sequence[Receipt]:
        """The receipts numbered higher than `after`, in order."""
        found = (receipt for number, receipt in self._receipts.items() if number > after)
        return sorted(found, key=lambda receipt: receipt.number)

    def add_receipt(self, receipt: Receipt) -> None:
        """A receipt; it must follow the last in number and chain. Raises StaleCase."""
        last = self.last_receipt()
        if receipt.number != (last.number if last else 0) + 1 or (last and receipt.previous != last.hash):
            raise StaleCase("another run of the sweep has left a receipt meanwhile; look again, then repeat")
        self._receipts.add(receipt.number, receipt)

    def heads_digest(self) -> bytes:
        """SHA-256 over every stream's last entry."""
        of_cases = ((case_stream(ref), case.seq, case.head) for ref, case in self._cases.items())
        others = ((stream, seq, head) for stream, (seq, head) in self._heads.items())
        return digest_of_heads([*of_cases, *others])

    def read_was(self, what: Mapping[str, Any]) -> None:
        """Writes that an identifiable record was read."""
        self._reads.append(what)

    def done_once(self, once: str) -> tuple[str, int] | None:
        """The case and the entry that a request with this mark came to."""
        return self._done_once.get(once)

    def mark_done(self, once: str, ref: str, seq: int) -> None:
        """A request with this mark was carried out. Raises AlreadyThere when another was first."""
        if self._done_once.get(once) is not None:
            raise AlreadyThere("this was carried out already; nothing was added")
        self._done_once.put(once, (ref, seq))

    def remember(self, key: str, value: str, at: datetime, by: str) -> None:
        """A small named value; the same value again adds nothing."""
        if self._settings.get(key) != value:
            self._settings.put(key, value)
            self._tell(SETTINGS, "setting_remembered", at, by, {"key": key, "value": value})

    def recall(self, key: str) -> str | None:
        """What was last remembered under this name."""
        return self._settings.get(key)
