"""The one walk: load, catch up, permit, decide, save. Staff, the schedule, the demo and the scenarios all take it.

A command first brings its own case up to the day, then acts: a rung that fell due before a late recording is raised
and then cleared, and nobody acts on a stage already left. The transaction is the lease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from pathway.case.history import GENESIS, Recorded, Text, canonical, case_stream, make_entry
from pathway.case.model import Case
from pathway.case.people import SYSTEM, StaffMember
from pathway.case.permissions import permit
from pathway.commands import VERBS, Decided, Desk
from pathway.commands.beyond_the_calendar import refuse_dates_beyond, refuse_long_after, refuse_named_beyond
from pathway.commands.recount import Recount, recounted
from pathway.commands.refer import Refer, begin
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import Calendar, CalendarTooShort, in_words, london_day
from pathway.definition.rules import Rules
from pathway.errors import AlreadyThere, BadRequest, HistoryAltered, StaleCase, StoreUnavailable
from pathway.ports import Chance, Receipt, SetAside, Store, Work

MOST_DAYS_TO_CATCH_UP = 4000
BATCH = 1000
LONGEST_GAP = timedelta(days=3)
MESSAGES_HELD = "messages_held"
"""Under this name the programme remembers since which day messages are held back; empty once they are let go."""
SETTLED_ALREADY = ("time_passed", "calendar_changed")
"""Kinds of entries that bring a case to rest by themselves, for a day of their own."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the walk goes: over what is stored, with chance for references and salts."""

    store: Store
    chance: Chance

    def act(self, ref: str, asked: Any, by: StaffMember, at: datetime, version: int | None = None,
            once: str | None = None) -> Case:  # fmt: skip
        """One act of a named person on one case, in one transaction; the case after it.

        `version` is the `seq` the person saw: another one raises StaleCase. `once` is a mark of this request alone:
        sent again (a button pressed twice, a page reloaded), nothing is done and the case is given as it is. Raises
        the caller's errors.
        """
        with self.store.work() as work:
            before = work.case(ref)
            if once is not None and work.done_once(once) is not None:
                return before
            if version is not None and before.seq != version:
                raise StaleCase(f"case {ref} has changed since you looked at it (entry {before.seq}): look again")
            steps = self.acted(work, before, asked, by, at)
            work.save(steps)
            if once is not None:
                work.mark_done(once, ref, steps[-1].after.seq)
            return steps[-1].after

    def acted(self, work: Work, before: Case, asked: Any, by: StaffMember, at: datetime) -> list[Recorded]:
        """The entries of one act, the days before it among them, not yet saved: for doors that do many at once."""
        permit(asked.verb, by, before)
        refuse_long_after(asked.verb, calendar_for(work, work.rules(before.definition)), london_day(at))
        case, steps = self.caught_up(work, before, at)
        return [*steps, self.step(work, case, asked, by, at)]

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
        self.not_before(work, None, at)
        return lambda asked: self._entry(None, asked.verb, partial(begin, asked), desk)

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
            # The digests first: from here on no other sweep is at its end.
            counts["digests"] = work.make_digests(on, at)
            _hold_messages(work, on, at)
            return _receipt(work, on, at, counts)

    def _batch(self, on: date, at: datetime, size: int, counts: dict[str, int]) -> int:
        """One batch; how many cases it held. A batch that cannot be saved whole is done case by case."""
        cases: Sequence[Case] = ()
        try:
            with self.store.work() as work:
                cases = work.cases_due(on, size)
                steps, failed = passed(cases, at, lambda case: self.caught_up(work, case, at)[1])
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

    def caught_up(self, work: Work, case: Case, at: datetime) -> tuple[Case, list[Recorded]]:
        """The case at rest for the day of `at`, and the entries that bring it there: one for each day it acted."""
        steps: list[Recorded] = []
        today = london_day(at)
        while case.next_action_on is not None and case.next_action_on <= today:
            day = case.next_action_on
            step = self.step(work, case, TimePasses(on=day), SYSTEM, at)
            if step.after.next_action_on is not None and step.after.next_action_on <= day:
                raise HistoryAltered(f"case {case.ref} does not come to rest on {day.isoformat()}")
            steps.append(step)
            case = step.after
            if len(steps) > MOST_DAYS_TO_CATCH_UP:
                raise HistoryAltered(f"case {case.ref} has more than {MOST_DAYS_TO_CATCH_UP} days to catch up")
        return case, steps

    def step(self, work: Work, case: Case, asked: Any, by: StaffMember, at: datetime) -> Recorded:
        """One entry: what an act, or a day, comes to on a case that is at rest for the day."""
        desk = self._desk(work, work.rules(case.definition), by, at)
        if not isinstance(asked, TimePasses):
            self.not_before(work, case, at)
        return self._entry(case, asked.verb, partial(_decide, case, asked), desk)

    def _entry(self, before: Case | None, verb: str, decide: Callable[[Desk], Decided], desk: Desk) -> Recorded:
        """Where the calendar ends, only a date that the act itself would set beyond is refused (ADR-0016)."""
        try:
            decided = decide(desk)
            refuse_named_beyond(before, decided.after, desk.calendar)
            return self._recorded(before, decided, desk)
        except CalendarTooShort:
            as_far_as_known = replace(desk, calendar=desk.calendar.open_ended())
            decided = decide(as_far_as_known)
            refuse_named_beyond(before, decided.after, desk.calendar)
            refuse_dates_beyond(before, decided.after, verb, desk)
            return self._recorded(before, decided, as_far_as_known)

    def _recorded(self, before: Case | None, decided: Decided, desk: Desk) -> Recorded:
        after = decided.after
        if decided.kind not in SETTLED_ALREADY:
            after = settle(after, desk.rules, desk.calendar, desk.on, desk.on)
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

    def not_before(self, work: Work, case: Case | None, at: datetime) -> None:
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


def passed(cases: Iterable[Case], at: datetime,
           pass_one: Callable[[Case], Iterable[Recorded]]) -> tuple[list[Recorded], list[SetAside]]:  # fmt: skip
    """What a batch comes to, case by case; and the cases it was not possible for, to be set aside."""
    steps: list[Recorded] = []
    failed: list[SetAside] = []
    for case in cases:
        # One bad case is set aside where people see it and delays no other (design §5): so any error at all.
        try:
            steps += pass_one(case)
        except StoreUnavailable:
            raise
        except Exception as problem:
            failed.append(SetAside(case.ref, at, f"{type(problem).__name__}: {problem}"))
    return steps, failed


def _decide(case: Case, asked: Any, desk: Desk) -> Decided:
    """What an act comes to. A case that still counts by an earlier calendar takes up the newest with it, whole."""
    if case.calendar == desk.calendar.version or isinstance(asked, Recount):
        return VERBS[asked.verb](case, asked, desk)
    if isinstance(asked, TimePasses):
        after = recounted(case, desk.rules, desk.calendar, asked.on, desk.on)
        return Decided(after, "time_passed", asked.on)
    return VERBS[asked.verb](replace(case, calendar=desk.calendar.version), asked, desk)


def calendar_for(work: Work, rules: Rules) -> Calendar:
    """The newest calendar of the name a definition counts by. Raises BadRequest if there is none."""
    calendar = work.current_calendar(rules.calendar_name)
    if calendar is None:
        raise BadRequest(f"no calendar {rules.calendar_name!r} is in force: publish one beside the pathways file")
    return calendar


def _count(counts: dict[str, int], cases: int, steps: Iterable[Recorded], failed: int) -> None:
    counts["cases"] += cases
    counts["set_aside"] += failed
    for step in steps:
        before = step.before
        counts["entries"] += 1
        counts["moves"] += before is not None and before.stage != step.after.stage
        counts["alerts"] += len(step.after.alerts) - (len(before.alerts) if before else 0)


def _hold_messages(work: Work, on: date, at: datetime) -> None:
    """After a long gap nothing but urgent messages goes out until somebody has looked (rule 9); the queue waits for
    nobody."""
    last = work.last_receipt()
    if last is not None and on - last.on > LONGEST_GAP:
        work.remember(MESSAGES_HELD, on.isoformat(), at, SYSTEM.ref)


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
