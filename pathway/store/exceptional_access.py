"""Leave to look at a case one has no part in: for a reason, for a few hours, told at once and written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select

from pathway.case.history import text_digest
from pathway.store import tables
from pathway.store.streams import person_stream
from pathway.store.transaction import Transaction

given = tables.exceptional_access


@dataclass(frozen=True, slots=True)
class ExceptionalLook:
    """Who may look at which case, from when until when. `reason` in their words; None once disposed of."""

    case_ref: str
    staff: str
    began_at: datetime
    ends_at: datetime
    reason: str | None


_LOOK = select(*(given.c[field.name] for field in fields(ExceptionalLook)))


class ExceptionalAccess(Transaction):
    """Giving leave to look, and finding it again. What anybody may do to a case is not changed by it."""

    def begin_look(self, look: ExceptionalLook, person: str) -> None:
        """Leave begins; the stream of the person says so, with a digest of the reason."""
        salt = self._shared.chance.salt()
        values = {field.name: getattr(look, field.name) for field in fields(ExceptionalLook)}
        self._put(given, **values, salt=salt)
        facts = {
            "case": look.case_ref, "ends_at": look.ends_at.isoformat(), "reason": text_digest(salt, look.reason or ""),
        }  # fmt: skip
        self._tell(person_stream(person), "looked_at_exceptionally", look.began_at, look.staff, facts)

    def look_of(self, staff: str, case: str, at: datetime) -> ExceptionalLook | None:
        """The leave of somebody to look at a case now."""
        mine = (given.c.programme == self._programme, given.c.case_ref == case, given.c.staff == staff)
        found = self._first(_LOOK.where(*mine, given.c.began_at <= at, given.c.ends_at > at))
        return ExceptionalLook(*found) if found else None

    def looks_at(self, case: str) -> Sequence[ExceptionalLook]:
        """Everybody who ever had leave to look at a case, the newest first."""
        mine = (given.c.programme == self._programme, given.c.case_ref == case)
        return [ExceptionalLook(*row) for row in self._all(_LOOK.where(*mine).order_by(given.c.began_at.desc()))]
