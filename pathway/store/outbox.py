"""Notices waiting to be sent, and the digests made of alerts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text

from pathway.case.history import Notice
from pathway.store import tables
from pathway.store.digests import FILED, GIVEN, MADE, TOLD
from pathway.store.streams import plain
from pathway.store.transaction import Transaction


def notice_row(notice: Notice) -> dict[str, Any]:
    """A notice as a row that waits to be sent."""
    return {
        "key": notice.key,
        "kind": notice.kind,
        "recipient": notice.to,
        "is_role": notice.is_role,
        "case_ref": notice.case,
        "made_at": notice.made_at,
        "details": plain(notice.values),
        "made_by": notice.made_by,
        "is_shared_out": False,
    }


ALONE = text("SELECT pg_advisory_xact_lock(hashtext('digests ' || CAST(:programme AS text)))")


class Outbox(Transaction):
    """Reading the outbox; making digests."""

    def outbox(self) -> Sequence[Notice]:
        """Every notice, in the order made; those of one instant by key, so that every store gives one order."""
        notices = tables.notices
        rows = self._all(
            select(notices).where(notices.c.programme == self._programme).order_by(notices.c.made_at, notices.c.key)
        )
        return [
            Notice(
                row.key, row.kind, row.recipient, row.is_role, row.case_ref, row.made_at, json.loads(row.details),
                row.made_by,
            )
            for row in rows
        ]  # fmt: skip

    def notify(self, notices: Sequence[Notice]) -> None:
        """Notices whose cause is no act on one case. Raises AlreadyThere for a key that is there."""
        self._many(tables.notices, map(notice_row, notices))

    def make_digests(self, on: date, made_at: datetime) -> int:
        """Gives every alert not yet told to those it is for, and makes one notice per person of what they were given.

        Each statement is keyed, so that running again adds nothing. An alert that comes after a person's digest of
        the day waits for the digest of the next.
        """
        dialect = self._connection.dialect.name
        if dialect == "postgresql":
            # Two sweepers at the same digests would each miss what the other has not committed.
            self._run(ALONE, {"programme": self._programme})
        named = {"programme": self._programme, "on": on, "day": on.isoformat(), "made_at": made_at}
        for statement in (GIVEN, TOLD, FILED):
            self._run(statement, named)
        return self._run(MADE[dialect], named).rowcount
