"""With whom an item stands: its holder, else everybody of its role who has part in the case, else the managers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathway.case.model import Activity, Case
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in

MANAGER = "service_manager"


class Owners:
    """The members of staff of a programme, asked whose an item is. Those who have left own nothing."""

    def __init__(self, members: Iterable[StaffMember]) -> None:
        """Takes everybody, also those who have left."""
        listed = list(members)
        self._names = {member.ref: member.name for member in listed}
        self._active = {member.ref: member for member in listed if member.is_active}
        self.gone = tuple(sorted(member.ref for member in listed if not member.is_active))
        self._by_role: dict[str, list[StaffMember]] = {}
        for member in self._active.values():
            for role in member.roles:
                self._by_role.setdefault(role, []).append(member)
        self.everywhere = frozenset(
            role for member in self._active.values() if member.party == "service" for role in member.roles
        )
        """The roles that somebody has who has part in every case."""

    def of(self, case: Case, row: Activity) -> tuple[str, ...]:
        """The references of those an item stands with. Empty only where nobody manages the service."""
        if row.staff in self._active:
            return (row.staff,) if row.staff else ()
        of_role = self._with(row.who)
        return tuple(m.ref for m in of_role if has_part_in(m, case)) or tuple(m.ref for m in self._with(MANAGER))

    def names(self, refs: Iterable[str]) -> tuple[str, ...]:
        """The names of these people."""
        return tuple(self._names.get(ref, ref) for ref in refs)

    def _with(self, role: str) -> Sequence[StaffMember]:
        return self._by_role.get(role, ())
