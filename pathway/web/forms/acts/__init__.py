"""One form per act of staff. `ACTS` is their list: which make sense, who may, what each is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from pathway.case.model import Activity
from pathway.case.permissions import permit
from pathway.errors import NotPermitted
from pathway.web.forms.acts import (
    barriers,
    correcting,
    ending,
    going_on,
    hold,
    holding,
    known,
    measuring,
    planning,
    providing,
    record,
    safety,
)
from pathway.web.forms.acts.items import goes_on, how_it_stands, open_ones, title_of
from pathway.web.forms.form import About, Act, Form, Option
from pathway.web.words import first_capital


def _of(rows: Callable[[About], tuple[Activity, ...]]) -> Callable[[About], tuple[Option, ...]]:
    return lambda about: tuple(
        Option(f"item={quote(row.row_key)}", first_capital(title_of(about, row)), how_it_stands(row))
        for row in rows(about)
    )


def _none(rows: Callable[[About], tuple[Activity, ...]], words: str) -> Callable[[About], str]:
    return lambda about: "" if rows(about) else words


ACTS: Mapping[str, Act] = {
    "record": Act("Record something", record.form, _none(open_ones, "Nothing stands to be done."), _of(open_ones)),
    "book": Act("Book", planning.book, _none(open_ones, "Nothing stands to be booked."), _of(open_ones)),
    "defer": Act("Put off, once", planning.defer, _none(planning.may_be_put_off, "Nothing here can be put off: it"
                 " cannot be, or was put off once already."), _of(planning.may_be_put_off)),
    "waive": Act("Not needed", planning.waive, _none(planning.may_be_left_out, "Nothing here can be left out."),
                 _of(planning.may_be_left_out)),
    "measure": Act("How it is going: a measure", measuring.measure, options=measuring.measures),
    "facts": Act("What is known", known.facts, verb="record"),
    "readiness": Act("Readiness", known.readiness, known.no_readiness, verb="record"),
    "move": Act("Move to another stage", going_on.move, going_on.no_move),
    "extend": Act("More time in this stage", going_on.extend, going_on.no_extend),
    "pause": Act("Put on hold", hold.pause, hold.no_pause),
    "resume": Act("Back from hold", hold.resume, hold.no_resume),
    "dormant": Act("With a provider: we wait", hold.dormant, hold.no_dormant),
    "wake": Act("Work with them again", hold.wake, hold.no_wake),
    "place": Act("Providers", providing.place, providing.no_place, providing.placements),
    "barrier": Act("Barriers to moving on", barriers.barrier, barriers.no_barrier, barriers.barriers),
    "concern": Act("Raise a concern", safety.concern, minds_versions=False, then=safety.raised_page),
    "acknowledge": Act("Take on a concern", safety.acknowledge, safety.no_acknowledge, safety.concerns,
                       minds_versions=False),
    "consent": Act("Consent to share", safety.consent),
    "accept": Act("Decide on the referral", holding.accept, holding.no_accept),
    "allocate": Act("Give to an advisor", holding.allocate, holding.no_allocate),
    "reassign": Act("Hand over", holding.reassign, goes_on, holding.roles),
    "approve": Act("Approve a letter", ending.approve, ending.no_approve, ending.letters),
    "sign_off": Act("Agreement to the discharge", ending.sign_off, ending.no_sign_off),
    "close": Act("Record how it ends", ending.close, ending.no_close),
    "reopen": Act("Open again", ending.reopen, ending.no_reopen),
    "record_death": Act("Record a death", safety.record_death, safety.no_death),
    "correct": Act("Put something right", correcting.correct, options=correcting.mistakes),
}  # fmt: skip
"""Act → what it is called, its form, why it makes no sense now, and what it can be about."""

FORMS: Mapping[str, Callable[[About], Form]] = {name: act.form for name, act in ACTS.items()}
"""Act → its form. Raises BadRequest where the case gives nothing to do it with."""


def may(name: str, about: About) -> bool:
    """True if whoever asks may do this on this case."""
    try:
        permit(ACTS[name].verb or name, about.by, about.case)
    except NotPermitted:
        return False
    return True


def offered(about: About) -> tuple[tuple[str, str], ...]:
    """The acts that make sense on this case now and that whoever asks may do: name and title, in order."""
    return tuple((name, act.title) for name, act in ACTS.items() if may(name, about) and not act.why_not(about))
