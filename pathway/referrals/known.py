"""What is known of a person, compared with what a referral says."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from pathway.case.history import case_stream
from pathway.case.model import Case
from pathway.ports import Person, Work
from pathway.referrals.referral import Referral

DASHES = re.compile("[\u2010-\u2015]")
APOSTROPHES = re.compile("[\u2018\u2019\u02bc`]")


def differing(person: Person, referral: Referral) -> tuple[str, ...]:
    """The columns in which the referral tells of somebody else than this person. Small and capital letters, kinds of
    dashes and apostrophes make no difference; accents do."""
    said = {
        "family_name": same_name(person.family_name) == same_name(referral.family_name),
        "given_name": same_name(person.given_name) == same_name(referral.given_name),
        "born_on": person.born_on == referral.born_on,
    }
    return tuple(column for column, is_same in said.items() if not is_same)


def dropped(person: Person, referral: Referral) -> tuple[str, ...]:
    """The columns whose words would be lost, since something else is known of this person."""
    said = {"safe_contact": (referral.safe_contact, person.safe_contact), "needs": (referral.needs, person.needs)}
    return tuple(column for column, (new, known) in said.items() if new and new != known)


def same_name(name: str) -> str:
    """A name as it is compared."""
    plain = APOSTROPHES.sub("'", DASHES.sub("-", unicodedata.normalize("NFC", name)))
    return " ".join(plain.split()).casefold()


def like_its_case(work: Work, case: Case, referral: Referral, grouping: tuple[str, str] | None,
                  person: Person) -> bool:  # fmt: skip
    """True if the case came of a referral that said the same. Words that were lawfully disposed of are not compared."""
    if case.referred_on != referral.referred_on:
        return False
    if dropped(person, referral):
        return False
    stream = case_stream(case.ref)
    first = next(iter(work.history(stream)), None)
    if first is None:
        return False
    content = first.content
    said = content["facts"]
    if referral.team not in (_words(work, stream, said.get("team_given")), content["new"]["case"]["team"]):
        return False
    words = said.get("reason")
    if (words is None) != (referral.reason is None):
        return False
    if words is not None and work.texts(stream).get(words["text"], referral.reason) != referral.reason:
        return False
    facts = {name: row["value"] for name, row in content["new"].get("facts", {}).items()}
    return facts == _facts(referral, grouping) and said.get("referrer") == referral.referrer


def _words(work: Work, stream: str, said: Any) -> str | None:
    """The words an entry points to; None if it points to none or they were lawfully disposed of."""
    return work.texts(stream).get(said["text"]) if said else None


def _facts(referral: Referral, grouping: tuple[str, str] | None) -> dict[str, Any]:
    facts = dict([grouping]) if grouping else {}
    if referral.consent_to_share:
        facts["consent_to_share"] = referral.consent_to_share
    return facts
