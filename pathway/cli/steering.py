"""Where a case is and who has it: `move`, `extend`, `pause`, `resume`, `dormant`, `wake`, `place` and the rest."""

from __future__ import annotations

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


def move(
    ref: Ref,
    stage: Annotated[str | None, typer.Argument(metavar="STAGE", help="The next one, if silent.")] = None,
    until: Until = None,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A person moves the case on; or back, naming a day to look again (--until) and why."""
    from pathway.commands.move import Move

    act(
        ref, Asking(by, at, version, as_json), lambda _: Move(to=stage, until=until, reason=reason),
        lambda case, rules: f"in {rules.stages[case.stage].title}",
    )  # fmt: skip


def extend(
    ref: Ref,
    until: Annotated[date, typer.Option("--until", parser=day, metavar="DATE", help="The new last day of the stage.")],
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """The stage lasts longer; its end and all that follows come later by as much."""
    from pathway.commands.extend import Extend

    act(
        ref, Asking(by, at, version, as_json), lambda _: Extend(until=until, reason=reason),
        lambda case, rules: f"{rules.stages[case.stage].title} lasts until {in_words(until)}",
    )  # fmt: skip


def pause(
    ref: Ref,
    reason: Annotated[str, typer.Argument(metavar="REASON", help="One the pathway declares: hospital_admission, …")],
    until: Until = None,
    on: On = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """The pathway clock stops; when the person is expected back is due in its own right."""
    from pathway.commands.pause import PauseRequest

    act(
        ref, Asking(by, at, version, as_json), lambda _: PauseRequest(reason=reason, until=until, on=on),
        lambda case, rules: _on_hold(case, rules),
    )  # fmt: skip


def _on_hold(case: Case, rules: Rules) -> str:
    pause = case.current_pause
    if pause is None:
        return "not on hold"
    return f"on hold, {rules.pauses[pause.reason].title}, expected back {in_words(pause.expected_on)}"


def resume(
    ref: Ref, on: On = None, by: By = None, at: At = None, version: Version = None, as_json: AsJson = False
) -> None:
    """The pathway clock runs again; the days on hold are given back whole."""
    from pathway.commands.resume import Resume

    act(
        ref, Asking(by, at, version, as_json), lambda _: Resume(on=on),
        lambda case, rules: f"the clock runs again in {rules.stages[case.stage].title}",
    )  # fmt: skip


def dormant(
    ref: Ref, until: Until = None, by: By = None, at: At = None, version: Version = None, as_json: AsJson = False
) -> None:
    """With a provider: the advisor waits. Not a hold: the clock runs."""
    from pathway.commands.dormant import Dormant

    act(ref, Asking(by, at, version, as_json), lambda _: Dormant(until=until), lambda case, _: "with a provider")


def wake(
    ref: Ref, reason: Reason = None, by: By = None, at: At = None, version: Version = None, as_json: AsJson = False
) -> None:
    """The advisor works with the person again."""
    from pathway.commands.wake import Wake

    act(ref, Asking(by, at, version, as_json), lambda _: Wake(reason=reason), lambda case, _: "open again")


def place(
    ref: Ref,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="keywork, peer_support, …")],
    provider: Annotated[str | None, typer.Option(metavar="NAME", help="Which provider.")] = None,
    outcome: Annotated[
        str, typer.Option(metavar="OUTCOME", help="asked, accepted, full, declined, started or ended.")
    ] = "asked",
    worker: Annotated[str | None, typer.Option(metavar="STAFF", help="The support worker, once known.")] = None,
    on: On = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A provider is asked; it accepts, is full or declines; the placement ends."""
    from pathway.commands.place import Place

    act(
        ref, Asking(by, at, version, as_json),
        lambda staff: Place(
            kind=kind, provider=provider, outcome=outcome, worker=staff(worker) if worker else None, on=on
        ),
        lambda case, rules: f"{rules.placements[kind]} {words(outcome)}",
    )  # fmt: skip


def reassign(
    ref: Ref,
    to: Annotated[str, typer.Option("--to", metavar="STAFF", help="Who holds it now.")],
    role: Annotated[str | None, typer.Option(metavar="ROLE", help="Which role (the advisor's, if silent).")] = None,
    on: On = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Somebody else holds a role on the case, and its open items."""
    from pathway.commands.reassign import Reassign

    act(
        ref, Asking(by, at, version, as_json), lambda staff: Reassign(to=staff(to), role=role, on=on),
        lambda case, rules: f"{rules.role_titles.get(role or rules.holder, role)} is now {to}",
    )  # fmt: skip


def barrier(
    ref: Ref,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="s117, cto, depot, housing, money, …")],
    state: Annotated[
        str, typer.Option(metavar="STATE", help="found, started, sorted_out or not_in_the_way.")
    ] = "found",
    owner: Annotated[str | None, typer.Option(metavar="STAFF", help="Who sees to it.")] = None,
    on: On = None,
    note: Note = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """What keeps someone in secondary care; it must be started by a day counted back from the joint review."""
    from pathway.commands.barrier import Barrier

    act(
        ref, Asking(by, at, version, as_json),
        lambda staff: Barrier(kind=kind, state=state, owner=staff(owner) if owner else None, on=on, note=note),
        lambda case, rules: _barrier(case, rules, kind),
    )  # fmt: skip


def _barrier(case: Case, rules: Rules, kind: str) -> str:
    row, rule = case.barriers[kind], rules.barriers[kind]
    by = f": {rule.first_step} by {in_words(row.start_by)}" if row.state == "found" and row.start_by else ""
    return f"{rule.title} {words(row.state)}{by}"
