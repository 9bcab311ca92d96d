"""The next stage, an earlier one, or more time in this one."""

from __future__ import annotations

from collections.abc import Mapping

from pathway.case.known import known_of
from pathway.case.model import Status
from pathway.case.moving_on import guards_that_hold, stage_begins_on, stage_ends_on
from pathway.commands.extend import Extend
from pathway.commands.move import Move
from pathway.definition.rules import ENDING, MoveRule
from pathway.web.forms.acts.items import goes_on, reason
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Panel, Values
from pathway.web.words import days, first_capital, of_day, plain


def move(about: About) -> Form:
    """To which stage; what is still to sort out for each is shown."""
    ways = _ways(about)
    stages = about.rules.stages
    back = {way.to for way in ways if way.is_back}
    choices = tuple((w.to, stages[w.to].title + (" (back)" if w.is_back else "")) for w in ways)
    fields = (
        Field("to", "Which stage?", "choice", choices=choices, value=choices[0][0] if len(choices) == 1 else "",
              thing="the stage to move to"),
        *((Field("until", "Day to look again", "day", is_optional=True, thing="the day to look again",
                 hint="Only when moving back. For example, 17 4 2026", is_sometimes=True),) if back else ()),
        reason(needed="If they go back, say why.") if back else reason(is_optional=True),
    )  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        if values["to"] not in back:
            return {"until": "Empty this date: it is for moving back only"} if values.get("until") else {}
        wrong = {} if values["until"] else {"until": "Enter the day to look again"}
        return wrong if values["reason"] else {**wrong, "reason": "Enter the reason"}

    panels = tuple(
        Panel(f"{stages[w.to].title}: still to sort out", points=m) for w in ways if (m := _missing(about, w))
    )
    return Form(
        "Move to another stage", fields, "Move",
        lambda said: Move(to=said["to"], until=said.get("until"), reason=said["reason"]),
        intro=f"Now in {stages[about.case.stage].title}.", panels=panels, check=check,
    )  # fmt: skip


def no_move(about: About) -> str:
    """Why no stage can be moved to."""
    if about.case.status is Status.PAUSED:
        return f"{about.name} is on hold."
    is_before = about.rules.stages[about.case.stage].number < 1
    return goes_on(about) or ("" if _ways(about) and not is_before else "No other stage leads on from here.")


def _ways(about: About) -> tuple[MoveRule, ...]:
    return tuple(way for way in about.rules.stages[about.case.stage].moves if way.to != ENDING)


def _missing(about: About, way: MoveRule) -> tuple[str, ...]:
    if way.is_back:
        return ()
    holds = guards_that_hold(about.case, way, about.rules)
    missing = [first_capital(_named(about, name)) for name in way.needs if name not in holds]
    missing += way.conditions.unmet(known_of(about.case, about.rules))
    begins = stage_begins_on(about.case, about.rules.stages[way.to], about.rules)
    if begins and begins > about.today and not way.early:
        missing.append(f"It begins on {of_day(begins)}")
    return tuple(missing)


def _named(about: About, need: str) -> str:
    titles = {key: rule.title for key, rule in about.rules.activities.items()}
    return " or ".join(titles.get(key, plain(key)) for key in need.split(" or "))


def extend(about: About) -> Form:
    """The new last day of the stage, within what the pathway allows."""
    stage = about.rules.stages[about.case.stage]
    ends = stage_ends_on(about.case, stage, about.rules)
    left = _days_left(about)
    fields = (Field("until", "New last day of the stage", "day", thing="the new last day"),
              reason("Why is more time needed?", "why more time is needed"))  # fmt: skip
    return Form(
        f"More time in {stage.title}", fields, "Give more time",
        lambda said: Extend(until=said["until"], reason=said["reason"]),
        intro=f"It lasts until {of_day(ends)} now. {days(left)} more can be given in all. What follows comes later"
        " by as much.",
    )  # fmt: skip


def no_extend(about: About) -> str:
    """Why the stage cannot last longer."""
    stage = about.rules.stages[about.case.stage]
    if about.case.status is Status.PAUSED:
        return f"{about.name} is on hold, which makes the stage longer by itself."
    can = stage.may_extend is not None and stage_ends_on(about.case, stage, about.rules) and _days_left(about) > 0
    return goes_on(about) or ("" if can else f"{stage.title} cannot last longer.")


def _days_left(about: About) -> int:
    stage = about.rules.stages[about.case.stage]
    given = sum(each.days for each in about.case.extensions.values() if each.stage == stage.key)
    return (stage.may_extend.days if stage.may_extend else 0) - given
