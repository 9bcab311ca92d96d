"""`sign-off`, `close`, `reopen`: every ending is a named person's act."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway.cli.acting import Asking, act
from pathway.cli.options import AsJson, At, By, On, Reason, Ref, Version
from pathway.cli.showing import words


def sign_off(
    ref: Ref,
    not_yet: Annotated[bool, typer.Option("--not-yet", help="Not yet (say why with --reason).")] = False,
    party: Annotated[str | None, typer.Option(metavar="PARTY", help="service or team (yours, if silent).")] = None,
    snapshot: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="What `case --json` showed: refused if the facts moved.")
    ] = None,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """One party agrees to the facts shown, or not yet. Two different people answer for the two parties."""
    from pathway.commands.sign_off import SignOffRequest

    act(
        ref, Asking(by, at, version, as_json),
        lambda _: SignOffRequest(agrees=not not_yet, reason=reason, party=party, snapshot=snapshot),
        lambda case, _: "not yet" if not_yet else "agreed",
    )  # fmt: skip


def close(
    ref: Ref,
    ending: Annotated[str, typer.Argument(metavar="ENDING", help="discharged, withdrew, moved, …")],
    on: On = None,
    agreed_with: Annotated[
        str | None, typer.Option(metavar="STAFF", help="The clinician who agrees (lost contact).")
    ] = None,
    trust_already_discharged: Annotated[
        bool, typer.Option("--trust-already-discharged", help="A fact to record: the trust did it without us.")
    ] = False,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """A named person records how the pathway ends; what a discharge still needs is listed."""
    from pathway.commands.close import Close

    act(
        ref, Asking(by, at, version, as_json),
        lambda staff: Close(
            ending=ending, reason=reason, on=on, agreed_with=staff(agreed_with) if agreed_with else None,
            trust_already_discharged=trust_already_discharged,
        ),
        lambda case, _: f"closed: {words(case.ending)}",
    )  # fmt: skip


def reopen(
    ref: Ref, reason: Reason = None, by: By = None, at: At = None, version: Version = None, as_json: AsJson = False
) -> None:
    """A closed case goes on where it was."""
    from pathway.commands.reopen import Reopen

    act(
        ref, Asking(by, at, version, as_json), lambda _: Reopen(reason=reason),
        lambda case, rules: f"open again in {rules.stages[case.stage].title}",
    )  # fmt: skip
