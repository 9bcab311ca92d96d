"""Which moves are legal, as the Machine of the shipped pathway says."""

from __future__ import annotations

import pytest

from pathway.case.model import Status
from pathway.states import BY_PERSON, STATUS_MOVES, allows, allows_status, machine_of
from pathway.states.diagram import moves_of, picture
from tests.shipped import CONFIG, RULES


def test_one_machine_serves_every_case_of_a_version() -> None:
    assert machine_of(RULES) is machine_of(RULES)


@pytest.mark.parametrize(
    ("trigger", "source", "holds", "is_legal"),
    [
        ("move_to_keywork", "guided_conversation", {"recovery_plan", "provider_accepted"}, True),
        ("move_to_keywork", "guided_conversation", {"recovery_plan"}, False),
        ("move_to_keywork", "guided_conversation", set(), False),
        ("move_to_transition_group", "guided_conversation", {"ten_week_review"}, False),
        ("move_to_sustainable_activity", "transition_group", {BY_PERSON}, True),
        ("move_to_sustainable_activity", "transition_group", set(), False),
        ("move_to_nowhere", "keywork", {BY_PERSON}, False),
        ("close", "keywork", {BY_PERSON}, True),
        ("reopen_in_keywork", "closed", {BY_PERSON}, True),
    ],
)
def test_a_move_is_legal_only_from_its_stage_and_while_its_guards_hold(
    trigger: str, source: str, holds: set[str], is_legal: bool
) -> None:
    assert allows(RULES, trigger, source, frozenset(holds)) is is_legal


def test_no_stage_closes_without_a_person() -> None:
    everything_else = frozenset({*RULES.activities, "provider_accepted"})
    for stage in RULES.stages:
        assert not allows(RULES, "close", stage, everything_else)


def test_every_status_move_is_legal_from_the_statuses_it_names_and_no_other() -> None:
    for trigger, sources, _ in STATUS_MOVES:
        assert {status for status in Status if allows_status(trigger, status)} == set(sources)


def test_the_picture_shows_every_stage_and_every_move_comes_from_the_machine() -> None:
    drawn = picture(RULES)
    assert all(stage.title.split(",")[0] in drawn for stage in RULES.stages.values() if stage.weeks)
    assert ("keywork", "transition_group", ("ten_week_review",)) in moves_of(RULES)
    assert {dest for _, dest, _ in moves_of(RULES)} == {*RULES.stages, "closed"} - {"referral"}


def test_the_picture_in_the_readme_is_the_one_the_definition_draws() -> None:
    # Out of date? `./dev docs` draws it again.
    assert (CONFIG.parent / "docs" / "pathway.svg").read_text() == picture(RULES)
