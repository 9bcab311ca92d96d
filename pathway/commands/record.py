"""`record`: something was done, or tried: a contact and what came of it, a plan, a review and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pathway.case.missed_contact import Day, with_contact
from pathway.case.model import Activity, Case, ClosedAs, Status
from pathway.case.opening import last_of, open_item, role_of, standing
from pathway.case.people import StaffMember
from pathway.commands.asked import Decided, Desk, coming_day, day_of_act, one_of, rule_named, where
from pathway.commands.facts import with_fact
from pathway.commands.occurrence import Doing, is_contact, with_clock_of_first_contact, with_occurrence
from pathway.dates import in_words
from pathway.definition.rules import AFTER, NOT_SEEN, SPOKEN_TO, ActivityRule
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
    outcome = outcome_of(rule, asked.outcome, desk)
    _check_until(rule, outcome, asked.until, desk)
    check_day(case, rule, day)
    case, row = _row_for(case, rule, number, outcome, day, desk)
    _not_twice(case, row, outcome, day)
    said = {**said, "activity": row.row_key, "outcome": outcome}
    doing = Doing(outcome, day, by, desk.on, asked.until)
    return Decided(_done(case, row, rule, doing, desk), "activity_recorded", day, said, {"note": asked.note or ""})


def _done(case: Case, row: Activity, rule: ActivityRule, doing: Doing, desk: Desk) -> Case:
    contact = None
    if is_contact(rule, doing.outcome):
        contact = doing.contact(len(case.contacts) + 1, row)
        case = with_contact(case, contact, Day(desk.rules, desk.calendar, desk.on))
        case = with_clock_of_first_contact(case, rule, desk.rules)
    if row.is_open or row.closed_as == ClosedAs.NOT_HELD:
        return with_occurrence(case, row, rule, doing, contact, desk)
    # Something done once, or one of a series whose latest is done: the contact counts, nothing else changes.
    return case


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


def check_day(case: Case, rule: ActivityRule, day: date) -> None:
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
                                   for c in case.counted_contacts):  # fmt: skip
        raise AlreadyThere(f"this is recorded for {in_words(day)} already: nothing was added", "outcome")


def outcome_of(rule: ActivityRule, given: str | None, desk: Desk) -> str:
    """The outcome, if this can have it; done or attended if none is given. Raises BadRequest."""
    is_joint = desk.rules.discharge is not None and rule.key == desk.rules.discharge.review
    declared = [name for name in rule.outcomes if name not in SPOKEN_TO]
    if given is None:
        if is_joint:
            raise BadRequest(f"{rule.title} needs its outcome: {', '.join(declared)}")
        return "attended" if rule.is_contact else "done"
    one_of(f"the outcome of {rule.title}", given, rule.outcomes)
    if is_joint and given in SPOKEN_TO:
        raise BadRequest(f"choose what came of the {rule.title}: {', '.join(declared)}", "outcome")
    return given


def _check_until(rule: ActivityRule, outcome: str, until: date | None, desk: Desk) -> None:
    if outcome not in rule.again_after:
        if until is not None:
            raise BadRequest(
                f"{outcome} takes no next date: leave it out, or choose {', '.join(rule.again_after)}", "until"
            )
        return
    if until is None:
        raise BadRequest(f"{outcome.replace('_', ' ')} needs the day of the next {rule.title}", "until")
    coming_day(until, desk, f"the next {rule.title}")


def _row_for(case: Case, rule: ActivityRule, number: int | None, outcome: str, day: date,
             desk: Desk) -> tuple[Case, Activity]:  # fmt: skip
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
    is_one_more = rule.repeats and not rule.is_register and done is not None and done.closed_as == ClosedAs.DONE
    counts = is_contact(rule, outcome) if is_one_more else rule.is_contact or rule.repeats
    if done is not None and (number is not None or not counts):
        raise AlreadyThere(
            f"{rule.title} is {(done.outcome or done.closed_as or '').replace('_', ' ')} already"
            + (f", on {in_words(done.done_on)}" if done.done_on else "")
            + ": use correct if that is wrong"
        )
    _may_come_up(case, rule, desk)
    if done is not None and not rule.is_register and (is_one_more or outcome not in rule.completes):
        return case, done
    return one_more(case, rule, day, desk)


def one_more(case: Case, rule: ActivityRule, day: date, desk: Desk) -> tuple[Case, Activity]:
    """The case with an occurrence that comes up by being recorded of a day, and that occurrence."""
    case = open_item(case, rule, desk.rules, desk.calendar, desk.on, anchor_on=day)
    opened = last_of(case, rule.key)
    assert opened is not None
    opened = replace(opened, came_with=opened.row_key)
    return case.having("activities", opened), opened


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
