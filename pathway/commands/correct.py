"""`correct`: a mistake is undone by an entry that says so: the wrong day, the wrong outcome, done by mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Activity, Case, ClosedAs, Contact, Pause
from pathway.commands.asked import Decided, Desk, day_of_act, one_of, reason_needed, rule_named
from pathway.dates import in_words
from pathway.definition.rules import SPOKEN_TO
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct:
    """What: an activity (`key#n`), or a hold (`pause#n`). To which day or outcome; or `undo`: it did not happen.

    For a hold, `on` is its first day and `until` the day the clock ran again.
    """

    verb = "correct"
    what: str
    on: date | None = None
    until: date | None = None
    outcome: str | None = None
    undo: bool = False
    reason: str | None = None


def decide(case: Case, asked: Correct, desk: Desk) -> Decided:
    """The case as it should have been recorded; dates that hang on it follow."""
    reason = reason_needed(asked.reason, "a correction")
    after = _pause(case, asked, desk) if asked.what.startswith("pause") else _activity(case, asked, desk)
    said = {"what": asked.what, "on": asked.on, "until": asked.until, "outcome": asked.outcome, "undo": asked.undo}
    return Decided(after, "corrected", desk.on, said, {"reason": reason})


def _activity(case: Case, asked: Correct, desk: Desk) -> Case:
    rule, number = rule_named(asked.what, desk.rules)
    rows = [a for a in case.activities.values() if a.key == rule.key and number in (None, a.n) and not a.is_open]
    if not rows:
        raise MoveNotAllowed(f"nothing is recorded of {asked.what} on case {case.ref}: record it first")
    row = rows[-1]
    if asked.undo:
        return _undone(case, row)
    if asked.on is None and asked.outcome is None:
        raise BadRequest("say what is right: another day, another outcome, or that it did not happen")
    if asked.outcome is not None:
        one_of(f"the outcome of {rule.title}", asked.outcome, rule.outcomes)
    done_on = day_of_act(case, asked.on, desk) if asked.on else row.done_on
    outcome = asked.outcome or row.outcome
    if outcome not in rule.completes:
        case = _undone(case, row)
    else:
        closed_as = ClosedAs.DECLINED if outcome == "declined" else ClosedAs.DONE
        case = case.having("activities", replace(row, done_on=done_on, outcome=outcome, closed_as=str(closed_as)))
    contact = _contact_of(case, row)
    if contact is None or done_on is None:
        return case
    seen = outcome if outcome and outcome in (*SPOKEN_TO, "did_not_attend") else contact.outcome
    return _spoken(case.having("contacts", replace(contact, happened_on=done_on, outcome=seen)))


def _undone(case: Case, row: Activity) -> Case:
    case = case.having(
        "activities",
        replace(row, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None, reason=None),
    )
    contact = _contact_of(case, row)
    if contact is not None:
        case = case.having("contacts", replace(contact, outcome="cancelled_by_us"))
    return _spoken(case)


def _contact_of(case: Case, row: Activity) -> Contact | None:
    found = [c for c in case.contacts.values() if (c.activity, c.occurrence) == (row.key, row.n)]
    return found[-1] if found else None


def _spoken(case: Case) -> Case:
    spoken = [c.happened_on for c in case.contacts.values() if c.outcome in SPOKEN_TO]
    return replace(case, last_spoken_on=max(spoken, default=None))


def _pause(case: Case, asked: Correct, desk: Desk) -> Case:
    number = asked.what.partition("#")[2] or str(len(case.pauses))
    pause = case.pauses.get(number)
    if pause is None:
        raise MoveNotAllowed(f"case {case.ref} has no hold number {number}")
    start = day_of_act(case, asked.on, desk) if asked.on else pause.started_on
    if asked.undo:
        return case.having("pauses", replace(pause, resumed_on=pause.started_on))
    until = asked.until or pause.ends_on
    if until < start:
        raise BadRequest(f"a hold from {in_words(start)} cannot end on {in_words(until)}")
    _no_overlap(case, pause, start, until)
    if pause.resumed_on is None:
        return case.having("pauses", replace(pause, started_on=start, expected_on=until))
    if until > desk.on:
        raise BadRequest(f"{in_words(until)} is in the future: the clock has run again since then")
    return case.having("pauses", replace(pause, started_on=start, resumed_on=until))


def _no_overlap(case: Case, pause: Pause, start: date, until: date) -> None:
    for other in case.pauses.values():
        if other.n != pause.n and start < other.ends_on and until > other.started_on:
            raise BadRequest(f"this overlaps the hold that began on {in_words(other.started_on)}")
