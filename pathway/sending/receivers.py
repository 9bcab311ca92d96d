"""To whom a notice goes: the member of staff it names, else everybody with the role it names, else the managers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathway.case.history import Notice
from pathway.case.people import StaffMember

MANAGER = "service_manager"


def receivers(notice: Notice, team: str | None, members: Iterable[StaffMember]) -> Sequence[str]:
    """Staff references, of people who work here now; `team` is that of the case.

    A role of the team's is for the team of the case. What was for somebody who has left, or for a role nobody has,
    goes to the service managers; empty only where there are none.
    """
    here = [member for member in members if member.is_active]
    if notice.is_role:
        found = [m.ref for m in here if notice.to in m.roles and (m.party != "team" or team in (None, m.team))]
    else:
        found = [m.ref for m in here if m.ref == notice.to]
    return sorted(found or (m.ref for m in here if MANAGER in m.roles))
