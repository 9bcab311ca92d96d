"""One round of sending: what waits is shared out, claimed, written, handed over, and marked.

A message is marked soon after it was handed over, a few at a time: whoever is killed in between sends those few twice,
under the same Message-ID, and never one not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifications import write
from notifications.channels import Channel, ChannelDown, Line, Outgoing
from pathway.case.people import StaffMember
from pathway.errors import DeliveryFailed
from pathway.sending.receivers import receivers
from pathway.sending.retries import WHILE_DOWN, again_at
from pathway.store.delivering import Delivery, Result, ToGo
from pathway.store.sql import SqlStore
from pathway.walk import MESSAGES_HELD

URGENT = frozenset({"concern", "consent_withdrawn", "death", "exceptional_access"})
"""Kinds that go at once, also while other messages are held back."""
AT_ONCE, CLAIMED_FOR = 200, timedelta(minutes=30)
URGENT_AT_ONCE, URGENT_CLAIMED_FOR = 5, timedelta(minutes=5)
"""How many messages are claimed together, and until when: a sender that was killed keeps urgent ones back no longer."""
MARKED_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Words:
    """What messages are written with: titles of activities and reasons by key, where Pathway is, whom to ring;
    and what makes the marks of messages ours: the programme, the domain they come from."""

    titles: Mapping[str, str]
    address: str | None
    crisis_line: str | None
    programme: str
    domain: str


@dataclass(slots=True)
class Sent:
    """What a round came to. `again` are tried again later; `nobody` counts notices there is nobody to give to;
    `down` says why nothing goes at all, `held_since` since which day all but urgent messages are held back."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    nobody: int = 0
    down: str | None = None
    held_since: str | None = None


def send_waiting(store: SqlStore, channel: Channel, words: Words, now: Callable[[], datetime],
                 told: Callable[[int], None] | None = None) -> Sent:  # fmt: skip
    """Sends what is to go by now. `told` hears how many have gone. Any number may run at once."""
    with store.work() as work:
        members = {member.ref: member for member in work.staff()}
        held = work.recall(MESSAGES_HELD) or None
    done = Sent(held_since=held, nobody=_share_out(store, members, now()))
    one_round = _Round(store, words, members, now, done)
    with ExitStack() as open_line:
        line: Line | None = None
        while claimed := one_round.claim():
            try:
                line = line or open_line.enter_context(channel.opened())
                one_round.hand_over(line, claimed)
            except ChannelDown as problem:
                one_round.stopped(claimed, problem)
                break
            if told:
                told(done.sent)
    return done


def _share_out(store: SqlStore, members: Mapping[str, StaffMember], at: datetime) -> int:
    """A delivery for everybody a notice goes to. Returns for how many there is nobody: they stay, and go later."""
    after, nobody = "", 0
    while True:
        with store.work() as work:
            found = work.not_shared_out(AT_ONCE * 5, after)
            if not found:
                return nobody
            given = [
                ToGo(notice, to, notice.kind in URGENT)
                for notice, team in found
                if (to := receivers(notice, team, members.values()))
            ]
            work.share_out(given, at)
        after = found[-1][0].key
        nobody += len(found) - len(given)


def message_id(words: Words, delivery: Delivery) -> str:
    """The same at every try, and telling nobody anything."""
    of = "\0".join((words.programme, delivery.notice.key, delivery.staff))
    return f"<{hashlib.sha256(of.encode()).hexdigest()[:40]}@{words.domain}>"


@dataclass(slots=True)
class _Round:
    store: SqlStore
    words: Words
    members: Mapping[str, StaffMember]
    now: Callable[[], datetime]
    done: Sent
    tried: set[tuple[str, str]] = field(default_factory=set)

    def claim(self) -> Sequence[Delivery]:
        """The next messages to go: urgent ones first, a few at a time."""
        at = self.now()
        with self.store.work() as work:
            urgent = work.claim(at, at + URGENT_CLAIMED_FOR, URGENT_AT_ONCE, is_urgent=True)
            if urgent or self.done.held_since:
                return urgent
            return work.claim(at, at + CLAIMED_FOR, AT_ONCE, is_urgent=False)

    def hand_over(self, line: Line, claimed: Sequence[Delivery]) -> None:
        """Hands over one after the other, and marks them a few at a time. Raises ChannelDown; what went is marked."""
        results: list[Result] = []
        try:
            for delivery in claimed:
                results.append(self._try(line, delivery))
                self.tried.add((delivery.notice.key, delivery.staff))
                if len(results) == MARKED_TOGETHER:
                    self._mark(results)
                    results = []
        finally:
            self._mark(results)

    def _try(self, line: Line, delivery: Delivery) -> Result:
        try:
            line.send(self._written(delivery))
        except ChannelDown:
            raise
        except DeliveryFailed as problem:
            at = self.now()
            name = message_id(self.words, delivery)
            later = again_at(name, delivery.attempts, delivery.first_try_at or at, at) if problem.can_retry else None
            return Result(delivery, at, str(problem), later)
        return Result(delivery, self.now())

    def _written(self, delivery: Delivery) -> Outgoing:
        """The message in words. Raises DeliveryFailed where it cannot be written or has nowhere to go."""
        member = self.members[delivery.staff]
        if not member.email:
            raise _nowhere(f"{member.name} has no e-mail address: add it under Staff")
        text = write(delivery.notice, member.name, self.words.titles, self.words.address, self.words.crisis_line)
        name = message_id(self.words, delivery)
        return Outgoing(name, member.name, member.email, text.subject, text.body, delivery.notice.made_at)

    def _mark(self, results: Sequence[Result]) -> None:
        if not results:
            return
        with self.store.work() as work:
            work.mark(results)
        for result in results:
            self.done.sent += result.problem is None
            self.done.again += result.problem is not None and result.again_at is not None
            self.done.failed += result.problem is not None and result.again_at is None

    def stopped(self, claimed: Sequence[Delivery], problem: ChannelDown) -> None:
        """Nothing goes now. What was not tried waits for the next round; what waited five days has failed."""
        self.done.down = str(problem)
        at = self.now()
        left = [d for d in claimed if (d.notice.key, d.staff) not in self.tried]
        too_long = [Result(d, at, str(problem)) for d in left if again_at("", 1, d.first_try_at or at, at) is None]
        given_up = {(result.delivery.notice.key, result.delivery.staff) for result in too_long}
        self._mark(too_long)
        with self.store.work() as work:
            back = [d for d in left if (d.notice.key, d.staff) not in given_up]
            work.let_go(back, at + WHILE_DOWN, str(problem))
        self.done.again += len(back)


def _nowhere(message: str) -> DeliveryFailed:
    failed = DeliveryFailed(message)
    failed.can_retry = False
    return failed
