"""A provider is asked, answers, begins, ends."""

from __future__ import annotations

from collections.abc import Mapping

from pathway.case.model import Placement
from pathway.commands.place import Place
from pathway.web.forms.acts.items import colleagues, goes_on, titled
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel, Values
from pathway.web.telling.naming import provider
from pathway.web.words import first_capital, of_day, plain

NEW, ANOTHER = "new", "another"
NEXT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "asked": (("accepted", "They accept"), ("full", "They are full"), ("declined", "They decline")),
    "accepted": (("started", "The first session took place"), ("ended", "It has ended"), ("full", "They are full after"
                 " all"), ("declined", "They decline after all")),
    "started": (("ended", "It has ended"),),
}  # fmt: skip
"""What can come of a placement, by how it stands."""


def place(about: About) -> Form:
    """Asking a provider; or what came of a placement that was asked for."""
    placement = _chosen(about)
    return _came_of(about, placement) if placement else _asked(about)


def placements(about: About) -> tuple[Option, ...]:
    """The ones that go on, and a new one."""
    live = (p for p in about.case.placements.values() if p.state in NEXT)
    there = tuple(
        Option(
            f"which={p.n}",
            f"{first_capital(_kind(about, p.kind))} with {provider(p.provider)}",
            f"{p.state}, {_since(p)}",
        )
        for p in live
    )
    return (*there, Option(f"which={NEW}", "Ask a provider for something", ""))


def _since(placement: Placement) -> str:
    return f"asked {of_day(placement.asked_on)}"


def _chosen(about: About) -> Placement | None:
    key = about.which or (about.row.subject if about.row else None)
    found = about.case.placements.get(key or "")
    return found if found and found.state in NEXT else None


def _kind(about: About, kind: str) -> str:
    return about.rules.placements.get(kind, plain(kind))


def _asked(about: About) -> Form:
    known = (*((key, provider(key)) for key in about.providers), (ANOTHER, "Another provider"))
    fields = (
        Field("kind", "What are they asked for?", "choice", choices=titled(about.rules.placements.items()),
              thing="what they are asked for"),
        Field("provider", "Which provider?", "choice", choices=known, thing="the provider"),
        Field("name", "Name of another provider", "words", is_optional=True, thing="the name of the provider",
              is_sometimes=True),
        Field("outcome", "What did they say?", "choice", value="asked", thing="what they said",
              choices=(("asked", "They are asked now"), *NEXT["asked"])),
        _worker(about, None),
        Field("on", "When was it?", "past_day", thing="the date"),
    )  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        is_missing = values["provider"] == ANOTHER and not values["name"]
        is_both = values["provider"] != ANOTHER and values["name"]
        wrong = "Enter the name of the provider" if is_missing else "Select “Another provider”, or empty this name"
        return {"name": wrong} if is_missing or is_both else {}

    def make(said: Values) -> Place:
        name = said["name"] if said["provider"] == ANOTHER else said["provider"]
        return Place(kind=said["kind"], provider=name, outcome=said["outcome"], on=said["on"],
                     worker=about.staff.get(said["worker"] or ""))  # fmt: skip

    return Form("Ask a provider", fields, "Record", make, check=check,
                intro="Once they accept, you wait and the pathway clock runs on.")  # fmt: skip


def _came_of(about: About, placement: Placement) -> Form:
    fields = (
        Field("outcome", "What came of it?", "choice", choices=NEXT[placement.state], thing="what came of it"),
        *((_worker(about, placement.provider),) if placement.state == "asked" else ()),
        Field("on", "When was it?", "past_day", thing="the date"),
    )
    what = first_capital(_kind(about, placement.kind))
    panel = Panel("", (("What", what), ("Provider", provider(placement.provider)),
                       ("How it stands", f"{first_capital(placement.state)}; {_since(placement)}")))  # fmt: skip

    def make(said: Values) -> Place:
        return Place(kind=placement.kind, provider=placement.provider, outcome=said["outcome"], on=said["on"],
                     worker=about.staff.get(said.get("worker") or ""))  # fmt: skip

    return Form(f"{first_capital(_kind(about, placement.kind))}: what came of it", fields, "Record", make,
                panels=(panel,))  # fmt: skip


def _worker(about: About, name: str | None) -> Field:
    workers = colleagues(about, lambda m: m.party == "provider" and name in (None, m.team))
    return Field("worker", "Support worker", "choice", choices=workers, is_optional=True, thing="the support worker",
                 hint="If they accept and it is known.")  # fmt: skip


def no_place(about: About) -> str:
    """Why nobody can be asked."""
    return goes_on(about) or ("" if about.rules.placements else "This pathway works with no providers.")
