"""Which words are for whom: safeguarding concerns are read by those who act on them."""

from __future__ import annotations

from pathway.case.history import Entry
from pathway.case.people import StaffMember

READ_SAFEGUARDING = ("care_coordinator", "team_manager", "duty_worker", "service_manager")


def may_read_words(by: StaffMember | None, entry: Entry) -> bool:
    """True unless the entry is a safeguarding concern that this person neither raised nor acts on."""
    if entry.kind != "concern_raised" or entry.content["facts"].get("kind") != "safeguarding":
        return True
    return by is not None and (by.ref == entry.by or bool(set(by.roles) & set(READ_SAFEGUARDING)))
