"""What may be recorded as a fact: coded values, of the kind the pathways file declares."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pathway.case.model import Case, Fact
from pathway.case.opening import done_by_verb
from pathway.case.readiness import ANSWERS, fact_names, is_slip
from pathway.commands.asked import FARTHEST, Desk, one_of
from pathway.commands.coming_up import asked_for_anew
from pathway.dates import in_words
from pathway.definition.conditions import NUMBER, UNKNOWN
from pathway.definition.rules import FactRule
from pathway.errors import BadRequest

FACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
FACT_VALUE = re.compile(r"[A-Za-z0-9-][A-Za-z0-9_.:+/-]{0,59}\Z")
"""Facts stand in the history, where no name and no free text may."""
LONGEST_AGO = timedelta(days=130 * 366)
"""Before that nobody alive was born; it is the year that is mistyped."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def with_fact(case: Case, name: str, value: str, day: date, by: str, desk: Desk) -> Case:
    """The case with something known under a name; what asks for it is done, or stands anew once it is unknown.

    Raises BadRequest with the rule: a misspelt name, a value of the wrong kind, a day before the referral.
    """
    _check(case, name, value, desk)
    was = case.facts.get(name)
    since_on = was.since_on if was is not None and was.value == value else desk.on
    case = case.having("facts", Fact(name, value, day, by, desk.on, since_on))
    if value == UNKNOWN:
        return asked_for_anew(case, name, desk.rules, desk.calendar, desk.on)
    return done_by_verb(case, desk.rules, "record", name, desk.on, day, by)


def _check(case: Case, name: str, value: str, desk: Desk) -> None:
    if not FACT_NAME.match(name):
        raise BadRequest(f"{name!r} is no name for a fact: small letters, digits and _")
    if name.startswith("consent_"):
        raise BadRequest("what the person said about sharing is recorded with `consent`")
    known = fact_names(desk.rules)
    if is_slip(name, desk.rules):
        one_of("the fact", name, known)
    if name in desk.rules.activities and name not in known:
        raise BadRequest(f"{name} is something to be done, not a fact: record it by its name alone")
    if not FACT_VALUE.match(value):
        raise BadRequest(f"the fact {name} holds a coded value (letters, digits, _ . : + / -): words go into the note")
    if desk.rules.discharge and name in desk.rules.discharge.readiness:
        one_of(f"the answer to {name}", value, ANSWERS)
    rule = desk.rules.facts.get(name)
    if rule is not None and value != UNKNOWN:
        _of_its_kind(case, rule, value, desk)


def _of_its_kind(case: Case, rule: FactRule, value: str, desk: Desk) -> None:
    if rule.kind == "yes or no":
        one_of(rule.title, value, ("yes", "no", UNKNOWN))
    elif rule.kind == "choice":
        one_of(rule.title, value, (*rule.values, UNKNOWN))
    elif rule.kind == "number" and not NUMBER.match(value):
        raise BadRequest(f"{rule.title} is a number, like 15: {value!r} is none", rule.key)
    elif rule.kind == "date":
        _a_day(case, rule, value, desk)


def _a_day(case: Case, rule: FactRule, value: str, desk: Desk) -> None:
    try:
        day = date.fromisoformat(value) if DAY.match(value) else None
    except ValueError:
        day = None
    if day is None:
        raise BadRequest(f"{rule.title} is a day, like 2026-04-17: {value!r} is none", rule.key)
    if day < desk.on - LONGEST_AGO:
        raise BadRequest(f"{rule.title}: {in_words(day)} is more than 130 years ago: check the year", rule.key)
    if day < case.referred_on and not rule.before_referral:
        raise BadRequest(
            f"{rule.title}: {in_words(day)} is before the referral of {in_words(case.referred_on)}: check the date"
            " (the pathways file says with `before_referral` where that can be)",
            rule.key,
        )
    if day > desk.on + FARTHEST:
        raise BadRequest(f"{rule.title}: {in_words(day)} is more than two years away: check the year", rule.key)
