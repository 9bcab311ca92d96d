"""Something taken back, and recorded anew as it really was: as if it had been recorded so from the first.

What came with it goes with it, as far as nobody has done anything with it since; then, unless it never was, it is
recorded by the very same way as `record`, into the same occurrence.
"""

from __future__ import annotations

from dataclasses import replace

from pathway.case.known import fell_away
from pathway.case.missed_contact import Day, with_contact_put_right
from pathway.case.model import Activity, Case, ClosedAs, Contact
from pathway.case.opening import is_acted_upon, reopened, withdrawn
from pathway.case.windows import window_of
from pathway.commands.asked import Desk
from pathway.commands.coming_up import asked_for_after_all, without_what_followed
from pathway.commands.correcting.act import holds_must_come_after_the_start
from pathway.commands.correcting.standing_again import left_open, may_stand_open
from pathway.commands.correcting.which import Recording
from pathway.commands.occurrence import Doing, is_contact, with_clock_of_first_contact, with_occurrence
from pathway.commands.record import one_more
from pathway.definition.rules import ActivityRule


def next_one(case: Case, recording: Recording) -> Activity | None:
    """The occurrence that this recording asked for: the next review, the next call."""
    rows = (row for row in case.activities.values() if row.key == recording.row.key and row.n > recording.row.n)
    return next((row for row in rows if row.came_with == recording.came_with), None)


def anew(case: Case, recording: Recording, doing: Doing | None, desk: Desk) -> Case:
    """The case with this recorded as `doing`; None: it never was. Raises MoveNotAllowed, BadRequest."""
    is_still_done = doing is not None and doing.outcome in recording.rule.completes
    if recording.is_done and not is_still_done:
        may_stand_open(case, recording.rule, desk)
    case = _taken_back(case, recording, doing, desk)
    if recording.is_done and (doing is None or not is_still_done or doing.outcome == "declined"):
        case = without_what_followed(case, recording.row, desk.on)
    after = _recorded(case, recording, doing, desk)
    recorded_on = recording.row.closed_on
    return asked_for_after_all(after, recorded_on, desk.rules) if recording.is_done and recorded_on else after


def _recorded(case: Case, recording: Recording, doing: Doing | None, desk: Desk) -> Case:
    rule, row = recording.rule, recording.row
    if doing is not None and doing.outcome in rule.completes:
        case, done = _to_be_finished(case, recording, doing, desk)
        done = _dated(case, recording, done, doing, desk)
        contact = _contact(case, recording, doing, done, desk)
        case = _with(case, contact, rule, desk)
        counted = contact if contact is not None and contact.counts else None
        return case if _is_done_by_another(done, rule) else with_occurrence(case, done, rule, doing, counted, desk)
    case = _with(case, _contact(case, recording, doing, row, desk), rule, desk)
    stands = case.activities[row.row_key]
    is_own = row.came_with == row.row_key
    if not stands.is_open or (row.is_open and not is_own):
        return case
    stands = replace(stands, undone_on=None if doing else desk.on)
    stands = replace(stands, anchor_on=doing.on) if doing and is_own else stands
    return left_open(case, row, stands, rule, doing, desk)


def _taken_back(case: Case, recording: Recording, doing: Doing | None, desk: Desk) -> Case:
    """The case without what this recording did to its occurrence, and without the next one that it asked for."""
    row, contact = recording.row, recording.contact
    if not recording.is_done:
        closed_it = contact is not None and row.closed_with == contact.ref
        return reopened(case, row) if closed_it else case
    review = next_one(case, recording)
    if review is not None and review.is_open and not is_acted_upon(case, review):
        case = withdrawn(case, review, desk.on)
    stays = review is not None and case.activities[review.row_key].is_open
    if not stays or (doing is not None and review is not None and not review.deferrals):
        longer = [e for e in case.extensions.values() if e.came_with == recording.came_with and e.undone_on is None]
        case = case.having("extensions", *(replace(e, days=0, undone_on=desk.on) for e in longer)) if longer else case
    return reopened(case, row)


def _to_be_finished(case: Case, recording: Recording, doing: Doing, desk: Desk) -> tuple[Case, Activity]:
    """The occurrence that this finishes, as `record` would find it: its own, else one more where there can be one."""
    rule, row = recording.rule, case.activities[recording.row.row_key]
    if row.is_open or row.closed_as == ClosedAs.NOT_HELD or _is_done_by_another(row, rule):
        return case, row
    if fell_away(row) and row.came_with == row.row_key:
        case = reopened(case, row)
        return case, case.activities[row.row_key]
    return one_more(case, rule, doing.on, desk)


def _dated(case: Case, recording: Recording, row: Activity, doing: Doing, desk: Desk) -> Activity:
    """The occurrence due when it would have been, where that hangs on the day it was recorded of, or on the contact."""
    was, is_own = recording.contact, row.came_with == row.row_key
    if not (is_own or (was is not None and was.has_woken)):
        return row
    row = replace(row, anchor_on=doing.on) if is_own else row
    before = _with(case, None if was is None else replace(was, undone_on=desk.on), recording.rule, desk)
    window = window_of(before.having("activities", row), row, desk.rules, desk.calendar)
    return replace(row, opens_on=window.opens_on, due_on=window.due_on, closes_on=window.closes_on)


def _is_done_by_another(row: Activity, rule: ActivityRule) -> bool:
    """True for one of a series that is done already: the contact counts, the next stretch is still asked for."""
    return rule.repeats and row.closed_as == ClosedAs.DONE


def _with(case: Case, contact: Contact | None, rule: ActivityRule, desk: Desk) -> Case:
    if contact is None:
        return case
    case = with_contact_put_right(case, contact, Day(desk.rules, desk.calendar, desk.on))
    return _clock_of_contacts(case, rule, desk)


def _contact(case: Case, recording: Recording, doing: Doing | None, row: Activity, desk: Desk) -> Contact | None:
    """The contact as it really was, or undone; a new one where somebody was seen after all. None: none ever was."""
    was = recording.contact
    if doing is None or not is_contact(recording.rule, doing.outcome):
        return None if was is None else replace(was, undone_on=desk.on)
    now = doing.contact(was.n if was else len(case.contacts) + 1, row)
    return now if was is None else replace(was, occurrence=row.n, happened_on=now.happened_on, outcome=now.outcome)


def _clock_of_contacts(case: Case, rule: ActivityRule, desk: Desk) -> Case:
    """The case with its clock running from the first contact that took place, where that contact starts it."""
    if rule.key != desk.rules.clock_starts:
        return case
    case = with_clock_of_first_contact(replace(case, clock_started_on=None), rule, desk.rules)
    holds_must_come_after_the_start(case)
    return case
