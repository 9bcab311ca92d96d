"""One referral as it comes in, from a file or a form: read from words, checked against the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pathway.dates import in_words
from pathway.referrals import cells
from pathway.referrals.cells import Unusable

COLUMNS = (
    "nhs_number", "family_name", "given_name", "born_on", "referred_on", "referring_team", "scheme", "code", "reason",
    "consent_to_share", "safe_contact",
)  # fmt: skip
YOUNGEST, OLDEST = 16, 110
LONGEST_AGO_YEARS = 2


class Fault(NamedTuple):
    """What is wrong with one value: its column, and why with the way out. It repeats no identifier."""

    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral whose values make sense by themselves. `scheme` and `code` are as given, served or not.

    A form may add what a file does not carry: `needs`, and the `referrer`, a care coordinator's staff reference.
    """

    nhs_number: str
    family_name: str
    given_name: str
    born_on: date
    referred_on: date
    team: str
    scheme: str | None = None
    code: str | None = None
    reason: str | None = None
    consent_to_share: str | None = None
    safe_contact: str | None = None
    needs: str | None = None
    referrer: str | None = None


def read_referral(values: Mapping[str, str], today: date) -> Referral | list[Fault]:
    """The referral that these words by column say, or everything wrong with them. A column left out is empty.

    Beside the columns of a file it reads what a form may add: `needs` and `referrer`.
    """
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for column, reader in _READERS.items():
        try:
            read[column] = reader(values.get(column) or "")
        except Unusable as problem:
            faults.append(Fault(column, str(problem)))
    faults += _faults_of_days(read.get("born_on"), read.get("referred_on"), today)
    if faults:
        return sorted(faults, key=lambda fault: list(_READERS).index(fault.column))
    read["team"] = read.pop("referring_team")
    return Referral(**read)


def _faults_of_days(born_on: date | None, referred_on: date | None, today: date) -> list[Fault]:
    faults = []
    if referred_on and referred_on > today:
        faults.append(
            Fault("referred_on", f"{in_words(referred_on)} is in the future: a referral is recorded once received")
        )
    if referred_on and _years(referred_on, today) >= LONGEST_AGO_YEARS:
        faults.append(
            Fault(
                "referred_on",
                f"{in_words(referred_on)} is {LONGEST_AGO_YEARS} years ago or more: check the year; a referral as old"
                " as that is made again by its team",
            )
        )
    if born_on and born_on > today:
        faults.append(Fault("born_on", "it is in the future: check the year"))
    elif born_on and referred_on:
        faults += _faults_of_age(born_on, referred_on)
    return faults


def _faults_of_age(born_on: date, referred_on: date) -> list[Fault]:
    # Refused, not flagged: a wrong birth date is a wrong person, and the file's owner is the one who can look it up.
    age = _years(born_on, referred_on)
    if born_on > referred_on:
        return [Fault("born_on", "it is after the day of the referral: check both dates")]
    if age > OLDEST:
        return [Fault("born_on", f"it makes the person older than {OLDEST}: check the year")]
    if age < YOUNGEST:
        return [
            Fault("born_on", f"it makes the person younger than {YOUNGEST} at referral: check the year; if it is right,"
                  " this is a referral for children's services")
        ]  # fmt: skip
    return []


def _years(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _team(cell: str) -> str:
    text = cells.one_line(cell, 80)
    if not text:
        raise Unusable("it is empty: a referral says which team it comes from")
    if text[0] in "=+-@" or sum(letter.isdigit() for letter in text) > 5:
        raise Unusable("this is no team's name: are the columns in their places?")
    return text


def _code(cell: str) -> str | None:
    # Spreadsheets turn 07 into 7, and other systems write 07: the same cluster.
    code = cells.word(cell)
    return str(int(code)) if code and code.isdecimal() and code.isascii() else code


def _words(most: int) -> Callable[[str], str | None]:
    return lambda cell: cells.words(cell, most) or None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "nhs_number": cells.number,
    "family_name": cells.name,
    "given_name": cells.name,
    "born_on": lambda cell: cells.day(cell, is_shown=False),
    "referred_on": lambda cell: cells.day(cell, is_shown=True),
    "referring_team": _team,
    "scheme": cells.word,
    "code": _code,
    "reason": _words(4000),
    "consent_to_share": cells.yes_or_no,
    "safe_contact": _words(1000),
    "needs": _words(1000),
    "referrer": lambda cell: cells.one_line(cell, 100) or None,
}
