"""`record`: something was done, or tried: a contact and what came of it, a plan, a review and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pathway.case.missed_contact import record_contact
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.opening import close_item, last_of, open_item, role_of, standing
from pathway.case.people import StaffMember
from pathway.commands.asked import Decided, Desk, coming_day, day_of_act, one_of, rule_named, where
from pathway.commands.extend import longer
from pathway.commands.facts import with_fact
from pathway.dates import in_words
from pathway.definition.rules import AFTER, ATTENDANCE, NOT_SEEN, SPOKEN_TO, ActivityRule
from pathway.errors import AlreadyThere, BadRequest, MoveNotAllowed, NotPermitted

BY_OTHER_VERBS = ("accept", "allocate", "close", "sign_off", "resume", "move", "barrier", "acknowledge", "place")


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What was done. `activity` is a key or `key#n`; None records facts alone. `outcome` silent: done, or attended.

    `on` is the day it happened; `seen_by` who saw the person, if not the one recording; `facts` coded values;
    `until` the day of the next review, where the outcome asks for one.
    """

    verb = "record"
    activity: str | None
    outcome: str | None = None
    on: date | None = None
    note: str | None = None
    seen_by: StaffMember | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None


def decide(case: Case, asked: Record, desk: Desk) -> Decided:
    """The case with this recorded. Late is not lost: a closed window can still be recorded."""
    day = day_of_act(case, asked.on, desk)
    by = (asked.seen_by or desk.by).ref
    _within_their_part(case, asked, desk)
    for name, value in asked.facts.items():
        case = with_fact(case, name, value, day, by, desk)
    said = {"activity": asked.activity, "outcome": asked.outcome, "seen_by": asked.seen_by and by,
            "until": asked.until, "facts": dict(asked.facts)}  # fmt: skip
    if asked.activity is None:
        if not asked.facts:
            raise BadRequest("nothing to record: name an activity, or facts like risk_flagged=yes")
        return Decided(case, "facts_recorded", day, said, {"note": asked.note or ""})
    rule, number = rule_named(asked.activity, desk.rules)
    outcome = _outcome(rule, asked.outcome, desk)
    _check_until(rule, outcome, asked.until, desk)
    _check_day(case, rule, day)
    stood = case.activities
    case, row = _row_for(case, rule, number, day, desk)
    is_one_more = row.row_key not in stood and not rule.repeats
    _not_twice(case, row, outcome, day)
    said = {**said, "activity": row.row_key, "outcome": outcome}
    if rule.is_contact and outcome != "declined":
        seen = outcome if outcome in ATTENDANCE else "attended"
        case = record_contact(case, row.key, row.n, seen, desk.rules, desk.calendar, desk.on, day, by)
    if case.clock_started_on is None and rule.key == desk.rules.clock_starts and outcome in SPOKEN_TO:
        case = replace(case, clock_started_on=day)
    if row.closed_as == ClosedAs.DONE:
        # One more of a series whose latest is done: the contact counts, the next stretch is still asked for.
        return Decided(case, "activity_recorded", day, said, {"note": asked.note or ""})
    if outcome in rule.completes:
        case = _finished(case, row, rule, outcome, day, by, asked, desk)
    elif rule.is_register or is_one_more:
        # Done already: that one more try came to nothing leaves nothing standing.
        case = close_item(case, row, ClosedAs.NOT_HELD, desk.on, outcome=outcome)
    return Decided(case, "activity_recorded", day, said, {"note": asked.note or ""})


def _within_their_part(case: Case, asked: Record, desk: Desk) -> None:
    """A provider records contacts, and what stands with it: no review, nothing that discharge is weighed on."""
    if desk.by.party != "provider":
        return
    rule = rule_named(asked.activity, desk.rules)[0] if asked.activity else None
    row = standing(case, rule.key) if rule else None
    who = row.who if row else role_of(case, rule, desk.rules) if rule else ""
    is_theirs = rule is not None and (rule.kind == "contact" or desk.rules.roles.get(who) == "provider")
    if asked.facts or not is_theirs:
        raise NotPermitted(
            f"{desk.by.ref} records contacts and what stands with the provider: tell the advisor the rest"
        )


def _check_day(case: Case, rule: ActivityRule, day: date) -> None:
    """A contact after the ending belongs to what follows it, not to the pathway; after a death there is none."""
    if case.ended_on is None or day <= case.ended_on or not rule.is_contact:
        return
    if case.ending == "died":
        raise MoveNotAllowed(f"the person died on {in_words(case.ended_on)}: check the date")
    if rule.stage != AFTER:
        raise MoveNotAllowed(
            f"the pathway ended on {in_words(case.ended_on)}: record a follow-up, or reopen the case first"
        )


def _not_twice(case: Case, row: Activity, outcome: str, day: date) -> None:
    """Pressing twice is one missed contact, not two in a row."""
    same = (row.key, row.n, day, outcome)
    if outcome in NOT_SEEN and any((c.activity, c.occurrence, c.happened_on, c.outcome) == same
                                   for c in case.contacts.values()):  # fmt: skip
        raise AlreadyThere(f"this is recorded for {in_words(day)} already: nothing was added")


def _outcome(rule: ActivityRule, given: str | None, desk: Desk) -> str:
    is_joint = desk.rules.discharge is not None and rule.key == desk.rules.discharge.review
    declared = [name for name in rule.outcomes if name not in SPOKEN_TO]
    if given is None:
        if is_joint:
            raise BadRequest(f"{rule.title} needs its outcome: {', '.join(declared)}")
        return "attended" if rule.is_contact else "done"
    one_of(f"the outcome of {rule.title}", given, rule.outcomes)
    if is_joint and given in SPOKEN_TO:
        raise BadRequest(f"choose what came of the {rule.title}: {', '.join(declared)}")
    return given


def _check_until(rule: ActivityRule, outcome: str, until: date | None, desk: Desk) -> None:
    if outcome not in rule.again_after:
        if until is not None:
            raise BadRequest(f"{outcome} takes no next date: leave it out, or choose {', '.join(rule.again_after)}")
        return
    if until is None:
        raise BadRequest(f"{outcome.replace('_', ' ')} needs the day of the next {rule.title}")
    coming_day(until, desk, f"the next {rule.title}")


def _row_for(case: Case, rule: ActivityRule, number: int | None, day: date, desk: Desk) -> tuple[Case, Activity]:
    """The occurrence this belongs to: open, else closed unheld, else one more where there can be one."""
    if rule.done_by and rule.done_by[0] == "record":
        raise BadRequest(f"{rule.title} is done by recording the fact: --fact {rule.done_by[1]}=…")
    if rule.done_by and rule.done_by[0] in BY_OTHER_VERBS:
        raise BadRequest(f"{rule.title} is not recorded by hand: `{rule.done_by[0].replace('_', '-')}` does it")
    rows = [a for a in case.activities.values() if a.key == rule.key and number in (None, a.n)]
    for row in [r for r in rows if r.is_open] + [r for r in rows if r.closed_as == ClosedAs.NOT_HELD]:
        if not (rule.is_register and not row.is_open and number is None):
            return case, row
    done = rows[-1] if rows else None
    if number is not None and done is None:
        raise BadRequest(f"{rule.key}#{number} has not come up yet on case {case.ref}")
    if done is not None and (number is not None or not (rule.is_contact or rule.repeats)):
        raise AlreadyThere(
            f"{rule.title} is {(done.outcome or done.closed_as or '').replace('_', ' ')} already"
            + (f", on {in_words(done.done_on)}" if done.done_on else "")
            + ": use correct if that is wrong"
        )
    _may_come_up(case, rule, desk)
    if done is not None and done.closed_as == ClosedAs.DONE and rule.repeats and not rule.is_register:
        return case, done
    case = open_item(case, rule, desk.rules, desk.calendar, desk.on, anchor_on=day)
    opened = last_of(case, rule.key)
    assert opened is not None
    return case, opened


def _may_come_up(case: Case, rule: ActivityRule, desk: Desk) -> None:
    stage = desk.rules.stages.get(rule.stage or "")
    here = desk.rules.stages[case.stage]
    if case.ending == "died":
        raise MoveNotAllowed(f"{rule.title} cannot be added{where(case, desk.rules)}")
    if rule.stage == AFTER and case.status is not Status.CLOSED:
        raise MoveNotAllowed(f"{rule.title} comes after the ending; case {case.ref} is still {here.title}")
    if stage is not None and stage.number > here.number:
        raise MoveNotAllowed(f"{rule.title} belongs to {stage.title}{where(case, desk.rules)}")
    if case.status is Status.CLOSED and rule.stage != AFTER:
        raise MoveNotAllowed(f"{rule.title} cannot be added{where(case, desk.rules)}")
    if rule.trigger is not None and not rule.is_contact:
        raise MoveNotAllowed(f"{rule.title} does not stand open on case {case.ref}")


def _finished(case: Case, row: Activity, rule: ActivityRule, outcome: str, day: date, by: str, asked: Record,
              desk: Desk) -> Case:  # fmt: skip
    closed_as = ClosedAs.DECLINED if outcome == "declined" else ClosedAs.DONE
    case = close_item(case, row, closed_as, desk.on, done_on=day, by=by, outcome=outcome)
    if rule.trigger and rule.trigger.kind == "not spoken to" and case.status is not Status.CLOSED:
        case = open_item(case, rule, desk.rules, desk.calendar, desk.on, anchor_on=day)
    if asked.until is not None and standing(case, rule.key) is None and case.status is not Status.CLOSED:
        case = _longer(case, row, rule, asked.until, desk)
        case = open_item(case, rule, desk.rules, desk.calendar, desk.on, anchor_on=day, due=asked.until)
    return case


def _longer(case: Case, row: Activity, rule: ActivityRule, until: date, desk: Desk) -> Case:
    """The stage longer by as much as the review is held again later, where the review carries its stage along."""
    days = (until - row.due_on).days if row.due_on else 0
    return longer(case, rule.stage or case.stage, days, desk) if rule.extends_stage and days > 0 else case
