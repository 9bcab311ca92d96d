"""`concern`, `acknowledge`, `consent`, `record-death`: what cannot wait for a date."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway.cli.acting import Asking, act, tell
from pathway.cli.options import AsJson, At, By, Note, On, Ref, Version

CRISIS = (
    "If somebody is in danger, ring 999 now; for a mental health crisis, NHS 111, option 2."
    " Nobody watches this out of hours."
)
Words = Annotated[str | None, typer.Option("--words", "--note", "--reason", metavar="TEXT", help="What it is.")]


def concern(
    ref: Ref,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="risk, safeguarding or medication.")],
    text: Words = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Risk, safeguarding or medication: the care coordinator and the duty worker are told at once.

    If somebody is in danger, ring 999 now; for a mental health crisis, NHS 111, option 2. Nobody watches this out of
    hours.
    """
    from pathway.commands.concern import RaiseConcern

    tell(CRISIS)
    act(
        ref, Asking(by, at, version, as_json), lambda _: RaiseConcern(kind=kind, words=text),
        lambda case, _: f"{kind} concern raised; the care coordinator and the duty worker are told",
    )  # fmt: skip


def acknowledge(
    ref: Ref,
    number: Annotated[int | None, typer.Argument(metavar="N", help="Which concern (the oldest, if silent).")] = None,
    note: Note = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A named person takes a concern on."""
    from pathway.commands.acknowledge import Acknowledge

    act(
        ref, Asking(by, at, version, as_json), lambda _: Acknowledge(n=number, note=note),
        lambda case, _: "concern acknowledged",
    )  # fmt: skip


def consent(
    ref: Ref,
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION")],
    state: Annotated[str, typer.Argument(metavar="STATE", help="given, withdrawn or not_asked.")],
    on: On = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """What the person said about sharing with one organisation. Withdrawal takes effect at once."""
    from pathway.commands.consent import Consent

    act(
        ref, Asking(by, at, version, as_json), lambda _: Consent(organisation=organisation, state=state, on=on),
        lambda case, _: f"consent to share with {organisation}: {state.replace('_', ' ')}",
    )  # fmt: skip


def record_death(
    ref: Ref, on: On = None, note: Note = None, by: By = None, at: At = None, version: Version = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """The person has died: every message, follow-up and letter stops in the same moment."""
    from pathway.commands.record_death import RecordDeath

    act(
        ref, Asking(by, at, version, as_json), lambda _: RecordDeath(on=on, note=note),
        lambda case, _: "the death is recorded; messages to the person have stopped",
    )  # fmt: skip
