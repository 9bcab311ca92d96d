"""Why something is so, in plain words. Of a date and its ladder it is the proof that `why` and the screens show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway.case.model import Activity, Case
from pathway.case.moving_on import stage_ends_on, waits_for
from pathway.case.proof import Change, Proof, RungDay, Source, Step
from pathway.case.why import Light, why
from pathway.dates import in_words
from pathway.definition.rules import Rules
from pathway.planning.scenario_life import Life


def proof_of_date(life: Life, row: Activity, day: date) -> tuple[str, ...]:
    """The steps that lead to the due day of an occurrence, where it is written, and what was recorded of it."""
    proof = _proof(life, row, day)
    return (*_count(proof), *_recorded(row))


def proof_of_alerts(life: Life, row: Activity, day: date) -> tuple[str, ...]:
    """The same, with each rung of the ladder, its day, and whether it was raised."""
    proof = _proof(life, row, day)
    return (*_count(proof), *map(_rung, proof.ladder), *_recorded(row))


def _proof(life: Life, row: Activity, day: date) -> Proof:
    rules = life.rules
    counted, calendar = life.when_set(row.row_key)
    source = Source(rules.pathway, 0, rules.version, rules.source_file or "the definition", 0)
    return why(life.case, row, Light(rules, calendar, day, counted, source), life.history())


def _count(proof: Proof) -> Iterator[str]:
    yield from map(_step, proof.steps)
    if proof.due_on is None:
        yield f"no day yet: it waits for {' and '.join(proof.waits_for) or 'what it is counted from'}"
    elif not proof.is_exact:
        again = in_words(proof.recomputed_on) if proof.recomputed_on else "no day"
        yield f"counted anew on what is known by now: {again}"
    if proof.source.line:
        yield f"so it is written in line {proof.source.line} of {proof.source.file}"
    yield from (_moved(change) for change in proof.changes if change.what == "due_on" and change.before)


def _step(step: Step) -> str:
    """A step of the count; and when it became known, if that was later."""
    is_late = step.recorded_on is not None and step.recorded_on > step.on
    known = f" (recorded on {in_words(step.recorded_on)})" if is_late and step.recorded_on else ""
    return f"{in_words(step.on)}: {step.words}{known}"


def _moved(change: Change) -> str:
    before, after = (in_words(date.fromisoformat(day)) if day else "no day" for day in (change.before, change.after))
    because = f", because {change.because}" if change.because else ""
    return f"{in_words(change.recorded_on)}: moved from {before} to {after}{because}"


def _rung(rung: RungDay) -> str:
    not_counted = "; ".join(step.words for step in rung.steps if step.what in ("holiday", "pause", "note"))
    said = f"{in_words(rung.on)}: rung {rung.rung}, {rung.words}, tells {rung.tell.replace('_', ' ')}"
    said += f" ({not_counted})" if not_counted else ""
    if not rung.is_raised or rung.recorded_on is None:
        return said
    cleared = f", cleared on {in_words(rung.cleared_on)}" if rung.cleared_on else ""
    return f"{said}: raised on {in_words(rung.recorded_on)}{cleared}"


def _recorded(row: Activity) -> Iterator[str]:
    if row.closed_as is None or row.closed_on is None:
        return
    outcome = f", {row.outcome.replace('_', ' ')}" if row.outcome else ""
    on = f", on {in_words(row.done_on)}" if row.done_on else ""
    yield f"{in_words(row.closed_on)}: recorded as {row.closed_as.replace('_', ' ')}{outcome}{on}"


def proof_of_case(case: Case, rules: Rules, what: str, day: date) -> tuple[str, ...]:
    """Where the case stands: its clock, its holds, its stage and what that waits for."""
    steps = []
    if case.clock_started_on is not None:
        steps.append(f"{in_words(case.clock_started_on)}: the clock started")
    for pause in case.counted_pauses:
        until = f"to {in_words(pause.resumed_on)}" if pause.resumed_on else f"expected {in_words(pause.expected_on)}"
        steps.append(f"{in_words(pause.started_on)}: on hold ({pause.reason.replace('_', ' ')}), {until}")
    if what in ("stage", "held", "waits_for", "status") and case.stage_entered_on is not None:
        steps.append(f"{in_words(case.stage_entered_on)}: entered {case.stage}")
        ends = stage_ends_on(case, rules.stages[case.stage], rules)
        if ends is not None:
            steps.append(f"{in_words(ends)}: the weeks of {case.stage} end")
        if waits := waits_for(case, rules):
            steps.append(f"{in_words(day)}: waits for {', '.join(waits)}")
    if case.ending is not None and case.ended_on is not None:
        steps.append(f"{in_words(case.ended_on)}: closed, {case.ending.replace('_', ' ')}")
    return tuple(steps)
