"""When a message that did not go is tried again, and when it counts as failed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

WAITS: Sequence[timedelta] = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60))
"""After the first try, the second …; then an hour each time. A server that greylists lets the second or third pass."""
GIVEN_UP_AFTER = timedelta(days=5)
"""Long enough for a mail server that is down from Thursday evening over a bank holiday weekend."""
WHILE_DOWN = timedelta(minutes=1)
JITTER = 0.2


def again_at(message_id: str, attempts: int, first_try_at: datetime, at: datetime) -> datetime | None:
    """When to try again after so many tries; None once it has been tried for five days.

    Up to a fifth sooner or later, by the message, so that those refused together do not come back together.
    """
    if at - first_try_at >= GIVEN_UP_AFTER:
        return None
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    drawn = hashlib.sha256(f"{message_id} {attempts}".encode()).digest()[0] / 255
    return at + wait * (1 - JITTER + 2 * JITTER * drawn)
