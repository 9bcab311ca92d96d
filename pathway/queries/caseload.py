"""A caseload on a day: its cases, staff and calendars as they were, are or would be at the end of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from sqlalchemy import ColumnElement, or_, select

from pathway.case.history import Entry, case_stream
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.dates import Calendar, end_of_london_day
from pathway.definition.rules import Rules
from pathway.errors import HistoryAltered
from pathway.planning.passing import passed
from pathway.queries.as_of import Then, as_of, shown_on
from pathway.queries.day_asked import DayAsked, Sense
from pathway.queries.told_late import CORRECTED
from pathway.store import tables
from pathway.store.loading import ENTRY
from pathway.store.look import Look
from pathway.store.streams import calendar_stream, staff_stream

cases, entries = tables.cases, tables.entries
AT_ONCE = 250
"""How many histories are held at once."""
Asked = Callable[[Sequence[Entry]], bool]
"""Something asked of a history before it is read in full."""


class Caseload:
    """One programme on the day asked about."""

    def __init__(self, seen: Look, asked: DayAsked) -> None:
        self.seen, self.asked, self.on = seen, asked, asked.on
        self._end = end_of_london_day(asked.on)
        self._calendars: dict[str, Calendar] = {}

    def cases(self, refs: Iterable[str], told_of: Asked | None = None) -> Iterator[Case]:
        """These cases, some at a time; left out are those not there yet, and those whose history is not `told_of`."""
        wanted = set(refs)
        changed = wanted & self.changed_since if self.asked.is_past else set()
        for case in self.seen.cases_among(wanted - changed):
            if not self.asked.is_past or case.referred_on <= self.on:
                yield self._brought_up(case)
        for history in self._histories(changed):
            then = self._read_back(history) if told_of is None or told_of(history) else None
            if then is not None:
                yield then.case

    def case(self, now: Case) -> Then | None:
        """One case, and the entries that say so; None if it was not there yet."""
        history = self.seen.history(case_stream(now.ref))
        if not self.asked.is_past or now.recorded_at is None or now.recorded_at < self._end:
            return Then(self._brought_up(now), tuple(history))
        return self._read_back(history)

    @cached_property
    def changed_since(self) -> set[str]:
        """The cases there were by the day on which something was recorded after it."""
        changed = select(cases.c.ref).where(
            cases.c.programme == self.seen.programme, cases.c.recorded_at >= self._end, cases.c.referred_on <= self.on
        )
        return {row.ref for row in self.seen.rows(changed)}

    @cached_property
    def members(self) -> Mapping[str, StaffMember]:
        """Who worked here on the day, with the roles and the team they had. Names are as they are now."""
        now = self.seen.members
        if not self.asked.is_past:
            return now
        streams = {staff_stream(ref): member for ref, member in now.items()}
        told = {
            entry.stream: entry.content["facts"]
            for entry in self._entries(entries.c.stream.in_(streams), entries.c.recorded_at < self._end)
        }
        return {
            streams[stream].ref: replace(
                streams[stream], roles=tuple(said["roles"]), party=said["party"], team=said["team"],
                is_active=said["is_active"],
            )
            for stream, said in told.items()
        }  # fmt: skip

    def calendar(self, rules: Rules) -> Calendar:
        """The calendar in force on the day under the name a definition counts by. Raises BadRequest."""
        name = rules.calendar_name
        if name not in self._calendars:
            self._calendars[name] = self._calendar(rules)
        return self._calendars[name]

    def _calendar(self, rules: Rules) -> Calendar:
        told = self.seen.history(calendar_stream(rules.calendar_name)) if self.asked.is_past else ()
        by_then = [entry.content["facts"]["version"] for entry in told if entry.recorded_at < self._end]
        return self.seen.calendar(by_then[-1]).open_ended() if by_then else self.seen.newest_calendar(rules)

    def _read_back(self, history: Sequence[Entry]) -> Then | None:
        if self.asked.sense is Sense.SHOWN_ON:
            return shown_on(history, self.on, self._brought_up)
        return as_of(history, self.on, self.seen, self._brought_up)

    def _brought_up(self, case: Case) -> Case:
        """The case as whoever acts on that day would find it: what comes due by then is played on a copy.

        A case set aside, or about to be, is shown as its rows say.
        """
        if case.next_action_on is None or case.next_action_on > self.on or case.ref in self._aside:
            return case
        return self.played(case)

    def played(self, case: Case) -> Case:
        """The case with what time does to it by the day; as its rows say where it is about to be set aside."""
        rules = self.seen.rules(case.definition)
        try:
            return passed(case, rules, self.calendar(rules), self.on)
        except HistoryAltered:
            return case

    @cached_property
    def _aside(self) -> set[str]:
        return {item.case for item in self.seen.set_asides() if item.since < self._end}

    def _histories(self, refs: Iterable[str]) -> Iterator[Sequence[Entry]]:
        """The history of each case, as far as the question needs it."""
        listed = sorted(refs)
        needed = entries.c.recorded_at < self._end
        if self.asked.sense is Sense.AS_OF:
            needed = or_(needed, entries.c.happened_on <= self.on, entries.c.kind == CORRECTED)
        for first in range(0, len(listed), AT_ONCE):
            streams = [case_stream(ref) for ref in listed[first : first + AT_ONCE]]
            for stream, told in groupby(self._entries(entries.c.stream.in_(streams), needed), lambda e: e.stream):
                history = list(told)
                # Something recorded later tells of the day: what came between is needed to read it.
                is_whole = history[-1].seq == len(history)
                yield history if is_whole else self.seen.history(stream)

    def _entries(self, *conditions: ColumnElement[bool]) -> Iterator[Entry]:
        statement = select(*(entries.c[name] for name in ENTRY)).where(
            entries.c.programme == self.seen.programme, *conditions
        )
        for row in self.seen.rows(statement.order_by(entries.c.stream, entries.c.seq)):
            yield Entry(*row)
