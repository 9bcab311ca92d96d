"""Definitions and calendars in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.errors import BadRequest
from pathway.ports import CalendarInForce, PublishedDefinition
from pathway.store.memory.transaction import Transaction
from pathway.store.streams import calendar_stream, calendar_tree, definition_facts, definition_stream


class MemoryPublished(Transaction):
    """Reading and publishing versions."""

    def rules(self, version: str) -> Rules:
        """The rules of a published version, compiled once."""
        kept = self._kept.rules.get(version)
        if kept is None:
            found = self._definitions.get(version)
            if found is None:
                raise BadRequest(f"no published definition has version {version!r}")
            kept = self._kept.rules[version] = self._kept.compile_rules(found)
        return kept

    def current_definition(self, pathway: str) -> PublishedDefinition | None:
        """The newest published version of a pathway."""
        versions = [found for _, found in self._definitions.items() if found.pathway == pathway]
        return max(versions, key=lambda found: found.number, default=None)

    def definitions(self) -> Sequence[PublishedDefinition]:
        """Every published version, oldest first."""
        versions = (found for _, found in self._definitions.items())
        return sorted(versions, key=lambda found: (found.published_at, found.pathway, found.number))

    def publish(self, definition: PublishedDefinition) -> None:
        """A new version. Raises AlreadyThere for a version that is published."""
        self._definitions.add(definition.version, definition)
        self._numbers.add((definition.pathway, definition.number), definition.version)
        stream = definition_stream(definition.pathway)
        facts = definition_facts(definition)
        self._tell(stream, "definition_published", definition.published_at, definition.by, facts)

    def calendar(self, version: str) -> Calendar:
        """A calendar by version."""
        found = self._calendars.get(version)
        if found is None:
            raise BadRequest(f"no calendar has version {version!r}")
        return found.calendar

    def current_calendar(self, name: str) -> Calendar | None:
        """The newest calendar of that name."""
        newest = self._newest(name)
        return newest.calendar if newest else None

    def add_calendar(self, calendar: Calendar, at: datetime, by: str) -> None:
        """A new calendar version; one that was there before changes nothing."""
        if self._calendars.get(calendar.version) is None:
            self.put_in_force(calendar, at, by)

    def put_in_force(self, calendar: Calendar, at: datetime, by: str) -> None:
        """This version counts from now on, be it new or one that was there before; again changes nothing."""
        newest = self._newest(calendar.name)
        if newest is not None and newest.calendar.version == calendar.version:
            return
        number = newest.number + 1 if newest else 1
        put = self._calendars.put if self._calendars.get(calendar.version) else self._calendars.add
        put(calendar.version, CalendarInForce(calendar, number, at, by))
        self._tell(calendar_stream(calendar.name), "calendar_added", at, by, calendar_tree(calendar))

    def calendars_in_force(self) -> Sequence[CalendarInForce]:
        """The newest version of every calendar, by name."""
        names = sorted({kept.calendar.name for _, kept in self._calendars.items()})
        return [newest for newest in map(self._newest, names) if newest is not None]

    def _newest(self, name: str) -> CalendarInForce | None:
        named = (kept for _, kept in self._calendars.items() if kept.calendar.name == name)
        return max(named, key=lambda kept: kept.number, default=None)
