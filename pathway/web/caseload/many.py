"""One form, many people: each an act of its own, done once; what could not be done is said by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pathway.errors import CallersError, StaleCase
from pathway.web.caseload.doing import carry_out
from pathway.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked for one person's case, as it was seen (`version`; silent: however it stands now). `key` tells it
    from the other parts of the form."""

    key: str
    ref: str
    name: str
    asked: Any
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NotDone:
    """For whom nothing was recorded, and why."""

    ref: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: `done` as "REF.NUMBER" of what was recorded, and what was not."""

    done: tuple[str, ...]
    failed: tuple[NotDone, ...]


async def do_each(visit: Visit, parts: Iterable[Part], once: str) -> Outcome:
    """Each act in a transaction of its own: one that fails keeps no other from being recorded."""
    done, failed = [], []
    for part in parts:
        try:
            mark = f"{once[:64]} {part.key}" if once else None
            after = await carry_out(visit, part.ref, part.asked, part.version, mark)
            done.append(f"{after.ref}.{after.seq}")
        except StaleCase:
            words = "something else was recorded for them since you opened this page"
            failed.append(NotDone(part.ref, part.name, words))
        except CallersError as problem:
            failed.append(NotDone(part.ref, part.name, str(problem)))
    return Outcome(tuple(done), tuple(failed))
