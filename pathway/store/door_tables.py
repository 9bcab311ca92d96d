"""The tables of who comes in: accounts and what opens them, sessions, leave to look, links for providers.

Of whatever somebody carries (a cookie, a link) only the SHA-256 is kept, as `digest`: whoever reads these tables cannot
come in with what they find.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, UniqueConstraint

from pathway.store.columns import BYTES, INSTANT, NUMBER, WORDS, YES_NO
from pathway.store.metadata import metadata, programme_column

accounts = Table(
    "accounts",
    metadata,
    programme_column(),
    Column("staff", WORDS, primary_key=True),
    Column("password_hash", WORDS),
    Column("second_factor", WORDS),
    # The half minute whose code was used last: none is good twice.
    Column("last_step", NUMBER),
    # Who they are to their organisation's own sign-on: issuer and subject.
    Column("signs_on_as", WORDS),
    Column("failures", NUMBER, nullable=False),
    Column("closed_until", INSTANT),
    Column("changed_at", INSTANT, nullable=False),
    UniqueConstraint("programme", "signs_on_as"),
    sqlite_with_rowid=False,
)
"""How a member of staff signs in here. `second_factor` is the secret of their telephone's codes."""

sessions = Table(
    "sessions",
    metadata,
    programme_column(),
    # SHA-256 of what the cookie carries: whoever reads the table cannot sign in with it.
    Column("digest", WORDS, primary_key=True),
    Column("staff", WORDS, nullable=False),
    Column("began_at", INSTANT, nullable=False),
    Column("seen_at", INSTANT, nullable=False),
    Column("browser", WORDS, nullable=False),
    Column("ended_at", INSTANT),
    # Good for nothing but setting up a second factor.
    Column("must_set_up", YES_NO, nullable=False),
    sqlite_with_rowid=False,
)

invitations = Table(
    "invitations",
    metadata,
    programme_column(),
    Column("digest", WORDS, primary_key=True),
    Column("staff", WORDS, nullable=False),
    Column("made_at", INSTANT, nullable=False),
    Column("by", WORDS, nullable=False),
    Column("ends_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    sqlite_with_rowid=False,
)
"""Links with which a member of staff sets a password. `digest` is the SHA-256 of what the link carries."""

recovery_codes = Table(
    "recovery_codes",
    metadata,
    programme_column(),
    Column("staff", WORDS, primary_key=True),
    Column("digest", WORDS, primary_key=True),
    sqlite_with_rowid=False,
)
"""What stands in for a lost second factor, once each: a code that was used is gone."""

sign_on_tries = Table(
    "sign_on_tries",
    metadata,
    programme_column(),
    # SHA-256 of what the organisation gives back to us.
    Column("digest", WORDS, primary_key=True),
    # SHA-256 of what the browser carries that began it.
    Column("browser", WORDS, nullable=False),
    Column("leads_to", WORDS, nullable=False),
    # The digest of the invitation that is accepted so.
    Column("invitation", WORDS),
    Column("ends_at", INSTANT, nullable=False),
    sqlite_with_rowid=False,
)
"""Somebody on their way through their organisation's own sign-on, until they are back or ten minutes have passed."""

exceptional_access = Table(
    "exceptional_access",
    metadata,
    programme_column(),
    Column("case_ref", WORDS, primary_key=True),
    Column("staff", WORDS, primary_key=True),
    Column("began_at", INSTANT, primary_key=True),
    Column("ends_at", INSTANT, nullable=False),
    Column("salt", BYTES, nullable=False),
    # Disposal takes the words away and leaves the row.
    Column("reason", WORDS),
    sqlite_with_rowid=False,
)
"""Somebody without part in a case who looks at it all the same, for a reason and for a few hours."""

provider_links = Table(
    "provider_links",
    metadata,
    programme_column(),
    Column("digest", WORDS, primary_key=True),
    Column("case_ref", WORDS, nullable=False),
    Column("placement", NUMBER, nullable=False),
    Column("made_at", INSTANT, nullable=False),
    Column("by", WORDS, nullable=False),
    Column("ends_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    sqlite_with_rowid=False,
)
"""Links with which somebody at a provider answers for one placement, without an account."""

Index("ix_sessions_staff", sessions.c.programme, sessions.c.staff)
Index("ix_provider_links_case", provider_links.c.programme, provider_links.c.case_ref)
