"""Nobody real: numbers from the range that is never given out, and no number twice."""

from __future__ import annotations

import nhs_number
import pytest

from pathway.errors import BadRequest
from pathway.rehearsal.billing import billing_for
from pathway.rehearsal.cast import ADVISORS, TEAMS, make_cast
from pathway.rehearsal.fates import ALL, BLOCK, fate_of
from pathway.rehearsal.people import MOST_PEOPLE, number_of
from tests.rehearsal.stages import TODAY, played


def test_numbers_are_valid_synthetic_and_nobody_elses() -> None:
    numbers = [number_of("1", person) for person in range(3000)]

    assert len(set(numbers)) == 3000
    assert all(number.startswith("999") and nhs_number.is_valid(number) for number in numbers)


def test_every_fate_is_met_once_in_a_hundred_and_twenty() -> None:
    assert len(ALL) == BLOCK
    for block in (0, 1):
        met = [fate_of("1", block * BLOCK + place) for place in range(BLOCK)]
        assert sorted(map(repr, met)) == sorted(map(repr, ALL))


def test_there_are_four_advisors_two_teams_a_manager_and_providers() -> None:
    members = make_cast("1").members.values()

    assert sum("wellbeing_advisor" in m.roles for m in members) == ADVISORS == 4
    assert {m.team for m in members if m.party == "team"} == set(TEAMS)
    assert sum("service_manager" in m.roles for m in members) == 1
    assert {m.party for m in members} == {"service", "team", "provider"}
    assert make_cast("1") == make_cast("1")


def test_one_person_alone_is_somebody_half_way() -> None:
    play = played(people=1, days=365)

    case = play.cases[0]
    assert case.ending is None
    assert case.stage in ("keywork", "transition_group")
    assert case.seq > 20


@pytest.mark.parametrize("people", [0, -1, MOST_PEOPLE + 1])
def test_a_caseload_has_at_least_one_person_and_not_too_many(people: int) -> None:
    with pytest.raises(BadRequest, match="--people is a number from 1 to"):
        billing_for("1", people, TODAY)
