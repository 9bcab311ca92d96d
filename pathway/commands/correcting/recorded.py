"""What was recorded of an activity, put right: which recording is meant, what it says, and what is right instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.known import fell_away
from pathway.case.model import Case, Status
from pathway.case.opening import reopened, standing
from pathway.commands.asked import FARTHEST, Desk, day_of_act
from pathway.commands.correcting.act import done_by_an_act
from pathway.commands.correcting.anew import anew, next_one
from pathway.commands.correcting.request import Correct, Said, must_change, must_make_sense, put_right
from pathway.commands.correcting.standing_again import may_stand_open
from pathway.commands.correcting.which import Recording, meant
from pathway.commands.occurrence import Doing, is_contact
from pathway.commands.record import check_day, outcome_of
from pathway.dates import in_words
from pathway.errors import BadRequest, MoveNotAllowed


def corrected(case: Case, asked: Correct, desk: Desk) -> tuple[Case, Said]:
    """The case with this recorded as it really was. Raises the caller's errors."""
    must_make_sense(asked, undo="what did not happen has no day and no outcome")
    recording = meant(case, asked.what, desk.rules)
    what, was = recording.name(case), _was(case, recording)
    if asked.undo:
        undone = _waived_no_more if recording.is_waived else anew
        return undone(case, recording, None, desk), put_right(what, was, None)
    if recording.is_waived:
        title = recording.rule.title
        raise MoveNotAllowed(f"{title} was never done: record it, or say with `undo` that it stands after all")
    if recording.rule.done_by:
        after, day = done_by_an_act(case, recording, asked, desk)
        return after, put_right(what, was, {**was, "on": day})
    doing = _doing(case, recording, asked, desk)
    now = {"outcome": doing.outcome, "on": doing.on, "until": doing.until}
    must_change(was, now, recording.rule.title)
    return anew(case, recording, doing, desk), put_right(what, was, now)


def _was(case: Case, recording: Recording) -> Said:
    row, contact = recording.row, recording.contact
    if contact is not None and not recording.is_done:
        return {"outcome": contact.outcome, "on": contact.happened_on, "until": None}
    review = next_one(case, recording) if row.outcome in recording.rule.again_after else None
    return {"outcome": row.outcome, "on": row.done_on, "until": review.deferred_to if review else None}


def _doing(case: Case, recording: Recording, asked: Correct, desk: Desk) -> Doing:
    """What is right. Raises BadRequest."""
    rule, row, contact = recording.rule, recording.row, recording.contact
    was = _was(case, recording)
    outcome = was["outcome"] if asked.outcome is None else outcome_of(rule, asked.outcome, desk)
    on = was["on"] if asked.on is None else day_of_act(case, asked.on, desk)
    if is_contact(rule, outcome):
        check_day(case, rule, on)
    recorded_on = row.closed_on if recording.is_done and row.closed_on else desk.on
    by = contact.by if contact else row.done_by or desk.by.ref
    return Doing(outcome, on, by, recorded_on, _until(case, recording, outcome, on, asked.until))


def _until(case: Case, recording: Recording, outcome: str, on: date, given: date | None) -> date | None:
    """The day of the next review, needed as it was to be then; None where none is asked for. Raises BadRequest."""
    title = recording.rule.title
    if outcome not in recording.rule.again_after:
        if given is not None:
            raise BadRequest(f"{outcome.replace('_', ' ')} takes no next date: leave it out", "until")
        return None
    review = next_one(case, recording)
    if given is None:
        if review is None and case.status is not Status.CLOSED:
            raise BadRequest(f"{outcome.replace('_', ' ')} needs the day of the next {title}: add --until", "until")
        return review.deferred_to if review else None
    if review is not None and (review.deferrals or not (review.is_open or fell_away(review))):
        raise BadRequest(f"the next {title} was put off or done since: its day stays as it is", "until")
    if given <= on or given > on + FARTHEST:
        raise BadRequest(
            f"the next {title} on {in_words(given)}: it comes after {in_words(on)}, within two years", "until"
        )
    return given


def _waived_no_more(case: Case, recording: Recording, _: None, desk: Desk) -> Case:
    row, rule = recording.row, recording.rule
    other = standing(case, row.key)
    if other is not None and not rule.repeats:
        raise MoveNotAllowed(f"{rule.title} stands already ({other.row_key}): there is nothing to take back")
    may_stand_open(case, rule, desk)
    case = reopened(case, row)
    return case.having("activities", replace(case.activities[row.row_key], undone_on=desk.on))
