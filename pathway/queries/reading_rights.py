"""Which words are for whom: safeguarding concerns are read by those who act on them."""

from __future__ import annotations

from pathway.case.history import Entry
from pathway.case.model import Case
from pathway.case.people import StaffMember

READ_SAFEGUARDING = ("care_coordinator", "team_manager", "duty_worker", "service_manager")
OF_A_CONCERN = ("concern_raised", "concern_acknowledged")


def may_read_words(by: StaffMember | None, entry: Entry, case: Case) -> bool:
    """True unless the entry is of a safeguarding concern on this case, raised or taken on, that this person neither
    raised nor acts on."""
    if entry.kind not in OF_A_CONCERN:
        return True
    facts = entry.content["facts"]
    concern = case.concerns.get(str(facts.get("n")))
    kind = facts.get("kind") or (concern.kind if concern else "safeguarding")
    if kind != "safeguarding":
        return True
    raised_by = entry.by if entry.kind == "concern_raised" else concern.by if concern else None
    return by is not None and (by.ref == raised_by or bool(set(by.roles) & set(READ_SAFEGUARDING)))
