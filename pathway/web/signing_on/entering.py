"""Who comes in through the organisation's sign-on: those it was joined to by an invitation, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pathway.case.people import StaffMember
from pathway.errors import AlreadyThere
from pathway.store.sign_ons import SignOnTry
from pathway.store.signing_in import Account
from pathway.store.sql import SqlStore, SqlWork
from pathway.web.signing_on.refusals import NotSignedOn, Refusal

NOBODY = "nobody known"


def who_enters(store: SqlStore, subject: str, begun: SignOnTry, place: str, at: datetime) -> StaffMember:
    """Who this is here; with an invitation, who it is from now on. Raises NotSignedOn.

    `place` is the address they come from, for the record.
    """
    if begun.invitation is None:
        return _known(store, subject, place, at)
    try:
        return _joined(store, subject, begun.invitation, place, at)
    except AlreadyThere:
        # Two invitations, accepted at one moment with one account.
        raise NotSignedOn(Refusal.TAKEN) from None


def note_refusal(store: SqlStore, problem: NotSignedOn, place: str, at: datetime) -> None:
    """Writes down that somebody did not get in, and why."""
    with store.work() as work:
        work.read_was({"who": NOBODY, "what": "sign_in_refused", "way": "sign_on", "at": at, "from": place,
                       "why": problem.refusal.name.lower()})  # fmt: skip


def take_away(store: SqlStore, ref: str, by: StaffMember, at: datetime) -> None:
    """Somebody no longer comes in through the sign-on; they are signed out everywhere."""
    with store.work() as work:
        account = work.account_held(ref)
        if account is not None and account.signs_on_as is not None:
            work.put_account(replace(account, signs_on_as=None, changed_at=at), "sign_on_removed", at, by.ref)
            work.end_sessions_of(ref, at)


def _known(store: SqlStore, subject: str, place: str, at: datetime) -> StaffMember:
    with store.work() as work:
        account = work.account_signing_on_as(subject)
        member = work.staff_member(account.staff) if account else None
        if member is None or not member.is_active:
            raise NotSignedOn(Refusal.NOT_KNOWN)
        _note(work, member, place, at)
    return member


def _joined(store: SqlStore, subject: str, invited: str, place: str, at: datetime) -> StaffMember:
    with store.work() as work:
        invitation, other = work.invitation(invited), work.account_signing_on_as(subject)
        member = work.staff_member(invitation.staff) if invitation else None
        if member is None or not member.is_active:
            raise NotSignedOn(Refusal.NO_INVITATION)
        if other is not None and other.staff != member.ref:
            raise NotSignedOn(Refusal.TAKEN)
        if not work.use_invitation(invited, at):
            raise NotSignedOn(Refusal.NO_INVITATION)
        work.account_held(member.ref)
        work.put_account(Account(member.ref, signs_on_as=subject, changed_at=at), "sign_on_set", at, member.ref)
        work.put_recovery_codes(member.ref, ())
        work.end_sessions_of(member.ref, at)
        _note(work, member, place, at)
    return member


def _note(work: SqlWork, member: StaffMember, place: str, at: datetime) -> None:
    work.read_was({"who": member.ref, "what": "signed_in", "way": "sign_on", "at": at, "from": place})
