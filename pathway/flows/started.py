"""An errand started in this process: what it works on and brings back, past Prefect, which would keep it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pathway.bootstrap import House
from pathway.flows.errands import Now, Told


@dataclass(slots=True)
class Started:
    """The house it is for, what tells the instant, who hears how far it is, and what came of it."""

    house: House
    now: Now
    told: Told | None = None
    result: Any = None
    is_done: bool = False
    problem: Exception | None = None


STARTED: ContextVar[Started | None] = ContextVar("started", default=None)
"""None in a worker elsewhere: there the flow opens the house itself, by its settings."""
