"""Finding the cases that a changed calendar may touch, without reading any of them: `Reach` as a condition in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from pathway.planning.calendar_reach import Near, Reach
from pathway.store import tables
from pathway.store.transaction import Transaction

cases, activities, pauses = tables.cases, tables.activities, tables.pauses


AT_ONCE = 100
"""How many stretches of due days one statement asks for: SQLite takes no longer conditions."""


class Reaching(Transaction):
    """Which cases count by what, and which of them a change can touch."""

    def counted_by(self) -> Collection[tuple[str, str]]:
        """Every (definition, calendar) version that a case is on."""
        mine = cases.c.programme == self._programme
        return [tuple(row) for row in self._all(select(cases.c.definition, cases.c.calendar).where(mine).distinct())]

    def touched(self, reach: Reach) -> Sequence[str]:
        """The cases that a changed calendar may touch, by reference; none of those set aside."""
        found: set[str] = set()
        for condition in self._conditions(reach):
            found |= {row.ref for row in self._all(self._on(reach).where(condition))}
        return sorted(found)

    def latest_open_due_on(self) -> date | None:
        """The last day for which anything is due."""
        found = self._first(
            select(func.max(activities.c.due_on).label("day")).where(
                activities.c.programme == self._programme, activities.c.closed_as.is_(None)
            )
        )
        return found.day if found else None

    def _on(self, reach: Reach) -> Select[tuple[str]]:
        """The cases on these versions, but for those set aside."""
        return select(cases.c.ref).where(
            cases.c.programme == self._programme,
            cases.c.definition == reach.definition,
            cases.c.calendar == reach.calendar,
            cases.c.set_aside_since.is_(None),
        )

    def _conditions(self, reach: Reach) -> Iterator[ColumnElement[bool]]:
        """One of these holds of every case that may be touched."""
        if reach.is_everywhere:
            yield or_(cases.c.next_action_on.is_not(None), self._with_open_items())
            return
        held = select(pauses.c.case_ref).where(pauses.c.programme == self._programme)
        lately = held.where(func.coalesce(pauses.c.resumed_on, pauses.c.expected_on) >= reach.held_from)
        yield or_(cases.c.next_action_on <= reach.today, and_(cases.c.ref.in_(lately), self._with_open_items()))
        groups = _together(reach.near)
        for first in range(0, len(groups), AT_ONCE):
            some = groups[first : first + AT_ONCE]
            near = self._with_open_items(or_(*(_near(*one, was_held=False) for one in some)))
            yield or_(near, cases.c.ref.in_(held) & self._with_open_items(or_(*(_near(*one, True) for one in some))))

    def _with_open_items(self, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        return cases.c.ref.in_(
            select(activities.c.case_ref).where(
                activities.c.programme == self._programme, activities.c.closed_as.is_(None), *more
            )
        )


def _together(near: Sequence[Near]) -> list[tuple[Near, list[str]]]:
    """Activities with the same days and the same rungs, so that each is asked for once."""

    def key(one: Near) -> tuple[date, date, date, int, int]:
        return one.first, one.last, one.last_if_held, one.from_rung, one.below_rung

    groups = (list(same) for _, same in groupby(sorted(near, key=key), key=key))
    return [(same[0], [one.activity for one in same]) for same in groups]


def _near(near: Near, keys: list[str], was_held: bool) -> ColumnElement[bool]:
    rows = activities.c
    return and_(
        rows.due_on.between(near.first, near.last_if_held if was_held else near.last), rows.key.in_(keys),
        rows.rung >= near.from_rung, rows.rung < near.below_rung,
    )  # fmt: skip
