"""`refer`, `accept`, `allocate`: how somebody comes onto the pathway."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, act, actor, answer, open_house
from pathway.cli.options import AsJson, At, By, On, Reason, Ref, Version, day
from pathway.dates import london_day

if TYPE_CHECKING:
    from pathway.case.people import StaffMember
    from pathway.intake import Referral

SHIPPED = "mental-health-discharge"


def refer(
    nhs_number: Annotated[str, typer.Option(metavar="NUMBER", help="Ten digits.")],
    family_name: Annotated[str, typer.Option(metavar="NAME")],
    given_name: Annotated[str, typer.Option(metavar="NAME")],
    born_on: Annotated[date, typer.Option(parser=day, metavar="DATE")],
    referred_on: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The day it was received (today, if silent).")
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="The team that refers (the referrer's).")] = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="The grouping, such as the care cluster.")] = None,
    scheme: Annotated[str, typer.Option(metavar="NAME", help="Which grouping it is.")] = "mh_cluster",
    referrer: Annotated[str | None, typer.Option(metavar="STAFF", help="The care coordinator.")] = None,
    consent_to_share: Annotated[
        bool | None, typer.Option("--consent-to-share/--no-consent-to-share", help="What the person said.")
    ] = None,
    safe_contact: Annotated[str | None, typer.Option(metavar="TEXT", help="How it is safe to reach them.")] = None,
    needs: Annotated[str | None, typer.Option(metavar="TEXT", help="How information reaches them best.")] = None,
    pathway: Annotated[str, typer.Option(metavar="KEY", help="Which pathway.")] = SHIPPED,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """A referral is received: the case begins, and the decision on it is due."""
    from pathway.intake import Referral

    asking = Asking(by, at, None, as_json)
    consent = None if consent_to_share is None else "given" if consent_to_share else "not_given"
    referral = Referral(
        nhs_number=nhs_number, family_name=family_name, given_name=given_name, born_on=born_on,
        referred_on=referred_on or london_day(asking.instant), team=team or "",
        grouping=(scheme, code) if code else None, referrer=referrer, reason=reason, consent_to_share=consent,
        safe_contact=safe_contact, needs=needs,
    )  # fmt: skip
    _receive(referral, asking, pathway)


def _receive(referral: Referral, asking: Asking, pathway: str) -> None:
    from pathway.errors import BadRequest
    from pathway.intake import take_in

    with open_house(asking.instant) as house:
        who = actor(house, asking)
        with house.store.work() as work:
            team = referral.team or _team_of(work.staff_member(referral.referrer) if referral.referrer else who)
            if not team:
                raise BadRequest("the referring team is not known: say --team, or who refers with --referrer")
            recorded = take_in(house.walk, work, replace(referral, team=team), who, asking.instant, pathway)
            work.save([recorded])
        answer(house, recorded.after, asking, who, lambda case, _: "referral received" + _flag(case.is_flagged))


def _team_of(member: StaffMember | None) -> str | None:
    return member.team if member and member.party == "team" else None


def _flag(is_flagged: bool) -> str:
    return "; its grouping is not one this pathway is for, so a person decides" if is_flagged else ""


def accept(
    ref: Ref,
    decline: Annotated[bool, typer.Option("--no", help="It is not accepted (say why with --reason).")] = False,
    ending: Annotated[str, typer.Option(metavar="ENDING", help="not_accepted; or declined, by the person.")] = (
        "not_accepted"
    ),
    on: On = None,
    reason: Reason = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """The decision on a referral. Yes starts the clock where acceptance does."""
    from pathway.commands.accept import Accept

    no = decline or ending != "not_accepted"
    act(
        ref, Asking(by, at, version, as_json),
        lambda _: Accept(is_accepted=not no, ending=ending, reason=reason, on=on),
        lambda case, _: f"ended: {(case.ending or '').replace('_', ' ')}" if case.ending else "referral accepted",
    )  # fmt: skip


def allocate(
    ref: Ref,
    to: Annotated[str, typer.Option("--to", metavar="STAFF", help="The advisor.")],
    care_coordinator: Annotated[str | None, typer.Option(metavar="STAFF", help="If the referral named none.")] = None,
    on: On = None,
    by: By = None,
    at: At = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """An advisor takes the case on, and the first stage begins."""
    from pathway.commands.allocate import Allocate

    act(
        ref, Asking(by, at, version, as_json),
        lambda staff: Allocate(
            to=staff(to), care_coordinator=staff(care_coordinator) if care_coordinator else None, on=on
        ),
        lambda case, rules: f"with {to}, in {rules.stages[case.stage].title}",
    )  # fmt: skip
