"""`record-death`: stops every message, follow-up and letter in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case, ClosedAs, Status
from pathway.case.opening import close_item, done_by_verb
from pathway.commands.asked import Decided, Desk, day_of_act, tell_role
from pathway.commands.close import ended
from pathway.errors import AlreadyThere


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordDeath:
    """The day the person died."""

    verb = "record_death"
    on: date | None = None
    note: str | None = None


def decide(case: Case, asked: RecordDeath, desk: Desk) -> Decided:
    """The case closed as died, nothing left to do on it. Colleagues are told; the person's messages stop."""
    if case.ending == "died":
        raise AlreadyThere(f"the death is recorded already on case {case.ref}")
    day = day_of_act(case, asked.on, desk)
    if case.status is not Status.CLOSED:
        case = done_by_verb(case, desk.rules, "close", None, desk.on, day, desk.by.ref, outcome="died")
    case = ended(case, "died", desk, day)
    for row in case.open_activities:
        case = close_item(case, row, ClosedAs.NOT_NEEDED, desk.on, by=desk.by.ref)
    notices = tuple(tell_role(case, role, "death", desk) for role in ("care_coordinator", desk.rules.holder))
    return Decided(case, "death_recorded", day, {}, {"note": asked.note or ""}, notices)
