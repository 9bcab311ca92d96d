"""Definitions and calendars: versions that never change once they are there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from pathway.dates import Calendar
from pathway.definition.rules import Rules
from pathway.errors import AlreadyThere, BadRequest
from pathway.ports import CalendarInForce, PublishedDefinition
from pathway.store import tables
from pathway.store.streams import (
    calendar_from,
    calendar_stream,
    calendar_tree,
    definition_facts,
    definition_stream,
    plain,
)
from pathway.store.transaction import Transaction

definitions, calendars = tables.definitions, tables.calendars
DEFINITION = (
    "pathway", "number", "version", "source", "source_sha256", "canonical", "file_name", "published_at", "by",
)  # fmt: skip


class Published(Transaction):
    """Reading and publishing versions."""

    def rules(self, version: str) -> Rules:
        """The rules of a published version, compiled once per process."""
        kept = self._shared.rules.get(version)
        if kept is None:
            found = self._definition(self._definitions().where(definitions.c.version == version))
            if found is None:
                raise BadRequest(f"no published definition has version {version!r}")
            kept = self._shared.rules[version] = self._shared.compile_rules(found)
        return kept

    def current_definition(self, pathway: str) -> PublishedDefinition | None:
        """The newest published version of a pathway."""
        newest = self._definitions().where(definitions.c.pathway == pathway).order_by(definitions.c.number.desc())
        return self._definition(newest.limit(1))

    def definitions(self) -> Sequence[PublishedDefinition]:
        """Every published version, oldest first."""
        order = (definitions.c.published_at, definitions.c.pathway, definitions.c.number)
        return [PublishedDefinition(*row) for row in self._all(self._definitions().order_by(*order))]

    def publish(self, definition: PublishedDefinition) -> None:
        """A new version. Raises AlreadyThere for a version that is published."""
        same = (definitions.c.version == definition.version) | (
            (definitions.c.pathway == definition.pathway) & (definitions.c.number == definition.number)
        )
        if self._first(self._definitions().where(same)):
            raise AlreadyThere(f"version {definition.number} of {definition.pathway} is published already")
        self._change("definitions")
        self._put(definitions, **{name: getattr(definition, name) for name in DEFINITION})
        stream = definition_stream(definition.pathway)
        facts = definition_facts(definition)
        self._tell(stream, "definition_published", definition.published_at, definition.by, facts)

    def calendar(self, version: str) -> Calendar:
        """A calendar by version, read once per process."""
        kept = self._shared.calendars.get(version)
        if kept is None:
            found = self._first(self._calendars().where(calendars.c.version == version))
            if found is None:
                raise BadRequest(f"no calendar has version {version!r}")
            kept = self._shared.calendars[version] = calendar_from(json.loads(found.days))
        return kept

    def current_calendar(self, name: str) -> Calendar | None:
        """The newest calendar of that name; looked up once per transaction, since every case of a batch asks."""
        if name not in self._current_calendars:
            found = self._first(
                select(calendars.c.version)
                .where(calendars.c.programme == self._programme, calendars.c.name == name)
                .order_by(calendars.c.number.desc())
                .limit(1)
            )
            self._current_calendars[name] = self.calendar(found.version) if found else None
        return self._current_calendars[name]

    def add_calendar(self, calendar: Calendar, at: datetime, by: str) -> None:
        """A new calendar version; one that was there before changes nothing."""
        if self._first(self._calendars().where(calendars.c.version == calendar.version)) is None:
            self.put_in_force(calendar, at, by)

    def put_in_force(self, calendar: Calendar, at: datetime, by: str) -> None:
        """This version counts from now on, be it new or one that was there before; again changes nothing."""
        newest = self._first(
            self._calendars().where(calendars.c.name == calendar.name).order_by(calendars.c.number.desc()).limit(1)
        )
        if newest is not None and newest.version == calendar.version:
            return
        number = newest.number + 1 if newest else 1
        tree = calendar_tree(calendar)
        same = (calendars.c.programme == self._programme, calendars.c.version == calendar.version)
        self._current_calendars.pop(calendar.name, None)
        if not self._run(update(calendars).where(*same).values(number=number, added_at=at, by=by)).rowcount:
            self._put(
                calendars, version=calendar.version, name=calendar.name, number=number, days=plain(tree), added_at=at,
                by=by,
            )  # fmt: skip
        self._tell(calendar_stream(calendar.name), "calendar_added", at, by, tree)

    def calendars_in_force(self) -> Sequence[CalendarInForce]:
        """The newest version of every calendar, by name."""
        newest = {
            row.name: CalendarInForce(self.calendar(row.version), row.number, row.added_at, row.by)
            for row in self._all(self._calendars().order_by(calendars.c.name, calendars.c.number))
        }
        return tuple(newest.values())

    def _definitions(self) -> Select[Any]:
        return select(*(definitions.c[name] for name in DEFINITION)).where(definitions.c.programme == self._programme)

    def _definition(self, statement: Select[Any]) -> PublishedDefinition | None:
        found = self._first(statement)
        return PublishedDefinition(*found) if found else None

    def _calendars(self) -> Select[Any]:
        return select(calendars).where(calendars.c.programme == self._programme)
