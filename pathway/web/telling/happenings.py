"""The history of a case in plain words: who did what, when it happened, when it was recorded, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pathway.case.history import Entry
from pathway.case.model import Case
from pathway.dates import london_day
from pathway.queries.what_followed import MOVED, NOT_HELD, OPENED, REDATED, STALE, TOLD, Followed, what_followed
from pathway.web.telling.naming import Names
from pathway.web.telling.sentences import sentence
from pathway.web.words import initials, of_day

RESTRICTED = "restricted"
PRIVATE = "The words of this concern are for those who act on it."
REMOVED = "These words were removed from the record."
LABELS = {
    "reason": "Why", "note": "Note", "words": "What was said", "place": "Where", "team_given": "Team as written",
}  # fmt: skip
TAKEN_BACK = {"activity_recorded", "activity_waived"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry. `who` is a whole phrase, `by` a staff reference; `said` the words of people, each with what they are.

    `followed` is what came of it. `undo` is what a correction would name; None where there is nothing to take back.
    """

    seq: int
    kind: str
    words: str
    who: str
    by: str
    is_by_person: bool
    happened_on: date
    recorded_at: datetime
    said: tuple[tuple[str, str], ...]
    followed: tuple[str, ...]
    undo: str | None

    @property
    def recorded_on(self) -> date:
        """The London day it was written down."""
        return london_day(self.recorded_at)

    @property
    def is_late(self) -> bool:
        """True where it was written down on a later day than it happened."""
        return self.recorded_on > self.happened_on


def happening(line: Mapping[str, Any], entry: Entry, names: Names) -> Happening:
    """One line of the history (as `case_tree` gives it) in words."""
    facts = {name: value for name, value in line["facts"].items() if value not in (None, "")}
    is_by_person = entry.by != "system"
    put_right = f"Put right: {line['put_right']}" if line.get("put_right") else ""
    return Happening(
        seq=entry.seq, kind=entry.kind, words=put_right or sentence(entry.kind, facts, names),
        who=_who(facts, entry, names), by=entry.by, is_by_person=is_by_person, happened_on=entry.happened_on,
        recorded_at=entry.recorded_at, said=tuple(_said(line["texts"])),
        followed=followed(entry, names),
        undo=_undo(entry, facts, names.case),
    )  # fmt: skip


def followed(entry: Entry, names: Names) -> tuple[str, ...]:
    """What came of an entry, a clause each: dates that moved, what is to do now."""
    clauses = (_follows(each, names, entry.by != "system") for each in what_followed(entry))
    return tuple(filter(None, clauses))


def _who(facts: Mapping[str, Any], entry: Entry, names: Names) -> str:
    """ "seen by J. Shah, recorded by A. Khan"; "by Amira Khan"."""
    by, seen_by = names.staff(entry.by), facts.get("seen_by")
    if seen_by and seen_by != entry.by:
        return f"seen by {initials(names.staff(seen_by))}, recorded by {initials(by)}"
    return f"by {by}"


def _said(texts: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    for name, words in texts.items():
        if words == "":
            continue
        shown = REMOVED if words is None else PRIVATE if words == RESTRICTED else words
        yield LABELS.get(name, name.replace("_", " ").capitalize()), shown


def _follows(each: Followed, names: Names, is_by_person: bool) -> str:
    """One thing that followed, as a clause; empty for what the sentence says already."""
    if each.what == MOVED:
        return "" if is_by_person else f"Moved on to {names.stage(each.about)}"
    if each.what == TOLD:
        return f"Passed to the {names.role(each.after or '')}: {names.item(each.about)}"
    if each.what == STALE:
        return "An agreement no longer stands: what was agreed to has changed, or it is too old"
    title = names.item(each.about)
    day = of_day(date.fromisoformat(each.after)) if each.after else "no date yet"
    if each.what == REDATED:
        before = of_day(date.fromisoformat(each.before)) if each.before else "no date yet"
        return f"{title} is now due {day}, in place of {before}" if each.after else f"{title} has no date for now"
    return {NOT_HELD: f"{title} is no longer asked for", OPENED: f"To do: {title}, due {day}"}.get(each.what, "")


def _undo(entry: Entry, facts: Mapping[str, Any], case: Case) -> str | None:
    """What a correction of this entry is about: an occurrence, a hold, a longer stage."""
    if entry.kind in TAKEN_BACK:
        row = case.activities.get(str(facts.get("activity")))
        return row.row_key if row is not None and not row.is_open and _closed_by(entry, row.row_key) else None
    new = entry.content["new"]
    for table, what in (("pauses", "pause"), ("extensions", "extension")):
        for key in new.get(table, {}):
            return f"{what}#{key}"
    return f"pause#{facts['pause']}" if entry.kind == "case_resumed" and "pause" in facts else None


def _closed_by(entry: Entry, row_key: str) -> bool:
    tree = entry.content
    changed = tree["set"].get("activities", {}).get(row_key, {})
    return "closed_as" in changed or bool(tree["new"].get("activities", {}).get(row_key, {}).get("closed_as"))
