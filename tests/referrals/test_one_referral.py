"""A referral with its person: one person for one NHS number, one open case for one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pathway.bootstrap import compile_published, publish, read_file
from pathway.chance import SeededChance
from pathway.commands.close import Close
from pathway.dates import london_instant
from pathway.errors import AlreadyThere, BadRequest, NotPermitted
from pathway.intake import Referral, take_in
from pathway.ports import StaffMember
from pathway.store import MemoryStore
from pathway.walk import Walk
from tests.shipped import ADVISOR, CONFIG, COORDINATOR, PATHWAY, WORKER

DAY = date(2026, 1, 26)
AT = london_instant(DAY, 12)
ASKED = Referral(
    nhs_number="999 000 0018", family_name=" Ödegård ", given_name="Ann", born_on=date(1980, 2, 29), referred_on=DAY,
    team="North team", grouping=("mh_cluster", "7"), referrer="cc", consent_to_share="given",
)  # fmt: skip


@pytest.fixture
def walk() -> Walk:
    chance = SeededChance(1)
    store = MemoryStore("rotherham", compile_published, chance)
    with store.work() as work:
        publish(work, read_file(CONFIG / "pathways.yaml"), CONFIG / "pathways.yaml", AT, "system")
        for member in (ADVISOR, COORDINATOR, WORKER):
            work.put_staff(member, AT, "system")
    return Walk(store, chance)


def taken_in(walk: Walk, asked: Referral = ASKED, by: StaffMember = ADVISOR) -> str:
    with walk.store.work() as work:
        recorded = take_in(walk, work, asked, by, AT, PATHWAY)
        work.save([recorded])
    return recorded.after.ref


def test_the_person_is_written_down_once_and_plainly(walk: Walk) -> None:
    ref = taken_in(walk)

    with walk.store.work() as work:
        person = work.person(work.case(ref).person)
    assert (person.nhs_number, person.name) == ("9990000018", "Ann Ödegård")


def test_what_the_referral_says_is_on_the_case(walk: Walk) -> None:
    with walk.store.work() as work:
        case = take_in(walk, work, ASKED, ADVISOR, AT, PATHWAY).after

    assert case.holder_of("care_coordinator") == "cc"
    assert (case.fact("mh_cluster"), case.fact("consent_to_share"), case.team) == ("7", "given", "North team")


def test_a_care_coordinator_who_refers_holds_the_referral(walk: Walk) -> None:
    with walk.store.work() as work:
        case = take_in(walk, work, replace(ASKED, referrer=None), COORDINATOR, AT, PATHWAY).after

    assert case.holder_of("care_coordinator") == "cc"


def test_somebody_with_an_open_case_goes_on_there(walk: Walk) -> None:
    ref = taken_in(walk)

    with pytest.raises(AlreadyThere, match=ref):
        taken_in(walk)


def test_somebody_who_comes_back_is_the_same_person_with_a_case_before(walk: Walk) -> None:
    first = taken_in(walk)
    walk.act(first, Close(ending="withdrew", reason="other plans"), ADVISOR, AT)
    second = taken_in(walk)

    with walk.store.work() as work:
        cases = work.case(first), work.case(second)
    assert cases[0].person == cases[1].person
    assert cases[1].previous_case == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"nhs_number": "9990000019"}, {"nhs_number": "999000001"}, {"nhs_number": "٩٩٩٠٠٠٠٠١٨"}, {"nhs_number": ""},
        {"family_name": " "}, {"given_name": "x" * 101}, {"given_name": "An\x00n"}, {"born_on": date(1899, 12, 31)},
        {"born_on": date(2026, 1, 27)}, {"referrer": "zoe"}, {"referrer": "wa"},
        {"referred_on": date(2026, 1, 27)},
    ],
    ids=repr,
)  # fmt: skip
def test_values_that_make_no_sense_are_refused_and_nothing_is_kept(walk: Walk, wrong: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        taken_in(walk, replace(ASKED, **wrong))

    with walk.store.work() as work:
        assert work.person_with("9990000018") is None


def test_somebody_born_on_another_day_is_somebody_else(walk: Walk) -> None:
    taken_in(walk)

    with pytest.raises(BadRequest, match="born on another day"):
        taken_in(walk, replace(ASKED, born_on=date(1980, 3, 1)))


def test_a_provider_takes_nobody_in(walk: Walk) -> None:
    with pytest.raises(NotPermitted):
        taken_in(walk, by=WORKER)
