"""`place`: a provider is asked; it accepts, is full or declines; the placement ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Case, Placement, Status
from pathway.case.opening import done_by_verb, open_triggered
from pathway.case.people import StaffMember
from pathway.commands.allocate import held_by
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, one_of
from pathway.commands.dormant import with_provider
from pathway.errors import MoveNotAllowed

OUTCOMES = ("asked", "accepted", "full", "declined", "started", "ended")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What kind, with which provider, what came of it; `worker` is the support worker, once known."""

    verb = "place"
    kind: str
    provider: str | None = None
    outcome: str = "asked"
    worker: StaffMember | None = None
    on: date | None = None


def decide(case: Case, asked: Place, desk: Desk) -> Decided:
    """The placement as it stands now. Accepted: the case is with a provider (dormant); the clock runs on."""
    must_run(case, desk.rules)
    one_of("placement", asked.kind, desk.rules.placements)
    one_of("what came of it", asked.outcome, OUTCOMES)
    day = day_of_act(case, asked.on, desk)
    placement = _placement(case, asked, day)
    before = case.placements.get(placement.row_key)
    was_with_it = before is not None and before.state in ("accepted", "started")
    case = case.having("placements", placement)
    if asked.outcome == "asked":
        case = open_triggered(case, "placement asked", desk.rules, desk.calendar, desk.on, happened_on=day,
                              subject=placement.row_key, staff=asked.worker.ref if asked.worker else None)  # fmt: skip
    else:
        case = done_by_verb(case, desk.rules, "place", None, desk.on, day, desk.by.ref, subject=placement.row_key,
                            outcome=asked.outcome)  # fmt: skip
    if asked.outcome == "accepted":
        case = _accepted(case, asked, day, desk)
    if asked.outcome in ("full", "declined", "ended") and was_with_it:
        case = _ended(case)
    said = {"placement": placement.n, "kind": asked.kind, "provider": placement.provider, "outcome": asked.outcome}
    return Decided(case, "placement_recorded", day, said)


def _placement(case: Case, asked: Place, day: date) -> Placement:
    live = [p for p in case.placements.values()
            if p.kind == asked.kind and p.state in ("asked", "accepted", "started")
            and asked.provider in (None, p.provider)]  # fmt: skip
    if asked.outcome == "asked" or (not live and asked.outcome in ("accepted", "full", "declined")):
        answered = None if asked.outcome == "asked" else day
        return Placement(
            len(case.placements) + 1, asked.kind, asked.provider or "a provider", asked.outcome, day, answered
        )
    if not live:
        raise MoveNotAllowed(f"no placement for {asked.kind} stands on case {case.ref}: ask a provider first")
    if asked.outcome == "ended":
        return replace(live[-1], state="ended", ended_on=day)
    return replace(live[-1], state=asked.outcome, answered_on=live[-1].answered_on or day)


def _accepted(case: Case, asked: Place, day: date, desk: Desk) -> Case:
    if asked.worker is not None:
        case = held_by(case, "support_worker", asked.worker, day, desk.rules)
    if case.status is Status.OPEN and desk.rules.stages[case.stage].number >= 1:
        return with_provider(case, day)
    if case.status is Status.PAUSED:
        return replace(case, status_before=Status.DORMANT, with_provider_since=case.with_provider_since or day)
    return case


def _ended(case: Case) -> Case:
    if any(p.state in ("accepted", "started") for p in case.placements.values()):
        return case
    status = Status.OPEN if case.status is Status.DORMANT else case.status
    before = Status.OPEN if case.status_before is Status.DORMANT else case.status_before
    return replace(case, status=status, status_before=before, with_provider_since=None, wakes_on=None)
