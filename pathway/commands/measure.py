"""`measure`: the person scored how it is going, did not want to, or could not be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pathway.case.model import Case, Measurement
from pathway.case.people import StaffMember
from pathway.commands import record
from pathway.commands.asked import Decided, Desk, day_of_act, must_run, one_of
from pathway.commands.facts import with_fact
from pathway.commands.record import Record
from pathway.definition.measures import Measure, results
from pathway.errors import BadRequest, MoveNotAllowed

TAKEN, DECLINED, MISSING = "taken", "declined", "missing"
REASONS = ("not_asked", "unwell", "no_interpreter", "not_in_contact", "other")
OUTCOMES = {TAKEN: "done", DECLINED: "declined", MISSING: "not_yet"}
"""What each comes to for the item that asked for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeMeasure:
    """One measure as it went. `answers` by item, those not answered left out; `reason` why there are none.

    `activity` is the item this does (silent: the earliest measure that stands); `on` the day it was; `seen_by` who
    sat with the person. `undo` takes a measure back that was recorded by mistake, by its number on the case.
    """

    verb = "measure"
    measure: Measure
    answers: Mapping[str, int] = field(default_factory=dict)
    state: str = TAKEN
    reason: str | None = None
    on: date | None = None
    seen_by: StaffMember | None = None
    note: str | None = None
    activity: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoMeasure:
    """A measure recorded by mistake: its number on the case, and why."""

    verb = "undo_measure"
    taking: int
    reason: str | None = None


def decide(case: Case, asked: TakeMeasure, desk: Desk) -> Decided:
    """The case with the scores, each a row of its own; what asked for them is done, or declined."""
    must_run(case, desk.rules)
    day = day_of_act(case, asked.on, desk)
    by = (asked.seen_by or desk.by).ref
    _check(asked)
    taking = max((row.taking for row in case.measurements.values()), default=0) + 1
    activity = asked.activity or _standing(case, desk)
    if activity is not None:
        done = Record(activity=activity, outcome=OUTCOMES[asked.state], on=day, seen_by=asked.seen_by)
        case = record.decide(case, done, desk).after
    blank = Measurement(
        n=len(case.measurements) + 1, taking=taking, measure=asked.measure.key, version=asked.measure.version,
        on=day, by=by, recorded_on=desk.on, state=asked.state, reason=asked.reason,
    )  # fmt: skip
    rows = tuple(_rows(asked, blank))
    case = case.having("measurements", *rows)
    for row in rows:
        name = f"{row.measure}_{row.score}"
        if row.value is not None and name in desk.rules.facts:
            case = with_fact(case, name, row.value, day, by, desk)
    said = {
        "measure": asked.measure.key, "version": asked.measure.version, "taking": taking, "state": asked.state,
        "reason": asked.reason, "answers": dict(asked.answers), "activity": activity,
        "seen_by": asked.seen_by and by,
    }  # fmt: skip
    return Decided(case, "measure_recorded", day, said, {"note": asked.note or ""})


def undo(case: Case, asked: UndoMeasure, desk: Desk) -> Decided:
    """The scores of one taking count no longer; they stay to be seen. The item they did is put right by `correct`."""
    rows = [row for row in case.measurements.values() if row.taking == asked.taking and row.undone_on is None]
    if not rows:
        raise MoveNotAllowed(f"no measure {asked.taking} on case {case.ref} to take back")
    if not asked.reason or not asked.reason.strip():
        raise BadRequest("taking a measure back needs a reason: say what was wrong", "reason")
    case = case.having("measurements", *(replace(row, undone_on=desk.on) for row in rows))
    return Decided(case, "measure_undone", desk.on, {"taking": asked.taking}, {"reason": asked.reason.strip()})


def _check(asked: TakeMeasure) -> None:
    one_of("how it went", asked.state, OUTCOMES)
    if asked.state == TAKEN and not asked.answers:
        raise BadRequest("at least one answer is needed; or say that the person declined, or why it is missing")
    if asked.state != TAKEN and asked.answers:
        raise BadRequest(f"answers are given, so it was not {asked.state}: choose one of the two", "state")
    if asked.state == MISSING:
        one_of("why it is missing", asked.reason or "nothing", REASONS)
    elif asked.reason is not None:
        raise BadRequest("a reason belongs to a measure that is missing; words go into the note", "reason")


def _rows(asked: TakeMeasure, blank: Measurement) -> Iterator[Measurement]:
    if asked.state != TAKEN:
        yield blank
        return
    given = [one for one in results(asked.measure, asked.answers) if one.answered]
    for n, one in enumerate(given, blank.n):
        value = None if one.value is None else format(one.value, "f")
        yield replace(blank, n=n, score=one.score, value=value, answered=one.answered, of=one.of)


def _standing(case: Case, desk: Desk) -> str | None:
    rules = desk.rules.activities
    found = (row for row in case.open_activities if rules[row.key].kind == "measure" and row.opens_on <= desk.on)
    first = min(found, key=lambda row: (row.due_on or date.max, row.key, row.n), default=None)
    return first.row_key if first else None
