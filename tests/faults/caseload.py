"""A varied caseload of the pathway as it ships: undecided, waiting, new, late, on hold, with a provider, ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import nhs_number

from pathway.bootstrap import publish, read_file
from pathway.case.people import StaffMember
from pathway.commands.accept import Accept
from pathway.commands.allocate import Allocate
from pathway.commands.close import Close
from pathway.commands.concern import RaiseConcern
from pathway.commands.pause import PauseRequest
from pathway.commands.place import Place
from pathway.commands.record import Record
from pathway.dates import london_instant
from pathway.definition.rules import Rules
from pathway.pathways_file import ReadFile
from pathway.ports import PublishedDefinition
from pathway.referrals import Door, Referral, take_in_within
from pathway.store import open_store
from pathway.store.sql import SqlStore
from pathway.walk import Walk
from tests.builders import SeededChance

PROGRAMME = "rotherham"
PATHWAY = "mental-health-discharge"
PATHWAYS_FILE = Path(__file__).parents[2] / "config" / "pathways.yaml"
FIRST_DAY = date(2026, 1, 5)
SWEPT_ON = date(2026, 3, 6)
CANARY = "Canarybird"
"""The family name of everybody on the caseload: it must not be found where no name belongs."""

ADVISOR = StaffMember("s-advisor", "Asha Khan", ("wellbeing_advisor",), "service", "service")
MANAGER = StaffMember("s-manager", "Joy Shah", ("service_manager",), "service", "service")
COORDINATOR = StaffMember("s-coordinator", "Cy Dale", ("care_coordinator",), "team", "north")
TEAM_MANAGER = StaffMember("s-team-manager", "Di Poole", ("team_manager",), "team", "north")
DUTY_WORKER = StaffMember("s-duty", "Ed Hart", ("duty_worker",), "team", "north")
SUPPORT_WORKER = StaffMember("s-support", "Fay Lunn", ("support_worker",), "provider", "walkers")
STAFF = (ADVISOR, MANAGER, COORDINATOR, TEAM_MANAGER, DUTY_WORKER, SUPPORT_WORKER)


@lru_cache
def shipped() -> ReadFile:
    """The pathways file as it ships, read once."""
    return read_file(PATHWAYS_FILE)


def shipped_rules(definition: PublishedDefinition) -> Rules:
    """The rules of the shipped definition, without reading them again for every store."""
    return shipped().rules[definition.pathway]


def open_walk(url: str, seed: int = 1) -> Walk:
    """The walk over the store at this address; references and salts come from the seed."""
    chance = SeededChance(seed)
    return Walk(open_store(url, PROGRAMME, shipped_rules, chance), chance)


def store_of(walk: Walk) -> SqlStore:
    """The database under a walk."""
    assert isinstance(walk.store, SqlStore)
    return walk.store


def furnish(walk: Walk, people: int, swept_on: date = SWEPT_ON) -> None:
    """Staff, the pathway, and so many people on it, each somewhere else; swept once, at 06:00."""
    at = london_instant(FIRST_DAY, 8)
    with walk.store.work() as work:
        publish(work, shipped(), PATHWAYS_FILE, at, MANAGER.ref)
        for member in STAFF:
            work.put_staff(member, at, MANAGER.ref)
    for number, referral in zip(range(people), referrals(), strict=False):
        _play(walk, number, referral)
    walk.sweep(swept_on, london_instant(swept_on, 6))


def referrals(first: int = 0) -> Iterator[Referral]:
    """Referrals without end, some of each day of five weeks."""
    numbers = (f"{999_000_0000 + first * 100 + count}" for count in range(10**6))
    for count, number in enumerate(number for number in numbers if nhs_number.is_valid(number)):
        yield Referral(
            nhs_number=number,
            family_name=CANARY,
            given_name="Ann",
            born_on=date(1980, 2, 29),
            referred_on=FIRST_DAY + timedelta(days=count % 35),
            team="north",
            scheme="mh_cluster",
            code="7",
            referrer=COORDINATOR.ref,
            reason=f"{CANARY} would like company",
        )


def _play(walk: Walk, number: int, referral: Referral) -> None:
    day = referral.referred_on
    with walk.store.work() as work:
        recorded = take_in_within(work, Door(walk, MANAGER, london_instant(day, 9), PATHWAY), referral)
        work.save([recorded])
    ref = recorded.after.ref

    def act(asked: object, by: StaffMember, days: int) -> None:
        walk.act(ref, asked, by, london_instant(day + timedelta(days=days), 10))

    if number % 10 == 9:
        return
    act(Accept(), ADVISOR, 2)
    if number % 10 == 8:
        return
    act(Allocate(to=ADVISOR), MANAGER, 3)
    _LIVES[number % len(_LIVES)](act)


Act = Callable[[object, StaffMember, int], None]


def _spoken_to(act: Act) -> None:
    act(Record(activity="first_contact", outcome="attended"), ADVISOR, 5)


def _missed(act: Act) -> None:
    act(Record(activity="first_contact", outcome="did_not_attend"), ADVISOR, 5)


def _in_hospital(act: Act) -> None:
    _spoken_to(act)
    act(PauseRequest(reason="hospital_admission", until=FIRST_DAY + timedelta(days=64)), ADVISOR, 12)


def _with_provider(act: Act) -> None:
    _spoken_to(act)
    act(Record(activity="guided_conversation", outcome="attended"), ADVISOR, 12)
    act(Record(activity="recovery_plan"), ADVISOR, 14)
    act(Place(kind="keywork", outcome="accepted", provider="walkers"), ADVISOR, 16)


def _withdrawn(act: Act) -> None:
    act(Close(ending="withdrew", reason="would rather not"), ADVISOR, 9)


def _worrying(act: Act) -> None:
    act(RaiseConcern(kind="risk", words=f"{CANARY} was low"), ADVISOR, 8)


def _silent(act: Act) -> None:
    del act


_LIVES = (_silent, _spoken_to, _in_hospital, _with_provider, _missed, _withdrawn, _worrying)
