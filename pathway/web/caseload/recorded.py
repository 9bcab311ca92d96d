"""What was just recorded, read back to whoever recorded it: what, for whom, and how to undo it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.history import Entry, case_stream
from pathway.case.model import Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.dates import london_day
from pathway.errors import CaseNotFound
from pathway.store.look import Look
from pathway.web.caseload.reading import near_day
from pathway.web.forms.acts import FORMS
from pathway.web.telling.happenings import followed
from pathway.web.telling.naming import Names
from pathway.web.telling.sentences import sentence

UNDONE = (
    "activity_recorded", "activity_waived", "activity_booked", "case_resumed", "case_paused", "placement_recorded",
)  # fmt: skip
"""What can be taken back, or said again as it should be."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act: `words` say what, `name` for whom, `followed` what came of it. `undo` leads to the form that takes it
    back, where that can be."""

    ref: str
    name: str
    words: str
    undo: str | None
    followed: tuple[str, ...]


def recorded(seen: Look, done: str, by: StaffMember, today: date) -> Recorded | None:
    """The act that an address points at ("REF.NUMBER"); None unless it is one of this person's own.

    On the day itself it is read back to them also if they have no part in the case since: a provider that was full.
    """
    ref, _, number = done.rpartition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        return None
    try:
        case = seen.case(ref)
    except CaseNotFound:
        return None
    entry = next((each for each in seen.history(case_stream(ref)) if each.seq == int(number)), None)
    if entry is None or entry.by != by.ref:
        return None
    if not has_part_in(by, case) and london_day(entry.recorded_at) != today:
        return None
    names = Names(case, seen.rules(case.definition), seen.members)
    words, came = _words(entry, names, today), followed(entry, names)
    return Recorded(ref, seen.person(case.person).name, words, _undo(case, entry), came)


def _words(entry: Entry, names: Names, today: date) -> str:
    facts = {name: value for name, value in entry.content["facts"].items() if value not in (None, "")}
    day = "" if entry.happened_on == today else f", on {near_day(entry.happened_on, today)}"
    return sentence(entry.kind, facts, names) + day


def _undo(case: Case, entry: Entry) -> str | None:
    return f"/people/{case.ref}/correct?entry={entry.seq}" if entry.kind in UNDONE and "correct" in FORMS else None
