"""Statements that are sent many times: built and compiled once, then given to the driver as they are.

Building a select anew, or only finding its text again, takes longer than the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select

Convert = Callable[[Any], Any]


class Prepared:
    """A select for one database. What is not a constant in it is bound by name (`bindparam("staff")`)."""

    def __init__(self, statement: Select[Any], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self._sql: str = compiled.string
        self._names: tuple[str, ...] | None = tuple(compiled.positiontup) if compiled.positional else None
        self._to_driver: Mapping[str, Convert] = dict(compiled._bind_processors)
        self._constants = {name: self._bound(name, value) for name, value in compiled.params.items()}
        self._from_driver = tuple(
            (at, convert)
            for at, column in enumerate(compiled._result_columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
        )

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What it finds; each value as its column's type has it."""
        bound = self._constants | {name: self._bound(name, value) for name, value in values.items()}
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(self._sql, [bound[name] for name in self._names] if self._names is not None else bound)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        finally:
            cursor.close()
        return self._converted(found) if found and self._from_driver else found

    def _bound(self, name: str, value: Any) -> Any:
        convert = self._to_driver.get(name)
        return convert(value) if convert else value

    def _converted(self, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        columns: list[Any] = list(zip(*found, strict=True))
        for at, convert in self._from_driver:
            columns[at] = map(convert, columns[at])
        return list(zip(*columns, strict=True))


@lru_cache(maxsize=512)
def prepared(statement: Select[Any], dialect: Dialect) -> Prepared:
    """The statement, compiled for this database. The same object comes to the same text: build it once."""
    return Prepared(statement, dialect)
