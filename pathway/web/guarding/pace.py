"""How often something may be tried. Counted in memory: for one process, and from anew when it starts."""

from __future__ import annotations

from ipaddress import IPv6Network, ip_address

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

FROM_ONE_PLACE = RateLimitItemPerMinute(60, 5)
"""A whole building may come from one address, and all of it signs in at nine."""
UNDER_ONE_NAME = RateLimitItemPerMinute(20, 5)
LOOKED_UP = RateLimitItemPerHour(20)
"""In an emergency one looks for one person, and mistypes a number perhaps; who goes through numbers is stopped."""


class Pace:
    """Counts tries."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, place: str, name: str | None = None) -> bool:
        """True, and counted, unless there were too many tries from this place or under this name."""
        return self._may(FROM_ONE_PLACE, "place", _network(place)) and (
            name is None or self._may(UNDER_ONE_NAME, "name", name.lower()[:100])
        )

    def allows_looking_up(self, name: str) -> bool:
        """True, and counted, unless this member of staff looked for too many NHS numbers of people not theirs."""
        return self._may(LOOKED_UP, "looked up", name)

    def _may(self, limit: RateLimitItem, kind: str, who: str) -> bool:
        return self._limiter.hit(limit, kind, who)


def _network(place: str) -> str:
    """The address; of the new kind the network it is in, since one machine has all of that."""
    try:
        address = ip_address(place)
    except ValueError:
        return place
    return place if address.version == 4 else str(IPv6Network((address, 64), strict=False))
