"""What goes out: each notice shared out to those it is for, claimed by one sender at a time, marked when it went.

Only sending claims. A claim lapses, so that a sender that was killed keeps nothing back; whoever takes it over tries
again under the same Message-ID, and a mark counts only for the try it belongs to.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, select, update

from pathway.case.history import Notice
from pathway.store import tables
from pathway.store.columns import INSTANT
from pathway.store.transaction import Transaction

cases, deliveries, notices = tables.cases, tables.deliveries, tables.notices
WAITING, ON_ITS_WAY, SENT, FAILED = "waiting", "on_its_way", "sent", "failed"


@dataclass(frozen=True, slots=True)
class ToGo:
    """A notice, the members of staff it goes to, and whether it waits for nothing."""

    notice: Notice
    receivers: Sequence[str]
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one member of staff. `attempts` counts the tries, this one included once it is claimed."""

    notice: Notice
    staff: str
    attempts: int
    first_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """What one try came to: taken over (no `problem`), to be tried again (`again_at`), or never to arrive (no such)."""

    delivery: Delivery
    at: datetime
    problem: str | None = None
    again_at: datetime | None = None


class Delivering(Transaction):
    """Sharing out, claiming, marking."""

    def not_shared_out(self, limit: int, after: str = "") -> Sequence[tuple[Notice, str | None]]:
        """Notices nobody has been picked for yet, whose keys come after `after`, by key, each with the team of its
        case; locked."""
        of_the_case = and_(cases.c.programme == notices.c.programme, cases.c.ref == notices.c.case_ref)
        found = (
            select(notices, cases.c.team)
            .join_from(notices, cases, of_the_case, isouter=True)
            .where(notices.c.programme == self._programme, notices.c.is_shared_out.is_(False), notices.c.key > after)
            .order_by(notices.c.key)
            .limit(limit)
            .with_for_update(of=notices, skip_locked=True)
        )
        return [(notice_of(row), row.team) for row in self._all(found)]

    def share_out(self, given: Sequence[ToGo], at: datetime) -> None:
        """A delivery for each of those a notice goes to, from `at` on."""
        new = {"state": WAITING, "attempts": 0, "next_at": at}
        self._many(
            deliveries,
            (
                {"notice": one.notice.key, "staff": staff, "is_urgent": one.is_urgent, **new}
                for one in given
                for staff in one.receivers
            ),
        )
        keys = [{"a_key": one.notice.key} for one in given]
        if keys:
            mine = (notices.c.programme == self._programme, notices.c.key == bindparam("a_key"))
            self._run(update(notices).where(*mine).values(is_shared_out=True), keys)

    def claim(self, at: datetime, until: datetime, limit: int, *, is_urgent: bool) -> Sequence[Delivery]:
        """What is to go by `at`, urgent or not, longest due first: no other sender takes it before `until`."""
        found = (
            select(deliveries.c.notice, deliveries.c.staff, deliveries.c.attempts, deliveries.c.first_try_at)
            .where(
                deliveries.c.programme == self._programme,
                deliveries.c.state.in_((WAITING, ON_ITS_WAY)),
                deliveries.c.is_urgent.is_(is_urgent),
                deliveries.c.next_at <= at,
            )
            .order_by(deliveries.c.next_at, deliveries.c.notice, deliveries.c.staff)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._all(found)
        self._mark_claimed(rows, at, until)
        mine = notices.c.programme == self._programme
        known = {
            row.key: notice_of(row)
            for row in self._all(select(notices).where(mine, notices.c.key.in_({row.notice for row in rows})))
        }
        return [Delivery(known[row.notice], row.staff, row.attempts + 1, row.first_try_at or at) for row in rows]

    def _mark_claimed(self, rows: Sequence[Any], at: datetime, until: datetime) -> None:
        if rows:
            self._run(
                update(deliveries)
                .where(*self._one())
                .values(
                    state=ON_ITS_WAY,
                    attempts=deliveries.c.attempts + 1,
                    next_at=until,
                    first_try_at=func.coalesce(deliveries.c.first_try_at, literal(at, INSTANT)),
                ),
                [{"a_notice": row.notice, "a_staff": row.staff} for row in rows],
            )

    def mark(self, results: Sequence[Result]) -> None:
        """What these tries came to. A try that another sender has taken over since changes nothing."""
        for values, chosen in (
            ({"state": SENT, "problem": None, "next_at": None, "sent_at": bindparam("a_time")}, _went),
            ({"state": FAILED, "problem": bindparam("why"), "next_at": None, "failed_at": bindparam("a_time")}, _never),
            ({"state": WAITING, "problem": bindparam("why"), "next_at": bindparam("again")}, _again),
        ):
            self._try_on(values, [_named(result) for result in results if chosen(result)])

    def _try_on(self, values: Mapping[str, Any], tries: Sequence[Mapping[str, Any]]) -> None:
        """Changes those of these tries that are still the last one of their delivery."""
        if tries:
            this_try = (deliveries.c.attempts == bindparam("a_try"), deliveries.c.state == ON_ITS_WAY)
            self._run(update(deliveries).where(*self._one(), *this_try).values(values), tries)

    def let_go(self, untried: Sequence[Delivery], again_at: datetime, problem: str) -> None:
        """Claims given back because nothing goes now: a try that counts for nothing."""
        back = {"state": WAITING, "attempts": deliveries.c.attempts - 1, "next_at": again_at, "problem": problem}
        self._try_on(back, [_named(Result(delivery, again_at)) for delivery in untried])

    def settle_failure(self, notice: str, staff: str, at: datetime, by: str) -> bool:
        """Somebody has seen to it that what the message said was heard. False if there is no such failure."""
        named = {"a_notice": notice, "a_staff": staff}
        not_there = (deliveries.c.state != SENT, deliveries.c.problem.is_not(None), deliveries.c.settled_at.is_(None))
        settled = update(deliveries).where(*self._one(), *not_there).values(settled_at=at, settled_by=by)
        return self._run(settled, named).rowcount == 1

    def _one(self) -> tuple[ColumnElement[bool], ...]:
        return (
            deliveries.c.programme == self._programme,
            deliveries.c.notice == bindparam("a_notice"),
            deliveries.c.staff == bindparam("a_staff"),
        )


def _went(result: Result) -> bool:
    return result.problem is None


def _never(result: Result) -> bool:
    return result.problem is not None and result.again_at is None


def _again(result: Result) -> bool:
    return result.problem is not None and result.again_at is not None


def _named(result: Result) -> dict[str, Any]:
    tried = result.delivery
    return {
        "a_notice": tried.notice.key, "a_staff": tried.staff, "a_try": tried.attempts,
        "a_time": result.at, "why": result.problem, "again": result.again_at,
    }  # fmt: skip


def notice_of(row: Any) -> Notice:
    """A notice as its row keeps it."""
    return Notice(
        row.key, row.kind, row.recipient, row.is_role, row.case_ref, row.made_at, json.loads(row.details), row.made_by
    )
