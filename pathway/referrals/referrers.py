"""Whose referral it is: the team and the care coordinator that it names, compared with the staff here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pathway.case.people import StaffMember
from pathway.referrals.referral import Referral

HOLDER = "care_coordinator"
"""The role of whoever holds a referral until it is accepted."""


class Referrers:
    """Who is here to refer, seen by one who takes referrals in."""

    def __init__(self, staff: Iterable[StaffMember], by: StaffMember) -> None:
        """`staff` is everybody of the programme; `by` is who takes in."""
        self._by = by
        self._members = {member.ref: member for member in staff}
        self._teams = {m.team.casefold(): m.team for m in self._members.values() if m.party == "team"}

    def is_ours(self, team: str) -> bool:
        """True if somebody here is of this team; any name will do until anybody is."""
        return not self._teams or team.casefold() in self._teams

    def named(self, referral: Referral) -> Referral:
        """The referral under its team's own name, held by the care coordinator who makes it if it names nobody."""
        team = self._teams.get(referral.team.casefold(), referral.team)
        referrer = referral.referrer or (self._by.ref if HOLDER in self._by.roles else None)
        is_same = (team, referrer) == (referral.team, referral.referrer)
        return referral if is_same else replace(referral, team=team, referrer=referrer)

    def team(self, referrer: str | None) -> str | None:
        """The team of the referrer, or of who makes the referral if nobody is named; None if they are of no team."""
        member = self._members.get(referrer) if referrer else self._by
        return member.team if member and member.party == "team" else None

    def fault(self, referrer: str | None) -> str | None:
        """Why this referrer cannot hold a referral; None if they can, or if nobody is named."""
        if not referrer:
            return None
        member = self._members.get(referrer)
        if member is None:
            return f"no member of staff {referrer!r}: `pathway staff` shows who there is"
        if HOLDER not in member.roles:
            return f"{member.ref} is no care coordinator: the referral is held by one until it is accepted"
        if not member.is_active:
            return f"{member.ref} no longer works here: name the care coordinator who holds the referral now"
        return None
