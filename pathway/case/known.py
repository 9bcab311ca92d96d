"""What is known of a case under a name, and whether the conditions of an activity or of a way on hold."""

from __future__ import annotations

from datetime import date

from pathway.case.model import Activity, Case, ClosedAs
from pathway.definition.conditions import Known
from pathway.definition.rules import ActivityRule, MoveRule, Rules


def known_of(case: Case, rules: Rules) -> Known:
    """What is known under each name: a fact, or the newest outcome of an activity."""

    def known(name: str) -> str | None:
        return _newest_outcome(case, name) if name in rules.activities else case.fact(name)

    return known


def _newest_outcome(case: Case, key: str) -> str | None:
    newest = _newest(case, key)
    return newest.outcome if newest else None


def _newest(case: Case, key: str) -> Activity | None:
    rows = [a for a in case.activities.values() if a.key == key and a.closed_as in (ClosedAs.DONE, ClosedAs.DECLINED)]
    return max(rows, key=lambda a: (a.done_on or a.opened_on, a.n), default=None)


def may_stand(case: Case, rule: ActivityRule, rules: Rules) -> bool:
    """True if the conditions of an activity hold."""
    return not rule.conditions or rule.conditions.hold(known_of(case, rules))


def told_since(case: Case, rule: ActivityRule, rules: Rules) -> date | None:
    """The London day on which the last of what the conditions of an activity ask was told: if they hold, then since
    that day. None where nothing of it was ever told."""
    days = (_told_on(case, name, rules) for name in rule.conditions.names)
    return max((day for day in days if day is not None), default=None)


def _told_on(case: Case, name: str, rules: Rules) -> date | None:
    if name in rules.activities:
        newest = _newest(case, name)
        return newest.closed_on if newest else None
    fact = case.facts.get(name)
    return fact.since_on if fact else None


def may_yet_stand(case: Case, rule: ActivityRule, rules: Rules) -> bool:
    """True if the conditions hold, or hang on what is still to be done."""
    known = known_of(case, rules)

    def is_open(name: str) -> bool:
        return name in rules.activities and known(name) is None

    conditions = rule.conditions
    return all(each.holds(known(each.name)) or is_open(each.name) for each in conditions.only_if) and not any(
        each.holds(known(each.name)) for each in conditions.unless
    )


def fell_away(row: Activity) -> bool:
    """True for what stands no longer because its conditions ceased to hold: nobody's decision."""
    return row.closed_as == ClosedAs.NOT_NEEDED and row.done_by is None


def way_is_open(case: Case, move: MoveRule, rules: Rules) -> bool:
    """True if the conditions of a way on hold."""
    return not move.conditions or move.conditions.hold(known_of(case, rules))
