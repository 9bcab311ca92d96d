"""The outbox as people read it: each message with its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from notifications import write
from pathway.case.people import StaffMember
from pathway.case.permissions import has_part_in
from pathway.store import tables
from pathway.store.delivering import FAILED, SENT, WAITING, notice_of
from pathway.store.look import Look

deliveries = tables.deliveries


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `to` is a staff reference, or a role; `state` is waiting, sent or failed (to one of them)."""

    key: str
    kind: str
    to: str
    is_role: bool
    case: str | None
    made_at: datetime
    state: str
    subject: str
    body: str


def letters(seen: Look, to: str | None = None, case: str | None = None,
            reader: StaffMember | None = None) -> list[Letter]:  # fmt: skip
    """The messages in the order made, to one recipient or about one case where asked.

    Somebody known reads those to them or their roles, and those of cases they have part in.
    """
    return [letter for letter in _all(seen, to, case) if reader is None or _may_read(seen, reader, letter)]


def _all(seen: Look, to: str | None, case: str | None) -> Iterator[Letter]:
    table = tables.notices
    found = select(table).where(table.c.programme == seen.programme).order_by(table.c.made_at, table.c.key)
    if to is not None:
        found = found.where(table.c.recipient == to)
    if case is not None:
        found = found.where(table.c.case_ref == case)
    titles = titles_of(seen)
    states = _states(seen)
    for row in seen.rows(found):
        notice = notice_of(row)
        member = seen.members.get(notice.to)
        message = write(notice, member.name if member else notice.to.replace("_", " "), titles)
        yield Letter(
            notice.key, notice.kind, notice.to, notice.is_role, notice.case, notice.made_at,
            states.get(notice.key, WAITING), message.subject, message.body,
        )  # fmt: skip


def _states(seen: Look) -> dict[str, str]:
    """How far each notice has come that was shared out: failed if it did not reach one of those it is for."""
    found: dict[str, str] = {}
    each = select(deliveries.c.notice, deliveries.c.state).where(deliveries.c.programme == seen.programme)
    for row in seen.rows(each):
        state = row.state if row.state in (SENT, FAILED) else WAITING
        found[row.notice] = max(state, found.get(row.notice, state), key=(SENT, WAITING, FAILED).index)
    return found


def titles_of(seen: Look) -> dict[str, str]:
    """The words of activities and reasons by key, the newest version's last."""
    titles: dict[str, str] = {}
    for version in seen.published:
        rules = seen.rules(version)
        titles |= {key: activity.title for key, activity in rules.activities.items()}
        titles |= {key: pause.title for key, pause in rules.pauses.items()}
    return titles


def _may_read(seen: Look, reader: StaffMember, letter: Letter) -> bool:
    if letter.to == reader.ref or letter.to in reader.roles:
        return True
    return letter.case is not None and has_part_in(reader, seen.case(letter.case))
