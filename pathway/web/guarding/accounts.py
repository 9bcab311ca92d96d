"""Local accounts: signing in with a password and a second factor, and the invitation a password is set with.

Whatever is wrong, the answer and the work are the same: nobody learns here whether an account exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pathway.case.people import StaffMember
from pathway.store.look import look
from pathway.store.signing_in import Account, digest_of
from pathway.store.sql import SqlStore, SqlWork
from pathway.web.guarding import passwords, second_factor
from pathway.web.guarding.sealing import Seal

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed to sign in. `code` is of their telephone, or of their list of codes."""

    ref: str
    password: str
    code: str


def who_signs_in(store: SqlStore, seal: Seal, typed: Typed, place: str, at: datetime) -> StaffMember | None:
    """Who this is; None for everything that is not right. `place` is the address it comes from, for the record."""
    with look(store) as seen:
        known = seen.account(typed.ref)
    is_right = passwords.is_right(known.password_hash if known else None, typed.password)
    with store.work() as work:
        member, account = work.staff_member(typed.ref), work.account_held(typed.ref)
        let_in = None
        if member and account and member.is_active and _is_open(account, at):
            is_same = known is not None and account.password_hash == known.password_hash
            after = _second_right(work, account, seal, typed.code, at) if is_right and is_same else None
            work.count_attempt(after or _failed(account, at))
            let_in = member if after else None
        what = "signed_in" if let_in else "sign_in_refused"
        work.read_was({"who": member.ref if member else "nobody known", "what": what, "at": at, "from": place})
    return let_in


def wait_after(failures: int) -> timedelta:
    """How long an account is closed after so many failures in a row: each one doubles it."""
    if failures < FREE_FAILURES:
        return timedelta()
    return min(timedelta(minutes=2 ** min(failures - FREE_FAILURES, 10)), LONGEST_WAIT)


def invited(store: SqlStore, token: str, at: datetime) -> StaffMember | None:
    """Whose invitation this is; None for one that never was, was used, was replaced, or has ended."""
    with look(store) as seen:
        invitation = seen.invitation(digest_of(token))
        member = seen.staff_member(invitation.staff) if invitation else None
    if invitation is None or member is None or not member.is_active:
        return None
    return member if invitation.used_at is None and at < invitation.ends_at else None


def set_password(store: SqlStore, token: str, password: str, at: datetime) -> StaffMember | None:
    """Uses an invitation: the account begins anew with this password, without a second factor, signed in nowhere."""
    member = invited(store, token, at)
    if member is None:
        return None
    hashed = passwords.hash_of(password)
    with store.work() as work:
        if not work.use_invitation(digest_of(token), at):
            return None
        before = work.account_held(member.ref) or Account(member.ref)
        anew = Account(member.ref, hashed, signs_on_as=before.signs_on_as, changed_at=at)
        work.put_account(anew, "password_set", at, member.ref)
        work.put_recovery_codes(member.ref, ())
        work.end_sessions_of(member.ref, at)
    return member


def change_password(store: SqlStore, staff: str, session: str, password: str, at: datetime) -> None:
    """Another password; everywhere but in this session they are signed out."""
    hashed = passwords.hash_of(password)
    with store.work() as work:
        account = work.account_held(staff) or Account(staff)
        work.put_account(replace(account, password_hash=hashed, changed_at=at), "password_set", at, staff)
        work.end_sessions_of(staff, at, but=session)


def add_second_factor(store: SqlStore, staff: str, session: str, closed: str, step: int, at: datetime) -> list[str]:
    """A telephone whose code was right, its secret `closed` to be stored; the codes on paper, shown this once."""
    codes = second_factor.new_codes()
    with store.work() as work:
        account = work.account_held(staff) or Account(staff)
        changed = replace(account, second_factor=closed, last_step=step, changed_at=at)
        work.put_account(changed, "second_factor_set", at, staff)
        work.put_recovery_codes(staff, [second_factor.digest_of_code(code) for code in codes])
        work.was_set_up(session)
        work.end_sessions_of(staff, at, but=session)
    return codes


def is_theirs(store: SqlStore, staff: str, password: str) -> bool:
    """True if this is the password of somebody who is signed in already."""
    with look(store) as seen:
        account = seen.account(staff)
    return passwords.is_right(account.password_hash if account else None, password)


def _is_open(account: Account, at: datetime) -> bool:
    return account.closed_until is None or account.closed_until <= at


def _second_right(work: SqlWork, account: Account, seal: Seal, code: str, at: datetime) -> Account | None:
    """The account once its second factor was right too, if it has one; None if it was wrong."""
    after = replace(account, failures=0, closed_until=None)
    if account.second_factor is None:
        return after
    secret = seal.opened(account.second_factor, account.staff)
    step = second_factor.step_of(secret, code, at, account.last_step) if secret else None
    if secret and step is not None:
        # Closed anew: by the newest key, whatever it was closed by.
        return replace(after, last_step=step, second_factor=seal.closed(secret, account.staff))
    return after if work.use_recovery_code(account.staff, second_factor.digest_of_code(code)) else None


def _failed(account: Account, at: datetime) -> Account:
    failures = account.failures + 1
    wait = wait_after(failures)
    return replace(account, failures=failures, closed_until=at + wait if wait else None)
