"""The one walk: load, catch up, permit, decide, save. Staff, the schedule, the demo and the scenarios all take it.

A command first brings its own case up to the day, then acts: a rung that fell due before a late recording is raised
and then cleared, and nobody acts on a stage already left. The transaction is the lease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pathway.case.history import GENESIS, Recorded, Text, canonical, case_stream, make_entry
from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import permit
from pathway.commands import VERBS, Decided, Desk
from pathway.commands.refer import Refer, begin
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import Calendar, CalendarTooShort, in_words, london_day
from pathway.definition.rules import Rules
from pathway.errors import AlreadyThere, BadRequest, HistoryAltered, StaleCase, StoreUnavailable
from pathway.ports import Chance, Receipt, SetAside, Store, Work

MOST_DAYS_TO_CATCH_UP = 4000
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the walk goes: over what is stored, with chance for references and salts."""

    store: Store
    chance: Chance

    def act(self, ref: str, asked: Any, by: StaffMember, at: datetime, version: int | None = None) -> Case:
        """One act of a named person on one case, in one transaction; the case after it.

        `version` is the `seq` the person saw: another one raises StaleCase. Raises the caller's errors.
        """
        with self.store.work() as work:
            before = work.case(ref)
            if version is not None and before.seq != version:
                raise StaleCase(f"case {ref} has changed since you looked at it (entry {before.seq}): look again")
            steps = self.acted(work, before, asked, by, at)
            work.save(steps)
            return steps[-1].after

    def acted(self, work: Work, before: Case, asked: Any, by: StaffMember, at: datetime) -> list[Recorded]:
        """The entries of one act, the days before it among them, not yet saved: for doors that do many at once."""
        permit(asked.verb, by, before)
        try:
            case, steps = self._caught_up(work, before, at)
            return [*steps, self._decided(work, case, asked, by, at)]
        except CalendarTooShort as problem:
            raise BadRequest(f"nothing can be recorded on case {before.ref}: {problem}") from problem

    def refer(self, asked: Refer, by: StaffMember, at: datetime, pathway: str) -> Case:
        """A referral received: a new case on the newest version of the pathway."""
        with self.store.work() as work:
            recorded = self.referred(work, asked, by, at, pathway)
            work.save([recorded])
            return recorded.after

    def referred(self, work: Work, asked: Refer, by: StaffMember, at: datetime, pathway: str) -> Recorded:
        """The first entry of a new case, not yet saved."""
        return self.referring(work, by, at, pathway)(asked)

    def referring(self, work: Work, by: StaffMember, at: datetime, pathway: str) -> Callable[[Refer], Recorded]:
        """How referrals begin in this transaction, for doors that take in many: what holds for all is read once."""
        permit("refer", by)
        published = work.current_definition(pathway)
        if published is None:
            raise BadRequest(f"no pathway {pathway!r} is published: run `pathway publish` first")
        rules = work.rules(published.version)
        desk = self._desk(work, rules, by, at)
        self._not_before(work, None, at)
        return lambda asked: self._recorded(None, begin(asked, desk), desk)

    def sweep(self, on: date, at: datetime, batch: int = BATCH,
              told: Callable[[int], None] | None = None) -> Receipt:  # fmt: skip
        """One day's sweep: every case on which time acts by `on`, in batches, each one transaction; its receipt.

        `told` hears how many cases are done. Running again changes nothing but adds a receipt.
        """
        self._refuse_the_past(on, at)
        counts = dict.fromkeys(("cases", "entries", "moves", "alerts", "set_aside", "digests"), 0)
        while self._batch(on, at, batch, counts):
            if told:
                told(counts["cases"])
        with self.store.work() as work:
            counts["digests"] = work.make_digests(on, at)
            return _receipt(work, on, at, counts)

    def _batch(self, on: date, at: datetime, size: int, counts: dict[str, int]) -> int:
        """One batch; how many cases it held. A batch that cannot be saved whole is done case by case."""
        cases: Sequence[Case] = ()
        try:
            with self.store.work() as work:
                cases = work.cases_due(on, size)
                steps, failed = self._passed(work, cases, at)
                work.save(steps)
                for item in failed:
                    work.set_aside(item)
        except (StaleCase, AlreadyThere, HistoryAltered) as problem:
            if not cases:
                raise  # nothing could be read: a sweep that fails is seen, one that ends early is not
            if size > 1:
                return sum(self._batch(on, at, 1, counts) for _ in cases)
            steps, failed = [], [SetAside(case.ref, at, str(problem)) for case in cases]
            with self.store.work() as work:
                for item in failed:
                    work.set_aside(item)
        _count(counts, len(cases), steps, len(failed))
        return len(cases)

    def _passed(self, work: Work, cases: Iterable[Case], at: datetime) -> tuple[list[Recorded], list[SetAside]]:
        steps: list[Recorded] = []
        failed: list[SetAside] = []
        for case in cases:
            # One bad case is set aside where people see it and delays no other (design §5): so any error at all.
            try:
                _, passed = self._caught_up(work, case, at)
                steps += passed
            except StoreUnavailable:
                raise
            except Exception as problem:
                failed.append(SetAside(case.ref, at, f"{type(problem).__name__}: {problem}"))
        return steps, failed

    def _caught_up(self, work: Work, case: Case, at: datetime) -> tuple[Case, list[Recorded]]:
        """The case at rest for the day of `at`, and the entries that bring it there: one for each day it acted."""
        steps: list[Recorded] = []
        today = london_day(at)
        while case.next_action_on is not None and case.next_action_on <= today:
            day = case.next_action_on
            step = self._decided(work, case, TimePasses(on=day), SYSTEM, at)
            if step.after.next_action_on is not None and step.after.next_action_on <= day:
                raise HistoryAltered(f"case {case.ref} does not come to rest on {day.isoformat()}")
            steps.append(step)
            case = step.after
            if len(steps) > MOST_DAYS_TO_CATCH_UP:
                raise HistoryAltered(f"case {case.ref} has more than {MOST_DAYS_TO_CATCH_UP} days to catch up")
        return case, steps

    def _decided(self, work: Work, case: Case, asked: Any, by: StaffMember, at: datetime) -> Recorded:
        desk = self._desk(work, work.rules(case.definition), by, at)
        if case.calendar != desk.calendar.version:
            case_now = replace(case, calendar=desk.calendar.version)
        else:
            case_now = case
        if not isinstance(asked, TimePasses):
            self._not_before(work, case, at)
        decided = VERBS[asked.verb](case_now, asked, desk)
        return self._recorded(case, decided, desk)

    def _recorded(self, before: Case | None, decided: Decided, desk: Desk) -> Recorded:
        after = decided.after
        is_new_calendar = before is not None and before.calendar != after.calendar
        if decided.kind != "time_passed" or is_new_calendar:
            on = desk.on if decided.kind != "time_passed" else decided.happened_on
            after = settle(after, desk.rules, desk.calendar, on, desk.on)
        seq = (before.seq if before else 0) + 1
        stream = case_stream(after.ref)
        texts = tuple(
            Text(f"{seq}.{name}", stream, seq, name, self.chance.salt(), words)
            for name, words in decided.texts.items()
            if words
        )
        facts: dict[str, Any] = {name: value for name, value in decided.facts.items() if value is not None}
        facts |= {text.field: {"text": text.ref, "digest": text.digest} for text in texts}
        entry, after = make_entry(before, after, decided.kind, decided.happened_on, desk.at, desk.by.ref, facts)
        return Recorded(entry, before, after, texts, decided.notices)

    def _desk(self, work: Work, rules: Rules, by: StaffMember, at: datetime) -> Desk:
        return Desk(rules, calendar_for(work, rules), at, london_day(at), by)

    def _not_before(self, work: Work, case: Case | None, at: datetime) -> None:
        """Engine time never goes back (rule 9)."""
        receipt = work.last_receipt()
        latest = max(
            (t for t in (receipt.started_at if receipt else None, case.recorded_at if case else None) if t),
            default=None,
        )
        if latest is not None and at < latest:
            raise BadRequest(
                f"{at:%Y-%m-%d %H:%M} is before {latest:%Y-%m-%d %H:%M} UTC, to which the engine has come already:"
                " record it now, and say with the date when it happened; if the engine's time is ahead of the"
                " clock, say --at"
            )

    def _refuse_the_past(self, on: date, at: datetime) -> None:
        with self.store.work() as work:
            receipt = work.last_receipt()
        if receipt is not None and on < receipt.on:
            raise BadRequest(
                f"{in_words(on)} is before {in_words(receipt.on)}, which is swept already: engine time never goes back"
            )
        if london_day(at) != on:
            raise BadRequest(f"a sweep of {in_words(on)} belongs to an instant of that London day")


def calendar_for(work: Work, rules: Rules) -> Calendar:
    """The newest calendar of the name a definition counts by. Raises BadRequest if there is none."""
    calendar = work.current_calendar(rules.calendar_name)
    if calendar is None:
        raise BadRequest(f"no calendar {rules.calendar_name!r} is published: run `pathway publish` first")
    return calendar


def _count(counts: dict[str, int], cases: int, steps: Iterable[Recorded], failed: int) -> None:
    counts["cases"] += cases
    counts["set_aside"] += failed
    for step in steps:
        before = step.before
        counts["entries"] += 1
        counts["moves"] += before is not None and before.stage != step.after.stage
        counts["alerts"] += len(step.after.alerts) - (len(before.alerts) if before else 0)


def _receipt(work: Work, on: date, at: datetime, counts: dict[str, int]) -> Receipt:
    last = work.last_receipt()
    number, previous = (last.number + 1, last.hash) if last else (1, GENESIS)
    oldest, heads = work.oldest_waiting_on(), work.heads_digest()
    said = {
        "number": number, "on": on.isoformat(), "at": at.isoformat(), "counts": counts,
        "oldest": oldest.isoformat() if oldest else None, "heads": heads.hex(),
    }  # fmt: skip
    receipt = Receipt(
        number, on, at, at, dict(counts), oldest, heads, previous, sha256(previous + canonical(said)).digest()
    )
    work.add_receipt(receipt)
    return receipt
