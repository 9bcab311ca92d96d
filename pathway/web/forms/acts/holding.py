"""Who has the case: the decision on a referral, an advisor for it, somebody else later."""

from __future__ import annotations

from collections.abc import Mapping

from pathway.case.model import Status
from pathway.case.people import StaffMember
from pathway.commands.accept import Accept
from pathway.commands.allocate import CARE_COORDINATOR, Allocate
from pathway.commands.reassign import Reassign
from pathway.definition.rules import REFERRAL, WAITING
from pathway.web.forms.acts.items import Choices, colleagues, goes_on, reason
from pathway.web.forms.fields import Field
from pathway.web.forms.form import About, Form, Option, Panel, Values
from pathway.web.words import first_capital, of_day, plain

YES = "accepted"


def accept(about: About) -> Form:
    """Yes, or no with the reason."""
    fields = (
        Field("answer", "Is the referral accepted?", "choice", thing="whether it is accepted",
              choices=((YES, "Accepted"), ("not_accepted", "Not accepted, by us"),
                       ("declined", "Declined, by the person"))),
        reason(needed="If it is not accepted, say why."),
        Field("on", "When was it decided?", "past_day", thing="the date it was decided"),
    )  # fmt: skip

    def check(values: Values) -> Mapping[str, str]:
        return {} if values["answer"] == YES or values["reason"] else {"reason": "Enter why it is not accepted"}

    def make(said: Values) -> Accept:
        if said["answer"] == YES:
            return Accept(reason=said["reason"], on=said["on"])
        return Accept(is_accepted=False, ending=said["answer"], reason=said["reason"], on=said["on"])

    return Form("Decide on a referral", fields, "Record the decision", make, check=check,
                panels=(referral_panel(about),), intro="Whoever referred is told.")  # fmt: skip


def no_accept(about: About) -> str:
    """Why there is nothing to decide."""
    return goes_on(about) or ("" if about.case.stage == REFERRAL else "The referral was decided already.")


def referral_panel(about: About) -> Panel:
    """What the referral says."""
    case, person = about.case, about.person
    grouping = [f"{about.names.fact(name)} {case.fact(name)}" for name in about.rules.grouping if case.fact(name)]
    coordinator = case.holder_of(CARE_COORDINATOR)
    pairs = [
        ("Referred", f"{of_day(case.referred_on)}, by {about.texts.get('team_given', case.team)}"),
        ("Care coordinator", about.name_of(coordinator) if coordinator else "not named"),
        ("Grouping", ", ".join(grouping) or "not given"),
        ("Consent to share", plain(case.fact("consent_to_share")) or "not asked yet"),
    ]
    if case.is_flagged:
        pairs.append(("To be looked at", "The team or the grouping is none that this pathway is for"))
    if case.previous_case:
        pairs.append(("Before", "They were referred before: the earlier episode is linked on their page"))
    for title, words in (("Safe contact", person and person.safe_contact), ("Needs", person and person.needs)):
        if words:
            pairs.append((title, words))
    return Panel("The referral", tuple(pairs), words=about.texts.get("reason", ""))


def allocate(about: About) -> Form:
    """Which advisor, with how many people each has."""
    title = about.rules.role_titles.get(about.rules.holder, "advisor")
    fields = [Field("to", f"Which {title}?", "choice", choices=_advisors(about), thing=f"the {title}")]
    if about.case.holder_of(CARE_COORDINATOR) is None:
        some = colleagues(about, lambda m: CARE_COORDINATOR in m.roles)
        fields.append(Field("care_coordinator", "Care coordinator", "choice", choices=some, is_optional=True,
                            hint="The referral named none.", thing="the care coordinator"))  # fmt: skip
    fields.append(Field("on", "From when?", "past_day", thing="the date"))

    def make(said: Values) -> Allocate:
        coordinator = about.staff.get(said.get("care_coordinator") or "")
        return Allocate(to=about.staff[said["to"]], care_coordinator=coordinator, on=said["on"])

    return Form(f"Give to a {title}" if title[0] not in "aeiou" else f"Give to an {title}", tuple(fields), "Allocate",
                make, panels=(referral_panel(about),))  # fmt: skip


def _advisors(about: About) -> Choices:
    found = [m for m in about.staff.values() if m.is_active and about.rules.holder in m.roles]
    found.sort(key=lambda m: (about.load.get(m.ref, 0), m.name))
    return tuple((m.ref, f"{m.name}: {_people(about.load.get(m.ref, 0))} now") for m in found)


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def no_allocate(about: About) -> str:
    """Why nobody can be given the case."""
    if about.case.stage == WAITING and about.case.status is not Status.CLOSED:
        return ""
    hint = "The referral is not accepted yet." if about.case.stage == REFERRAL else "Somebody has it already."
    return goes_on(about) or hint


def reassign(about: About) -> Form:
    """Somebody else, for one role."""
    role = about.which if about.which and about.which in about.rules.roles else about.rules.holder
    title = about.rules.role_titles.get(role, plain(role))
    now = about.case.holder_of(role)

    def fits(member: StaffMember) -> bool:
        return role in member.roles and member.ref != now

    others = colleagues(about, fits)
    fields = (
        Field("to", f"Who is {title} from now on?", "choice", choices=others, thing=f"the new {title}"),
        Field("on", "From when?", "past_day", thing="the date"),
    )
    return Form(
        f"Hand over: {title}", fields, "Hand over",
        lambda said: Reassign(to=about.staff[said["to"]], role=role, on=said["on"]),
        intro="What stands with this role goes along.", panels=(Panel("", (("Now", about.name_of(now)),)),),
    )  # fmt: skip


def roles(about: About) -> tuple[Option, ...]:
    """Every role on this case, and who has it."""
    return tuple(Option(f"which={role}", first_capital(about.rules.role_titles.get(role, plain(role))),
                        about.name_of(about.case.holder_of(role))) for role in about.rules.roles)  # fmt: skip
