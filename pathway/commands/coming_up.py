"""What comes to stand by itself, and what stands no longer: series, what is counted from something else, conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway.case.anchors import dated, nth_done
from pathway.case.known import fell_away, may_stand, told_since
from pathway.case.model import BEGINNING, Activity, Case, ClosedAs, Status
from pathway.case.moving_on import names_stage_start
from pathway.case.opening import close_item, is_acted_upon, last_of, open_item, reopened, standing, withdrawn
from pathway.case.pathway_clock import is_frozen
from pathway.case.renewing import renewed
from pathway.case.series import in_list, next_number, opens_on
from pathway.case.windows import planned_on, window_of
from pathway.dates import Calendar
from pathway.definition.rules import AFTER, ActivityRule, Rules
from pathway.definition.spans import PLANNED, Point


def coming_up(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case with everything standing that has come to stand by `on`."""
    if case.status is Status.CLOSED and case.ending == "died":
        return case
    for rule, anchor_on, subject in series_of(case, rules, on):
        n, opens = next_of_series(case, rule, rules, calendar, anchor_on, subject)
        if opens is not None and opens <= on and not is_frozen(case, rules, rule.key):
            stands_from = opens if rule.every and rule.stage in rules.stages else on
            came_with = BEGINNING if _is_the_beginning(case, rule, rules, stands_from) else None
            case = open_item(case, rule, rules, calendar, stands_from, anchor_on=anchor_on, subject=subject, n=n,
                             came_with=came_with)  # fmt: skip
    return case if case.status is Status.CLOSED else _counted_from_elsewhere(case, rules, calendar, on)


def _is_the_beginning(case: Case, rule: ActivityRule, rules: Rules, on: date) -> bool:
    """True for what comes every so often in the first stage, on the day on which that begins."""
    return rule.stage == rules.first_stage.key and case.stage_entered_on == on and not case.stays


def series_of(
    case: Case, rules: Rules, on: date | None = None
) -> Iterator[tuple[ActivityRule, date | None, str | None]]:
    """The series that run for the case now: (activity, day of the event that began it, what it is about).

    `on` is the day looked at; None where only what comes by time is asked for.
    """
    for rule in rules.repeating:
        if rule.stage == AFTER:
            if case.status is Status.CLOSED and case.ending != "died":
                yield rule, case.ended_on, _since_ending(case)
        elif case.status is Status.CLOSED or not may_stand(case, rule, rules):
            continue
        elif rule.stage == case.stage or _goes_on(case, rule, rules, on):
            yield rule, case.entered_on(rule.stage or ""), None
        elif rule.trigger and rule.trigger.kind == "with a provider" and case.with_provider_since:
            yield rule, case.with_provider_since, case.with_provider_since.isoformat()
        elif rule.trigger and rule.trigger.kind == "on hold" and (pause := case.current_pause):
            if rule.trigger.reason in (None, pause.reason):
                yield rule, pause.started_on, pause.row_key


def _goes_on(case: Case, rule: ActivityRule, rules: Rules, on: date | None) -> bool:
    """True for a series of a stage that the case has left: a list to its end. Of an `every` what would have come on the
    day it was left, had all that was told that day been told before; and once what nobody had, its fact told since."""
    stay = case.last_stay(rule.stage or "")
    if stay is None or rule.series:
        return stay is not None
    if on is None or not (rule.conditions or stay.left_on == on):
        return False
    if stay.left_on == on and rule.every is not None and rule.every.from_last_done:
        return True
    told_on = told_since(case, rule, rules)
    is_told_since = told_on is not None and told_on >= stay.left_on
    return is_told_since and (stay.left_on == on or not _asked_before(case, rule.key, None))


def _since_ending(case: Case) -> str | None:
    return case.ended_on.isoformat() if case.ended_on else None


def next_of_series(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar, anchor_on: date | None,
                   subject: str | None) -> tuple[int, date | None]:  # fmt: skip
    """Which time comes next, and on which day it comes to stand: None if it does not, as far as is known."""
    case = _with_list_dated_anew(_in_its_stage(case, rule), rule, rules, calendar)
    n = next_number(case, rule, rules, calendar, subject)
    opens = opens_on(case, rule, rules, calendar, n, anchor_on, subject)
    if opens is not None and rule.series and rule.stage != AFTER:
        row = Activity(
            rule.key, n, rule.stage, rule.who, None, opens, opens, None, anchor_on=anchor_on, subject=subject
        )
        if window_of(case.having("activities", row), row, rules, calendar).due_on is None:
            return n, None
    return n, opens


def _in_its_stage(case: Case, rule: ActivityRule) -> Case:
    """The case as it was in the stage of a series, where it has left that."""
    stay = case.last_stay(rule.stage) if rule.stage and rule.stage != case.stage else None
    return renewed(case, stage=stay.stage, stage_entered_on=stay.entered_on) if stay else case


def _with_list_dated_anew(case: Case, rule: ActivityRule, rules: Rules, calendar: Calendar) -> Case:
    """The case with what stands of a list due where today's facts put it: the next waits for that day."""
    rows = [row for row in case.open_activities if row.key == rule.key] if rule.series else []
    dated = [renewed(row, due_on=window_of(case, row, rules, calendar).due_on) for row in rows]
    return case.having("activities", *dated) if dated else case


def _counted_from_elsewhere(case: Case, rules: Rules, calendar: Calendar, on: date) -> Case:
    """Items counted from what has now come to pass, or whose conditions have come to hold."""
    for rule in _that_wait(case, rules):
        if not may_stand(case, rule, rules):
            continue
        point = rule.due if isinstance(rule.due, Point) else None
        if point is None or point.anchor not in rules.activities or point.which == PLANNED:
            if _asked_before(case, rule.key, None) or not _is_known(case, point, rules, calendar):
                continue
            entered_on = case.entered_on(rule.stage or "") if names_stage_start(rule) else None
            case = open_item(case, rule, rules, calendar, on, anchor_on=entered_on)
            continue
        done = nth_done(case, point) if point.which else _last_done(case, point.anchor)
        about = done.row_key if done and not point.which else None
        if done is not None and not _asked_before(case, rule.key, about):
            case = open_item(case, rule, rules, calendar, on, anchor_on=done.done_on, subject=about)
    return case


def _that_wait(case: Case, rules: Rules) -> Iterator[ActivityRule]:
    """What waits in this stage and in those the case has left: moving on loses nothing that is still to be known."""
    yield from rules.waiting.get(case.stage, ())
    for stage in dict.fromkeys(stay.stage for stay in case.stays.values()):
        if stage != case.stage:
            yield from rules.waiting.get(stage, ())


def _is_known(case: Case, point: Point | None, rules: Rules, calendar: Calendar) -> bool:
    """True if the day a point is counted from is known: what is no activity and no fact always is, in its time."""
    if point is None:
        return True
    if point.anchor in rules.facts:
        return dated(case, point.anchor) is not None
    return point.which != PLANNED or planned_on(case, point.anchor, rules, calendar) is not None


def _asked_before(case: Case, key: str, subject: str | None) -> bool:
    """True if it came to stand for this already; what fell away by itself can come again."""
    rows = (row for row in case.activities.values() if row.key == key and subject in (None, row.subject))
    return any(not fell_away(row) for row in rows)


def _last_done(case: Case, key: str) -> Activity | None:
    rows = [a for a in case.activities.values() if a.key == key and a.closed_as == ClosedAs.DONE]
    return max(rows, key=lambda a: a.n, default=None)


def without_what_fell_away(case: Case, rules: Rules, on: date) -> Case:
    """The case without what was asked for only under conditions that hold no longer, or from a day now unknown; or what
    came up on the very day on which its series ended."""
    for row in case.open_activities:
        rule = rules.activities[row.key]
        is_lost = _has_lost_its_day(case, row, rules) or _came_with_its_end(case, row, rule, on)
        if is_lost or not may_stand(case, rule, rules):
            case = close_item(case, row, ClosedAs.NOT_NEEDED, on)
    return case


def _came_with_its_end(case: Case, row: Activity, rule: ActivityRule, on: date) -> bool:
    """True for a time of a series that stands since the day on which what ends the series is done: in which order that
    is told does not matter."""
    if not rule.until.done or row.opened_on != on or is_acted_upon(case, row):
        return False
    ends = (a for a in case.activities.values() if a.key in rule.until.done and a.closed_as == ClosedAs.DONE)
    return any(a.closed_on == on for a in ends)


def without_what_followed(case: Case, done: Activity, on: date) -> Case:
    """The case without what was counted from something that was not done after all, though its window has closed."""
    for row in case.activities.values():
        if row.subject == done.row_key and row.closed_as == ClosedAs.NOT_HELD and row.done_by is None:
            case = withdrawn(case, row, on)
    return case


def asked_for_after_all(case: Case, fell_on: date, rules: Rules) -> Case:
    """The case with what fell away on a day standing again as it stood, now that what was recorded then is right."""
    for row in case.activities.values():
        rule = rules.activities[row.key]
        is_its = fell_away(row) and row.closed_on == fell_on and row.came_with is None and not rule.repeats
        if is_its and rule in _that_wait(case, rules) and last_of(case, row.key, row.subject) == row:
            if may_stand(case, rule, rules) and not _has_lost_its_day(case, row, rules):
                case = reopened(case, row)
    return case


def _has_lost_its_day(case: Case, row: Activity, rules: Rules) -> bool:
    """True if what this is counted from is a fact that is unknown now, or an activity that was not done after all."""
    rule = rules.activities[row.key]
    point = in_list(case, row, rule.series) if rule.series else rule.due
    if not isinstance(point, Point) or row.deferred_to is not None:
        return False
    if point.anchor in rules.facts:
        return dated(case, point.anchor) is None
    if point.anchor not in rules.activities or point.which == PLANNED:
        return False
    about = case.activities.get(row.subject or "")
    if about is not None and about.key == point.anchor:
        return about.closed_as != ClosedAs.DONE
    return (nth_done(case, point) if point.which else _last_done(case, point.anchor)) is None


def asked_for_anew(case: Case, fact: str, rules: Rules, calendar: Calendar, on: date) -> Case:
    """The case with what asks for a fact standing again, now that the fact is unknown."""
    for rule in rules.activities.values():
        if rule.done_by == ("record", fact) and not standing(case, rule.key) and last_of(case, rule.key):
            case = open_item(case, rule, rules, calendar, on, anchor_on=on)
    return case
