"""Pure: (case, request, desk) → one history entry. One verb, one file; `VERBS` is their list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pathway.case.model import Case
from pathway.commands import (
    accept,
    acknowledge,
    allocate,
    approve,
    barrier,
    book,
    close,
    concern,
    consent,
    correct,
    defer,
    dormant,
    extend,
    measure,
    move,
    pause,
    place,
    reassign,
    record,
    record_death,
    recount,
    reopen,
    resume,
    sign_off,
    time_passes,
    waive,
    wake,
)  # fmt: skip
from pathway.commands.asked import Decided, Desk

__all__ = ["VERBS", "Decided", "Desk"]

Decide = Callable[[Case, Any, Desk], Decided]

VERBS: Mapping[str, Decide] = MappingProxyType({
    "accept": accept.decide, "acknowledge": acknowledge.decide, "allocate": allocate.decide,
    "approve": approve.decide, "barrier": barrier.decide, "book": book.decide, "close": close.decide,
    "concern": concern.decide, "consent": consent.decide, "correct": correct.decide, "defer": defer.decide,
    "dormant": dormant.decide, "extend": extend.decide, "measure": measure.decide, "move": move.decide,
    "pause": pause.decide, "place": place.decide,
    "reassign": reassign.decide, "record": record.decide, "record_death": record_death.decide,
    "recount": recount.decide,
    "reopen": reopen.decide, "resume": resume.decide, "sign_off": sign_off.decide,
    "time_passes": time_passes.decide, "undo_measure": measure.undo, "waive": waive.decide, "wake": wake.decide,
})  # fmt: skip
"""Every verb on a case that exists; `refer` begins one."""
