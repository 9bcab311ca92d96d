"""What a flow started in this process works on and brings back, past Prefect, which would keep it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from pathway.bootstrap import House
from pathway.ports import Receipt

FLOW_NAME = "daily-sweep"


@dataclass(slots=True)
class Errand:
    """One sweep: the house it is for, who hears how far it is, and what came of it."""

    house: House
    told: Callable[[int], None] | None = None
    receipt: Receipt | None = None
    problem: Exception | None = None


ERRAND: ContextVar[Errand | None] = ContextVar("errand", default=None)
"""None in a worker elsewhere: there the flow opens the house itself, by its settings."""
