"""A stage made longer moves its last day and what comes after, brings nothing forward, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway.case.model import Activity, Case, Extension
from pathway.case.moving_on import stage_ends_on
from pathway.dates import Unit
from pathway.definition.rules import Rules, StageRule
from pathway.definition.spans import PATHWAY_END, PLANNED, STAGE_END, Point, Week
from tests.properties.pathways import NAMED
from tests.properties.stories import Story, examples, stories
from tests.properties.test_holds import NAMED_DAYS, windows

with_weeks = pytest.mark.parametrize("pathway", [*(name for name in NAMED if NAMED[name].weeks), "random"])


@with_weeks
def test_a_longer_stage_moves_its_last_day_and_what_comes_after_and_nothing_else(pathway: str) -> None:
    """The stage the case is in, or one to come."""

    @examples(20)
    @given(stories(pathway), st.integers(1, 28))
    def each(story: Story, days: int) -> None:
        life = story.lived()
        case, rules = life.case, story.rules
        before = windows(case, rules)
        for stage in stages_with_weeks(case, rules):
            extension = Extension(len(case.extensions) + 1, stage.key, days, story.ends_on, "wa")
            longer = case.having("extensions", extension)
            later = _ends(longer, stage, rules) - _ends(case, stage, rules)
            assert later >= days if case.pauses else later == days
            for row in case.open_activities:
                was, now = before[row.row_key].due_on, windows(longer, rules)[row.row_key].due_on
                if was is None or now is None:
                    assert was == now, row
                    continue
                assert now >= was, row
                moved = (now - was).days
                assert must_move(row, stage, rules) is not False or moved == 0, (row, stage.key)
                is_exact = must_move(row, stage, rules) and is_plainly_dated(row, case, rules)
                assert not is_exact or moved == days, (row, stage.key)
            taken_back = longer.having("extensions", Extension(extension.n, stage.key, 0, extension.on, "wa"))
            assert windows(taken_back, rules) == before

    each()


def stages_with_weeks(case: Case, rules: Rules) -> Iterator[StageRule]:
    """The stage the case is in and those to come that have a last day, once the clock runs."""
    number = rules.stages[case.stage].number
    return (stage for stage in rules.stages.values() if stage.number >= number and stage_ends_on(case, stage, rules))


def _ends(case: Case, stage: StageRule, rules: Rules) -> int:
    day = stage_ends_on(case, stage, rules)
    assert day is not None
    return (day - case.referred_on) // timedelta(days=1)


def must_move(row: Activity, stage: StageRule, rules: Rules) -> bool | None:
    """Whether an item is due on the last pathway day of a stage or a later one; None where it hangs on other things."""
    rule = rules.activities[row.key]
    if row.deferred_to:
        return False
    if isinstance(rule.opens, Point | Week) and getattr(rule.opens, "anchor", None) != "due":
        return None
    if isinstance(rule.due, Week):
        return rule.due.last_day >= (stage.last_day or 0)
    if not isinstance(rule.due, Point) or rule.trigger or rule.due.which == PLANNED:
        return None
    if rule.due.anchor in (STAGE_END, PATHWAY_END):
        return True if rule.due.anchor == PATHWAY_END or row.stage == stage.key else None
    is_known_day = rule.due.anchor in (*NAMED_DAYS, *rules.facts, *rules.activities)
    return False if is_known_day else None


def is_plainly_dated(row: Activity, case: Case, rules: Rules) -> bool:
    """True for a date that neither holds, other extensions nor days off work stretch further."""
    rule = rules.activities[row.key]
    counts_work = isinstance(rule.due, Point) and rule.due.span.unit is Unit.WORKING_DAYS
    return not (case.pauses or case.extensions or rule.rolls or counts_work)
