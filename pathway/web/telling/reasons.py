"""Why something is due when it is due, as somebody would say it; steps, file and line are for whoever asks on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathway.case.proof import Change, Effect, Proof, RungDay, Step
from pathway.web.telling.naming import Names, ordinal
from pathway.web.words import days, first_capital, of_day, plain, short_day

AFTER_IT = ("after", "before")
CHANGED = {"due_on": "due", "booked_on": "booked for", "closed_as": "recorded as"}
BECAUSE = {
    "case_paused": "they were put on hold", "case_resumed": "they came back from hold",
    "activity_deferred": "it was put off", "activity_booked": "a booking", "activity_recorded": "what was recorded",
    "placement_recorded": "what a provider answered", "calendar_changed": "the calendar changed",
    "corrected": "something was put right", "time_passed": "some days had passed",
    "stage_extended": "a stage was made longer",
    "case_moved": "the move to another stage", "barrier_recorded": "what was recorded of a barrier",
    "activity_waived": "something was not needed", "case_closed": "the ending", "case_woken": "we took up work again",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reasons:
    """The answer: `question`, then `story` in sentences; `detail` are the steps one by one."""

    question: str
    story: tuple[str, ...]
    ahead: tuple[str, ...]
    if_done: tuple[str, ...]
    told: tuple[str, ...]
    changes: tuple[str, ...]
    detail: tuple[str, ...]
    source: tuple[str, ...]


def reasons(proof: Proof, names: Names) -> Reasons:
    """The proof in words."""
    title = first_capital(proof.title) + (f" ({ordinal(proof.occurrence)})" if proof.occurrence > 1 else "")
    source = proof.source
    return Reasons(
        question=_question(proof, title), story=tuple(_story(proof, names)),
        ahead=tuple(f"{first_capital(line.replace('the case is', 'they are'))}." for line in proof.next),
        if_done=tuple(_follows(effect) for effect in proof.if_done_today),
        told=tuple(_told(rung, names) for rung in proof.ladder),
        changes=tuple(_changed(change, names) for change in proof.changes),
        detail=tuple(f"{of_day(step.on)}: {step.words}{_entry(step, names)}" for step in proof.steps),
        source=(
            f"{names.rules.title}, version {source.number}: {source.file}, line {source.line}",
            f"Working days by the calendar {proof.calendar} ({proof.calendar_version[:8]})",
        ),
    )  # fmt: skip


def _question(proof: Proof, title: str) -> str:
    if proof.due_on is None:
        return f"Why has “{title}” no date yet?"
    verb = "was" if proof.done_on is not None else "is"
    return f"Why {verb} “{title}” due on {of_day(proof.due_on)}?"


def _story(proof: Proof, names: Names) -> list[str]:
    told = [_sentence(step, names) for step in proof.steps]
    if proof.due_on is None:
        waits = [f"“{words}”" if index == 0 else words for index, words in enumerate(proof.waits_for)]
        told.append(f"It waits for {', '.join(waits)}." if waits else "Nothing says yet when it comes up.")
    else:
        told.append(f"So it {'was' if proof.done_on else 'is'} due on {of_day(proof.due_on)}{_how(proof)}.")
    if not proof.is_exact:
        now = of_day(proof.recomputed_on) if proof.recomputed_on else "no day"
        told.append(f"Counted again on what is known now, it would be {now}; it will move there.")
    if proof.is_beyond_calendar:
        told.append("Some of its days lie after the last year of the calendar and were counted without bank holidays.")
    return told


def _how(proof: Proof) -> str:
    if proof.is_projected:
        return ", as things stand today"
    late = days(proof.days_late)
    if proof.done_on is not None:
        return f"; it was done on {of_day(proof.done_on)}" + (f", {late} late" if proof.days_late else ", in time")
    return f", {late} ago" if proof.days_late else ""


def _sentence(step: Step, names: Names) -> str:
    """One step, with who recorded what it hangs on."""
    words, day = first_capital(step.words), of_day(step.on)
    if step.what == "anchor":
        said = f"It came up on {day}" if step.words == "the day it came up" else f"{words} on {day}"
    elif step.what == "offset":
        said = f"{words}{' that' if step.words.endswith(AFTER_IT) else ''} is {day}"
    elif step.what == "rolled":
        said = f"{words} is {day}"
    elif step.what in ("holiday", "note"):
        said = words
    elif step.what == "deferred":
        said = f"{day} was {step.words}"
    else:
        said = f"{words}: that makes it {day}"
    return f"{said}{_by(step, names)}."


def _by(step: Step, names: Names) -> str:
    if step.by is None or step.recorded_on is None:
        return ""
    late = f" on {of_day(step.recorded_on)}" if step.recorded_on != step.on else ""
    return f" (recorded by {names.staff(step.by)}{late})"


def _entry(step: Step, names: Names) -> str:
    return f"{_by(step, names)}, entry {step.seq} of the history" if step.seq else ""


def _follows(effect: Effect) -> str:
    title = first_capital(effect.title)
    if effect.after is None:
        return f"{title} would no longer be asked for" if effect.before else f"{title} would come, with no date yet"
    before = f", in place of {of_day(effect.before)}" if effect.before else ""
    return f"{title} would be due on {of_day(effect.after)}{before}"


def _told(rung: RungDay, names: Names) -> str:
    days_off = "; ".join(step.words for step in rung.steps if step.what in ("holiday", "pause", "note"))
    said = f"{of_day(rung.on)}: the {names.role(rung.tell)}, {rung.words}{f' ({days_off})' if days_off else ''}"
    if not rung.is_raised:
        return said
    late = " (late)" if rung.recorded_on and rung.raised_on and rung.recorded_on > rung.raised_on else ""
    cleared = f", settled {short_day(rung.cleared_on)}" if rung.cleared_on else ""
    return f"{said}. Told {short_day(rung.recorded_on)}{late}{cleared}"


def _changed(change: Change, names: Names) -> str:
    before = f"{_value(change.before)} to " if change.before else ""
    moved = f"moved from {before}{_value(change.after)}" if before else f"{CHANGED[change.what]} {_value(change.after)}"
    about = "" if change.because.startswith("hold number") else change.because.partition("#")[0]
    after = f", after {BECAUSE.get(change.kind, plain(change.kind))}{f' ({about})' if about else ''}"
    said = after if change.what == "due_on" else ""
    return f"{of_day(change.recorded_on)}: {moved}{said}, by {names.staff(change.by)}"


def _value(said: str | None) -> str:
    try:
        return of_day(date.fromisoformat(said)) if said else "open again"
    except ValueError:
        return plain(said)
