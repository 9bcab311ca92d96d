"""Whose people are whose: how many each member of staff has, and what would be left behind by somebody who goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from pathway.case.model import Status
from pathway.store import tables
from pathway.store.look import Look

cases, holders, activities = tables.cases, tables.holders, tables.activities


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that somebody holds on a case."""

    case: str
    role: str


def caseload_sizes(seen: Look) -> Mapping[str, int]:
    """How many people of open cases each member of staff holds in some role."""
    counted = (
        select(holders.c.staff, func.count(holders.c.case_ref.distinct()).label("people"))
        .join(cases, and_(cases.c.programme == holders.c.programme, cases.c.ref == holders.c.case_ref))
        .where(holders.c.programme == seen.programme, holders.c.until_on.is_(None))
        .where(cases.c.status != Status.CLOSED)
        .group_by(holders.c.staff)
    )
    return {row.staff: row.people for row in seen.rows(counted)}


def held_by(seen: Look, staff: str) -> Sequence[Holding]:
    """The roles somebody holds on cases that are open, or closed with something of theirs left to do, by case."""
    theirs = (
        select(holders.c.case_ref, holders.c.role, cases.c.status)
        .join(cases, and_(cases.c.programme == holders.c.programme, cases.c.ref == holders.c.case_ref))
        .where(holders.c.programme == seen.programme, holders.c.until_on.is_(None), holders.c.staff == staff)
        .order_by(holders.c.case_ref, holders.c.role)
    )
    left = select(activities.c.case_ref, activities.c.who).where(
        activities.c.programme == seen.programme, activities.c.staff == staff, activities.c.closed_as.is_(None)
    )
    to_do = {(ref, who) for ref, who in seen.rows(left)}
    return [
        Holding(ref, role) for ref, role, status in seen.rows(theirs) if status != Status.CLOSED or (ref, role) in to_do
    ]
