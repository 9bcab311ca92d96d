"""A proof in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from pathway.cli.showing import day_line, days, short, words
from pathway.dates import in_words
from pathway.queries.day_asked import Sense

if TYPE_CHECKING:
    from pathway.case.proof import Change, Effect, Proof, RungDay, Step
    from pathway.queries.day_asked import DayAsked

CHANGES = {"due_on": "due day", "booked_on": "booked for", "done_on": "done", "outcome": "what came of it"}
CLOSED = {
    "done": "recorded as done",
    "declined": "declined by the person",
    "not_needed": "not needed",
    "not_held": "not held",
}


def print_proof(proof: Proof, asked: DayAsked) -> None:
    """What, when, why, who is told, what changed, what follows; and first which day that is of, if it is not today."""
    if asked.sense is not Sense.NOW:
        line = day_line(asked.tree())
        print(line[:1].upper() + line[1:])
    print(f"{proof.title}{f' ({proof.occurrence})' if proof.occurrence > 1 else ''}, case {proof.ref}: {_when(proof)}")
    for step in proof.steps:
        print(f"  {short(step.on):<16}  {step.words}{_by(step)}")
    if not proof.is_exact:
        told = in_words(proof.recomputed_on) if proof.recomputed_on else "no day"
        print(f"  counted anew on what is known now it would be {told}; it moves when the case is next looked at")
    source = proof.source
    print(f"  written in {source.file}, line {source.line}: {source.pathway}, version {source.number}")
    print(f"  working days by the calendar {proof.calendar} ({proof.calendar_version[:8]})")
    if proof.is_beyond_calendar:
        print("  some of its days lie outside the years of that calendar, and were counted without days off: this holds"
              " until a longer one is in force")  # fmt: skip
    _print_list("Who is told if it slips", map(_told, proof.ladder))
    _print_list("What changed it", map(_changed, proof.changes))
    for name in proof.waits_for:
        print(f"It waits for: {name}")
    for line in proof.next:
        print(f"{line[0].upper()}{line[1:]}.")
    _print_list("Recorded as done today", map(_follows, proof.if_done_today))


def _print_list(title: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    for line in (title, *(f"  {line}" for line in listed)) if listed else ():
        print(line)


def _by(step: Step) -> str:
    if step.by is None or step.recorded_on is None:
        return ""
    late = f" on {short(step.recorded_on)}" if step.recorded_on != step.on else ""
    return f" (recorded by {step.by}{late}, entry {step.seq})"


def _follows(effect: Effect) -> str:
    only_if = f"if {' or '.join(map(words, effect.outcomes))}: " if effect.outcomes else ""
    if effect.after is None:
        gone = "is no longer asked for" if effect.before else "comes, with no date yet"
        return f"{only_if}{effect.title} {gone}"
    return f"{only_if}{effect.title} is due {in_words(effect.after)}" + (
        f", in place of {in_words(effect.before)}" if effect.before else ""
    )


def _when(proof: Proof) -> str:
    if proof.due_on is None:
        return "no day can be said yet"
    due = f"due {in_words(proof.due_on)}"
    if proof.is_projected:
        return f"not open yet; on today's facts {due}"
    if proof.done_on is not None:
        late = f", {days(proof.days_late)} late" if proof.days_late else ", in time"
        return f"{due}; {words(proof.standing)} on {in_words(proof.done_on)}{late}"
    late = f" by {days(proof.days_late)}" if proof.days_late else ""
    return f"{due}; {words(proof.standing)}{late}"


def _told(rung: RungDay) -> str:
    days_off = "; ".join(step.words for step in rung.steps if step.what in ("holiday", "pause", "note"))
    said = f"{short(rung.on):<16}  {words(rung.tell)}, {rung.words}{f' ({days_off})' if days_off else ''}"
    if not rung.is_raised:
        return said
    late = ", told late" if rung.recorded_on and rung.raised_on and rung.recorded_on > rung.raised_on else ""
    cleared = f", settled {short(rung.cleared_on)}" if rung.cleared_on else ""
    return f"{said}: told {short(rung.recorded_on)}{late}{cleared}"


def _said(value: str | None) -> str:
    """A day in short words; anything else as it is; nothing: no day."""
    try:
        return short(date.fromisoformat(value)) if value else "no day"
    except ValueError:
        return words(str(value))


def _changed(change: Change) -> str:
    because = f": {change.because}" if change.because else ""
    return f"{short(change.recorded_on):<16}  {_what_changed(change)} ({words(change.kind)}{because}, {change.by})"


def _what_changed(change: Change) -> str:
    """ "due day from Sun 8 Feb 2026 to Tue 10 Feb 2026"; "stands again, no longer done"."""
    if change.what != "closed_as":
        moved = f"from {_said(change.before)} to {_said(change.after)}" if change.before else _said(change.after)
        return f"{CHANGES[change.what]} {moved}"
    if change.after is None:
        return f"stands again, no longer {words(change.before)}"
    return CLOSED[change.after] + (f", no longer {words(change.before)}" if change.before else "")
