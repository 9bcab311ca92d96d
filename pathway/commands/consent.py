"""`consent`: to share, dated, by organisation. Withdrawal takes effect at once and names who must be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case, Fact
from pathway.commands.asked import Decided, Desk, day_of_act, one_of, tell_role
from pathway.errors import BadRequest

STATES = ("given", "withdrawn", "not_asked")


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """With which organisation, and what the person said."""

    verb = "consent"
    organisation: str
    state: str
    on: date | None = None


def decide(case: Case, asked: Consent, desk: Desk) -> Decided:
    """The case with this consent; on withdrawal, those who must be told are told."""
    name = re.sub(r"[^a-z0-9]+", "_", asked.organisation.lower()).strip("_")
    if not name:
        raise BadRequest("consent names an organisation")
    one_of("consent", asked.state, STATES)
    day = day_of_act(case, asked.on, desk)
    case = case.having("facts", Fact(f"consent_{name}"[:60], asked.state, day, desk.by.ref))
    told = ("care_coordinator", desk.rules.holder) if asked.state == "withdrawn" else ()
    notices = tuple(tell_role(case, role, "consent_withdrawn", desk, {"organisation": name}) for role in told)
    return Decided(case, "consent_recorded", day, {"organisation": name, "state": asked.state}, {}, notices)
