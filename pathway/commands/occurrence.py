"""What something recorded comes to for the occurrence it belongs to: finished, and what stands then; or tried in vain.

`record` and `correct` both end here: put right is the same as recorded rightly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pathway.case.known import fell_away
from pathway.case.model import Activity, Case, ClosedAs, Contact, Status
from pathway.case.opening import close_item, come_up, reopened, standing
from pathway.commands.asked import Desk
from pathway.commands.extend import longer
from pathway.definition.rules import ATTENDANCE, SPOKEN_TO, ActivityRule, Rules


@dataclass(frozen=True, slots=True)
class Doing:
    """What came of something, on which London day, by whom, recorded on which day; the day of the next review, where
    the outcome asks for one."""

    outcome: str
    on: date
    by: str
    recorded_on: date
    until: date | None = None

    def contact(self, number: int, row: Activity) -> Contact:
        """The contact with the person that this was; a review held is one attended."""
        seen = self.outcome if self.outcome in ATTENDANCE else "attended"
        return Contact(number, row.key, row.n, self.on, seen, self.by)


def is_contact(rule: ActivityRule, outcome: str) -> bool:
    """True if something with this outcome means that the person was to be seen or spoken with, and did not decline."""
    return rule.is_contact and outcome != "declined"


def with_clock_of_first_contact(case: Case, rule: ActivityRule, rules: Rules) -> Case:
    """The case with its clock running from the first contact that took place, where this starts the clock."""
    if case.clock_started_on is not None or rule.key != rules.clock_starts:
        return case
    spoken = (c for c in case.counted_contacts if c.activity == rule.key and c.outcome in SPOKEN_TO)
    first = next(spoken, None)
    return replace(case, clock_started_on=first.happened_on) if first else case


def with_occurrence(case: Case, row: Activity, rule: ActivityRule, doing: Doing, contact: Contact | None,
                    desk: Desk) -> Case:  # fmt: skip
    """The case with an occurrence finished by this; or still standing, where the outcome does not finish it."""
    if doing.outcome in rule.completes:
        return _finished(case, row, rule, doing, contact, desk)
    if row.came_with == row.row_key and not is_of_a_stretch(case, rule):
        # It came up by being recorded alone: tried in vain, it leaves nothing standing.
        return close_item(case, row, ClosedAs.NOT_HELD, doing.recorded_on, outcome=doing.outcome,
                          closed_with=contact.ref if contact else None)  # fmt: skip
    return case if row.undone_on is None else case.having("activities", replace(row, undone_on=None))


def is_of_a_stretch(case: Case, rule: ActivityRule) -> bool:
    """True where each time has a stretch of this stage of its own: recorded before that begins, it is that one's."""
    from_plan = rule.every is not None and not rule.every.from_last_done
    return from_plan and rule.stage == case.stage and not rule.is_register


def _finished(case: Case, row: Activity, rule: ActivityRule, doing: Doing, contact: Contact | None,
              desk: Desk) -> Case:  # fmt: skip
    closed_as = ClosedAs.DECLINED if doing.outcome == "declined" else ClosedAs.DONE
    case = close_item(case, row, closed_as, doing.recorded_on, done_on=doing.on, by=doing.by, outcome=doing.outcome,
                      closed_with=contact.ref if contact else None)  # fmt: skip
    if case.status is Status.CLOSED:
        return case
    case = _with_the_next_again(case, row) if rule.repeats else case
    came_with = recording_of(row, contact)
    if rule.trigger and rule.trigger.kind == "not spoken to":
        case = come_up(case, rule, desk.rules, desk.calendar, desk.on, came_with=came_with, anchor_on=doing.on)
    other = standing(case, rule.key)
    if doing.until is not None and (other is None or other.came_with == came_with):
        if other is None or not other.deferrals:
            case = _longer(case, row, rule, doing.until, desk, came_with)
        case = come_up(case, rule, desk.rules, desk.calendar, desk.on, came_with=came_with, anchor_on=doing.on,
                       due=doing.until)  # fmt: skip
    return case


def _with_the_next_again(case: Case, row: Activity) -> Case:
    """The case with the next of a series standing again that stood no longer because this one was not done."""
    for later in case.activities.values():
        if (later.key, later.came_with) == (row.key, row.row_key) and later.n > row.n and fell_away(later):
            case = reopened(case, later)
    return case


def recording_of(row: Activity, contact: Contact | None) -> str:
    """What came with a recording names it so: the contact, or the occurrence where there was none."""
    return contact.ref if contact else row.row_key


def _longer(case: Case, row: Activity, rule: ActivityRule, until: date, desk: Desk, came_with: str) -> Case:
    """The stage longer by as much as the review is held again later, where the review carries its stage along."""
    days = (until - row.due_on).days if row.due_on else 0
    if not rule.extends_stage or days <= 0:
        return case
    return longer(case, rule.stage or case.stage, days, desk, came_with)
