"""When the day of a decision or of an allocation is put right: what began with it begins on the right day too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathway.case.model import BEGINNING, Activity, Case, Holder
from pathway.case.moving_on import names_stage_start
from pathway.commands.allocate import CARE_COORDINATOR
from pathway.dates import in_words
from pathway.definition.rules import ActivityRule, Rules
from pathway.errors import BadRequest


def begun_on(case: Case, verb: str, was: date, day: date, rules: Rules) -> Case:
    """The case accepted, or allocated, on `day` and not on `was`. Any other verb began nothing.

    Raises BadRequest where `day` lies on the wrong side of what came before it, or followed from it.
    """
    if verb == "accept":
        return _accepted_on(case, day, rules)
    return _allocated_on(case, was, day, rules) if verb == "allocate" else case


def _accepted_on(case: Case, day: date, rules: Rules) -> Case:
    if case.accepted_on is None:
        return case
    allocated_on = _done_on(case, "allocate", rules)
    if allocated_on is not None and day > allocated_on:
        raise BadRequest(
            f"{in_words(day)} is after the case was allocated, on {in_words(allocated_on)}: check the date, or correct"
            " the day of the allocation first"
        )
    entered_on = day if rules.stages[case.stage].number == 0 else case.stage_entered_on
    return replace(case, accepted_on=day, stage_entered_on=entered_on)


def _allocated_on(case: Case, was: date, day: date, rules: Rules) -> Case:
    first = rules.first_stage
    if case.accepted_on is not None and day < case.accepted_on:
        raise BadRequest(
            f"{in_words(day)} is before the referral was accepted, on {in_words(case.accepted_on)}: check the date, or"
            " correct the day of the decision first"
        )
    stay = next(iter(case.stays.values()), None)
    if stay is not None and day > stay.left_on:
        raise BadRequest(f"{in_words(day)} is after {first.title} was left on {in_words(stay.left_on)}: check the date")
    case = case.having("stays", replace(stay, entered_on=day)) if stay else replace(case, stage_entered_on=day)
    case = case.having("holders", *_holders(case, was, day, rules))
    rows = [_item(row, rules.activities[row.key], was, day, rules) for row in case.activities.values()]
    return case.having("activities", *rows)


def _done_on(case: Case, verb: str, rules: Rules) -> date | None:
    """The day something with an act of its own was done."""
    rows = (row for row in case.activities.values() if (rules.activities[row.key].done_by or ("",))[0] == verb)
    return max((row.done_on for row in rows if row.done_on), default=None)


def _holders(case: Case, was: date, day: date, rules: Rules) -> list[Holder]:
    """The first to hold the case, and the care coordinator named with them; and whom those took over from."""
    first = next((each for each in case.holders.values() if each.role == rules.holder), None)
    if first is None:
        return []
    began = [each for each in case.holders.values() if each.from_on == was and _came_with(each, first)]
    for each in began:
        if each.until_on is not None and each.until_on < day:
            raise BadRequest(f"{each.staff} handed the case over on {in_words(each.until_on)}: check the date")
    roles = {each.role for each in began}
    ended = [each for each in case.holders.values() if each.n < first.n and each.until_on == was and each.role in roles]
    return [
        *(replace(each, from_on=day) for each in began),
        *(replace(each, until_on=max(day, each.from_on)) for each in ended),
    ]


def _came_with(holder: Holder, first: Holder) -> bool:
    return holder.n == first.n or (holder.n == first.n + 1 and holder.role == CARE_COORDINATOR)


def _item(row: Activity, rule: ActivityRule, was: date, day: date, rules: Rules) -> Activity:
    """An item as the first stage, begun on the right day, would have opened it, or counts it from that day."""
    came_with_it = row.came_with == BEGINNING
    is_of_its_stage = rule.stage == rules.first_stage.key and row.came_with != row.row_key
    is_counted_from_it = came_with_it or (is_of_its_stage and (rule.repeats or names_stage_start(rule)))
    return replace(
        row,
        opened_on=day if came_with_it else row.opened_on,
        anchor_on=day if is_counted_from_it and row.anchor_on == was else row.anchor_on,
    )
