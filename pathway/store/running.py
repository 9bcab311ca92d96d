"""What keeps the engine honest: receipts, cases set aside, heads of all chains, who read what, settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, literal_column, select, update

from pathway.case.history import case_stream
from pathway.errors import AlreadyThere, CaseNotFound, StaleCase
from pathway.ports import Receipt, SetAside
from pathway.store import tables
from pathway.store.streams import SETTINGS, digest_of_heads, plain
from pathway.store.transaction import Transaction

receipts, aside, settings, cases, heads = (
    tables.receipts, tables.set_aside, tables.settings, tables.cases, tables.heads,
)  # fmt: skip


class Running(Transaction):
    """Reading and writing what the runs of the engine leave behind."""

    def set_aside(self, item: SetAside) -> None:
        """Puts a case aside; one that is aside already keeps its first reason."""
        if self._first(
            select(aside.c.since).where(aside.c.programme == self._programme, aside.c.case_ref == item.case)
        ):
            return
        self._put(aside, case_ref=item.case, since=item.since, reason=item.reason)
        self._mark(item.case, item.since)

    def set_asides(self) -> Sequence[SetAside]:
        """Everything set aside, oldest first."""
        rows = self._all(
            select(aside.c.case_ref, aside.c.since, aside.c.reason)
            .where(aside.c.programme == self._programme)
            .order_by(aside.c.since, aside.c.case_ref)
        )
        return [SetAside(*row) for row in rows]

    def take_back(self, ref: str) -> None:
        """A case set aside takes part again. Raises CaseNotFound for one that is not set aside."""
        gone = self._run(delete(aside).where(aside.c.programme == self._programme, aside.c.case_ref == ref))
        if not gone.rowcount:
            raise CaseNotFound(f"case {ref!r} is not set aside")
        self._mark(ref, None)

    def _mark(self, ref: str, since: datetime | None) -> None:
        mine = (cases.c.programme == self._programme, cases.c.ref == ref)
        self._run(update(cases).where(*mine).values(set_aside_since=since))

    def last_receipt(self) -> Receipt | None:
        """The newest receipt."""
        found = self._sent(_LAST_RECEIPT, programme=self._programme)
        return _receipt(found[0]) if found else None

    def receipts(self, after: int = 0) -> Sequence[Receipt]:
        """The receipts numbered higher than `after`, in order."""
        mine = (receipts.c.programme == self._programme, receipts.c.number > after)
        return [_receipt(row) for row in self._all(select(receipts).where(*mine).order_by(receipts.c.number))]

    def add_receipt(self, receipt: Receipt) -> None:
        """A receipt; it must follow the last in number and chain. Raises StaleCase."""
        last = self.last_receipt()
        if receipt.number != (last.number if last else 0) + 1 or (last and receipt.previous != last.hash):
            raise StaleCase("another run of the sweep has left a receipt meanwhile; look again, then repeat")
        try:
            self._put(
                receipts, number=receipt.number, swept_on=receipt.on, started_at=receipt.started_at,
                finished_at=receipt.finished_at, counts=plain(receipt.counts),
                oldest_unprocessed_on=receipt.oldest_unprocessed_on, heads_digest=receipt.heads_digest,
                previous=receipt.previous, hash=receipt.hash,
            )  # fmt: skip
        except AlreadyThere:
            raise StaleCase("another run of the sweep has left a receipt meanwhile; look again, then repeat") from None

    def heads_digest(self) -> bytes:
        """SHA-256 over every stream's last entry."""
        of_cases = self._all(select(cases.c.ref, cases.c.seq, cases.c.head).where(cases.c.programme == self._programme))
        others = self._all(
            select(heads.c.stream, heads.c.seq, heads.c.hash).where(heads.c.programme == self._programme)
        )
        return digest_of_heads([*((case_stream(ref), seq, head) for ref, seq, head in of_cases), *map(tuple, others)])

    def read_was(self, what: Mapping[str, Any]) -> None:
        """Writes that an identifiable record was read."""
        self._put(tables.read_audit, what=plain(what))

    def done_once(self, once: str) -> tuple[str, int] | None:
        """The case and the entry that a request with this mark came to."""
        done = tables.done_once
        mine = (done.c.programme == self._programme, done.c.once == once)
        found = self._first(select(done.c.case_ref, done.c.seq).where(*mine))
        return (found.case_ref, found.seq) if found else None

    def mark_done(self, once: str, ref: str, seq: int) -> None:
        """A request with this mark was carried out. Raises AlreadyThere."""
        self._put(tables.done_once, once=once, case_ref=ref, seq=seq)

    def remember(self, key: str, value: str, at: datetime, by: str) -> None:
        """A small named value; the same value again adds nothing."""
        mine = (settings.c.programme == self._programme, settings.c.key == key)
        before = self.recall(key)
        if before == value:
            return
        self._tell(SETTINGS, "setting_remembered", at, by, {"key": key, "value": value})
        if before is None:
            self._put(settings, key=key, value=value)
        else:
            self._run(update(settings).where(*mine).values(value=value))

    def recall(self, key: str) -> str | None:
        """What was last remembered under this name."""
        found = self._first(
            select(settings.c.value).where(settings.c.programme == self._programme, settings.c.key == key)
        )
        return found.value if found else None


_LAST_RECEIPT = (
    select(*receipts.columns)
    .where(receipts.c.programme == bindparam("programme"))
    .order_by(receipts.c.number.desc())
    .limit(literal_column("1"))
)


def _receipt(row: Sequence[Any]) -> Receipt:
    _, number, on, started_at, finished_at, counts, oldest, *hashes = row
    return Receipt(number, on, started_at, finished_at, json.loads(counts), oldest, *hashes)
