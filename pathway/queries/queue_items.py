"""One line of a queue: what is to be done, for whom, how late it is, and what to know before picking up the phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pathway.case.model import Activity, Case, Status
from pathway.case.moving_on import is_held, waits_for
from pathway.case.pathway_clock import elapsed_days, is_frozen, pathway_day, week
from pathway.case.standing import standing_in
from pathway.commands.barrier import SETTLED
from pathway.definition.rules import Rules
from pathway.queries.standing_with import Owners

SOON_DAYS = 7
OVERDUE, TODAY, SOON = GROUPS = ("overdue", "due_today", "next_7_days")
WITH_A_PROVIDER = ("accepted", "started")


@dataclass(frozen=True, slots=True)
class OnHold:
    """Why a case is on hold, and on which day of the hold it is (the first is day 0)."""

    reason: str
    title: str
    day: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class OpenBarrier:
    """A barrier that is not settled."""

    kind: str
    title: str
    state: str
    owner: str
    start_by: date | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be done for one person. `staff` are those it stands with; `escalation` the highest rung raised."""

    ref: str
    person: str
    name: str
    safe_contact: str | None
    activity: str
    occurrence: int
    title: str
    group: str
    standing: str
    due_on: date | None
    opens_on: date
    booked_on: date | None
    booked_at: str | None
    days_overdue: int
    who: str
    staff: tuple[str, ...]
    staff_names: tuple[str, ...]
    holder: str | None
    stage: str
    stage_title: str
    week: int | None
    elapsed_week: int | None
    status: str
    on_hold: OnHold | None
    with_provider: tuple[str, ...]
    held: bool
    waits_for: tuple[str, ...]
    last_spoken_on: date | None
    barriers: tuple[OpenBarrier, ...]
    escalation: int
    told: tuple[str, ...]


def group_of(case: Case, row: Activity, rules: Rules, on: date) -> str | None:
    """The group an open item belongs to on a day; None if it can wait, or waits with a hold."""
    standing = standing_in(case, row, rules, on)
    if standing.name == OVERDUE:
        return OVERDUE
    if is_frozen(case, rules, row.key):
        return None
    days = [day for day in (row.due_on, row.booked_on) if day is not None and day >= on]
    nearest = min(days, default=None)
    if nearest is None or nearest > on + timedelta(days=SOON_DAYS):
        return None
    return TODAY if nearest == on else SOON


def item_of(case: Case, row: Activity, rules: Rules, on: date, owners: Owners) -> Item | None:
    """The line of an open item; None if it belongs in no queue of that day."""
    group = group_of(case, row, rules, on)
    if group is None:
        return None
    standing, staff = standing_in(case, row, rules, on), owners.of(case, row)
    raised = [a for a in case.alerts.values() if (a.activity, a.n) == (row.key, row.n) and a.cleared_on is None]
    return Item(
        ref=case.ref, person=case.person, name="", safe_contact=None, activity=row.key, occurrence=row.n,
        title=_title(row, rules), group=group, standing=standing.name, due_on=row.due_on, opens_on=row.opens_on,
        booked_on=row.booked_on, booked_at=row.booked_at,
        days_overdue=standing.days_late if standing.name == OVERDUE else 0,
        who=row.who, staff=staff, staff_names=owners.names(staff), holder=case.holder_of(rules.holder),
        stage=case.stage, stage_title=rules.stages[case.stage].title, week=week(pathway_day(case, rules, on)),
        elapsed_week=week(elapsed_days(case, on)), status=str(case.status), on_hold=on_hold(case, rules, on),
        with_provider=tuple(sorted({p.provider for p in case.placements.values() if p.state in WITH_A_PROVIDER})),
        held=is_held(case, rules, on), waits_for=waits_for(case, rules) if is_held(case, rules, on) else (),
        last_spoken_on=case.last_spoken_on, barriers=open_barriers(case, rules),
        escalation=max((alert.rung for alert in raised), default=0),
        told=tuple(sorted({alert.tell for alert in raised})),
    )  # fmt: skip


def _title(row: Activity, rules: Rules) -> str:
    title = rules.activities[row.key].title
    if row.subject is not None and row.subject in rules.barriers:
        return f"{title}: {rules.barriers[row.subject].title}"
    return title


def on_hold(case: Case, rules: Rules, on: date) -> OnHold | None:
    """The hold a case is in."""
    pause = case.current_pause
    if pause is None or case.status is not Status.PAUSED:
        return None
    return OnHold(pause.reason, rules.pauses[pause.reason].title, (on - pause.started_on).days, pause.expected_on)


def open_barriers(case: Case, rules: Rules) -> tuple[OpenBarrier, ...]:
    """The barriers still in the way, the most pressing first."""
    rows = [row for row in case.barriers.values() if row.state not in SETTLED]
    rows.sort(key=lambda row: (row.start_by or date.max, row.kind))
    return tuple(
        OpenBarrier(row.kind, rules.barriers[row.kind].title, row.state, row.owner, row.start_by) for row in rows
    )
