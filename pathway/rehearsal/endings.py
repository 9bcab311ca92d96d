"""The joint review, what the two parties say to it, and every way in which a pathway ends."""

from __future__ import annotations

from datetime import timedelta

from pathway.case.model import Activity, ClosedAs
from pathway.case.readiness import missing_for_discharge, review_agreed
from pathway.commands.book import Book
from pathway.commands.close import Close
from pathway.commands.record import Record
from pathway.commands.record_death import RecordDeath
from pathway.commands.sign_off import SignOffRequest
from pathway.dates import add_working_days, roll_on
from pathway.rehearsal.morning import Morning, Said
from pathway.rehearsal.working import PLACES, facts_of

WHY = {
    "withdrew": "Has a job to go to and no time for both.",
    "moved": "Moves to family in another county; papers go to the services there.",
    "lost_contact": "Not reached since early in the month by anybody; visited twice.",
    "declined": "Met once and decided it is not for now.",
    "returned_to_team": "The review agreed that the community team carries on.",
    "closed_by_service_only": "The service's part is done; the team carries on.",
    "discharged": "The trust wrote that it has discharged; recorded as told.",
}
AGREED = "discharge_agreed"
AFTER_REVIEW = {"staying_with_team": "returned_to_team", "finished_with_us": "closed_by_service_only"}
CARRY_ON_FOR = (28, 42)


def end_on_the_way(m: Morning) -> list[Said]:
    """The ending of somebody who leaves before the joint review."""
    ending = m.life.fate.ending
    if m.life.fate.ends_after is None or ending is None or not m.has_come(m.ends_on()):
        return []
    if ending == "died":
        return [(m.who("care_coordinator"), RecordDeath(on=m.day - timedelta(days=1), note="Told by the family."))]
    coordinator = m.who("care_coordinator")
    if ending == "lost_contact":
        missed = sum(c.outcome == "did_not_attend" for c in m.case.contacts.values())
        if missed < 3 and m.day < m.ends_on() + timedelta(days=30):
            return []
        return [(m.who(m.rules.holder), Close(ending=ending, reason=WHY[ending], agreed_with=coordinator))]
    if m.rules.stages[m.case.stage].number < 1:
        return []
    return [(m.who(m.rules.holder), Close(ending=ending, reason=WHY[ending]))]


def review(m: Morning) -> list[Said]:
    """The joint review: booked, prepared for, held; then what each party says to it."""
    if m.rules.discharge is None or m.case.stage != m.rules.activities[m.rules.discharge.review].stage:
        return []
    row = m.row(m.rules.discharge.review)
    if row is None:
        held = _held(m)
        return _sign_off(m) if held is not None and held.outcome == AGREED else []
    if row.booked_on is None:
        return _book(m, row)
    if m.has_come(row.booked_on):
        return _hold(m, row)
    if m.has_come(row.booked_on, -3):
        return _prepare(m)
    return []


def _book(m: Morning, row: Activity) -> list[Said]:
    if not m.has_come(row.opened_on, m.life.within(f"{row.row_key}:booked", 0, 3)):
        return []
    latest = row.due_on or m.day + timedelta(days=14)
    earliest = add_working_days(m.day, 4, m.calendar)
    if row.deferred_to is not None:
        earliest = max(earliest, latest - timedelta(days=3))
    room = max((latest - earliest).days, 0)
    on = roll_on(earliest + timedelta(days=m.life.within(f"{row.row_key}:day", 0, room)), m.calendar)
    place = m.life.one_of(f"{row.row_key}:place", PLACES)
    return [(m.who("care_coordinator"), Book(activity=row.row_key, on=on, time="14:00", place=place))]


def _prepare(m: Morning) -> list[Said]:
    """What the review rests on is brought together in the days before, if it was not done in its time."""
    said: list[Said] = []
    for key in ("readiness_service", "readiness_team", "staying_well_plan"):
        row = m.row(key)
        if row is not None:
            said.append((m.doer(row), Record(activity=row.row_key, facts=facts_of(m, m.rules.activities[key]))))
    return said


def _hold(m: Morning, row: Activity) -> list[Said]:
    coordinator = m.who("care_coordinator")
    missed = [c for c in m.case.contacts.values() if (c.activity, c.occurrence) == (row.key, row.n)]
    if not missed and m.by_chance(f"{row.row_key}:missed", 0.08):
        later = add_working_days(m.day, 3, m.calendar)
        return [(coordinator, Record(activity=row.row_key, outcome="cancelled_by_person")),
                (coordinator, Book(activity=row.row_key, on=later, time="14:00"))]  # fmt: skip
    outcomes = m.life.fate.reviews or (AGREED,)
    outcome = outcomes[min(row.n, len(outcomes)) - 1]
    until = None
    if outcome in m.rules.activities[row.key].again_after:
        until = roll_on(m.day + timedelta(days=m.life.within(f"{row.row_key}:until", *CARRY_ON_FOR)), m.calendar)
    facts = {"view_of_person": m.life.one_of("view", ("ready", "ready_but_nervous", "would_rather_stay"))}
    return [(coordinator, Record(activity=row.row_key, outcome=outcome, until=until, facts=facts))]


def _held(m: Morning) -> Activity | None:
    """The newest joint review that was held."""
    review = m.rules.discharge.review if m.rules.discharge else None
    held = [a for a in m.case.activities.values() if a.key == review and a.closed_as == ClosedAs.DONE]
    return max(held, key=lambda a: a.n, default=None)


def close(m: Morning) -> list[Said]:
    """The ending that follows from the joint review, some days after it."""
    held = _held(m)
    if held is None or held.done_on is None or m.row(held.key):
        return []
    if held.outcome == AGREED:
        return _discharge(m)
    ending = AFTER_REVIEW.get(held.outcome or "")
    if ending is None or not m.has_come(held.done_on, m.life.within("closing", 2, 9)):
        return []
    is_trusts = m.life.fate.is_trusts_own
    ending = "discharged" if is_trusts else ending
    said = Close(ending=ending, reason=WHY[ending], trust_already_discharged=is_trusts)
    return [(m.who(m.rules.holder), said)]


def _sign_off(m: Morning) -> list[Said]:
    """Each party answers for itself. One of them takes its time, if the fate says so."""
    for party, role in (("team", "care_coordinator"), ("service", m.rules.holder)):
        row = m.row(f"agreement_{party}")
        if row is None or not m.has_come(row.opened_on, m.life.within(f"{row.row_key}:signs", 1, 6)):
            continue
        signer = m.who(role)
        if m.life.fate.unsigned != party:
            return [(signer, SignOffRequest())]
        said_no = any(s.party == party for s in m.case.sign_offs.values())
        if not said_no and m.by_chance("says not yet", 0.5):
            return [(signer, SignOffRequest(agrees=False, reason="The GP has not answered about the depot yet."))]
    return []


def _discharge(m: Morning) -> list[Said]:
    """Closed once nothing is missing and the letter has gone."""
    if m.life.fate.unsigned or review_agreed(m.case, m.rules) is None or m.row("discharge_letter"):
        return []
    if missing_for_discharge(m.case, m.rules, m.day):
        return []
    signed_on = max((s.signed_on for s in m.case.sign_offs.values()), default=m.day)
    if not m.has_come(signed_on, m.life.within("closing", 1, 7)):
        return []
    return [(m.who(m.rules.holder), Close(ending="discharged"))]
