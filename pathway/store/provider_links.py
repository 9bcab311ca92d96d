"""Links with which somebody at a provider answers for one placement, without an account of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import select, update

from pathway.store import tables
from pathway.store.transaction import Transaction

links = tables.provider_links


@dataclass(frozen=True, slots=True)
class ProviderLink:
    """`digest` is the SHA-256, in hex, of what the link carries; `placement` the number of it on the case."""

    digest: str
    case_ref: str
    placement: int
    made_at: datetime
    by: str
    ends_at: datetime
    ended_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """True until it ends by itself or somebody ends it."""
        return self.ended_at is None and at < self.ends_at


_LINK = select(*(links.c[field.name] for field in fields(ProviderLink)))


class ProviderLinks(Transaction):
    """Making links, finding and ending them."""

    def provider_link(self, digest: str) -> ProviderLink | None:
        """The link with this digest, open or not."""
        found = self._first(_LINK.where(links.c.programme == self._programme, links.c.digest == digest))
        return ProviderLink(*found) if found else None

    def provider_links_of(self, case: str) -> Sequence[ProviderLink]:
        """Every link there was for a case, the newest first."""
        mine = (links.c.programme == self._programme, links.c.case_ref == case)
        return [ProviderLink(*row) for row in self._all(_LINK.where(*mine).order_by(links.c.made_at.desc()))]

    def put_provider_link(self, link: ProviderLink) -> None:
        """A new link; a stream of the case's links says who made it."""
        self._put(links, **asdict(link))
        facts = {"placement": link.placement, "ends_at": link.ends_at.isoformat()}
        self._tell(f"provider_links:{link.case_ref}", "link_made", link.made_at, link.by, facts)

    def end_provider_links(self, case: str, placement: int, at: datetime, by: str) -> None:
        """No link for this placement opens anything any more."""
        mine = (links.c.programme == self._programme, links.c.case_ref == case, links.c.placement == placement)
        ended = self._run(update(links).where(*mine, links.c.ended_at.is_(None)).values(ended_at=at)).rowcount
        if ended:
            self._tell(f"provider_links:{case}", "links_ended", at, by, {"placement": placement})
