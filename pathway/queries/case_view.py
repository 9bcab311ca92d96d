"""One case on one screen: where it is, what stands, what is done, what comes, and everything that was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pathway.case.history import Entry, case_stream
from pathway.case.model import Activity, Case, Status
from pathway.case.moving_on import is_held, waits_for
from pathway.case.pathway_clock import elapsed_days, pathway_day, week
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.case.readiness import missing_for_discharge, review_agreed, snapshot
from pathway.case.standing import standing_in
from pathway.commands.correcting.which import name_of_try
from pathway.dates import Calendar, in_words, london_day
from pathway.definition.rules import Rules
from pathway.errors import CaseNotFound, NotPermitted
from pathway.planning.projection import projected
from pathway.queries.caseload import Caseload
from pathway.queries.day_asked import DayAsked, Sense
from pathway.queries.put_right import put_right_in_words
from pathway.queries.reading_rights import may_read_words
from pathway.store.look import Look

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it is looked at: by which rules and calendar, on which day, on the word of which entries."""

    case: Case
    rules: Rules
    calendar: Calendar
    asked: DayAsked
    entries: tuple[Entry, ...]

    @property
    def on(self) -> date:
        """The day it is looked at."""
        return self.asked.on


def case_tree(seen: Look, ref: str, asked: DayAsked, *, by: StaffMember | None = None) -> Tree:
    """The whole case on the day asked about.

    Raises CaseNotFound, also for a day before there was anything; NotPermitted for somebody with no part in it now.
    """
    return tree_of(seen, case_on(seen, ref, asked, by=by), by)


def case_on(seen: Look, ref: str, asked: DayAsked, *, by: StaffMember | None = None) -> Seen:
    """The case as it is looked at on the day asked about. Raises what `case_tree` does."""
    now = seen.case(ref)
    if by is not None and not has_part_in(by, now):
        raise NotPermitted(f"{by.ref} has no part in case {ref}: ask the service or the team that has")
    caseload = Caseload(seen, asked)
    then = caseload.case(now)
    if then is None:
        raise CaseNotFound(f"case {ref} was not there yet on {in_words(asked.on)}: {_came(seen, now, asked)}")
    rules = seen.rules(then.case.definition)
    return Seen(then.case, rules, caseload.calendar(rules), asked, then.told)


def tree_of(seen: Look, made: Seen, by: StaffMember | None) -> Tree:
    """Everything about the case, for somebody who has part in it."""
    return {
        **_identity(seen, made),
        **_place(made),
        **_items(seen, made),
        **_rows(seen, made),
        "readiness": _readiness(made),
        "history": history_lines(seen, made, made.entries, by),
    }


def _came(seen: Look, now: Case, asked: DayAsked) -> str:
    first = seen.history(case_stream(now.ref))[0]
    if asked.sense is Sense.SHOWN_ON and now.referred_on <= asked.on:
        return f"the referral of {in_words(now.referred_on)} was recorded on {in_words(london_day(first.recorded_at))}"
    return f"the referral is of {in_words(now.referred_on)}"


def _identity(seen: Look, made: Seen) -> Tree:
    case, person = made.case, seen.person(made.case.person)
    definition = seen.published[case.definition]
    return {
        "ref": case.ref,
        "programme": case.programme,
        "pathway": case.pathway,
        "definition": {"number": definition.number, "version": definition.version},
        "calendar": {"name": made.calendar.name, "version": case.calendar},
        "seq": case.seq,
        **made.asked.tree(),
        "name": person.name,
        "person": asdict(person),
        "previous_case": case.previous_case,
    }


def _place(made: Seen) -> Tree:
    case, rules, on = made.case, made.rules, made.on
    pause = case.current_pause
    return {
        "status": str(case.status),
        "stage": case.stage,
        "stage_title": rules.stages[case.stage].title,
        "week": week(pathway_day(case, rules, on)),
        "elapsed_week": week(elapsed_days(case, on)),
        "held": is_held(case, rules, on),
        "waits_for": list(waits_for(case, rules)),
        "on_hold": {
            "reason": pause.reason, "title": rules.pauses[pause.reason].title, "started_on": pause.started_on,
            "expected_on": pause.expected_on, "day": (on - pause.started_on).days,
        } if pause and case.status is Status.PAUSED else None,
        "with_provider_since": case.with_provider_since,
        "wakes_on": case.wakes_on,
        "referred_on": case.referred_on,
        "accepted_on": case.accepted_on,
        "clock_started_on": case.clock_started_on,
        "stage_entered_on": case.stage_entered_on,
        "last_spoken_on": case.last_spoken_on,
        "ended_on": case.ended_on,
        "ending": case.ending,
        "is_flagged": case.is_flagged,
        "team": case.team,
        "next_action_on": case.next_action_on,
    }  # fmt: skip


def _items(seen: Look, made: Seen) -> Tree:
    stands = [row for row in made.case.activities.values() if row.is_open]
    done = [row for row in made.case.activities.values() if not row.is_open]
    stands.sort(key=lambda row: (row.due_on or date.max, row.key, row.n))
    done.sort(key=lambda row: (row.done_on or row.closed_on or row.opened_on, row.key, row.n))
    return {
        "stands": [item_tree(seen, made, row) for row in stands],
        "done": [item_tree(seen, made, row) for row in done],
        "comes": [
            {**item_tree(seen, made, row), "standing": "opens_later"}
            for row in projected(made.case, made.rules, made.calendar)
        ],
    }


def item_tree(seen: Look, made: Seen, row: Activity) -> Tree:
    """One occurrence: what, whose, when, and how it stands."""
    standing = standing_in(made.case, row, made.rules, made.on)
    rule = made.rules.activities[row.key]
    return {
        "activity": row.key, "occurrence": row.n, "title": rule.title, "stage": row.stage, "subject": row.subject,
        "who": row.who, "staff": row.staff, "staff_name": name_of(seen, row.staff),
        "standing": standing.name, "days_late": standing.days_late,
        "opens_on": row.opens_on, "due_on": row.due_on, "closes_on": row.closes_on, "deferred_to": row.deferred_to,
        "booked_on": row.booked_on, "booked_at": row.booked_at, "done_on": row.done_on, "done_by": row.done_by,
        "done_by_name": name_of(seen, row.done_by),
        "outcome": row.outcome, "rung": row.rung, "asks_person": rule.asks_person, "done_means": rule.done_means,
    }  # fmt: skip


def _rows(seen: Look, made: Seen) -> Tree:
    case = made.case
    return {
        "holders": [
            {**asdict(h), "title": made.rules.role_titles.get(h.role, h.role), "name": name_of(seen, h.staff)}
            for h in case.holders.values()
        ],
        "facts": {f.name: {"value": f.value, "known_on": f.known_on, "by": f.by} for f in case.facts.values()},
        "contacts": [{"try": name_of_try(case, c), **asdict(c)} for c in case.counted_contacts],
        "barriers": [
            {**asdict(b), "title": made.rules.barriers[b.kind].title if b.kind in made.rules.barriers else b.kind}
            for b in case.barriers.values()
        ],
        "pauses": [{**asdict(p), "title": made.rules.pauses[p.reason].title} for p in case.counted_pauses],
        "extensions": [
            {**asdict(e), "title": made.rules.stages[e.stage].title}
            for e in case.extensions.values()
            if e.undone_on is None
        ],
        "placements": [asdict(p) for p in case.placements.values()],
        "concerns": [asdict(c) for c in case.concerns.values()],
        "alerts": [asdict(a) for _, a in sorted(case.alerts.items()) if a.cleared_on is None],
        "sign_offs": [asdict(s) for s in case.sign_offs.values()],
    }


def _readiness(made: Seen) -> Tree | None:
    case, rules = made.case, made.rules
    if rules.discharge is None:
        return None
    review = review_agreed(case, rules)
    return {
        "answers": {name: case.fact(name) for name in rules.discharge.readiness},
        "titles": dict(rules.discharge.readiness),
        "view_of_person": case.fact("view_of_person"),
        "review": review.row_key if review else None,
        "missing": list(missing_for_discharge(case, rules, made.on)),
        "snapshot": snapshot(case, rules),
    }


def history_lines(seen: Look, made: Seen, entries: Iterable[Entry], by: StaffMember | None) -> list[Tree]:
    """Entries of this case's history, with the words that this person may read."""
    texts = seen.texts(case_stream(made.case.ref))
    return [_line(seen, made, entry, texts, by) for entry in entries]


def _line(seen: Look, made: Seen, entry: Entry, texts: Mapping[str, str], by: StaffMember | None) -> Tree:
    facts: Tree = {}
    said: Tree = {}
    for name, value in entry.content["facts"].items():
        if isinstance(value, dict) and "digest" in value:
            said[name] = texts.get(value["text"]) if may_read_words(by, entry, made.case) else "restricted"
        else:
            facts[name] = value
    return {
        "seq": entry.seq, "kind": entry.kind, "happened_on": entry.happened_on, "recorded_at": entry.recorded_at,
        "by": entry.by, "by_name": name_of(seen, entry.by), "facts": facts, "texts": said,
        "put_right": put_right_in_words(facts, made.rules) if "was" in facts else None,
    }  # fmt: skip


def name_of(seen: Look, staff: str | None) -> str | None:
    """The name of a member of staff."""
    member = seen.members.get(staff or "")
    return member.name if member else None
