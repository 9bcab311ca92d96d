"""`record`, `book`, `defer`, `waive`, `correct`, `approve`: what is done, or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, act
from pathway.cli.options import AsJson, At, By, Note, On, Reason, Ref, Until, Version, day
from pathway.cli.showing import words
from pathway.dates import in_words

if TYPE_CHECKING:
    from pathway.case.model import Case
    from pathway.definition.rules import Rules

ACTIVITY = typer.Argument(metavar="ACTIVITY", help="Its key, or key#2 for the second.")
Activity = Annotated[str, ACTIVITY]


def record(
    ref: Ref,
    activity: Annotated[
        str | None, typer.Argument(metavar="ACTIVITY", help="Its key, or key#2; none records facts alone.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(metavar="OUTCOME", help="attended, did_not_attend, done, …")] = None,
    on: On = None,
    note: Note = None,
    seen_by: Annotated[str | None, typer.Option(metavar="STAFF", help="Who saw the person.")] = None,
    fact: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="Something known now.")] = None,
    until: Until = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Something was done, or tried. A missed contact is recorded too; it never closes anyone."""
    from pathway.commands.record import Record

    facts = _facts(fact or [])
    act(
        ref, Asking(by, at, version, as_json),
        lambda staff: Record(
            activity=activity, outcome=outcome, on=on, note=note, seen_by=staff(seen_by) if seen_by else None,
            facts=facts, until=until,
        ),
        lambda _, rules: _recorded(rules, activity, outcome),
    )  # fmt: skip


def _facts(given: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name, value in map(_fact, given):
        if name in facts:
            raise typer.BadParameter(f"{name} is said twice, {facts[name]} and {value}: say which", param_hint="--fact")
        facts[name] = value
    return facts


def _fact(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise typer.BadParameter(f"{given!r}: a fact is written NAME=VALUE, like risk_flagged=yes")
    return name.strip(), value.strip()


def _recorded(rules: Rules, activity: str | None, outcome: str | None) -> str:
    if activity is None:
        return "recorded"
    rule = rules.activities[activity.partition("#")[0]]
    said = outcome or ("attended" if rule.is_contact else "done")
    if said not in rule.completes:
        return f"{rule.title} recorded: {words(said)}"
    return f"{rule.title} {said}" if said in ("done", "declined") else f"{rule.title} done, {words(said)}"


def book(
    ref: Ref,
    activity: Activity,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="DATE", help="The day.")],
    time: Annotated[str | None, typer.Option("--time", metavar="HH:MM")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="TEXT", help="Where.")] = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A date, time and place for something to be done."""
    from pathway.commands.book import Book

    act(
        ref, Asking(by, at, version, as_json),
        lambda _: Book(activity=activity, on=on, time=_time(time), place=place),
        _about(activity, f"booked for {in_words(on)}"),
    )  # fmt: skip


def _time(given: str | None) -> str | None:
    hour, colon, minute = (given or "0:00").partition(":")
    if not (colon and hour.isdecimal() and len(minute) == 2 and minute.isdecimal()):
        raise typer.BadParameter(f"{given!r} is no time: write it like 14:30")
    if int(hour) > 23 or int(minute) > 59:
        raise typer.BadParameter(f"{given!r} is no time: write it like 14:30")
    return f"{int(hour):02}:{minute}" if given else None


def defer(
    ref: Ref,
    activity: Activity,
    to: Annotated[date, typer.Option("--to", parser=day, metavar="DATE", help="The new day.")],
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Put something off: once, with a reason, as far as the pathway allows."""
    from pathway.commands.defer import Defer

    act(
        ref, Asking(by, at, version, as_json),
        lambda _: Defer(activity=activity, to=to, reason=reason),
        _about(activity, f"put off to {in_words(to)}"),
    )  # fmt: skip


def waive(
    ref: Ref,
    activity: Activity,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Something is not needed, with a reason."""
    from pathway.commands.waive import Waive

    act(
        ref, Asking(by, at, version, as_json),
        lambda _: Waive(activity=activity, reason=reason),
        _about(activity, "not needed"),
    )  # fmt: skip


def correct(
    ref: Ref,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="An activity (key#2), a hold (pause#1), an extension#1.")],
    on: On = None,
    until: Until = None,
    outcome: Annotated[str | None, typer.Option(metavar="OUTCOME", help="What really came of it.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It did not happen.")] = False,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A mistake is undone by an entry that says so; dates that hang on it follow."""
    from pathway.commands.correct import Correct

    act(
        ref, Asking(by, at, version, as_json),
        lambda _: Correct(what=what, on=on, until=until, outcome=outcome, undo=undo, reason=reason),
        lambda case, rules: f"{what} corrected",
    )  # fmt: skip


def approve(
    ref: Ref,
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="The activity that stands for it.")],
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A letter may leave: nothing goes to a GP before a named person has approved it."""
    from pathway.commands.approve import Approve

    act(ref, Asking(by, at, version, as_json), lambda _: Approve(what=letter), _about(letter, "approved"))


def _about(activity: str, what: str) -> Callable[[Case, Rules], str]:
    return lambda case, rules: f"{rules.activities[activity.partition('#')[0]].title} {what}"
