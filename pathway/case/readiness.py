"""Readiness and agreement: what is answered, what both parties saw, and what is still to sort out.

It never computes "ready": people answer, the engine shows what is missing and whether an agreement still stands on
the facts it was given on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches
from hashlib import sha256

from pathway.case.history import canonical
from pathway.case.model import Activity, Case, ClosedAs, SignOff, Status
from pathway.case.opening import open_item, standing
from pathway.dates import Calendar, in_words
from pathway.definition.rules import Rules

ANSWERS = ("met", "not_met_going_ahead", "does_not_apply")
VIEW_OF_PERSON = "view_of_person"
PLANS = ("recovery_plan", "staying_well_plan")
RISK = "risk"
SLIP = 0.8
"""How like another name a name is that was meant for it."""
LAPSED = "lapsed"


def fact_names(rules: Rules) -> tuple[str, ...]:
    """The facts that something hangs on: declared ones, groupings, answers before a discharge, what hastens a rung."""
    answers = (*rules.discharge.readiness, VIEW_OF_PERSON) if rules.discharge else ()
    sooner = (name for rule in rules.activities.values() for rung in rule.ladder for name in rung.sooner_if)
    asked = (rule.done_by[1] for rule in rules.activities.values() if rule.done_by and rule.done_by[0] == "record")
    return tuple(dict.fromkeys((*rules.facts, *rules.grouping, *answers, *sooner, *filter(None, asked))))


def is_slip(name: str, rules: Rules) -> bool:
    """True for a letter or two beside a name that something hangs on. Any other fact may be recorded."""
    names = fact_names(rules)
    return name not in names and bool(get_close_matches(name, names, n=1, cutoff=SLIP))


def review_agreed(case: Case, rules: Rules) -> Activity | None:
    """The newest held joint review, if its outcome is discharge agreed."""
    if rules.discharge is None:
        return None
    held = [a for a in case.activities.values() if a.key == rules.discharge.review and a.closed_as == ClosedAs.DONE]
    newest = max(held, key=lambda a: a.n, default=None)
    return newest if newest and newest.outcome == "discharge_agreed" else None


def shown_facts(case: Case, rules: Rules) -> Mapping[str, str]:
    """What an agreement is given on: risk, plans, every readiness answer, barriers, the person's view, the review."""
    asked = set(rules.discharge.readiness) if rules.discharge else set()
    shown = {
        name: fact.value
        for name, fact in case.facts.items()
        if name in asked or name.startswith(RISK) or name == VIEW_OF_PERSON
    }
    shown |= {f"barrier:{b.kind}": b.state for b in case.barriers.values()}
    shown |= {
        a.row_key: f"{a.outcome} ({a.done_on})"
        for a in case.activities.values()
        if a.key in (*PLANS, rules.discharge.review if rules.discharge else "") and a.closed_as == ClosedAs.DONE
    }
    return shown


def snapshot(case: Case, rules: Rules) -> str:
    """Digest of the shown facts: two agreements stand only on the same one."""
    return sha256(canonical(shown_facts(case, rules))).hexdigest()


def agreements(case: Case, rules: Rules) -> Mapping[str, SignOff]:
    """The newest answer of each party to the newest agreed review, stale ones among them."""
    review = review_agreed(case, rules)
    newest: dict[str, SignOff] = {}
    for sign_off in case.sign_offs.values():
        if review and sign_off.review == review.row_key:
            newest[sign_off.party] = sign_off
    return newest


def missing_for_discharge(case: Case, rules: Rules, on: date) -> tuple[str, ...]:
    """What a discharge through the joint review still needs, in words. Empty if nothing."""
    discharge = rules.discharge
    if discharge is None:
        return ()
    if review_agreed(case, rules) is None:
        return (f"a {rules.activities[discharge.review].title} whose outcome is discharge agreed",)
    missing = [
        f"an answer about {words}" for name, words in discharge.readiness.items() if case.fact(name) not in ANSWERS
    ]
    if case.fact(VIEW_OF_PERSON) is None:
        missing.append("the person's own view")
    signed = agreements(case, rules)
    for party in discharge.agreed_by:
        missing += _missing_from(party, signed.get(party), rules, on)
    if len({s.by for s in signed.values() if s.agrees}) < len([s for s in signed.values() if s.agrees]):
        missing.append("agreement by two different people")
    return tuple(missing)


def _missing_from(party: str, sign_off: SignOff | None, rules: Rules, on: date) -> list[str]:
    name = rules.parties.get(party, party)
    if sign_off is None:
        return [f"agreement by {name}"]
    if not sign_off.agrees:
        return [f"agreement by {name}, who said not yet on {in_words(sign_off.signed_on)}"]
    if sign_off.stale_on and sign_off.stale_because != LAPSED:
        return [f"agreement by {name} again: what was agreed to has changed since {in_words(sign_off.signed_on)}"]
    lapses = _lapses_on(sign_off, rules)
    if lapses and lapses <= on and rules.discharge:
        lasts = rules.discharge.agreement_lasts
        return [f"agreement by {name} again: the one of {in_words(sign_off.signed_on)} is older than {lasts}"]
    return []


def _lapses_on(sign_off: SignOff, rules: Rules) -> date | None:
    """The first day on which an agreement is too old to stand."""
    lasts = rules.discharge.agreement_lasts if rules.discharge else None
    return sign_off.signed_on + timedelta(days=lasts.days + 1) if lasts else None


def agreement_lapses_on(case: Case, rules: Rules) -> date | None:
    """The first day on which one of the standing agreements lapses; None if none stands."""
    if case.status is Status.CLOSED or not case.sign_offs:
        return None
    standing_ones = [s for s in agreements(case, rules).values() if s.agrees and s.stale_on is None]
    return min((day for s in standing_ones if (day := _lapses_on(s, rules))), default=None)


def mark_stale(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case with agreements marked stale whose facts have moved or that have lapsed; each is asked for again."""
    if case.status is Status.CLOSED or not case.sign_offs:
        return case
    current = snapshot(case, rules)
    for sign_off in agreements(case, rules).values():
        lapses = _lapses_on(sign_off, rules)
        why = "facts_moved" if sign_off.snapshot != current else LAPSED if lapses and lapses <= on else None
        if sign_off.agrees and sign_off.stale_on is None and why:
            stale = replace(sign_off, stale_on=on, stale_because=why)
            case = ask_again(case.having("sign_offs", stale), stale, rules, calendar, on)
    return case


def ask_again(case: Case, sign_off: SignOff, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case with this party's agreement standing to be given anew."""
    review = case.activities[sign_off.review]
    for rule in rules.activities.values():
        if rule.done_by == ("sign_off", sign_off.party) and standing(case, rule.key) is None:
            case = open_item(case, rule, rules, calendar, on, anchor_on=on, subject=review.row_key)
    return case
