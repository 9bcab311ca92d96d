"""The script of a day: what the staff do for one person, decided from the case as it stands that morning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pathway.case.model import Case, Status
from pathway.case.people import StaffMember
from pathway.commands.record import Record
from pathway.dates import Calendar, london_instant
from pathway.definition.rules import NOT_SEEN, Rules
from pathway.referrals import Referral
from pathway.rehearsal import endings, passages, working
from pathway.rehearsal.cast import Cast
from pathway.rehearsal.morning import Morning, Said
from pathway.rehearsal.people import Life

EARLIEST, LATEST, LAST = 9 * 60 + 5, 13 * 60 + 30, 17 * 60
"""Minutes of the day: when a person's first act may be, and the end of the working day."""
REACHED = "reached"
ALONE = (
    endings.close, passages.hold, passages.move_on, passages.worry, passages.hand_over, passages.put_right,
)  # fmt: skip
"""What is a day's work by itself."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something one of the staff does: a request to the walk, or a Referral."""

    at: datetime
    person: int
    by: StaffMember
    asked: Any


def acts_of(life: Life, case: Case | None, rules: Rules, calendar: Calendar, cast: Cast, day: date) -> list[Act]:
    """What is done for one person on a day, in order of time. Nothing on days that are not worked."""
    if not calendar.is_working_day(day):
        return []
    if case is None:
        return _timed(life, day, _referral(life, cast, day))
    return _timed(life, day, _said(Morning(life, case, rules, calendar, day, cast)))


def _referral(life: Life, cast: Cast, day: date) -> list[Said]:
    written = life.referral
    is_come = day >= written.referred_on + timedelta(days=life.within("post", 0, 1))
    return [(cast.member(written.referrer or ""), written)] if is_come else []


def _said(m: Morning) -> list[Said]:
    if m.is_closed:
        return working.work(m)
    if m.rules.stages[m.case.stage].number < 1:
        return endings.end_on_the_way(m) or passages.come_in(m)
    ending = endings.end_on_the_way(m)
    if ending:
        return ending
    if m.case.status is Status.PAUSED:
        return passages.come_back(m) or working.work(m)
    for turn in ALONE:
        said = turn(m)
        if said:
            return said
    return list(_sensibly(m, [*endings.review(m), *passages.place(m), *passages.find_barriers(m), *working.work(m)]))


def _sensibly(m: Morning, said: list[Said]) -> Iterator[Said]:
    """Without what is done already when its turn comes: nobody does a thing twice, or tries again who was reached."""
    done: set[str] = set()
    for by, asked in said:
        if isinstance(asked, Record) and asked.activity:
            key = asked.activity.partition("#")[0]
            if asked.activity in done or (key == working.AGAIN and REACHED in done):
                continue
            if asked.outcome not in NOT_SEEN:
                done |= {asked.activity, *([REACHED] if m.rules.activities[key].is_contact else [])}
        yield by, asked


def _timed(life: Life, day: date, said: list[Said]) -> list[Act]:
    """The acts at plausible times of the working day. No two people's acts share an instant."""
    minute = life.within(f"{day}:first", EARLIEST, LATEST)
    acts = []
    for place, (by, asked) in enumerate(said):
        at = london_instant(day, *divmod(minute, 60)) + timedelta(microseconds=life.number + 1)
        acts.append(Act(at, life.number, by, asked))
        minute = min(minute + life.within(f"{day}:{place}:gap", 6, 55), LAST + place)
    return acts


__all__ = ["Act", "Referral", "acts_of"]
