"""`notices`: what has been written to whom, as the text that is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway.cli.acting import open_house, reader
from pathway.cli.looking import moment
from pathway.cli.options import AsJson, At, By
from pathway.dates import london_day

if TYPE_CHECKING:
    from pathway.queries.messages import Letter


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
