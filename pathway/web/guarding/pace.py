"""How often something may be tried. Counted in memory: for one process, and from anew when it starts."""

from __future__ import annotations

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

FROM_ONE_PLACE = RateLimitItemPerMinute(60, 5)
"""A whole building may come from one address, and all of it signs in at nine."""
UNDER_ONE_NAME = RateLimitItemPerMinute(20, 5)


class Pace:
    """Counts tries."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, place: str, name: str | None = None) -> bool:
        """True, and counted, unless there were too many tries from this place or under this name."""
        return self._may(FROM_ONE_PLACE, "place", place) and (
            name is None or self._may(UNDER_ONE_NAME, "name", name.lower()[:100])
        )

    def _may(self, limit: RateLimitItem, kind: str, who: str) -> bool:
        return self._limiter.hit(limit, kind, who)
