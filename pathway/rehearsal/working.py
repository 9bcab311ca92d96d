"""The daily work: open items are done, mostly in time; contacts are tried, mostly with success."""

from __future__ import annotations

from datetime import date, timedelta

from pathway.case.model import Activity, Contact
from pathway.case.pathway_clock import is_frozen
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.approve import Approve
from pathway.commands.book import Book
from pathway.commands.defer import Defer
from pathway.commands.record import Record
from pathway.commands.waive import Waive
from pathway.dates import add_working_days, roll_on
from pathway.definition.rules import ActivityRule
from pathway.rehearsal.morning import Morning, Said

MOST_A_DAY = 4
AGAIN = "try_again"
"""Looked at last: whoever is reached today need not be tried again."""
FIRST = {
    "first_meeting": "first_contact", "guided_conversation": "first_meeting", "starting_measure": "first_meeting",
    "options_menu": "guided_conversation", "barriers_check": "first_meeting", "recovery_plan": "options_menu",
    "how_was_it_call": "first_session", "keywork": "first_session", "ten_week_review": "ten_week_review_booked",
    "discharge_planning": "mid_point_check",
}  # fmt: skip
"""What is done before what, where nothing but good sense says so."""
ELSEWHERE = ("accept", "allocate", "close", "sign_off", "resume", "move", "barrier", "place")
"""Verbs that belong to another room of the rehearsal."""
PLACES = ("Riverside Centre", "the library, Wellgate", "at home", "Clifton Park café", "Unity Centre")
NOTES = (
    "Glad to have somebody to talk it over with.", "Would like to try the allotment group.",
    "Sleeping better; still wary of buses.", "Sister came along and was a help.",
    "Wants to go at their own pace.", "Proud of the week.", "Asked about volunteering.",
)  # fmt: skip
OUT_OF_REACH = {
    "lost_contact": "Not to be reached at the number or the address we have.",
    "moved": "Lives elsewhere now; the services there have the papers.",
}
REVIEWED = ("carry_on", "carry_on", "carry_on", "change", "carry_on", "stop")


def work(m: Morning) -> list[Said]:
    """What is done of the open items today: the most pressing first, one contact a day."""
    said: list[Said] = []
    is_seen = False
    for row in sorted(m.case.open_activities, key=lambda r: (r.key == AGAIN, r.due_on or date.max, r.key, r.n)):
        rule = m.rules.activities[row.key]
        if len(said) >= MOST_A_DAY or _waits(m, row, rule):
            continue
        if rule.is_contact:
            if not is_seen:
                acts = _contact(m, row, rule)
                is_seen = bool(acts)
                said += acts
        else:
            said += _paper(m, row, rule)
    return said


def _waits(m: Morning, row: Activity, rule: ActivityRule) -> bool:
    if rule.done_by and rule.done_by[0] in ELSEWHERE:
        return True
    if m.rules.discharge and row.key == m.rules.discharge.review:
        return True
    before = FIRST.get(row.key)
    return row.opens_on > m.day or is_frozen(m.case, m.rules, row.key) or (before is not None and not m.is_done(before))


# ---------------------------------------------------------------------------------------------- contacts


def _contact(m: Morning, row: Activity, rule: ActivityRule) -> list[Said]:
    tries = [c for c in m.case.contacts.values() if (c.activity, c.occurrence) == (row.key, row.n)]
    purpose = f"{row.row_key}:{row.due_on if row.key == 'keep_in_touch' else ''}:{len(tries)}"
    happened_on = _contact_on(m, row, tries, purpose)
    is_told_late = m.by_chance(f"{purpose}:told late", 0.08) and not m.case.pauses
    wait = m.life.within(f"{purpose}:told after", 1, 4) if is_told_late else 0
    if not m.has_come(happened_on, wait):
        return []
    if m.is_closed and m.case.ending in OUT_OF_REACH:
        return [(m.doer(row), Waive(activity=row.row_key, reason=OUT_OF_REACH[m.case.ending]))]
    on = happened_on if is_told_late and happened_on < m.day else None
    by = m.doer(row)
    outcome = outcome_of(m, purpose, rule)
    note = m.life.one_of(f"{purpose}:note", NOTES) if m.by_chance(f"{purpose}:noted", 0.35) else None
    if outcome != "did_not_attend":
        facts = {"view_of_person": "heard"} if rule.kind == "review" else {}
        return [(by, Record(activity=row.row_key, outcome=outcome, on=on, note=note, facts=facts))]
    said: list[Said] = [(by, Record(activity=row.row_key, outcome=outcome, on=on))]
    if on is None and not m.is_silent and rule.kind != "review" and m.by_chance(f"{purpose}:again", 0.4):
        said.append((by, Record(activity=row.row_key, outcome="attended", note=note)))
    return said


def _contact_on(m: Morning, row: Activity, tries: list[Contact], purpose: str) -> date:
    """The day it is tried: as wanted, as booked, or some days after the last time."""
    if tries:
        again = max(c.happened_on for c in tries) + timedelta(days=m.life.within(f"{purpose}:after", 2, 6))
        return roll_on(again, m.calendar)
    if row.booked_on is not None:
        return max(row.booked_on, row.opens_on)
    if row.key == "keep_in_touch" and row.due_on is not None:
        return roll_on(row.due_on - timedelta(days=m.life.within(purpose, -2, 3)), m.calendar)
    return max(m.wanted_on(row), _before_that(m, row))


def _before_that(m: Morning, row: Activity) -> date:
    done = [a.done_on for a in m.case.activities.values() if a.key == FIRST.get(row.key) and a.done_on]
    return max(done, default=row.opened_on)


def outcome_of(m: Morning, purpose: str, rule: ActivityRule) -> str:
    """What came of a contact. Those who are lost to contact are not reached by anybody."""
    if m.is_silent:
        return "did_not_attend"
    drawn = m.life.draw(f"{purpose}:outcome")
    missed = 0.2 if m.life.fate.is_slow else 0.08
    for share, outcome in ((missed, "did_not_attend"), (0.05, "cancelled_by_person"), (0.02, "cancelled_by_us"),
                           (0.01, "late_not_seen")):  # fmt: skip
        if drawn < share:
            return outcome
        drawn -= share
    if rule.kind == "review":
        return m.life.one_of(f"{purpose}:review", REVIEWED)
    if rule.stage == "after" and drawn < 0.05:
        return "declined"
    return "late_but_seen" if drawn < 0.05 else "attended"


# ---------------------------------------------------------------------------------------------- all else


def _paper(m: Morning, row: Activity, rule: ActivityRule) -> list[Said]:
    by = m.doer(row)
    wanted = max(m.wanted_on(row), _before_that(m, row))
    if not m.has_come(wanted):
        return _put_off(m, row, rule)
    match rule.done_by:
        case ("book", what) if what:
            return _booking(m, by, what)
        case ("approve", what) if what:
            return [(by, Approve(what=what))]
        case ("acknowledge", _):
            return [(by, Acknowledge(note="Rang back and agreed what happens next."))]
        case None:
            return _recorded(m, row, rule)
    return []


def _recorded(m: Morning, row: Activity, rule: ActivityRule) -> list[Said]:
    by, outcome = m.doer(row), None
    if rule.key == "helper_talk" and m.by_chance("no talk", 0.2):
        return [(by, Waive(activity=row.row_key, reason="Helps out already and asked not to go over it again."))]
    if rule.kind == "measure" and m.by_chance(f"{row.row_key}:declined", 0.12):
        outcome = "declined"
    note = m.life.one_of(f"{row.row_key}:note", NOTES) if m.by_chance(f"{row.row_key}:noted", 0.15) else None
    return [(by, Record(activity=row.row_key, outcome=outcome, note=note, facts=facts_of(m, rule)))]


def facts_of(m: Morning, rule: ActivityRule) -> dict[str, str]:
    """The readiness items that the service and the team answer when they look."""
    if m.rules.discharge is None or rule.key not in ("readiness_service", "readiness_team"):
        return {}
    team = ("crisis_plan_shared", "gp_agrees", "depot_arranged", "s117_position", "cto_position")
    is_team = rule.key == "readiness_team"
    answers = {}
    for name in m.rules.discharge.readiness:
        if (name in team) == is_team:
            drawn = m.life.draw(f"ready:{name}")
            answers[name] = "met" if drawn < 0.7 else "does_not_apply" if drawn < 0.9 else "not_met_going_ahead"
    return answers | ({"risk": m.life.one_of("risk", ("low", "low", "raised"))} if is_team else {})


def _put_off(m: Morning, row: Activity, rule: ActivityRule) -> list[Said]:
    is_asked = row.due_on == m.day and row.deferred_to is None and rule.done_by is None and rule.stage is not None
    if not is_asked or m.case.current_pause or not m.by_chance(f"{row.row_key}:put off", 0.3):
        return []
    to = roll_on(m.day + timedelta(days=m.life.within(f"{row.row_key}:put off to", 5, 14)), m.calendar)
    return [(m.who(m.rules.holder), Defer(activity=row.row_key, to=to, reason="Asked for a little more time."))]


def _booking(m: Morning, by: object, what: str) -> list[Said]:
    row = m.row(what)
    if row is None or row.due_on is None:
        return []
    earliest = max(row.opens_on, add_working_days(m.day, 3, m.calendar))
    room = max((row.due_on - earliest).days, 0)
    on = roll_on(earliest + timedelta(days=m.life.within(f"{row.row_key}:booked", 0, room)), m.calendar)
    time = f"{m.life.within(f'{row.row_key}:hour', 10, 15)}:{m.life.one_of(f'{row.row_key}:min', ('00', '30'))}"
    place = m.life.one_of(f"{row.row_key}:place", PLACES)
    return [(m.who("care_coordinator"), Book(activity=what, on=on, time=time, place=place))]
