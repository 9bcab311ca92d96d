"""What stands beside the pathway: barriers, placements, consent, who holds the case, contacts, concerns, readiness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathway.case.readiness import agreements
from pathway.commands.barrier import SETTLED
from pathway.dates import london_day
from pathway.queries.case_view import Seen
from pathway.web.telling.naming import CONCERNS, Names, near_day, organisation, provider, value
from pathway.web.telling.sentences import PLACED, STATES
from pathway.web.words import clock_time, days, first_capital, of_day, outcome, plain

ANSWERS = {
    "met": "Met", "not_met_going_ahead": "Not met, going ahead all the same", "does_not_apply": "Does not apply",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it is about, how it stands, with or by whom, since when."""

    what: str
    how: str
    who: str = ""
    when: str = ""
    is_open: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Each list in the words of the screen; `missing` is what a discharge still needs."""

    barriers: tuple[Row, ...]
    placements: tuple[Row, ...]
    consents: tuple[Row, ...]
    known: tuple[Row, ...]
    holders: tuple[Row, ...]
    holders_before: tuple[Row, ...]
    holds: tuple[Row, ...]
    contacts: tuple[Row, ...]
    concerns: tuple[Row, ...]
    readiness: tuple[Row, ...]
    agreements: tuple[Row, ...]
    view: str
    missing: tuple[str, ...] = field(default=())

    @property
    def answered(self) -> int:
        """How many readiness items are answered."""
        return sum(not row.is_open for row in self.readiness)


def beside(made: Seen, tree: Mapping[str, Any], names: Names) -> Beside:
    """All lists of one case."""
    readiness = tree["readiness"] or {"answers": {}, "titles": {}, "missing": [], "view_of_person": None}
    holders = list(_holders(made, names))
    return Beside(
        barriers=tuple(_barriers(made, names)), placements=tuple(_placements(made, names)),
        consents=tuple(_facts(made, names, is_consent=True)), known=tuple(_facts(made, names, is_consent=False)),
        holders=tuple(row for row in holders if row.is_open),
        holders_before=tuple(row for row in holders if not row.is_open), holds=tuple(_holds(made, names)),
        contacts=tuple(_contacts(made, names)), concerns=tuple(_concerns(made, names)),
        readiness=tuple(
            Row(first_capital(title), _answer(readiness["answers"][name]), is_open=readiness["answers"][name] is None)
            for name, title in readiness["titles"].items()
        ),
        agreements=tuple(_agreements(made, names)), view=plain(readiness["view_of_person"]),
        missing=tuple(first_capital(words) for words in readiness["missing"]),
    )  # fmt: skip


def _answer(word: str | None) -> str:
    return ANSWERS.get(word, first_capital(plain(word))) if word else "Not answered yet"


def _barriers(made: Seen, names: Names) -> Iterator[Row]:
    on = made.on
    start_by = {
        row.subject: row.due_on
        for row in made.case.activities.values()
        if row.is_open and (trigger := made.rules.activities[row.key].trigger) and trigger.kind == "barrier found"
    }
    for row in sorted(made.case.barriers.values(), key=lambda row: (row.state in SETTLED, row.found_on)):
        by = row.start_by or start_by.get(row.kind)
        is_open = row.state not in SETTLED
        rule = made.rules.barriers.get(row.kind)
        step = f" First step: {rule.first_step}." if rule and is_open and row.state == "found" else ""
        yield Row(
            what=first_capital(names.barrier(row.kind)), how=f"{STATES.get(row.state, plain(row.state))}.{step}",
            who=names.staff(row.owner), when=_start_by(by, on) if is_open else near_day(row.settled_on, on),
            is_open=is_open, key=row.kind,
        )  # fmt: skip


def _start_by(by: date | None, on: date) -> str:
    if by is None:
        return "no day yet"
    late = f", {days((on - by).days)} late" if by < on else ""
    return f"start by {near_day(by, on)}{late}"


def _placements(made: Seen, names: Names) -> Iterator[Row]:
    on = made.on
    for row in reversed(list(made.case.placements.values())):
        when = f"asked {near_day(row.asked_on, on)}"
        if row.answered_on:
            when += f", answered {near_day(row.answered_on, on)}"
        if row.ended_on:
            when += f", ended {near_day(row.ended_on, on)}"
        yield Row(
            first_capital(names.placement(row.kind)), PLACED.get(row.state, plain(row.state)), provider(row.provider),
            when, is_open=row.state in ("asked", "accepted", "started"),
        )  # fmt: skip


def _facts(made: Seen, names: Names, *, is_consent: bool) -> Iterator[Row]:
    answered = set(made.rules.discharge.readiness) if made.rules.discharge else set()
    for fact in made.case.facts.values():
        if fact.name in answered or fact.name.startswith("consent_") != is_consent:
            continue
        title = names.fact(fact.name)
        if is_consent and fact.name != "consent_to_share":
            title = f"Consent to share with {organisation(fact.name.removeprefix('consent_'))}"
        yield Row(title, value(fact.value), names.staff(fact.by), near_day(fact.known_on, made.on))


def _holders(made: Seen, names: Names) -> Iterator[Row]:
    on = made.on
    for row in made.case.holders.values():
        until = f" until {near_day(row.until_on, on)}" if row.until_on else ""
        when = f"since {near_day(row.from_on, on)}" if not until else f"from {near_day(row.from_on, on)}{until}"
        yield Row(first_capital(names.role(row.role)), "", names.staff(row.staff), when, is_open=row.until_on is None)


def _holds(made: Seen, names: Names) -> Iterator[Row]:
    on = made.on
    for row in made.case.counted_pauses:
        if row.undone_on is not None:
            continue
        ends = near_day(row.ends_on, on)
        until = f"to {ends}" if row.resumed_on else f"expected back {ends}"
        length = (row.resumed_on or on) - row.started_on
        how = days(length.days) if row.resumed_on else f"day {length.days}"
        when = f"from {near_day(row.started_on, on)} {until}"
        yield Row(first_capital(names.pause(row.reason)), how, names.staff(row.authorised_by), when,
                  is_open=row.resumed_on is None)  # fmt: skip


def _contacts(made: Seen, names: Names) -> Iterator[Row]:
    rows = sorted(made.case.counted_contacts, key=lambda row: (row.happened_on, row.n), reverse=True)
    for row in rows:
        title = names.item(f"{row.activity}#{row.occurrence}")
        yield Row(title, outcome(row.outcome), names.staff(row.by), of_day(row.happened_on))


def _concerns(made: Seen, names: Names) -> Iterator[Row]:
    for row in reversed(list(made.case.concerns.values())):
        raised = f"{near_day(london_day(row.raised_at), made.on)} at {clock_time(row.raised_at)}"
        taken = f"taken on by {names.staff(row.acknowledged_by)}" if row.acknowledged_by else "waits to be taken on"
        yield Row(first_capital(CONCERNS.get(row.kind, plain(row.kind))), taken, names.staff(row.by), raised,
                  is_open=row.acknowledged_by is None, key=row.row_key)  # fmt: skip


def _agreements(made: Seen, names: Names) -> Iterator[Row]:
    for party, row in agreements(made.case, made.rules).items():
        how = "agreed" if row.agrees else "not yet"
        if row.stale_on:
            how = f"agreed, but asked again since {near_day(row.stale_on, made.on)}: what was agreed to has changed"
        yield Row(names.party(party), how, names.staff(row.by), near_day(row.signed_on, made.on))
