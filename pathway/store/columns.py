"""How values lie in columns: the column types, and a row class of the core turned into columns and back.

Days are native `date` on PostgreSQL and ISO text on SQLite, which has no dates: both compare and sort as days do,
a person can read them, and `date.fromisoformat` is the fastest way back that SQLite offers. Instants are
`timestamptz` and ISO text in UTC of one fixed width. Text sorts by code point on both ("C"), so that one seeded
script gives one order everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, get_type_hints

from sqlalchemy import Boolean, Column, Date, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from pathway.case.model import ROWS, Case, Status

WORDS = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
DAY = Date()
NUMBER = Integer()
YES_NO = Boolean()
BYTES = LargeBinary()


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database itself calls it."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive datetime: it is not an instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone: a naive datetime is not an instant")
        return instant_text(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Always in UTC, whatever the session's zone."""
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


INSTANT = Instant()
TYPES: dict[type, TypeEngine[Any]] = {
    str: WORDS, Status: WORDS, int: NUMBER, bool: YES_NO, date: DAY, datetime: INSTANT, bytes: BYTES,
}  # fmt: skip


def instant_text(at: datetime) -> str:
    """An instant as SQLite keeps it: of one width, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def is_optional(hint: Any) -> bool:
    """True if the field may be None."""
    return type(None) in getattr(hint, "__args__", ())


def kind_of(hint: Any) -> type:
    """What the field holds when it is not None."""
    kinds = [kind for kind in getattr(hint, "__args__", (hint,)) if kind is not type(None)]
    return kinds[0]  # type: ignore[no-any-return]


def columns_of(row_type: type[Any], *, key: Sequence[str], leave_out: Iterable[str] = ()) -> list[Column[Any]]:
    """A column for every field of a row class, so that the two cannot drift."""
    hints = get_type_hints(row_type)
    return [
        Column(name, TYPES[kind_of(hint)], nullable=is_optional(hint), primary_key=name in key)
        for name, hint in ((f.name, hints[f.name]) for f in fields(row_type) if f.name not in leave_out)
    ]


@dataclass(frozen=True)
class Shape:
    """How the rows of one class lie in columns: their names, and all values of a row at once."""

    row_type: type[Any]
    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]


def shape_of(row_type: type[Any], leave_out: Iterable[str] = ()) -> Shape:
    """The shape of a row class, less the fields that are tables of their own."""
    names = tuple(f.name for f in fields(row_type) if f.name not in leave_out)
    return Shape(row_type, names, attrgetter(*names))


CASE = shape_of(Case, leave_out=ROWS)
SHAPES = {table: shape_of(row_type) for table, row_type in ROWS.items()}
