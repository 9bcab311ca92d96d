"""Why something is so, in plain words: the steps that led to a date, the rungs of a ladder, where a case stands."""

from __future__ import annotations

from datetime import date

from pathway.case.ladder import rung_day
from pathway.case.model import Activity, Case
from pathway.case.moving_on import stage_ends_on, waits_for
from pathway.case.pathway_clock import stretches
from pathway.case.windows import Trace, window_of
from pathway.dates import in_words
from pathway.definition.rules import Rules
from pathway.planning.scenario_life import Life


def proof_of_date(life: Life, row: Activity, day: date) -> tuple[str, ...]:
    """The steps that lead to the due day of an occurrence, each with its day, and what was recorded of it."""
    trace: Trace = []
    with_row = life.case if row.row_key in life.case.activities else life.case.having("activities", row)
    window_of(with_row, row, life.rules, life.calendar, trace)
    rule = life.rules.activities[row.key]
    steps = [f"{in_words(on)}: {words}" for _, on, words in trace]
    if rule.line:
        steps.append(f"so it is written in line {rule.line} of {life.rules.source_file or 'the definition'}")
    if row.closed_as is not None and row.closed_on is not None:
        steps.append(f"{in_words(row.closed_on)}: recorded as {row.closed_as.replace('_', ' ')}"
                     + (f", {row.outcome.replace('_', ' ')}" if row.outcome else "")
                     + (f", on {in_words(row.done_on)}" if row.done_on else ""))  # fmt: skip
    return tuple(steps)


def proof_of_alerts(life: Life, row: Activity, day: date) -> tuple[str, ...]:
    """The due day, each rung of the ladder with its day, and what was raised."""
    if row.due_on is None:
        return (f"{row.row_key} has no due day",)
    steps = [f"{in_words(row.due_on)}: due"]
    paused = stretches(life.case, life.rules, row.key)
    facts = frozenset(name for name, fact in life.case.facts.items() if fact.value == "yes")
    for rung in life.rules.activities[row.key].ladder:
        side = "before" if rung.before else "after"
        on = rung_day(rung, row.due_on, life.calendar, paused, facts)
        steps.append(f"{in_words(on)}: rung {rung.number}, {rung.span} {side}, tells {rung.tell.replace('_', ' ')}")
    for alert in life.case.alerts.values():
        if (alert.activity, alert.n) == (row.key, row.n):
            cleared = f", cleared on {in_words(alert.cleared_on)}" if alert.cleared_on else ""
            steps.append(f"{in_words(alert.raised_on)}: rung {alert.rung} raised{cleared}")
    if row.closed_on is not None and row.closed_as is not None:
        steps.append(f"{in_words(row.closed_on)}: recorded as {row.closed_as.replace('_', ' ')}")
    return tuple(steps)


def proof_of_case(case: Case, rules: Rules, what: str, day: date) -> tuple[str, ...]:
    """Where the case stands: its clock, its holds, its stage and what that waits for."""
    steps = []
    if case.clock_started_on is not None:
        steps.append(f"{in_words(case.clock_started_on)}: the clock started")
    for pause in case.pauses.values():
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
