"""`reassign`: somebody else holds a role on the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.commands.allocate import held_by
from pathway.commands.asked import Decided, Desk, day_of_act, one_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Reassign:
    """To whom, for which role (the holder's, if silent), from which day."""

    verb = "reassign"
    to: StaffMember
    role: str | None = None
    on: date | None = None


def decide(case: Case, asked: Reassign, desk: Desk) -> Decided:
    """The case and its open items with the new person."""
    role = one_of("role", asked.role or desk.rules.holder, desk.rules.roles)
    day = day_of_act(case, asked.on, desk)
    before = case.holder_of(role)
    after = held_by(case, role, asked.to, day, desk.rules)
    return Decided(after, "case_reassigned", day, {"role": role, "from": before, "to": asked.to.ref})
