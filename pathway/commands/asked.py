"""What every command is given and gives back, and the checks they share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

from pathway.case.history import Notice
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.people import StaffMember
from pathway.dates import Calendar, in_words
from pathway.definition.rules import ActivityRule, Rules
from pathway.errors import BadRequest, MoveNotAllowed
from pathway.states import allows_status

FARTHEST = timedelta(days=731)
"""How far ahead somebody may name a day; beyond it, it is the year that is mistyped."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an act is decided: by which rules and calendar, when (`at` UTC, `on` its London day), by whom."""

    rules: Rules
    calendar: Calendar
    at: datetime
    on: date
    by: StaffMember


@dataclass(frozen=True, slots=True)
class Decided:
    """What an act comes to: the case after it, what was said (coded), words of people, messages."""

    after: Case
    kind: str
    happened_on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def one_of(what: str, given: str, known: Iterable[str]) -> str:
    """`given`, if it is known. Raises BadRequest with the nearest known word."""
    words = list(known)
    if given in words:
        return given
    near = get_close_matches(given, words, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it is one of {', '.join(words)}"
    raise BadRequest(f"{what} {given!r} is not known: {hint}")


def day_of_act(case: Case, happened_on: date | None, desk: Desk) -> date:
    """The London day something happened: today unless said. Not in the future, not before the referral."""
    day = happened_on or desk.on
    if day > desk.on:
        raise BadRequest(f"{in_words(day)} is in the future: record it on the day, or book it", "on")
    if day < case.referred_on:
        raise BadRequest(
            f"{in_words(day)} is before the referral of {in_words(case.referred_on)}: check the date", "on"
        )
    return day


def coming_day(day: date, desk: Desk, what: str, about: str = "until") -> date:
    """A day to come (today counts), said under the name `about`. Raises BadRequest."""
    if day < desk.on:
        raise BadRequest(f"{what} on {in_words(day)} lies in the past: choose today or later", about)
    if day > desk.on + FARTHEST:
        raise BadRequest(f"{what} on {in_words(day)} is more than two years away: check the year", about)
    return day


def rule_named(activity: str, rules: Rules) -> tuple[ActivityRule, int | None]:
    """The rule of "ten_week_review" or "keywork#2", and the occurrence asked for."""
    key, mark, number = activity.partition("#")
    one_of("activity", key, rules.activities)
    if mark and not (number.isascii() and number.isdigit()):
        raise BadRequest(f"{activity!r}: after # stands the number of the occurrence, like {key}#2")
    return rules.activities[key], int(number) if number else None


def open_row(case: Case, activity: str, rules: Rules) -> Activity:
    """The open occurrence asked for, or the earliest open one. Raises MoveNotAllowed."""
    rule, number = rule_named(activity, rules)
    rows = [r for r in case.open_activities if r.key == rule.key and number in (None, r.n)]
    if not rows:
        closed = [r for r in case.activities.values() if r.key == rule.key and number in (None, r.n)]
        is_known = bool(closed) and case.status is not Status.CLOSED
        how = how_closed(closed[-1]) if is_known else where(case, rules)
        raise MoveNotAllowed(f"{rule.title} does not stand open on case {case.ref}{how}")
    return rows[0]


def how_closed(row: Activity) -> str:
    """How an occurrence came to stand no longer, for a message."""
    if row.closed_as == ClosedAs.NOT_HELD:
        return ": it was not held"
    said = (row.outcome if row.done_on and row.outcome else row.closed_as or "").replace("_", " ")
    return f": it is {said} already" + (f", on {in_words(row.done_on)}" if row.done_on else "")


def where(case: Case, rules: Rules) -> str:
    """Where the case is, for a message."""
    if case.status is Status.CLOSED:
        return f": the case is closed ({(case.ending or '').replace('_', ' ')}); reopen it first"
    return f": the case is in {rules.stages[case.stage].title}"


def must_run(case: Case, rules: Rules) -> None:
    """Raises MoveNotAllowed for a closed case."""
    if case.status is Status.CLOSED:
        raise MoveNotAllowed(f"this cannot be done{where(case, rules)}")


def with_status(case: Case, trigger: str, to: Status) -> Case:
    """The case in another status, if the move is legal. Raises MoveNotAllowed."""
    if not allows_status(trigger, case.status):
        raise MoveNotAllowed(f"case {case.ref} is {case.status}: {trigger} makes no sense there")
    return replace(case, status=to)


def reason_needed(reason: str | None, what: str, about: str = "reason") -> str:
    """The reason in words. Raises BadRequest when there is none."""
    if reason is None or not reason.strip():
        raise BadRequest(f"{what} needs a reason: say why", about)
    return reason.strip()


def text_ref(case: Case, name: str) -> str:
    """The reference of a text that belongs to the act being recorded: entry number and field."""
    return f"{case.seq + 1}.{name}"


def tell_role(case: Case, role: str, kind: str, desk: Desk, values: Mapping[str, Any] | None = None) -> Notice:
    """A message at once, to whoever holds the role on this case, else to the role."""
    holder = case.holder_of(role)
    to = holder or role
    key = f"{kind}:{case.ref}:{case.seq + 1}:{to}"
    return Notice(key, kind, to, holder is None, case.ref, desk.at, values or {}, desk.by.ref)
