"""Those who are on their way through their organisation's own sign-on: each way leads in once, from one browser."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import delete, select

from pathway.store import tables
from pathway.store.transaction import Transaction

tries = tables.sign_on_tries


@dataclass(frozen=True, slots=True)
class SignOnTry:
    """`digest` is of what the organisation gives back, `browser` of what the browser carries; `invitation` too.

    `leads_to` is the address, of ours, to go on to.
    """

    digest: str
    browser: str
    leads_to: str
    invitation: str | None
    ends_at: datetime


_TRY = select(*(tries.c[field.name] for field in fields(SignOnTry)))


class SignOns(Transaction):
    """Beginning a way in, and ending it."""

    def begin_sign_on(self, begun: SignOnTry, at: datetime) -> None:
        """A way in; those nobody came back from are forgotten."""
        self._run(delete(tries).where(tries.c.programme == self._programme, tries.c.ends_at <= at))
        self._put(tries, **asdict(begun))

    def take_sign_on(self, digest: str, browser: str, at: datetime) -> SignOnTry | None:
        """The way in that this browser began, gone from now on; None if there is none or its time has passed."""
        mine = (tries.c.programme == self._programme, tries.c.digest == digest, tries.c.browser == browser)
        found = self._first(_TRY.where(*mine, tries.c.ends_at > at))
        is_first = self._run(delete(tries).where(*mine)).rowcount == 1
        return SignOnTry(*found) if found and is_first else None
