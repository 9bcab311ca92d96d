"""`notices` and `send`: what has been written to whom, and sending it."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import Asking, actor, open_house, reader, tell
from pathway.cli.looking import moment
from pathway.cli.options import AsJson, At, By
from pathway.dates import in_words, london_day

if TYPE_CHECKING:
    from pathway.queries.messages import Letter
    from pathway.sending import Sent

WORLD_AT_FAULT = 3


def notices(
    to: Annotated[str | None, typer.Option("--to", metavar="STAFF", help="To one member of staff or role.")] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="REF", help="About one case.")] = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """The messages made so far, as text. They carry references, never names."""
    from pathway.cli.showing import print_json
    from pathway.queries.messages import letters
    from pathway.store.look import look, note_reading

    with open_house(moment(at)) as house:
        who, member = reader(house, by)
        with look(house.store) as seen:
            found = letters(seen, to, case, member)
        note_reading(house.store, who, "notices", moment(at), to=to, case=case)
    if as_json:
        print_json({"notices": [_tree(letter) for letter in found]})
        return
    for letter in found:
        print(f"To: {letter.to}\nOn: {london_day(letter.made_at).isoformat()}\nSubject: {letter.subject}\n")
        print(letter.body)
    if not found:
        print("no messages that you may read: to you, to your role, or about a case you have part in" if member else
              "no messages")  # fmt: skip


def _tree(letter: Letter) -> dict[str, Any]:
    return {
        "key": letter.key, "kind": letter.kind, "to": letter.to, "is_role": letter.is_role, "case": letter.case,
        "on": london_day(letter.made_at), "subject": letter.subject, "body": letter.body, "state": letter.state,
    }  # fmt: skip


def send(
    release: Annotated[
        bool, typer.Option("--release", help="Messages held back after a long gap go out too (service managers).")
    ] = False,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """One round of sending: messages that wait go out by the way that PATHWAY_MAIL names. Exit code 3 if none can."""
    from pathway import clock
    from pathway.cli.showing import print_json

    asking = Asking(by, at)
    with open_house(asking.instant) as house:
        if release:
            house.release_messages(actor(house, asking), asking.instant)
        told = (lambda count: tell(f"{count} sent")) if sys.stderr.isatty() else None
        done = house.send(lambda: asking.instant if at else clock.now(), told)
    if as_json:
        print_json({
            "sent": done.sent, "again": done.again, "failed": done.failed, "nobody": done.nobody,
            "down": done.down, "held_since": done.held_since,
        })  # fmt: skip
    else:
        _print_round(done)
    if done.down:
        raise typer.Exit(WORLD_AT_FAULT)


def _print_round(done: Sent) -> None:
    print(f"{done.sent} sent, {done.again} to be tried again, {done.failed} failed")
    if done.nobody:
        print(f"{done.nobody} wait because nobody has the role they are for: `pathway staff` shows who has which")
    if done.held_since:
        held = in_words(date.fromisoformat(done.held_since))
        print(f"since {held} only urgent messages go, as the daily run had not been made for more than three days:"
              " look at the queue, then `pathway send --release`")  # fmt: skip
    if done.down:
        tell(f"nothing goes out now: {done.down}")
