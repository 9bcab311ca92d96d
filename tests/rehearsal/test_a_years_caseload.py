"""A hundred and twenty people over a year: what a service meets, each at least three times."""

from __future__ import annotations

from collections import Counter

import pytest

from pathway.case.model import ENDINGS
from pathway.case.moving_on import is_held
from pathway.case.standing import standing_in
from pathway.rehearsal.play import Play
from pathway.rehearsal.summing_up import counts_of
from tests.rehearsal.stages import TODAY, played

REVIEW_OUTCOMES = ("discharge_agreed", "carrying_on", "ready_waiting", "staying_with_team", "finished_with_us")


@pytest.fixture(scope="module")
def caseload() -> Play:
    return played(people=120, days=365)


def test_every_ending_hold_barrier_and_review_outcome_is_met_three_times(caseload: Play) -> None:
    counts = counts_of(caseload.cases.values(), caseload.rules)

    wanted = {
        "endings": ENDINGS,
        "pause_reasons": tuple(caseload.rules.pauses),
        "barrier_types": tuple(caseload.rules.barriers),
        "review_outcomes": REVIEW_OUTCOMES,
    }
    rare = {(kind, name) for kind, names in wanted.items() for name in names if counts[kind].get(name, 0) < 3}
    assert rare == set()


def test_those_received_are_somewhere(caseload: Play) -> None:
    counts = counts_of(caseload.cases.values(), caseload.rules)

    assert counts["received"] == 120
    assert counts["open"] + counts["dormant"] + counts["paused"] + counts["closed"] == 120
    assert sum(counts["stages"].values()) == 120 - counts["closed"]
    assert sum(counts["endings"].values()) == counts["closed"]


def test_most_are_on_the_way_and_some_of_them_are_late_held_or_on_hold(caseload: Play) -> None:
    going = [case for case in caseload.cases.values() if case.ending is None]
    standings = Counter(
        standing_in(case, row, caseload.rules, TODAY).name for case in going for row in case.open_activities
    )

    assert len(going) > 60
    assert {case.stage for case in going} == {"referral", "waiting", *(k for k in caseload.rules.stages if
                                                                      caseload.rules.stages[k].number > 0)}  # fmt: skip
    assert standings["overdue"] > 20
    assert standings["overdue"] < sum(standings.values()) / 3
    assert standings["booked"] > 3
    assert sum(is_held(case, caseload.rules, TODAY) for case in going) > 3
    assert sum(case.status == "paused" for case in going) >= 5
    assert sum(case.status == "dormant" for case in going) > 15


def test_some_agreements_are_half_signed(caseload: Play) -> None:
    signed = [
        {s.party for s in case.sign_offs.values() if s.agrees}
        for case in caseload.cases.values()
        if case.ending is None and case.sign_offs
    ]

    assert {"team"} in signed
    assert {"service"} in signed


def test_some_things_were_recorded_after_the_day_they_happened(caseload: Play) -> None:
    with caseload.walk.store.work() as work:
        late = [
            entry
            for case in caseload.cases.values()
            for entry in work.history(f"case:{case.ref}")
            if entry.kind == "activity_recorded" and entry.happened_on < entry.recorded_at.date()
        ]

    assert len(late) > 50


def test_nobody_was_refused_and_no_case_set_aside(caseload: Play) -> None:
    with caseload.walk.store.work() as work:
        assert list(work.set_asides()) == []
    assert caseload.refused == Counter()


def test_every_act_is_by_somebody_whose_work_it_is(caseload: Play) -> None:
    with caseload.walk.store.work() as work:
        by = {
            (entry.kind, entry.by.rstrip("0123456789-"))
            for case in caseload.cases.values()
            for entry in work.history(f"case:{case.ref}")
        }

    assert {who for kind, who in by if kind == "time_passed"} == {"system"}
    assert "system" not in {who for kind, who in by if kind != "time_passed"}
    assert {who for kind, who in by if kind == "case_allocated"} == {"manager"}
