"""What every step of every life keeps to, whoever took it. Each promise is given one step and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from pathway.case.history import apply, encode, fold
from pathway.case.ladder import rung_day
from pathway.case.model import ROWS, Activity, Case, ClosedAs, Status
from pathway.case.pathway_clock import is_frozen, stretches
from pathway.case.people import SYSTEM
from pathway.commands import VERBS, Desk
from pathway.commands.recount import recounted
from pathway.commands.settling import settle
from pathway.commands.time_passes import TimePasses
from pathway.dates import london_instant
from pathway.definition.rules import AFTER
from pathway.planning.scenario import Event
from pathway.planning.scenario_life import Life, Step
from pathway.queries.queue_items import OVERDUE, TODAY, group_of
from tests.properties.lives import done, timeless


@dataclass(frozen=True)
class Taken:
    """One step of a life: the case before and after it; `event` is what somebody did, None for time passing."""

    life: Life
    before: Case
    step: Step
    event: Event | None
    number: int

    @property
    def after(self) -> Case:
        """The case after it."""
        return self.step.after

    @property
    def on(self) -> date:
        """The London day it brings the case to rest for: an earlier one where days are caught up."""
        return self.step.decided.happened_on if self.event is None else self.step.at.date()

    @property
    def time_passes_next(self) -> bool:
        """True if the step after this one is time passing."""
        following = self.life.steps[self.number + 1 : self.number + 2]
        return any(step.decided.kind == "time_passed" for step in following)

    def settled(self, row: Activity) -> bool:
        """True for a row that stood before this step and stands no longer."""
        return not row.is_open and row.row_key in self.before.activities and self.before.activities[row.row_key].is_open


def steps_taken(life: Life, since: int, event: Event | None) -> Iterator[Taken]:
    """The steps of a life from a number on; the last of them is the act, if there was one."""
    for number in range(since, len(life.steps)):
        is_act = event is not None and number == len(life.steps) - 1
        yield Taken(life, life.steps[number - 1].after, life.steps[number], event if is_act else None, number)


# ---------------------------------------------------------------------- history and rest


def the_history_folds_to_the_rows(taken: Taken) -> None:
    """Quickly, and entry by entry; every entry tells what was said."""
    history = taken.life.history()
    entry = history[taken.number]
    assert timeless(apply(taken.before, entry)) == timeless(taken.after)
    if taken.after is taken.life.case:
        folded = fold(history)
        assert folded is not None
        assert timeless(folded) == timeless(taken.after)
    if taken.event is None:
        return
    texts, body = list(taken.step.decided.texts.values()), entry.body.decode()
    for word, said in taken.event.said.items():
        if isinstance(said, date) and word != "on":
            assert encode(said) in body, word
        assert word != "reason" or said in texts
    if isinstance(taken.event.about, Mapping):
        assert all(f'"{name}":"{value}"' in body for name, value in taken.event.about.items())


def assessing_again_changes_nothing(taken: Taken) -> None:
    """Settling, counting every date anew, sweeping: a case at rest stays as it is."""
    case, rules, calendar, on = taken.after, taken.life.rules, taken.step.calendar, taken.on
    assert settle(case, rules, calendar, on, on) == case
    assert recounted(case, rules, calendar, on, on) == case
    if case is taken.life.case:
        assert taken.life.told_on().sweep(on) == case


def the_next_day_to_act_lies_ahead(taken: Taken) -> None:
    """And it is the first of those of the stage and of what stands."""
    case = taken.after
    ahead = [row.act_on for row in case.open_activities if row.act_on] + [case.stage_acts_on or date.max]
    assert (case.next_action_on or date.max) == min(ahead)
    assert case.next_action_on is None or case.next_action_on > taken.on


def the_quick_path_equals_settling_in_full(taken: Taken) -> None:
    """Time passing looks only at what is due; the rest cannot have moved. On each of the next two days; the second is
    left to the next step, if that is the first of them."""
    case, rules, calendar = taken.after, taken.life.rules, taken.step.calendar
    for _ in range(1 if taken.time_passes_next else 2):
        day = case.next_action_on
        if day is None:
            return
        desk = Desk(rules, calendar, london_instant(day, 6), day, SYSTEM)
        quick = VERBS["time_passes"](case, TimePasses(on=day), desk).after
        assert quick == settle(case, rules, calendar, day, day)
        case = quick


# ---------------------------------------------------------------------- nobody gets lost


def nobody_gets_lost(taken: Taken) -> None:
    """Something is due on every open case; a hold has its waking; an ending its follow-ups."""
    case, rules = taken.after, taken.life.rules
    if case.status is not Status.CLOSED:
        assert any(row.due_on for row in case.open_activities)
    if case.status is Status.PAUSED:
        assert any(row.due_on for row in case.open_activities if _trigger(taken, row) == "on hold")
    if case.status is Status.CLOSED and case.ending != "died":
        for rule in rules.activities.values():
            if rule.stage == AFTER:
                rows = [
                    row for row in case.activities.values() if row.key == rule.key and "," not in (row.subject or "")
                ]
                times = len(rule.series) or 1
                assert len(rows) >= times or any(row.is_open for row in rows) or case.next_action_on


def _trigger(taken: Taken, row: Activity) -> str | None:
    trigger = taken.life.rules.activities[row.key].trigger
    return trigger.kind if trigger else None


def what_is_open_acts_or_is_in_a_queue(taken: Taken) -> None:
    """Late never becomes lost: what is overdue is in a queue, what is to come acts on a day ahead."""
    case, rules, on = taken.after, taken.life.rules, taken.on
    for row in case.open_activities:
        if row.due_on is None:
            assert case.clock_started_on is None, row
        elif not is_frozen(case, rules, row.key):
            group = group_of(case, row, rules, on)
            assert (row.due_on < on) == (group == OVERDUE), row
            assert group in (OVERDUE, TODAY) or (row.act_on is not None and row.act_on > on), row


def what_time_closed_can_still_be_recorded(taken: Taken) -> None:
    """Late is not lost: what a window that closed by itself was for can be recorded while the case lives."""
    if taken.event is not None or taken.after is not taken.life.case:
        return
    for row in filter(taken.settled, taken.after.activities.values()):
        rule = taken.life.rules.activities[row.key]
        if row.closed_as == ClosedAs.NOT_HELD and rule.done_by is None:
            assert row.closes_on is not None
            assert row.closes_on < taken.on
            outcome = next(iter(sorted(rule.completes - rule.again_after - {"declined"})))
            day = taken.life.steps[-1].at.date()
            assert done(taken.life.told_on(), Event(day, "record", row.row_key, {"outcome": outcome}))


# ---------------------------------------------------------------------- people decide


def the_engine_decides_nothing(taken: Taken) -> None:
    """Time alone closes no case, does nothing that people do, and forgets nothing."""
    if taken.event is not None:
        return
    before, after = taken.before, taken.after
    kept = ("ending", "ended_on", "referred_on", "accepted_on", "clock_started_on", "last_spoken_on", "team",
            "with_provider_since", "status_before", "is_flagged", "facts", "contacts", "pauses", "extensions",
            "placements", "holders", "concerns")  # fmt: skip
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.status == before.status or (before.status, after.status) == (Status.DORMANT, Status.OPEN)
    stages = taken.life.rules.stages
    assert stages[after.stage].number >= stages[before.stage].number
    for row in filter(taken.settled, after.activities.values()):
        ways = {ClosedAs.DONE: _trigger(taken, row) == "stage ends" and after.stage != before.stage,
                ClosedAs.NOT_HELD: row.closes_on is not None and row.closes_on < taken.on,
                ClosedAs.NOT_NEEDED: row.done_by is None, ClosedAs.DECLINED: False}  # fmt: skip
        assert ways[ClosedAs(row.closed_as or "")], row


def only_people_end_a_case(taken: Taken) -> None:
    """A case is closed by closing it, or by a death; and it is in no ending before."""
    if taken.after.status is Status.CLOSED and taken.before.status is not Status.CLOSED:
        assert taken.event is not None
        assert taken.event.verb in ("close", "record_death")
    assert (taken.after.ending is None) == (taken.after.status is not Status.CLOSED)


COUNTED = frozenset({"due_on", "opens_on", "closes_on", "due_number", "rung", "act_on", "staff"})
"""What counting and telling change on an item that stands, and whom it stands with."""
BEGUN_WITH = frozenset({"opened_on", "anchor_on", "came_with"})
"""What a correction changes on an item that began with what is corrected."""
CLOSING = frozenset({"closed_as", "closed_on", "closed_with", "done_on", "done_by", "outcome", "reason", "undone_on"})
ON_ROWS: Mapping[str, frozenset[str]] = {
    "defer": frozenset({"deferred_to", "deferred_on", "deferrals", "reason"}),
    "book": frozenset({"booked_on", "booked_at"}), "reopen": frozenset({"subject"}), "correct": BEGUN_WITH,
    **dict.fromkeys(("move", "record", "facts"), frozenset({"anchor_on"})),
}  # fmt: skip
OF_OTHER_TABLES: Mapping[str, tuple[str, ...]] = {
    "facts": ("facts", "record", "consent"), "contacts": ("correct",), "extensions": ("correct",),
    "placements": ("place",),
    "pauses": ("resume", "correct", "close", "record_death"), "concerns": ("acknowledge",),
    "holders": ("reassign", "place", "correct"), "barriers": ("barrier",),
}  # fmt: skip
"""The verbs that may change a row of these tables; any other, and time, may only add some."""


def nothing_recorded_is_lost(taken: Taken) -> None:
    """No row ever goes, none changes but by the act that is about it."""
    verb = taken.event.verb if taken.event else ""
    for table in ROWS:
        old, new = getattr(taken.before, table), getattr(taken.after, table)
        assert list(new)[: len(old)] == list(old), table
        for key, row in old.items():
            if row is new[key]:
                continue
            changed = {f.name for f in fields(row) if getattr(row, f.name) != getattr(new[key], f.name)}
            if changed:
                assert _may_change(taken, table, row, changed, verb), (table, key, sorted(changed), verb)


def _may_change(taken: Taken, table: str, row: Any, changed: set[str], verb: str) -> bool:
    if table == "activities":
        return _row_may_change(taken, row, changed, verb)
    if table == "alerts":
        return changed == {"cleared_on"} and (row.cleared_on is None or verb == "correct")
    if table == "sign_offs":
        return changed <= {"stale_on", "stale_because"} and row.stale_on is None
    if table == "barriers" and changed == {"start_by"}:
        return True
    if table == "facts":
        about = taken.event.about if taken.event else None
        return verb == "consent" or (isinstance(about, Mapping) and row.name in about)
    return verb in OF_OTHER_TABLES.get(table, ())


def _row_may_change(taken: Taken, row: Activity, changed: set[str], verb: str) -> bool:
    about = str(taken.event.about) if taken.event else ""
    is_about_it = about in (row.row_key, row.key)
    if row.is_open:
        is_named = verb in ("defer", "book")
        by_verb = ON_ROWS.get(verb, frozenset()) if is_about_it or not is_named else frozenset()
        return changed <= COUNTED | CLOSING | by_verb
    if verb == "correct":
        is_of_the_hold = about.startswith("pause") and _trigger(taken, row) == "on hold"
        came_with_another = is_of_the_hold or row.came_with or row.closed_with or row.done_by is None
        return is_about_it or bool(came_with_another) or changed <= COUNTED | BEGUN_WITH
    if verb == "record" and row.closed_as == ClosedAs.NOT_HELD:
        return is_about_it and changed <= CLOSING | COUNTED
    rule = taken.life.rules.activities[row.key]
    came_with_the_ending = rule.stage == AFTER or (rule.done_by or ("",))[0] == "close"
    is_undone = came_with_the_ending or row.closed_as == ClosedAs.NOT_HELD
    return verb == "reopen" and is_undone and changed <= CLOSING | COUNTED | {"subject", "anchor_on"}


# ---------------------------------------------------------------------- alerts


def alerts_come_once_and_on_their_day(taken: Taken) -> None:
    """Never before the day of their step, never missing from it on, and cleared once what they are about is."""
    before, after, on = taken.before, taken.after, taken.on
    for key, alert in after.alerts.items():
        row = after.activities[f"{alert.activity}#{alert.n}"]
        if key not in before.alerts:
            assert (alert.raised_on, alert.recorded_on) == (on, taken.step.at.date())
            assert _rung_days(taken, row, on)[alert.rung] <= on, alert
        if alert.cleared_on is None:
            assert row.is_open, alert
            assert (alert.due_number, alert.rung <= row.rung) == (row.due_number, True), alert
    for row in after.open_activities:
        if row.due_on is not None and not is_frozen(after, taken.life.rules, row.key):
            due = [number for number, day in _rung_days(taken, row, on).items() if day <= on]
            assert row.rung >= max(due, default=0), row


def _rung_days(taken: Taken, row: Activity, on: date) -> dict[int, date]:
    case, rules = taken.after, taken.life.rules
    rule, due = rules.activities[row.key], row.due_on
    assert due is not None
    holds = tuple(s for s in stretches(case, rules, row.key) if s[1] > due - timedelta(days=90))
    known = frozenset(name for rung in rule.ladder for name in rung.sooner_if if case.fact(name) == "yes")
    return {rung.number: rung_day(rung, due, taken.step.calendar, holds, known) for rung in rule.ladder}


PROMISES: tuple[Callable[[Taken], None], ...] = (
    the_history_folds_to_the_rows, assessing_again_changes_nothing, the_next_day_to_act_lies_ahead,
    the_quick_path_equals_settling_in_full, nobody_gets_lost, what_is_open_acts_or_is_in_a_queue,
    what_time_closed_can_still_be_recorded, the_engine_decides_nothing, only_people_end_a_case,
    nothing_recorded_is_lost, alerts_come_once_and_on_their_day,
)  # fmt: skip
