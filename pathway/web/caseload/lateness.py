"""Whether the daily run is late: what is shown stays right, messages do not go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from pathway.ports import Receipt

LATE_AFTER = timedelta(hours=25)
"""It runs once a day; an hour is left for the run itself and for the day on which the clocks go back."""


def run_is_late(last: Receipt | None, at: datetime) -> datetime | None:
    """When the daily run last finished, if that is too long ago; None while it keeps its time, or has never run."""
    return last.finished_at if last is not None and at - last.finished_at > LATE_AFTER else None
