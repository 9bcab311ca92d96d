"""What somebody wants to do on one case: which act, about what; everything its form needs, read in one look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from sqlalchemy import func, select

from pathway.case.history import Entry, case_stream
from pathway.case.model import Activity, Case
from pathway.case.people import StaffMember
from pathway.definition.rules import Rules
from pathway.errors import CaseNotFound
from pathway.queries.reading_rights import may_read_words
from pathway.store import tables
from pathway.store.look import Look
from pathway.web.forms.acts import ACTS
from pathway.web.forms.acts.correcting import CORRECTED, HOLD, LONGER, of_entry
from pathway.web.forms.form import About
from pathway.web.visit import Visit, readable

CAN_BE_UNDONE = ("activity_recorded", "activity_waived", "case_paused")
ITEM = re.compile(r"([a-z][a-z0-9_]*)(?:#([0-9]{1,6})(\.[0-9]{1,6})?)?")


@dataclass(frozen=True, slots=True)
class Asked:
    """An address: whose case, which act, and what it is about as the address says it."""

    ref: str
    act: str
    item: str | None = None
    which: str | None = None
    entry: str | None = None

    def about(self, visit: Visit) -> About:
        """What the form is about. Raises CaseNotFound for an address that leads nowhere, NotPermitted."""
        if self.act not in ACTS:
            raise CaseNotFound(self.act)
        with visit.look() as seen:
            case = readable(seen, self.ref, visit.staff)
            rules, entries = seen.rules(case.definition), tuple(seen.history(case_stream(case.ref)))
            item = self.item or self._item_of_entry(entries)
            row, which = self._what(item, case, rules)
            key = row.key if row else (item or "").partition("#")[0]
            texts = readable_texts(seen, case, entries, visit.staff)
            return About(
                case, rules, seen.members, visit.today, visit.staff, row,
                rule=rules.activities.get(key), which=which, person=seen.person(case.person),
                calendar=seen.newest_calendar(rules), entries=entries, texts=texts,
                load=caseloads(seen, rules.holder) if self.act == "allocate" else {},
                providers=providers(seen) if self.act == "place" else (),
                undoes=self._undone(entries), measures=visit.web.house.measures if self.act == "measure" else {},
            )  # fmt: skip

    def _undone(self, entries: tuple[Entry, ...]) -> Entry | None:
        """The entry that was named to be undone, where undoing it is one of the answers."""
        if self.act != "correct" or self.entry is None:
            return None
        n = number_in(self.entry)
        return next((each for each in entries if each.seq == n and each.kind in CAN_BE_UNDONE), None)

    def _item_of_entry(self, entries: tuple[Entry, ...]) -> str | None:
        """What an entry is about, where that is put right by a correction."""
        if self.act != "correct" or self.entry is None:
            return None
        where = of_entry(entries, number_in(self.entry))
        return unquote(where.removeprefix(CORRECTED)) if where.startswith(CORRECTED) else None

    def _what(self, item: str | None, case: Case, rules: Rules) -> tuple[Activity | None, str | None]:
        if not item:
            return None, self.which
        if self.act == "correct" and item.startswith((HOLD, LONGER)):
            return None, item
        found = ITEM.fullmatch(item)
        rule = rules.activities.get(found[1]) if found else None
        if rule is None or found is None:
            raise CaseNotFound(item)
        rows = [row for row in case.activities.values() if row.key == rule.key and found[2] in (None, str(row.n))]
        if not rows and not (self.act == "record" and found[2] is None):
            raise CaseNotFound(item)
        if rule.is_register and found[2] is None:
            return None, self.which
        which = item if found[3] else self.which
        return next((row for row in rows if row.is_open), rows[-1] if rows else None), which


def number_in(address: str) -> int:
    """A number that an address holds. Raises CaseNotFound."""
    if not re.fullmatch("[0-9]{1,9}", address):
        raise CaseNotFound(address)
    return int(address)


def readable_texts(seen: Look, case: Case, entries: tuple[Entry, ...], by: StaffMember) -> Mapping[str, str]:
    """The words of the referral by what they say, and of each concern as "concern N", as far as they are for them."""
    stored = seen.texts(case_stream(case.ref))
    found: dict[str, str] = {}
    for entry in entries:
        facts = entry.content["facts"]
        if entry.kind == "referral_received":
            said = {name: stored.get(each["text"]) for name, each in facts.items() if isinstance(each, dict)}
            found.update({name: words for name, words in said.items() if words})
        if entry.kind == "concern_raised" and may_read_words(by, entry, case) and isinstance(facts.get("words"), dict):
            found[f"concern {facts['n']}"] = stored.get(facts["words"]["text"]) or "These words were removed."
    return found


def caseloads(seen: Look, role: str) -> Mapping[str, int]:
    """How many people everybody who holds this role has now."""
    holders, cases = tables.holders, tables.cases
    statement = (
        select(holders.c.staff, func.count())
        .join(cases, (cases.c.programme == holders.c.programme) & (cases.c.ref == holders.c.case_ref))
        .where(holders.c.programme == seen.programme, holders.c.role == role, holders.c.until_on.is_(None))
        .where(cases.c.status != "closed")
        .group_by(holders.c.staff)
    )
    return {row[0]: row[1] for row in seen.rows(statement)}


def providers(seen: Look) -> tuple[str, ...]:
    """The names of providers known so far: those who were asked before, and those somebody works for here."""
    asked = select(tables.placements.c.provider).where(tables.placements.c.programme == seen.programme).distinct()
    teams = {member.team for member in seen.members.values() if member.party == "provider"}
    return tuple(sorted(teams | {row.provider for row in seen.rows(asked)}))
