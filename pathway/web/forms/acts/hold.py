"""A person is on hold, and comes back; is with a provider while the advisor waits, and comes back from there."""

from __future__ import annotations

from pathway.case.model import Status
from pathway.commands.dormant import Dormant
from pathway.commands.pause import PauseRequest
from pathway.commands.resume import Resume
from pathway.commands.wake import Wake
from pathway.states import allows_status
from pathway.web.forms.acts.items import goes_on, reason, titled
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Panel
from pathway.web.words import first_capital, of_day


def pause(about: About) -> Form:
    """Why, since when, expected back when."""
    reasons = titled((key, f"{rule.title}, for {rule.at_most} at most") for key, rule in about.rules.pauses.items())
    fields = (
        Field("reason", "Why?", "choice", choices=reasons, thing="why they are on hold"),
        Field("on", "Since when?", "past_day", thing="the date the hold began"),
        Field("until", "Expected back", "day", is_optional=True, thing="the date they are expected back",
              hint="If it is not known, leave it empty: the longest time counts. For example, 17 4 2026"),
    )  # fmt: skip
    return Form(
        "Put on hold", fields, "Put on hold",
        lambda said: PauseRequest(reason=said["reason"], on=said["on"], until=said["until"]),
        intro="The pathway clock stands still until you say that they are back. Nothing is forgotten meanwhile.",
    )  # fmt: skip


def no_pause(about: About) -> str:
    """Why nobody can be put on hold now."""
    if about.case.current_pause is not None:
        return f"{about.name} is on hold already. If another day is expected, put that hold right."
    if about.case.clock_started_on is None or about.rules.stages[about.case.stage].number < 1:
        return goes_on(about) or "The pathway clock has not started, so there is nothing to put on hold."
    return goes_on(about) or ("" if about.rules.pauses else "This pathway knows no holds.")


def resume(about: About) -> Form:
    """Since when they are back."""
    held = about.case.current_pause
    panels = () if held is None else (Panel("", (
        ("On hold", first_capital(about.rules.pauses[held.reason].title)), ("Since", of_day(held.started_on)),
        ("Expected back", of_day(held.expected_on)),
    )),)  # fmt: skip
    fields = (Field("on", "Back since", "past_day", thing="the date they came back"),)
    return Form("Back from hold", fields, "They are back", lambda said: Resume(on=said["on"]), panels=panels,
                intro="The days on hold are given back whole. If they are not back, put the hold right with a new"
                " date instead.")  # fmt: skip


def no_resume(about: About) -> str:
    """Why nobody can come back from hold."""
    return "" if about.case.status is Status.PAUSED else f"{about.name} is not on hold."


def dormant(about: About) -> Form:
    """With a provider, until a day if one is known."""
    fields = (Field("until", "Until when?", "day", is_optional=True, thing="the date you look again",
                    hint="If it is not known, leave it empty. For example, 17 4 2026"),)  # fmt: skip
    return Form(
        "With a provider: we wait", fields, "We wait", lambda said: Dormant(until=said["until"]),
        intro="A provider works with them. This is no hold: the pathway clock runs on. A worry of the provider or a"
        " missed session brings them back to you at once.",
    )  # fmt: skip


def no_dormant(about: About) -> str:
    """Why the advisor cannot wait."""
    can = allows_status("dormant", about.case.status)
    return goes_on(about) or ("" if can else f"{about.name} is with a provider or on hold already.")


def wake(_: About) -> Form:
    """The advisor works with the person again."""
    return Form("Work with them again", (reason(is_optional=True),), "Work with them again",
                lambda said: Wake(reason=said["reason"]))  # fmt: skip


def no_wake(about: About) -> str:
    """Why nobody needs to be woken."""
    return "" if about.case.status is Status.DORMANT else f"{about.name} is not waiting with a provider."
