"""Deny unless a role allows it, and only on cases one has part in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pathway.case.model import Placement
from pathway.case.people import SYSTEM
from pathway.case.permissions import MAY, has_part_in, permit
from pathway.commands import VERBS
from pathway.errors import NotPermitted
from tests.shipped import ADVISOR, COORDINATOR, MANAGER, WORKER, a_started_case

CASE = a_started_case(date(2026, 1, 26))


def test_every_verb_says_who_may_do_it() -> None:
    assert set(VERBS) <= set(MAY)


def test_the_engine_may_let_time_pass_and_nothing_else() -> None:
    for verb in set(VERBS) - {"time_passes"}:
        with pytest.raises(NotPermitted):
            permit(verb, SYSTEM, CASE)


def test_a_verb_nobody_has_heard_of_is_refused() -> None:
    with pytest.raises(NotPermitted, match="it is for nobody"):
        permit("discharge_everybody", MANAGER, CASE)


def test_somebody_who_left_may_do_nothing() -> None:
    with pytest.raises(NotPermitted, match="no longer works here"):
        permit("record", replace(ADVISOR, is_active=False), CASE)


def test_a_team_acts_on_its_own_cases_only() -> None:
    permit("record", COORDINATOR, CASE)
    with pytest.raises(NotPermitted, match="has no part in case case-1"):
        permit("record", replace(COORDINATOR, team="South team"), CASE)


def test_a_provider_acts_on_those_placed_with_it() -> None:
    assert not has_part_in(WORKER, CASE)
    placed = CASE.having("placements", Placement(1, "keywork", WORKER.team, "accepted", date(2026, 3, 1)))
    assert has_part_in(WORKER, placed)
    with pytest.raises(NotPermitted, match="may not close"):
        permit("close", WORKER, placed)
