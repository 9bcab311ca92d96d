"""What stands in the way of moving on: found, started on, sorted out."""

from __future__ import annotations

from pathway.commands.barrier import SETTLED, Barrier
from pathway.errors import BadRequest
from pathway.web.forms.acts.items import colleagues, goes_on, note
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel
from pathway.web.words import first_capital, of_day, plain

STATES = (("found", "It is in the way"), ("started", "It is being sorted out"), ("sorted_out", "It is sorted out"),
          ("not_in_the_way", "It is not in the way"))  # fmt: skip
WORDS = dict(STATES)


def barrier(about: About) -> Form:
    """How one barrier stands, and who sees to it."""
    kind = about.which or (about.row.subject if about.row else None) or ""
    rule = about.rules.barriers.get(kind)
    if rule is None:
        raise BadRequest("Choose which barrier it is about.")
    known = about.case.barriers.get(kind)
    is_new = known is None or known.state in SETTLED
    states = tuple(each for each in STATES if not (known is None and each[0] == "sorted_out"))
    fields = (
        Field("state", "How does it stand?", "choice", choices=states, thing="how it stands",
              value=known.state if known else ""),
        Field("owner", "Who sees to it?", "choice", choices=colleagues(about), is_optional=True,
              value="" if known is None or is_new else known.owner, hint="You, if nobody is chosen.",
              thing="who sees to it"),
        Field("on", "Since when?", "past_day", thing="the date"),
        note(),
    )  # fmt: skip
    return Form(
        f"Barrier to moving on: {rule.title}", fields, "Record",
        lambda said: Barrier(kind=kind, state=said["state"], owner=about.staff.get(said["owner"] or ""),
                             on=said["on"], note=said["note"]),
        intro=f"First step: {rule.first_step}.", panels=_panels(about, kind),
    )  # fmt: skip


def barriers(about: About) -> tuple[Option, ...]:
    """Every type this pathway knows, and how it stands here."""
    return tuple(Option(f"which={key}", first_capital(rule.title), _stands(about, key))
                 for key, rule in about.rules.barriers.items())  # fmt: skip


def _stands(about: About, kind: str) -> str:
    known = about.case.barriers.get(kind)
    return "nothing recorded" if known is None else f"{plain(known.state)}, with {about.name_of(known.owner)}"


def _panels(about: About, kind: str) -> tuple[Panel, ...]:
    known = about.case.barriers.get(kind)
    if known is None:
        return ()
    start = (("Start by", of_day(known.start_by)),) if known.start_by and known.state == "found" else ()
    return (Panel("", (("How it stands", WORDS[known.state]), ("With", about.name_of(known.owner)),
                       ("Found", of_day(known.found_on)), *start)),)  # fmt: skip


def no_barrier(about: About) -> str:
    """Why none can be recorded."""
    return goes_on(about) or ("" if about.rules.barriers else "This pathway names no barriers.")
