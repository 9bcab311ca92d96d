"""`correct`: a mistake is undone by an entry that says so: the wrong day, the wrong outcome, done by mistake."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.model import Activity, Case, ClosedAs, Contact, Pause, Status
from pathway.case.opening import close_item, open_item, standing
from pathway.case.pathway_clock import overlapping
from pathway.commands.asked import Decided, Desk, coming_day, day_of_act, one_of, reason_needed, rule_named, where
from pathway.commands.record import BY_OTHER_VERBS
from pathway.dates import in_words
from pathway.definition.rules import AFTER, ATTENDANCE, SPOKEN_TO, ActivityRule
from pathway.errors import BadRequest, MoveNotAllowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct:
    """What: an activity (`key#n`), a hold (`pause#n`), a longer stage (`extension#n`, undo only).

    To which day or outcome; or `undo`: it did not happen.

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
    what = asked.what.partition("#")[0]
    after = {"pause": _pause, "extension": _extension}.get(what, _activity)(case, asked, desk)
    said = {"what": asked.what, "on": asked.on, "until": asked.until, "outcome": asked.outcome, "undo": asked.undo}
    return Decided(after, "corrected", desk.on, said, {"reason": reason})


def _activity(case: Case, asked: Correct, desk: Desk) -> Case:
    rule, number = rule_named(asked.what, desk.rules)
    rows = [a for a in case.activities.values() if a.key == rule.key and number in (None, a.n) and not a.is_open]
    if not rows:
        raise MoveNotAllowed(f"nothing is recorded of {asked.what} on case {case.ref}: record it first")
    row = rows[-1]
    _may_be_corrected(case, row, rule, asked, desk)
    if asked.undo:
        return _undone(case, row, rule, desk)
    if asked.on is None and asked.outcome is None:
        raise BadRequest("say what is right: another day, another outcome, or that it did not happen")
    if asked.outcome is not None:
        one_of(f"the outcome of {rule.title}", asked.outcome, rule.outcomes)
    contact = _contact_of(case, row)
    done_on = day_of_act(case, asked.on, desk) if asked.on else row.done_on
    outcome = asked.outcome or row.outcome
    if asked.outcome is not None and outcome not in rule.completes:
        case = _undone(case, row, rule, desk)
    else:
        closed_as = ClosedAs.DECLINED if outcome == "declined" else ClosedAs.DONE
        case = case.having("activities", replace(row, done_on=done_on, outcome=outcome, closed_as=str(closed_as)))
        case = _anchors(case, row, rule, done_on, desk)
        case = _held_again(case, row, rule, outcome, asked, desk)
    if contact is None or done_on is None:
        return case
    seen = outcome if outcome in ATTENDANCE else contact.outcome
    return _spoken(case.having("contacts", replace(contact, happened_on=done_on, outcome=seen)))


def _may_be_corrected(case: Case, row: Activity, rule: ActivityRule, asked: Correct, desk: Desk) -> None:
    if not asked.undo and row.closed_as not in (ClosedAs.DONE, ClosedAs.DECLINED):
        raise MoveNotAllowed(f"{rule.title} was never done: record it, or say with `undo` that it stands after all")
    stays_done = not asked.undo and (asked.outcome is None or asked.outcome in rule.completes)
    if stays_done:
        return
    if rule.done_by and rule.done_by[0] in BY_OTHER_VERBS:
        verb = rule.done_by[0].replace("_", "-")
        raise MoveNotAllowed(f"{rule.title} was done by `{verb}` and cannot stand open again without undoing that")
    if rule.stage == AFTER and case.status is not Status.CLOSED:
        raise MoveNotAllowed(f"{rule.title} comes after the ending{where(case, desk.rules)}")
    if case.status is Status.CLOSED and (rule.stage != AFTER or case.ending == "died"):
        raise MoveNotAllowed(f"{rule.title} cannot stand open again{where(case, desk.rules)}")


def _anchors(case: Case, row: Activity, rule: ActivityRule, done_on: date | None, desk: Desk) -> Case:
    """The days with a name that are counted from this: the acceptance, and the start of the pathway clock."""
    verb = rule.done_by[0] if rule.done_by else rule.key
    if done_on is None or done_on == row.done_on or (rule.done_by and rule.due is None):
        return case
    if verb == "accept" and case.accepted_on is not None:
        case = replace(case, accepted_on=done_on)
    if case.clock_started_on is None or _CLOCKS.get(verb, verb) != desk.rules.clock_starts:
        return case
    first = min((p.started_on for p in case.pauses.values()), default=done_on)
    if first < done_on:
        raise BadRequest(f"the clock cannot start after the hold that began on {in_words(first)}: correct that first")
    return replace(case, clock_started_on=done_on)


_CLOCKS = {"accept": "referral_accepted", "allocate": "allocated"}


def _held_again(case: Case, row: Activity, rule: ActivityRule, outcome: str | None, asked: Correct, desk: Desk) -> Case:
    """A review whose outcome, put right, asks for another one: the day of the next is needed as it was to be then."""
    if outcome not in rule.again_after or outcome == row.outcome or case.status is Status.CLOSED:
        return case
    if any(a.key == rule.key and (a.n > row.n or a.is_open) for a in case.activities.values()):
        return case
    if asked.until is None:
        raise BadRequest(f"{(outcome or '').replace('_', ' ')} needs the day of the next {rule.title}: add --until")
    until = coming_day(asked.until, desk, f"the next {rule.title}")
    return open_item(case, rule, desk.rules, desk.calendar, desk.on, anchor_on=row.done_on, due=until)


def _undone(case: Case, row: Activity, rule: ActivityRule, desk: Desk) -> Case:
    """The occurrence standing again; where the next one stands already, that one is enough."""
    contact = _contact_of(case, row)
    is_enough = not rule.repeats and standing(case, row.key, row.subject) is not None
    undone = replace(row, closed_as=None, closed_on=None, done_on=None, done_by=None, outcome=None, reason=None)
    if is_enough:
        undone = replace(undone, closed_as=str(ClosedAs.NOT_HELD), closed_on=desk.on)
    case = case.having("activities", undone)
    if contact is not None:
        case = case.having("contacts", replace(contact, outcome="cancelled_by_us"))
    return _spoken(case)


def _contact_of(case: Case, row: Activity) -> Contact | None:
    """The contact by which this occurrence was done; not an earlier one that came to nothing."""
    for contact in case.contacts.values():
        if (contact.activity, contact.occurrence, contact.happened_on) == (row.key, row.n, row.done_on):
            return contact
    return None


def _spoken(case: Case) -> Case:
    spoken = [c.happened_on for c in case.contacts.values() if c.outcome in SPOKEN_TO]
    return replace(case, last_spoken_on=max(spoken, default=None))


def _extension(case: Case, asked: Correct, desk: Desk) -> Case:
    number = asked.what.partition("#")[2] or str(len(case.extensions))
    extension = case.extensions.get(number)
    if extension is None:
        raise MoveNotAllowed(f"case {case.ref} has no extension number {number}")
    if not asked.undo:
        raise BadRequest("an extension is taken back with `undo`; then extend the stage to the right day")
    return case.having("extensions", replace(extension, days=0))


def _pause(case: Case, asked: Correct, desk: Desk) -> Case:
    number = asked.what.partition("#")[2] or str(len(case.pauses))
    pause = case.pauses.get(number)
    if pause is None:
        raise MoveNotAllowed(f"case {case.ref} has no hold number {number}")
    start = day_of_act(case, asked.on, desk) if asked.on else pause.started_on
    if asked.undo:
        return _never_on_hold(case, pause, desk)
    until = asked.until or pause.ends_on
    if until < start:
        raise BadRequest(f"a hold from {in_words(start)} cannot end on {in_words(until)}")
    if case.clock_started_on and start < case.clock_started_on:
        raise BadRequest(f"a hold cannot begin before the clock started on {in_words(case.clock_started_on)}")
    other = overlapping(case, start, until if pause.resumed_on else None, but=pause.n) if start < until else None
    if other is not None:
        raise BadRequest(f"this overlaps the hold that began on {in_words(other.started_on)}")
    opened = [row for row in case.open_activities if _is_opened_by(pause, row, desk)]
    case = case.having("activities", *(replace(row, anchor_on=start) for row in opened))
    if pause.resumed_on is None:
        return case.having("pauses", replace(pause, started_on=start, expected_on=until))
    if until > desk.on:
        raise BadRequest(f"{in_words(until)} is in the future: the clock has run again since then")
    return case.having("pauses", replace(pause, started_on=start, resumed_on=until))


def _is_opened_by(pause: Pause, row: Activity, desk: Desk) -> bool:
    trigger = desk.rules.activities[row.key].trigger
    return trigger is not None and trigger.kind == "on hold" and row.subject == pause.row_key


def _never_on_hold(case: Case, pause: Pause, desk: Desk) -> Case:
    """A hold that was none: no day of it is given back, and what it opened is not needed."""
    case = case.having("pauses", replace(pause, resumed_on=pause.started_on))
    for row in case.open_activities:
        if _is_opened_by(pause, row, desk):
            case = close_item(case, row, ClosedAs.NOT_NEEDED, desk.on, by=desk.by.ref)
    if pause.resumed_on is None and case.status is Status.PAUSED:
        case = replace(case, status=case.status_before or Status.OPEN, status_before=None)
    return case
