"""`measure`: how it is going, in numbers the person gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, act
from pathway.cli.options import AsJson, At, By, Note, On, Reason, Ref, Version

if TYPE_CHECKING:
    from pathway.case.model import Case
    from pathway.definition.measures import Measure


def measure(
    ref: Ref,
    which: Annotated[str | None, typer.Argument(metavar="MEASURE", help="Its key in measures.yaml.")] = None,
    answers: Annotated[
        list[str] | None, typer.Argument(metavar="ITEM=NUMBER", help="Items left out are missing.")
    ] = None,
    declined: Annotated[bool, typer.Option("--declined", help="The person did not want to.")] = False,
    missing: Annotated[str | None, typer.Option(metavar="WHY", help="not_asked, unwell, no_interpreter, …")] = None,
    activity: Annotated[str | None, typer.Option(metavar="ACTIVITY", help="The item this does.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Takes back the Nth measure of the case.")] = None,
    reason: Reason = None,
    on: On = None,
    note: Note = None,
    seen_by: Annotated[str | None, typer.Option(metavar="STAFF", help="Who sat with the person.")] = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """How it is going, scored by the person. What asked for it is done with it."""
    from pathway.bootstrap import measures_of
    from pathway.commands.measure import DECLINED, MISSING, TAKEN, TakeMeasure, UndoMeasure
    from pathway.settings import read_settings

    asking = Asking(by, at, version, as_json)
    if undo is not None:
        act(ref, asking, lambda _: UndoMeasure(taking=undo, reason=reason), lambda _, __: f"measure {undo} taken back")
        return
    chosen = _chosen(which, measures_of(read_settings().pathways_file))
    given = dict(map(_answer, answers or []))
    state = DECLINED if declined else MISSING if missing else TAKEN
    act(
        ref, asking,
        lambda staff: TakeMeasure(
            measure=chosen, answers=given, state=state, reason=missing, on=on, note=note, activity=activity,
            seen_by=staff(seen_by) if seen_by else None,
        ),
        lambda case, _: _said(case, chosen),
    )  # fmt: skip


def _chosen(which: str | None, known: Mapping[str, Measure]) -> Measure:
    if which is None or which not in known:
        raise typer.BadParameter(f"name a measure: {', '.join(known)}", param_hint="MEASURE")
    return known[which]


def _answer(given: str) -> tuple[str, int]:
    item, _, number = given.partition("=")
    if not number.strip().isdecimal():
        raise typer.BadParameter(f"{given!r}: an answer is written ITEM=NUMBER, like money=3", param_hint="ITEM=NUMBER")
    return item.strip(), int(number)


def _said(case: Case, chosen: Measure) -> str:
    last = max(case.measurements.values(), key=lambda row: row.n)
    scores = [row for row in case.measurements.values() if row.taking == last.taking and row.score is not None]
    if not scores:
        return f"{chosen.title}: {last.state}"
    told = ", ".join(f"{chosen.score(row.score or '').title} {row.value or 'not enough answers'}" for row in scores)
    return f"{chosen.title}: {told} (measure {last.taking} of this case)"
