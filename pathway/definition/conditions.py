"""Conditions on what is known: a fact, a grouping, an answer, the newest outcome of an activity. Plain values.

depot: yes                 the value
mh_cluster: [7, 11]        one of them
due_date: known            or: unknown
mood_score: at least 15    or: at most 14, of a number
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pathway.definition.spans import NotASpan

UNKNOWN, KNOWN = "unknown", "known"
NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,3})?\Z")
_BOUND = re.compile(r"at (?P<side>least|most) (?P<number>.+)\Z")
Known = Callable[[str], str | None]
"""What is known under a name; None where nothing is."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be known under `name`: one of `values`, a number within the bounds, or anything (`known`) at all."""

    name: str
    values: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    known: bool | None = None

    def holds(self, value: str | None) -> bool:
        """True if what is known (None: nothing) fits. What is not known is only ever "unknown"."""
        if value == UNKNOWN:
            value = None
        if self.known is not None:
            return (value is not None) is self.known
        if value is None:
            return False
        if self.at_least is None and self.at_most is None:
            return value in self.values
        if not NUMBER.match(value):
            return False
        number = float(value)
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)

    def never_without(self, other: Condition) -> bool:
        """True if wherever this holds the other does too: each of both, and what lies beside them, is tried."""
        bounds = [bound for each in (self, other) for bound in (each.at_least, each.at_most) if bound is not None]
        beside = [f"{bound + step:g}" for bound in bounds for step in (-1, 0, 1)]
        tried = (None, "something else", *self.values, *other.values, *beside)
        return all(other.holds(value) for value in tried if self.holds(value))

    def __str__(self) -> str:
        name = self.name.replace("_", " ")
        if self.known is not None:
            return f"{name} {KNOWN if self.known else UNKNOWN}"
        if self.at_least is not None:
            return f"{name} at least {self.at_least:g}"
        if self.at_most is not None:
            return f"{name} at most {self.at_most:g}"
        return f"{name} {' or '.join(value.replace('_', ' ') for value in self.values)}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """All of `only_if` must hold, none of `unless` may."""

    only_if: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()

    def hold(self, known: Known) -> bool:
        """True if they hold for what is known."""
        return all(each.holds(known(each.name)) for each in self.only_if) and not any(
            each.holds(known(each.name)) for each in self.unless
        )

    def unmet(self, known: Known) -> tuple[str, ...]:
        """What stands in the way, in words."""
        return (
            *(str(each) for each in self.only_if if not each.holds(known(each.name))),
            *(f"not {each}" for each in self.unless if each.holds(known(each.name))),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Everything they ask about, once each."""
        return tuple(dict.fromkeys(each.name for each in (*self.only_if, *self.unless)))

    def __bool__(self) -> bool:
        return bool(self.only_if or self.unless)


def read_condition(name: str, written: str | list[str]) -> Condition:
    """One line of `only_if` or `unless`. Raises NotASpan."""
    if isinstance(written, list):
        return Condition(name, tuple(written))
    if written in (KNOWN, UNKNOWN):
        return Condition(name, known=written == KNOWN)
    match = _BOUND.match(written)
    if match is None:
        return Condition(name, (written,))
    if not NUMBER.match(match["number"]):
        raise NotASpan(f'"{written}": after "at {match["side"]}" stands a number, like "at least 15"')
    number = float(match["number"])
    return Condition(name, at_least=number) if match["side"] == "least" else Condition(name, at_most=number)


def read_conditions(only_if: Mapping[str, str | list[str]] | None,
                    unless: Mapping[str, str | list[str]] | None) -> Conditions:  # fmt: skip
    """The conditions of an activity or of a way on. Raises NotASpan."""
    return Conditions(
        tuple(read_condition(name, written) for name, written in (only_if or {}).items()),
        tuple(read_condition(name, written) for name, written in (unless or {}).items()),
    )
