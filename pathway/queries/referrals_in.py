"""Referrals as they come in: waiting for a decision, accepted and waiting for somebody, given to somebody lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, text

from pathway.case.model import Case, Holder, Status
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.definition.rules import REFERRAL, WAITING, Rules
from pathway.ports import Person
from pathway.store import tables
from pathway.store.look import Look

LATELY_DAYS = 28
DONE_BY = {REFERRAL: "accept", WAITING: "allocate"}
cases, holders = tables.cases, tables.holders


@dataclass(frozen=True, slots=True)
class ReferralIn:
    """One referral: whose, from whom, since when; when the next step on it is due, and who has it once somebody does.

    `previous` is the reference of the earlier episode, if they were referred before.
    """

    ref: str
    person: Person
    referred_on: date
    accepted_on: date | None
    team: str
    coordinator: str | None
    grouping: tuple[tuple[str, str], ...]
    is_flagged: bool
    previous: str | None
    due_on: date | None
    days_overdue: int
    holder: str | None = None
    held_from: date | None = None
    ended_on: date | None = None
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class ReferralsIn:
    """The lists, each with the one that waits longest first; the last two with the newest first."""

    to_decide: tuple[ReferralIn, ...]
    to_allocate: tuple[ReferralIn, ...]
    allocated: tuple[ReferralIn, ...]
    not_taken_on: tuple[ReferralIn, ...]

    @property
    def refs(self) -> list[str]:
        """Everybody on these lists: what was read."""
        listed = (*self.to_decide, *self.to_allocate, *self.allocated, *self.not_taken_on)
        return sorted({each.ref for each in listed})


def referrals_in(seen: Look, by: StaffMember, on: date) -> ReferralsIn:
    """The referrals somebody has part in, on a London day; the last lists go back four weeks."""
    since = on - timedelta(days=LATELY_DAYS)
    reading = _Reading(seen, by, on)
    ended = and_(text(tables.NOT_TAKEN_ON), cases.c.ended_on >= since)
    return ReferralsIn(
        reading.listed(and_(cases.c.stage == REFERRAL, text(tables.BEGINNING)), _waits_since),
        reading.listed(and_(cases.c.stage == WAITING, text(tables.BEGINNING)), _waits_since),
        tuple(each for each in reading.listed(_given_since(seen, since), _newest) if _is_since(each, since)),
        reading.listed(ended, _newest),
    )


def _given_since(seen: Look, since: date) -> ColumnElement[bool]:
    lately = select(holders.c.case_ref).where(holders.c.programme == seen.programme, holders.c.from_on >= since)
    return and_(cases.c.ref.in_(lately), cases.c.stage.not_in((REFERRAL, WAITING)), cases.c.status != Status.CLOSED)


def _waits_since(each: ReferralIn) -> tuple[date, str]:
    return each.accepted_on or each.referred_on, each.ref


def _newest(each: ReferralIn) -> tuple[int, str]:
    day = each.held_from or each.ended_on or each.referred_on
    return -day.toordinal(), each.ref


def _is_since(each: ReferralIn, since: date) -> bool:
    return each.held_from is not None and each.held_from >= since


class _Reading:
    def __init__(self, seen: Look, by: StaffMember, on: date) -> None:
        self._seen, self._by, self._on = seen, by, on

    def listed(self, which: ColumnElement[bool], order: Callable[[ReferralIn], Any]) -> tuple[ReferralIn, ...]:
        rows = [case for case in self._seen.cases_where(which) if has_part_in(self._by, case)]
        return tuple(sorted(self._told(rows), key=order))

    def _told(self, rows: Iterable[Case]) -> Iterator[ReferralIn]:
        listed = list(rows)
        people = self._seen.people(case.person for case in listed)
        for case in listed:
            yield self._one(case, people[case.person], self._seen.rules(case.definition))

    def _one(self, case: Case, person: Person, rules: Rules) -> ReferralIn:
        due = _due_on(case, rules)
        first = _first_holder(case, rules)
        return ReferralIn(
            ref=case.ref, person=person, referred_on=case.referred_on, accepted_on=case.accepted_on, team=case.team,
            coordinator=self._name(case.holder_of("care_coordinator")), grouping=_grouping(case, rules),
            is_flagged=case.is_flagged, previous=case.previous_case, due_on=due,
            days_overdue=max((self._on - due).days, 0) if due else 0,
            holder=self._name(case.holder_of(rules.holder)), held_from=first.from_on if first else None,
            ended_on=case.ended_on, ending=case.ending,
        )  # fmt: skip

    def _name(self, staff: str | None) -> str | None:
        member = self._seen.members.get(staff or "")
        return member.name if member else None


def _due_on(case: Case, rules: Rules) -> date | None:
    """When the next step is due: the decision, or somebody for it."""
    verb = DONE_BY.get(case.stage)
    days = [row.due_on for row in case.open_activities
            if row.due_on and (rules.activities[row.key].done_by or ("",))[0] == verb]  # fmt: skip
    return min(days, default=None)


def _first_holder(case: Case, rules: Rules) -> Holder | None:
    return next((each for each in case.holders.values() if each.role == rules.holder), None)


def _grouping(case: Case, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Each scheme and the code given under it."""
    return tuple((name, code) for name in rules.grouping if (code := case.fact(name)))
