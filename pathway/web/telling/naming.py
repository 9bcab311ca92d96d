"""Coded words of one case in the words of the screen: activities, stages, people, roles, providers, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.definition.rules import PERSON_DECIDES, PROVIDER_ACCEPTED, Rules
from pathway.web.words import first_capital, of_day, plain

FACTS = {
    "mh_cluster": "Care cluster", "risk": "Risk", "view_of_person": "Their own view",
    "consent_to_share": "Consent to share",
}  # fmt: skip
ENDINGS = {
    "discharged": "discharged",
    "closed_by_service_only": "finished with us; the community team continues",
    "returned_to_team": "back with the community team",
    "not_accepted": "referral not accepted",
    "declined": "they declined",
    "withdrew": "they withdrew",
    "moved": "they moved away",
    "died": "they died",
    "lost_contact": "contact lost",
}
CONCERNS = {"risk": "risk", "safeguarding": "safeguarding", "medication": "medication"}
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True, slots=True)
class Names:
    """What everything on one case is called. `members` are the staff by reference."""

    case: Case
    rules: Rules
    members: Mapping[str, StaffMember]

    def item(self, row_key: str) -> str:
        """An occurrence: "Keywork (2nd)", "Barrier to moving on: housing"."""
        key, _, number = row_key.partition("#")
        rule = self.rules.activities.get(key)
        title = first_capital(rule.title if rule else plain(key))
        row = self.case.activities.get(row_key)
        about = self._about(rule.trigger.kind if rule and rule.trigger else "", row.subject if row else None)
        if about:
            return f"{title}: {about}"
        n = int(number) if number.isdigit() else 1
        return f"{title} ({ordinal(n)})" if n > 1 else title

    def _about(self, trigger: str, subject: str | None) -> str:
        """What an item is about that its title does not say."""
        if subject is None:
            return ""
        if trigger == "barrier found":
            return self.barrier(subject)
        if trigger == "placement asked" and subject in self.case.placements:
            return provider(self.case.placements[subject].provider)
        if trigger == "on hold" and subject in self.case.pauses:
            return self.pause(self.case.pauses[subject].reason)
        if trigger == "concern raised" and subject in self.case.concerns:
            return CONCERNS.get(self.case.concerns[subject].kind, "")
        return ""

    def staff(self, ref: str | None) -> str:
        """Who that is; the engine is "the computer"."""
        if ref == "system":
            return "the computer"
        member = self.members.get(ref or "")
        return member.name if member else (ref or "nobody")

    def role(self, key: str) -> str:
        """A role by its title; whoever an item was given to is its owner."""
        if key == "owner":
            return "person it was given to"
        named = self.rules.stages[self.case.stage].lead if key == "lead" else key
        return self.rules.role_titles.get(named, plain(named))

    def stage(self, key: str) -> str:
        """A stage's title."""
        return self.rules.stages[key].title if key in self.rules.stages else plain(key)

    def pause(self, reason: str) -> str:
        """Why somebody is on hold: "in hospital"."""
        return self.rules.pauses[reason].title if reason in self.rules.pauses else plain(reason)

    def barrier(self, kind: str) -> str:
        """A type of barrier."""
        return self.rules.barriers[kind].title if kind in self.rules.barriers else plain(kind)

    def placement(self, kind: str) -> str:
        """What a provider is asked for."""
        return self.rules.placements.get(kind, plain(kind))

    def party(self, key: str) -> str:
        """The organisation that is a party."""
        return self.rules.parties.get(key, plain(key))

    def fact(self, name: str) -> str:
        """What a fact is called."""
        rule, readiness = self.rules.facts.get(name), self.rules.discharge.readiness if self.rules.discharge else {}
        return first_capital(rule.title if rule else readiness.get(name) or FACTS.get(name) or plain(name))

    def waited_for(self, name: str) -> str:
        """What a held stage waits for: "a provider to accept", "recovery plan agreed"."""
        known = {PERSON_DECIDES: "a person to decide", PROVIDER_ACCEPTED: "a provider to accept"}
        if name in known:
            return known[name]
        each = [self.rules.activities[key].title for key in name.split(" or ") if key in self.rules.activities]
        return " or ".join(each) or plain(name)


def ordinal(n: int) -> str:
    """ "2nd", "11th"."""
    return f"{n}{'th' if 10 < n % 100 < 14 else ORDINALS.get(n % 10, 'th')}"


def provider(key: str) -> str:
    """A provider's name, as far as its key says it: "rush-house" is "Rush House"."""
    return key.replace("-", " ").title() if key == key.lower() and "-" in key else key


def organisation(key: str) -> str:
    """An organisation that may be told things: "GP practice"."""
    return plain(key).replace("gp ", "GP ", 1) if key.startswith("gp_") else plain(key)


def ending(word: str | None) -> str:
    """How a case ended."""
    return ENDINGS.get(word or "", plain(word))


def value(said: str) -> str:
    """A fact's value: days in words, coded words plain."""
    try:
        return of_day(date.fromisoformat(said))
    except ValueError:
        return plain(said)


def near_day(day: date | None, on: date) -> str:
    """ "Friday 17 April"; with the year where it is another one."""
    if day is None:
        return "no day yet"
    return of_day(day) if day.year != on.year else of_day(day).rsplit(" ", 1)[0]
