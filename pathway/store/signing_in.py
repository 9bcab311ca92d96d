"""How staff sign in, and from where they are signed in. Nothing here can be signed in with by whoever reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from pathway.store import tables
from pathway.store.transaction import Transaction

accounts, sessions = tables.accounts, tables.sessions
invitations, recovery_codes = tables.invitations, tables.recovery_codes


@dataclass(frozen=True, slots=True)
class Account:
    """How a member of staff signs in.

    `second_factor` is the secret of a telephone, closed; `signs_on_as` "issuer subject" there.

    After too many failures it is closed until an instant. `last_step` is the half minute whose code was used last.
    """

    staff: str
    password_hash: str | None = None
    second_factor: str | None = None
    last_step: int | None = None
    signs_on_as: str | None = None
    failures: int = 0
    closed_until: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in with one browser. `digest` is the SHA-256, in hex, of what its cookie carries.

    `must_set_up`: until they have a second factor it leads nowhere else.
    """

    digest: str
    staff: str
    began_at: datetime
    seen_at: datetime
    browser: str
    ended_at: datetime | None = None
    must_set_up: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link with which somebody sets their password, once, until it ends. `digest` of what the link carries."""

    digest: str
    staff: str
    made_at: datetime
    by: str
    ends_at: datetime
    used_at: datetime | None = None


_ACCOUNT = select(*(accounts.c[field.name] for field in fields(Account)))
_SESSION = select(*(sessions.c[field.name] for field in fields(Session)))
_SESSION_WITH = _SESSION.where(sessions.c.programme == bindparam("programme"), sessions.c.digest == bindparam("digest"))
_INVITATION = select(*(invitations.c[field.name] for field in fields(Invitation)))


def digest_of(secret: str) -> str:
    """What is stored of something random that somebody carries: a cookie, a link."""
    return sha256(secret.encode()).hexdigest()


def account_stream(staff: str) -> str:
    """The stream of what was done to somebody's account."""
    return f"account:{staff}"


class SigningIn(Transaction):
    """Reading and writing accounts, invitations and sessions."""

    def account(self, staff: str) -> Account | None:
        """The account of a member of staff; None if they have none yet."""
        found = self._first(_ACCOUNT.where(accounts.c.programme == self._programme, accounts.c.staff == staff))
        return Account(*found) if found else None

    def accounts(self) -> Mapping[str, Account]:
        """Every account, by whose it is."""
        found = self._all(_ACCOUNT.where(accounts.c.programme == self._programme))
        return {row.staff: Account(*row) for row in found}

    def account_held(self, staff: str) -> Account | None:
        """The account, held against others until the end of this transaction."""
        mine = (accounts.c.programme == self._programme, accounts.c.staff == staff)
        found = self._first(_ACCOUNT.where(*mine).with_for_update())
        return Account(*found) if found else None

    def account_signing_on_as(self, subject: str) -> Account | None:
        """The account that an organisation's own sign-on knows by this name."""
        mine = (accounts.c.programme == self._programme, accounts.c.signs_on_as == subject)
        found = self._first(_ACCOUNT.where(*mine))
        return Account(*found) if found else None

    def put_account(self, account: Account, kind: str, at: datetime, by: str) -> None:
        """An account, new or changed, and in a stream of its own what was done to it: never the secrets."""
        self.count_attempt(account)
        self._tell(account_stream(account.staff), kind, at, by, {})

    def count_attempt(self, account: Account) -> None:
        """An account after an attempt to sign in: nothing of it is told in any stream."""
        values = asdict(account)
        mine = (accounts.c.programme == self._programme, accounts.c.staff == values.pop("staff"))
        if not self._run(update(accounts).where(*mine).values(**values)).rowcount:
            self._put(accounts, staff=account.staff, **values)

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation with this digest, used or not."""
        mine = (invitations.c.programme == self._programme, invitations.c.digest == digest)
        found = self._first(_INVITATION.where(*mine))
        return Invitation(*found) if found else None

    def invite(self, invitation: Invitation) -> None:
        """A new invitation, told in the stream of the account; earlier ones of the same person open nothing more."""
        mine = (invitations.c.programme == self._programme, invitations.c.staff == invitation.staff)
        self._run(delete(invitations).where(*mine))
        self._put(invitations, **asdict(invitation))
        self._tell(account_stream(invitation.staff), "invited", invitation.made_at, invitation.by, {})

    def use_invitation(self, digest: str, at: datetime) -> bool:
        """True if this opened something until now; from now on it opens nothing more."""
        mine = (invitations.c.programme == self._programme, invitations.c.digest == digest)
        is_open = (invitations.c.used_at.is_(None), invitations.c.ends_at > at)
        return bool(self._run(update(invitations).where(*mine, *is_open).values(used_at=at)).rowcount)

    def put_recovery_codes(self, staff: str, digests: Collection[str]) -> None:
        """These codes in place of all earlier ones."""
        mine = (recovery_codes.c.programme == self._programme, recovery_codes.c.staff == staff)
        self._run(delete(recovery_codes).where(*mine))
        for digest in digests:
            self._put(recovery_codes, staff=staff, digest=digest)

    def use_recovery_code(self, staff: str, digest: str) -> bool:
        """True if this was one of theirs; it is gone now."""
        mine = (recovery_codes.c.programme == self._programme, recovery_codes.c.staff == staff)
        return bool(self._run(delete(recovery_codes).where(*mine, recovery_codes.c.digest == digest)).rowcount)

    def recovery_codes_left(self, staff: str) -> int:
        """How many codes somebody has left."""
        mine = (recovery_codes.c.programme == self._programme, recovery_codes.c.staff == staff)
        return len(self._all(select(recovery_codes.c.digest).where(*mine)))

    def session(self, digest: str) -> Session | None:
        """The session with this digest, ended or not."""
        found = self._sent(_SESSION_WITH, programme=self._programme, digest=digest)
        return Session(*found[0]) if found else None

    def sessions_of(self, staff: str) -> Sequence[Session]:
        """The sessions of a member of staff that nobody has ended, the newest first."""
        mine = (sessions.c.programme == self._programme, sessions.c.staff == staff, sessions.c.ended_at.is_(None))
        return [Session(*row) for row in self._all(_SESSION.where(*mine).order_by(sessions.c.began_at.desc()))]

    def begin_session(self, session: Session) -> None:
        """A new session."""
        self._run(insert(sessions), {"programme": self._programme, **asdict(session)})

    def seen_again(self, digest: str, at: datetime) -> None:
        """A session that is still in use."""
        self._change_session(digest, seen_at=at)

    def was_set_up(self, digest: str) -> None:
        """A session whose owner has a second factor now."""
        self._change_session(digest, must_set_up=False)

    def end_session(self, digest: str, at: datetime) -> None:
        """A session that is over: signed out, or revoked."""
        self._change_session(digest, ended_at=at)

    def end_sessions_of(self, staff: str, at: datetime, but: str = "") -> None:
        """All sessions of a member of staff are over; `but` the one with this digest."""
        mine = (sessions.c.programme == self._programme, sessions.c.staff == staff, sessions.c.ended_at.is_(None))
        self._run(update(sessions).where(*mine, sessions.c.digest != but).values(ended_at=at))

    def _change_session(self, digest: str, **values: Any) -> None:
        mine = (sessions.c.programme == self._programme, sessions.c.digest == digest)
        self._run(update(sessions).where(*mine).values(**values))
