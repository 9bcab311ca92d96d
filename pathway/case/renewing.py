"""A row with some of its columns changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

_Row = TypeVar("_Row")


def renewed(row: _Row, **columns: Any) -> _Row:
    """This row with these columns changed: `dataclasses.replace` at a fifth of the cost, for what every day does.

    Slot by slot, past `__init__`: the rows of a case are frozen, with slots, and check nothing when they are made.
    """
    kind: Any = type(row)
    read, slots, of = _columns(kind)
    made: _Row = object.__new__(kind)
    for put, value in zip(slots, read(row), strict=True):
        put(made, value)
    for name, value in columns.items():
        of[name](made, value)
    return made


_Put = Callable[[Any, Any], None]


@cache
def _columns(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[_Put, ...], Mapping[str, _Put]]:
    names = [column.name for column in fields(kind)]
    of: dict[str, _Put] = {name: getattr(kind, name).__set__ for name in names}
    return attrgetter(*names), tuple(of.values()), of
