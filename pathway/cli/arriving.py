"""`refer`, `accept`, `allocate`: how somebody comes onto the pathway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from pathway.cli.acting import Asking, act, actor, answer, open_house
from pathway.cli.options import AsJson, At, By, On, Reason, Ref, Version
from pathway.dates import london_day

if TYPE_CHECKING:
    from pathway.bootstrap import House
    from pathway.case.model import Case
    from pathway.case.people import StaffMember
    from pathway.referrals import Referral, RowFault

SHIPPED, USUAL_SCHEME = "mental-health-discharge", "mh_cluster"


def refer(
    nhs_number: Annotated[str, typer.Option(metavar="NUMBER", help="Ten digits.")],
    family_name: Annotated[str, typer.Option(metavar="NAME")],
    given_name: Annotated[str, typer.Option(metavar="NAME")],
    born_on: Annotated[str, typer.Option(metavar="DATE")],
    referred_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it was received (today, if silent).")
    ] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="The team that refers (the referrer's).")] = None,
    code: Annotated[str | None, typer.Option(metavar="CODE", help="The grouping, such as the care cluster.")] = None,
    scheme: Annotated[str | None, typer.Option(metavar="NAME", help="Which grouping (mh_cluster, if silent).")] = None,
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
    said = {
        "nhs_number": nhs_number, "family_name": family_name, "given_name": given_name, "born_on": born_on,
        "referred_on": referred_on, "referring_team": team, "scheme": scheme, "code": code, "reason": reason,
        "consent_to_share": None if consent_to_share is None else "yes" if consent_to_share else "no",
        "safe_contact": safe_contact, "needs": needs, "referrer": referrer,
    }  # fmt: skip
    _receive(said, Asking(by, at, None, as_json), pathway)


def _receive(said: Mapping[str, str | None], asking: Asking, pathway: str) -> None:
    from pathway.errors import BadRequest
    from pathway.referrals import NotTakenIn, take_in

    with open_house(asking.instant) as house:
        who = actor(house, asking)
        try:
            case = take_in(house.walk, _read(said, house, who, asking), who, asking.instant, pathway)
        except NotTakenIn as refusal:
            raise BadRequest(_by_option(refusal.faults)) from None
        answer(house, case, asking, who, lambda case, _: "referral received" + _flag(case))


def _read(said: Mapping[str, str | None], house: House, who: StaffMember, asking: Asking) -> Referral:
    """The referral that was typed, what it is silent about filled in. Raises NotTakenIn with all that is wrong."""
    from pathway.referrals import NotTakenIn, Referral, Referrers, RowFault, read_referral
    from pathway.store.look import look

    with look(house.store) as seen:
        referrers = Referrers(seen.members.values(), who)
    today, referrer = london_day(asking.instant), said["referrer"]
    silent = {
        "referred_on": today.isoformat(), "referring_team": referrers.team(referrer),
        "scheme": USUAL_SCHEME if said["code"] else None,
    }  # fmt: skip
    read = read_referral({name: value or silent.get(name) or "" for name, value in said.items()}, today)
    fault = referrers.fault(referrer)
    if isinstance(read, Referral) and not fault:
        return read
    faults = [] if isinstance(read, Referral) else [RowFault(1, *one) for one in read]
    if fault:
        is_why = not said["referring_team"]
        faults = [one for one in faults if not (is_why and one.column == "referring_team")]
        faults.append(RowFault(1, "referrer", fault))
    raise NotTakenIn(faults)


def _by_option(faults: Iterable[RowFault]) -> str:
    """What is wrong, a line each, under the options that say it."""
    options: dict[str, list[str]] = {}
    for fault in faults:
        column = "team" if fault.column == "referring_team" else fault.column
        options.setdefault(fault.message, []).extend([f"--{column.replace('_', '-')}"] if column else [])
    return "\n".join(": ".join([*filter(None, [", ".join(names)]), message]) for message, names in options.items())


def _flag(case: Case) -> str:
    from pathway.commands.refer import TEAM_NOT_KNOWN

    if case.team == TEAM_NOT_KNOWN:
        return "; nobody here is of its team, so a person decides"
    return "; its grouping is not one this pathway is for, so a person decides" if case.is_flagged else ""


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
