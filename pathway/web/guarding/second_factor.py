"""The second factor: codes of half a minute from a telephone, and codes on paper for when it is lost."""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from secrets import choice

import pyotp
import segno
from markupsafe import Markup

from pathway.case.people import StaffMember
from pathway.store.signing_in import digest_of

NEEDED_BY = ("service_manager", "team_manager")
"""Who may change what others may do signs in with two factors."""
ISSUER = "Pathway"
HALF_MINUTE = timedelta(seconds=30)
EARLIER_AND_LATER = (0, -1, 1)
"""How many half minutes a telephone's clock may be off."""
CODES, GROUPS, GROUP = 10, 4, 5
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def is_needed_by(member: StaffMember) -> bool:
    """True for those who may not do without."""
    return bool(set(member.roles) & set(NEEDED_BY))


def new_secret() -> str:
    """What the telephone keeps, in base 32."""
    return pyotp.random_base32()


def is_secret(given: str) -> bool:
    """True for something that `new_secret` could have made."""
    return re.fullmatch("[A-Z2-7]{32}", given) is not None


def picture(secret: str, member: StaffMember) -> Markup:
    """The secret as a picture for a telephone to read."""
    made = segno.make(pyotp.TOTP(secret).provisioning_uri(name=member.ref, issuer_name=ISSUER), error="m")
    return Markup(made.svg_inline(scale=5, svgclass="second-factor", lineclass="", title="A picture for the telephone"))


def step_of(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """The half minute this code is for; None if it is wrong, or not later than `after`: none is good twice."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // int(HALF_MINUTE.total_seconds())
    clock = pyotp.TOTP(secret)
    fits = [now + off for off in EARLIER_AND_LATER if hmac.compare_digest(clock.generate_otp(now + off), _ascii(typed))]
    return next((step for step in fits if after is None or step > after), None)


def new_codes() -> list[str]:
    """Codes for the day the telephone is lost."""
    return ["-".join("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)) for _ in range(CODES)]


def digest_of_code(code: str) -> str:
    """What is stored of such a code, however it was typed."""
    return digest_of("".join(letter for letter in code.lower() if letter in LETTERS))


def _ascii(typed: str) -> str:
    return typed if typed.isascii() else ""
