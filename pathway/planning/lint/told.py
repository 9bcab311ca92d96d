"""Who is told when something slips: somebody else than the one who is late, of a party that takes part."""

from __future__ import annotations

from collections.abc import Iterator

from pathway.definition.rules import Rules, RungRule
from pathway.planning.lint.caution import Trouble
from pathway.planning.lint.course import Course, Dated, ladder_of, place_of


def only_who_is_late(course: Course) -> Iterator[Trouble]:
    """Once the day is past, a ladder tells nobody but the one the item stands with."""
    for row in course.rows:
        after = [rung for rung in row.rule.ladder if not rung.before]
        if row.n > 1 or row.rule.is_register or {told_by(rung, row, course) for rung in after} != {row.who}:
            continue
        _, day = course.almanac.rungs(row.rule.ladder, row.due_on)[-1]
        role = course.rules.role_titles[row.who]
        words = (
            f"{row.rule.title} stands with the {role} and is due on {course.said(row.due_on)}; once that is past,"
            f" its ladder tells nobody but the {role} (last {after[-1].span} after, {course.said(day)})"
        )
        is_ladders = all(rung.before or rung.tell == "who" for rung in row.rule.ladder)
        yield Trouble(("ladders", ladder_of(row.rule, course.rules)) if is_ladders else place_of(row.rule), words)


def takes_no_part(course: Course) -> Iterator[Trouble]:
    """A rung tells a role of a party that has nothing to do on this pathway."""
    taking_part = _taking_part(course.rules)
    for row in course.rows:
        for rung, day in course.almanac.rungs(row.rule.ladder, row.due_on):
            party = course.rules.roles.get(rung.tell)
            if party is not None and party not in taking_part:
                words = (
                    f"when {row.rule.title} slips, the {course.rules.role_titles[rung.tell]} is told on"
                    f" {course.said(day)}; but nothing on this pathway is done by {course.rules.parties[party]}"
                )
                yield Trouble(("ladders", ladder_of(row.rule, course.rules), rung.number - 1, "tell"), words)


def _taking_part(rules: Rules) -> set[str]:
    """The parties with something to do: an activity of theirs or with them, a stage they lead, an agreement."""
    roles = {role for rule in rules.activities.values() for role in (rule.who, rule.with_role)}
    roles |= {rules.holder, *(stage.lead for stage in rules.stages.values())}
    parties = {rules.roles[role] for role in roles if role and role in rules.roles}
    return parties | set(rules.discharge.agreed_by if rules.discharge else ())


def told_by(rung: RungRule, row: Dated, course: Course) -> str:
    """The role a rung tells."""
    if rung.tell in ("who", "owner"):
        return row.who
    if rung.tell == "lead":
        stage = course.rules.stages.get(row.rule.stage or "")
        return stage.lead if stage else course.rules.first_stage.lead
    return rung.tell
