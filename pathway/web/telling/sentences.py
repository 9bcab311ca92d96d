"""What each kind of entry says, as a sentence. A kind that is not here is told by its own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pathway.web.telling.naming import CONCERNS, Names, ending, organisation, provider, value
from pathway.web.words import first_capital, outcome, plain, short_day

Facts = Mapping[str, Any]
STATES = {
    "found": "found", "started": "started on", "sorted_out": "sorted out", "not_in_the_way": "not in the way",
}  # fmt: skip
PLACED = {
    "asked": "asked", "accepted": "accepted", "full": "full", "declined": "declined", "started": "begun",
    "ended": "ended",
}  # fmt: skip


def sentence(kind: str, facts: Facts, names: Names) -> str:
    """What was recorded. `facts` are coded values; silent ones are left out."""
    say = SENTENCES.get(kind)
    return say(facts, names) if say else first_capital(plain(kind))


def _day(said: Any) -> str:
    return short_day(date.fromisoformat(str(said)))


def _referred(facts: Facts, names: Names) -> str:
    by = f" by {names.staff(facts['referrer'])}" if "referrer" in facts else ""
    return f"Referred{by}"


def _not_accepted(facts: Facts, _: Names) -> str:
    return f"Referral ended: {ending(facts.get('ending'))}"


def _recorded(facts: Facts, names: Names) -> str:
    said = f"{names.item(str(facts.get('activity')))}: {_came_of(facts)}"
    known = _known(facts, names)
    again = f"; the next one on {_day(facts['until'])}" if "until" in facts else ""
    return f"{said}{again}{f'; {known}' if known else ''}"


def _came_of(facts: Facts) -> str:
    word = str(facts.get("outcome") or "done")
    return {"carrying_on": "carrying on"}.get(word, outcome(word).lower())


def _known(facts: Facts, names: Names) -> str:
    known = facts.get("facts") or {}
    return "; ".join(f"{names.fact(name)}: {value(said)}" for name, said in sorted(known.items()))


def _facts(facts: Facts, names: Names) -> str:
    return f"Recorded: {_known(facts, names)}"


def _measured(facts: Facts, names: Names) -> str:
    how = {"declined": "declined", "missing": f"could not be done ({plain(str(facts.get('reason')))})"}
    answers = facts.get("answers") or {}
    numbers = ", ".join(f"{plain(item)} {answer}" for item, answer in answers.items())
    item = f", for {names.item(str(facts['activity']))}" if "activity" in facts else ""
    return f"Measure ({plain(str(facts['measure']))}): {how.get(str(facts['state'])) or numbers}{item}"


def _booked(facts: Facts, names: Names) -> str:
    at = f" at {facts['booked_at']}" if "booked_at" in facts else ""
    return f"{names.item(str(facts['activity']))} booked for {_day(facts['booked_on'])}{at}"


def _deferred(facts: Facts, names: Names) -> str:
    return f"{names.item(str(facts['activity']))} put off to {_day(facts['to'])}"


def _waived(facts: Facts, names: Names) -> str:
    return f"{names.item(str(facts['activity']))}: not needed"


def _paused(facts: Facts, names: Names) -> str:
    back = f", expected back {_day(facts['expected_on'])}" if "expected_on" in facts else ""
    since = f" from {_day(facts['started_on'])}" if "started_on" in facts else ""
    return f"On hold{since}: {names.pause(str(facts.get('reason')))}{back}"


def _resumed(facts: Facts, _: Names) -> str:
    return f"Back from hold on {_day(facts['resumed_on'])}" if "resumed_on" in facts else "Back from hold"


def _barrier(facts: Facts, names: Names) -> str:
    state = STATES.get(str(facts.get("state")), plain(str(facts.get("state"))))
    owner = f", with {names.staff(facts['owner'])}" if "owner" in facts and state in ("found", "started on") else ""
    return f"Barrier to moving on, {names.barrier(str(facts['barrier']))}: {state}{owner}"


def _consent(facts: Facts, _: Names) -> str:
    return f"Consent to share with {organisation(str(facts.get('organisation')))}: {plain(str(facts.get('state')))}"


def _placed(facts: Facts, names: Names) -> str:
    state = PLACED.get(str(facts.get("outcome")), plain(str(facts.get("outcome"))))
    return f"{first_capital(names.placement(str(facts['kind'])))} with {provider(str(facts['provider']))}: {state}"


def _moved(facts: Facts, names: Names) -> str:
    to, since = str(facts["to"]), str(facts.get("from"))
    stages = names.rules.stages
    is_back = to in stages and since in stages and stages[to].number < stages[since].number
    again = f", to be looked at again on {_day(facts['until'])}" if "until" in facts else ""
    return f"Moved {'back' if is_back else 'on'} to {names.stage(to)}{again}"


def _extended(facts: Facts, names: Names) -> str:
    return f"{names.stage(str(facts['stage']))} made longer, until {_day(facts['until'])}"


def _signed(facts: Facts, names: Names) -> str:
    answer = "agreed to discharge" if facts.get("agrees") else "not yet"
    return f"{first_capital(names.party(str(facts['party'])))}: {answer}"


def _approved(facts: Facts, names: Names) -> str:
    letter = str(facts["letter"])
    rule = names.rules.activities.get(letter)
    return f"{first_capital(rule.title if rule else plain(letter))}: approved, may be sent"


def _dormant(facts: Facts, _: Names) -> str:
    return "With a provider" + (f", to be looked at again on {_day(facts['until'])}" if "until" in facts else "")


def _closed(facts: Facts, names: Names) -> str:
    agreed = f", agreed with {names.staff(facts['agreed_with'])}" if "agreed_with" in facts else ""
    already = " (the trust had discharged them already)" if facts.get("trust_already_discharged") else ""
    return f"Ended: {ending(facts.get('ending'))}{agreed}{already}"


def _reassigned(facts: Facts, names: Names) -> str:
    before = f", before that with {names.staff(facts['from'])}" if "from" in facts else ""
    return f"{first_capital(names.role(str(facts['role'])))} is now {names.staff(facts['to'])}{before}"


def _corrected(facts: Facts, names: Names) -> str:
    what = str(facts["what"])
    kind, _, number = what.partition("#")
    title = {"pause": f"Hold number {number}", "extension": "Longer stage"}.get(kind) or names.item(what)
    if facts.get("undo"):
        return f"Corrected: {title} was recorded by mistake and is taken back"
    said = [f"it was on {_day(facts['on'])}"] if "on" in facts else []
    said += [f"until {_day(facts['until'])}"] if "until" in facts else []
    said += [_came_of(facts)] if "outcome" in facts else []
    return f"Corrected: {title}, {', '.join(said)}"


def _concern(facts: Facts, _: Names) -> str:
    return f"Concern raised: {CONCERNS.get(str(facts.get('kind')), 'other')}"


SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "referral_received": _referred,
    "referral_accepted": lambda facts, names: "Referral accepted",
    "referral_not_accepted": _not_accepted,
    "case_allocated": lambda facts, names: f"Allocated to {names.staff(facts.get('to'))}",
    "activity_recorded": _recorded,
    "facts_recorded": _facts,
    "measure_recorded": _measured,
    "measure_undone": lambda facts, names: f"Measure number {facts['taking']} taken back",
    "activity_booked": _booked,
    "activity_deferred": _deferred,
    "activity_waived": _waived,
    "case_paused": _paused,
    "case_resumed": _resumed,
    "barrier_recorded": _barrier,
    "consent_recorded": _consent,
    "placement_recorded": _placed,
    "case_moved": _moved,
    "stage_extended": _extended,
    "signed_off": _signed,
    "letter_approved": _approved,
    "case_dormant": _dormant,
    "case_woken": lambda facts, names: "We work with them again",
    "case_closed": _closed,
    "case_reopened": lambda facts, names: "Reopened",
    "case_reassigned": _reassigned,
    "corrected": _corrected,
    "concern_raised": _concern,
    "concern_acknowledged": lambda facts, names: "Concern taken on",
    "death_recorded": lambda facts, names: "Their death was recorded",
    "time_passed": lambda facts, names: "As the days passed",
    "calendar_changed": lambda facts, names: "The calendar of working days changed",
}
