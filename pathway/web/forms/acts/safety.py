"""What cannot wait for a date: a concern, taken on by somebody; consent; a death."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pathway.case.model import Case, Concern
from pathway.commands.acknowledge import Acknowledge
from pathway.commands.concern import RaiseConcern
from pathway.commands.consent import Consent
from pathway.commands.record_death import RecordDeath
from pathway.errors import BadRequest
from pathway.web.forms.acts.items import note
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel, Values
from pathway.web.words import at_time, birthday, first_capital, nhs_number, of_day, plain

KINDS = (("risk", "Risk to them or to somebody else"), ("safeguarding", "Safeguarding"), ("medication", "Medication"))
OTHER = "another"


def concern(about: About) -> Form:
    """What kind, and what it is. Never refused because something else was recorded meanwhile."""
    fields = (
        Field("kind", "What is it about?", "choice", choices=KINDS, thing="what it is about",
              hint="Words about safeguarding are read only by those who act on them."),
        Field("words", "What is it?", "text", thing="what it is"),
    )  # fmt: skip
    return Form("Raise a concern", fields, "Raise the concern",
                lambda said: RaiseConcern(kind=said["kind"], words=said["words"]), panels=(_told(about),),
                template="concern.html")  # fmt: skip


def raised_page(case: Case) -> str:
    """The page that says that it is raised, and who is told."""
    return f"concern/{len(case.concerns)}"


def _told(about: About) -> Panel:
    """Who is told in the same moment."""
    coordinator = about.case.holder_of("care_coordinator")
    duty = [m.name for m in about.staff.values()
            if "duty_worker" in m.roles and m.is_active and m.team == about.case.team]  # fmt: skip
    return Panel("", (
        ("Care coordinator", about.name_of(coordinator) if coordinator else "whoever is care coordinator"),
        ("Duty worker", ", ".join(sorted(duty)) or "whoever is on duty"),
    ))  # fmt: skip


def waiting(about: About) -> tuple[Concern, ...]:
    """The concerns that nobody has taken on."""
    return tuple(each for each in about.case.concerns.values() if each.acknowledged_at is None)


def concerns(about: About) -> tuple[Option, ...]:
    """Those to choose from, the oldest first."""
    return tuple(Option(f"which={each.n}", f"{first_capital(each.kind)} concern", _raised(about, each))
                 for each in waiting(about))  # fmt: skip


def _raised(about: About, each: Concern) -> str:
    return f"raised {at_time(each.raised_at)} by {about.name_of(each.by)}"


def acknowledge(about: About) -> Form:
    """Taking one on, and what happens now."""
    key = about.which or (about.row.subject if about.row else None) or ""
    each = about.case.concerns.get(key)
    if each is None:
        raise BadRequest("Choose which concern it is about.")
    pairs = (("What", f"{first_capital(each.kind)} concern"), ("Raised", first_capital(_raised(about, each))))
    words = about.texts.get(f"concern {each.n}", "Only those who act on safeguarding concerns can read the words.")
    return Form(
        "Take on a concern", (Field("note", "What happens now?", "text", is_optional=True),), "I take it on",
        lambda said: Acknowledge(n=each.n, note=said["note"]),
        panels=(Panel("", pairs, words=words),), intro="Your name stands beside it from now on.",
    )  # fmt: skip


def no_acknowledge(about: About) -> str:
    """Why there is nothing to take on."""
    return "" if waiting(about) else "No concern waits to be taken on."


def consent(about: About) -> Form:
    """With which organisation, and what the person said."""
    known = _known(about)
    choices = (*((key, first_capital(title)) for key, title in known.items()), (OTHER, "Another organisation"))
    fields = (
        Field("organisation", "Sharing with whom?", "choice", choices=choices, thing="the organisation"),
        Field("name", "Name of another organisation", "words", is_optional=True, thing="the name of the organisation",
              is_sometimes=True),
        Field("state", "What did they say?", "choice", thing="what they said",
              choices=(("given", "Yes: share"), ("withdrawn", "No, or no longer"), ("not_asked", "Not asked yet"))),
        Field("on", "When?", "past_day", thing="the date they said so"),
    )  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        is_other = values["organisation"] == OTHER
        if is_other and not re.search("[a-z0-9]", (values["name"] or "").lower()):
            return {"name": "Enter the name of the organisation"}
        return {"name": "Select “Another organisation”, or empty this name"} if values["name"] and not is_other else {}

    def make(said: Values) -> Consent:
        organisation = said["name"] if said["organisation"] == OTHER else said["organisation"]
        return Consent(organisation=organisation, state=said["state"], on=said["on"])

    pairs = tuple((first_capital(_organisation(name)), f"{plain(fact.value)}, {of_day(fact.known_on)}")
                  for name, fact in about.case.facts.items() if name.startswith("consent_"))  # fmt: skip
    panels = (Panel("Recorded so far", pairs),) if pairs else ()
    return Form("Consent to share", fields, "Record", make, check=check, panels=panels,
                intro="A withdrawal counts at once, and those who must know are told.")  # fmt: skip


def _known(about: About) -> dict[str, str]:
    asked = {
        name.removeprefix("consent_"): _organisation(name) for name in about.case.facts if name.startswith("consent_")
    }
    return {**{"to_share": "everybody involved", "gp_practice": "GP practice"}, **asked}


def _organisation(name: str) -> str:
    key = name.removeprefix("consent_")
    return "everybody involved" if key == "to_share" else plain(key)


def record_death(about: About) -> Form:
    """The day; then a second step, since every message stops with it."""
    fields = (Field("on", "When did they die?", "past_day", thing="the date they died"), note())
    person = about.person

    def second(values: Values) -> Panel:
        identity = (("Name", person.name), ("NHS number", nhs_number(person.nhs_number)),
                    ("Born", birthday(person.born_on))) if person else ()  # fmt: skip
        return Panel("", (*identity, ("Died", of_day(values["on"]))), (
            "Every message, follow-up and letter to the person stops at once",
            "Nothing is left to be done for them; the pathway has ended",
            "The care coordinator and the advisor are told",
            "Only a manager can undo it",
        ))  # fmt: skip

    return Form("Record a death", fields, "Continue", lambda said: RecordDeath(on=said["on"], note=said["note"]),
                second_step=second, intro="You check it once more before anything is recorded.")  # fmt: skip


def no_death(about: About) -> str:
    """Why it cannot be recorded."""
    return "The death is recorded already." if about.case.ending == "died" else ""
