"""Cases in memory: a case is one immutable value, so keeping it is keeping a reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from heapq import nsmallest

from pathway.case.history import Entry, Recorded
from pathway.case.model import Case
from pathway.errors import AlreadyThere, BadRequest, CaseNotFound, StaleCase
from pathway.planning.calendar_reach import Reach
from pathway.store.memory.transaction import Transaction, alert_key


class MemoryCases(Transaction):
    """Reading and writing cases."""

    def case(self, ref: str) -> Case:
        """The case. Raises CaseNotFound. Another's hold shows when this transaction commits."""
        found = self._cases.get(ref)
        if found is None:
            raise CaseNotFound(f"no case {ref!r} in {self._programme}: check the reference")
        self._hold(ref)
        return found

    def cases_due(self, on: date, limit: int) -> Sequence[Case]:
        """Due cases, oldest first; those another transaction holds and those set aside are left out."""
        held = self._kept.held
        due = (
            (case.next_action_on, ref, case)
            for ref, case in self._cases.items()
            if case.next_action_on is not None
            and case.next_action_on <= on
            and held.get(ref, self) is self
            and self._aside.get(ref) is None
        )
        return [case for _, ref, case in nsmallest(limit, due, key=lambda item: item[:2]) if self._hold(ref)]

    def cases_of(self, person: str) -> Sequence[Case]:
        """Every case of a person, oldest first."""
        found = [case for _, case in self._cases.items() if case.person == person]
        return sorted(found, key=lambda case: (case.referred_on, case.ref))

    def cases_of_each(self, persons: Collection[str]) -> Mapping[str, Sequence[Case]]:
        """Every case of each of these persons, oldest first."""
        found: dict[str, list[Case]] = defaultdict(list)
        for _, case in self._cases.items():
            if case.person in persons:
                found[case.person].append(case)
        return {person: sorted(cases, key=lambda case: (case.referred_on, case.ref)) for person, cases in found.items()}

    def cases_named(self, refs: Collection[str]) -> Sequence[Case]:
        """Those of these cases that are not set aside, by reference."""
        found = [(ref, self._cases.get(ref)) for ref in sorted(refs) if self._aside.get(ref) is None]
        return [case for ref, case in found if case is not None and self._hold(ref)]

    def counted_by(self) -> Collection[tuple[str, str]]:
        """Every (definition, calendar) version that a case is on."""
        return {(case.definition, case.calendar) for _, case in self._cases.items()}

    def touched(self, reach: Reach) -> Sequence[str]:
        """The cases that a changed calendar may touch, by reference; none of those set aside."""
        found = (ref for ref, case in self._cases.items() if reach.may_touch(case) and self._aside.get(ref) is None)
        return sorted(found)

    def oldest_waiting_on(self) -> date | None:
        """The earliest `next_action_on` of the cases not set aside."""
        return min(
            (
                case.next_action_on
                for ref, case in self._cases.items()
                if case.next_action_on is not None and self._aside.get(ref) is None
            ),
            default=None,
        )

    def save(self, recorded: Sequence[Recorded]) -> None:
        """Entries, rows, texts and notices together. Raises StaleCase, AlreadyThere."""
        for act in recorded:
            self._save_case(act)
            self._entries.add((act.entry.stream, act.entry.seq), act.entry)
            for text in act.texts:
                self._texts.put(text.stream, (*(self._texts.get(text.stream) or ()), text))
            for notice in act.notices:
                self._notices.add(notice.key, notice)

    def _save_case(self, act: Recorded) -> None:
        before, after = act.before, act.after
        ref = after.ref
        if after.programme != self._programme:
            raise BadRequest(f"case {ref} belongs to {after.programme}, not to {self._programme}")
        stored = self._cases.get(ref)
        if before is None:
            self._cases.add(ref, after)
        elif stored is None or stored.seq != before.seq:
            raise StaleCase(f"somebody else recorded something on case {ref} meanwhile: look again, then repeat")
        else:
            if ref in self._kept.cases:
                self._started_from.setdefault(ref, before.seq)
            self._cases.put(ref, after)
        self._note_alerts(before, stored, after)

    def _note_alerts(self, before: Case | None, stored: Case | None, after: Case) -> None:
        old = before.alerts if before is not None else {}
        if old is after.alerts:
            return
        for key, alert in after.alerts.items():
            if key in old:
                continue
            if stored is not None and key in stored.alerts:
                raise AlreadyThere("this alert is recorded already; nothing was added")
            self._untold.put(alert_key(after.ref, alert), (alert.tell, alert.raised_on))

    def history(self, stream: str) -> Sequence[Entry]:
        """All entries of a stream, in order."""
        case = self._cases.get(stream.removeprefix("case:")) if stream.startswith("case:") else None
        last = case.seq if case is not None else self._head(stream)[0]
        return [entry for seq in range(1, last + 1) if (entry := self._entries.get((stream, seq))) is not None]

    def texts(self, stream: str) -> Mapping[str, str]:
        """Words by text reference."""
        texts = sorted(self._texts.get(stream) or (), key=lambda text: (text.seq, text.ref))
        return {text.ref: text.words for text in texts}
