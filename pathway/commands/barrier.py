"""`barrier`: a typed reason that keeps someone in secondary care: found, started on, sorted out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import BarrierRow, Case, ClosedAs
from pathway.case.opening import barrier_item, close_item, open_triggered
from pathway.case.people import StaffMember
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, one_of
from pathway.errors import BadRequest

STATES = ("found", "started", "sorted_out", "not_in_the_way")
SETTLED = ("sorted_out", "not_in_the_way")


@dataclass(frozen=True, kw_only=True, slots=True)
class Barrier:
    """Which type, how it stands, who owns it (the one recording, if silent)."""

    verb = "barrier"
    kind: str
    state: str = "found"
    owner: StaffMember | None = None
    on: date | None = None
    note: str | None = None


def decide(case: Case, asked: Barrier, desk: Desk) -> Decided:
    """The case with this barrier; its item is due on the day it must be started by."""
    must_run(case, desk.rules)
    one_of("barrier", asked.kind, desk.rules.barriers)
    one_of("how the barrier stands", asked.state, STATES)
    day = day_of_act(case, asked.on, desk)
    known = case.barriers.get(asked.kind)
    owner = asked.owner.ref if asked.owner else known.owner if known else desk.by.ref
    is_settled = asked.state in SETTLED
    if known is None and is_settled and asked.state == "sorted_out":
        raise BadRequest(f"{asked.kind} was never found here: record it as not_in_the_way, or found first")
    found_on = known.found_on if known and known.settled_on is None else day
    row = BarrierRow(asked.kind, asked.state, owner, found_on, known.start_by if known else None,
                     day if is_settled else None)  # fmt: skip
    case = case.having("barriers", row)
    case = _item(case, asked, owner, day, is_settled, desk)
    said = {"barrier": asked.kind, "state": asked.state, "owner": owner}
    return Decided(case, "barrier_recorded", day, said, {"note": asked.note or ""})


def _item(case: Case, asked: Barrier, owner: str, day: date, is_settled: bool, desk: Desk) -> Case:
    item = barrier_item(case, asked.kind, desk.rules)
    if is_settled:
        return close_item(case, item, ClosedAs.DONE, desk.on, done_on=day, by=desk.by.ref) if item else case
    if item is not None:
        return case.having("activities", replace(item, staff=owner))
    return open_triggered(case, "barrier found", desk.rules, desk.calendar, desk.on, happened_on=day,
                          subject=asked.kind, staff=owner)  # fmt: skip
