"""A proof in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathway.cli.showing import days, short, words
from pathway.dates import in_words

if TYPE_CHECKING:
    from pathway.case.why import Change, Proof, RungDay

CHANGES = {"due_on": "due day", "booked_on": "booking", "closed_as": "recorded as"}


def print_proof(proof: Proof) -> None:
    """What, when, why, who is told, what changed, what follows."""
    print(f"{proof.title}{f' ({proof.occurrence})' if proof.occurrence > 1 else ''}, case {proof.ref}: {_when(proof)}")
    for step in proof.steps:
        print(f"  {short(step.on):<16}  {step.words}")
    if not proof.is_exact:
        told = in_words(proof.recomputed_on) if proof.recomputed_on else "no day"
        print(f"  counted anew on what is known now it would be {told}; it moves when the case is next looked at")
    source = proof.source
    print(f"  written in {source.file}, line {source.line}: {source.pathway}, version {source.number}")
    print(f"  working days by the calendar {proof.calendar} ({proof.calendar_version[:8]})")
    if proof.ladder:
        print("Who is told if it slips")
        for rung in proof.ladder:
            print(f"  {_told(rung)}")
    if proof.changes:
        print("What changed it")
        for change in proof.changes:
            print(f"  {_changed(change)}")
    for name in proof.waits_for:
        print(f"It waits for: {name}")
    for line in proof.next:
        print(f"{line[0].upper()}{line[1:]}.")


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
    said = f"{short(rung.on):<16}  {words(rung.tell)}, {rung.words}"
    if not rung.is_raised:
        return said
    late = ", told late" if rung.recorded_on and rung.raised_on and rung.recorded_on > rung.raised_on else ""
    cleared = f", settled {short(rung.cleared_on)}" if rung.cleared_on else ""
    return f"{said}: told {short(rung.recorded_on)}{late}{cleared}"


def _changed(change: Change) -> str:
    what = CHANGES[change.what]
    moved = f"from {change.before} to {change.after or 'open'}" if change.before else str(change.after)
    return f"{short(change.recorded_on):<16}  {what} {moved} ({words(change.kind)}, {change.by})"
