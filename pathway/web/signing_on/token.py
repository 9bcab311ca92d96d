"""The ID token: what an organisation signs about who somebody is. Everything in it is checked, or it is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import ECKey, RSAKey, import_key
from joserfc.jws import JWSRegistry, extract_compact
from joserfc.jwt import decode

from pathway.settings import SignOn
from pathway.web.signing_on.refusals import NotSignedOn, Refusal

ALGORITHMS = tuple(f"{family}{size}" for family in ("RS", "PS", "ES") for size in (256, 384, 512))
"""Signatures that only the owner of a private key can make: never none, never with a secret that we know too."""
SHORTEST_RSA = 2048
CLOCKS_MAY_DIFFER = timedelta(minutes=2)
OLDEST = timedelta(minutes=10)
LONGEST_SUBJECT = 255

Key = RSAKey | ECKey


@dataclass(frozen=True, slots=True)
class Signed:
    """An ID token as it came, and what came with it. `kid` names the key; None if it names none."""

    text: str
    access_token: str | None
    kid: str | None


def signed(answer: Mapping[str, Any]) -> Signed:
    """The ID token of the answer that a code was handed in for. Raises NotSignedOn."""
    text, access = answer.get("id_token"), answer.get("access_token")
    if not isinstance(text, str) or not text.isascii():
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, "no ID token came with the code")
    try:
        kid = extract_compact(text.encode(), registry=_registry()).protected.get("kid")
    except (JoseError, ValueError, RecursionError) as error:
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"the ID token cannot be read: {error}") from None
    return Signed(text, access if isinstance(access, str) else None, kid if isinstance(kid, str) else None)


def usable(published: Iterable[Any]) -> tuple[Key, ...]:
    """Those among the keys an organisation publishes that sign, and that nobody breaks."""
    return tuple(key for one in published if (key := _usable(one)) is not None)


def key_among(keys: tuple[Key, ...], kid: str | None) -> Key | None:
    """The key a token names; where it names none, the only one there is."""
    named = [key for key in keys if kid is None or key.kid == kid]
    return named[0] if len(named) == 1 else None


def subject_in(token: Signed, key: Key, sign_on: SignOn, nonce: str, at: datetime) -> str:
    """Who it is, as the organisation knows them for good. Raises NotSignedOn for whatever is not as it must be."""
    must_be = {"iss": sign_on.issuer, "aud": sign_on.client_id, "nonce": nonce}
    try:
        read = decode(token.text, key, registry=_registry())
        claims = CodeIDToken(
            read.claims, read.header,
            {name: {"essential": True, "value": value} for name, value in must_be.items()},
            {"nonce": nonce, "client_id": sign_on.client_id, "access_token": token.access_token},
        )  # fmt: skip
        claims.validate(now=int(at.timestamp()), leeway=int(CLOCKS_MAY_DIFFER.total_seconds()))
    except ExpiredTokenError as error:
        raise NotSignedOn(Refusal.CLOCKS, f"the ID token has expired: {error}") from None
    except InvalidClaimError as error:
        refusal = Refusal.CLOCKS if error.claim in ("iat", "nbf") else Refusal.NOT_UNDERSTOOD
        raise NotSignedOn(refusal, f"the ID token is not for us: {error}") from None
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"the ID token is not good: {error}") from None
    if claims["iat"] < (at - OLDEST - CLOCKS_MAY_DIFFER).timestamp():
        raise NotSignedOn(Refusal.CLOCKS, "the ID token was made too long ago")
    _refuse_weak(claims, sign_on)
    return _subject(claims, sign_on)


class _Registry(JWSRegistry):
    """Organisations put headers of their own beside those that matter, and whole certificates."""

    max_header_length = 16_000


def _registry() -> JWSRegistry:
    return _Registry(algorithms=ALGORITHMS, strict_check_header=False)


def _usable(one: Any) -> Key | None:
    if not isinstance(one, dict) or one.get("kty") not in ("RSA", "EC") or one.get("use", "sig") != "sig":
        return None
    if one["kty"] == "RSA" and len(str(one.get("n", ""))) * 6 < SHORTEST_RSA:
        return None
    try:
        key = import_key(one)
    except Exception:
        # Whatever a library makes of what somebody else published: a key it cannot take in is of no use.
        return None
    return key if isinstance(key, RSAKey | ECKey) else None


def _refuse_weak(claims: Mapping[str, Any], sign_on: SignOn) -> None:
    """Raises NotSignedOn unless the organisation says of how they signed in what is demanded here."""
    if sign_on.acr and claims.get("acr") not in sign_on.acr:
        raise NotSignedOn(Refusal.NOT_STRONG_ENOUGH, "acr is not among those demanded")
    said = claims.get("amr")
    if sign_on.amr and not (isinstance(said, list) and any(one in said for one in sign_on.amr)):
        raise NotSignedOn(Refusal.NOT_STRONG_ENOUGH, "amr names none of those demanded")


def _subject(claims: Mapping[str, Any], sign_on: SignOn) -> str:
    found = claims.get(sign_on.claim)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST_SUBJECT or not found.isprintable():
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"the ID token has no usable {sign_on.claim}")
    return f"{sign_on.issuer} {found}"
