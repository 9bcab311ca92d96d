"""Secrets that must be read again, the second factors', kept so that the database alone does not give them away."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from pathway.errors import BadRequest

HOW = {"alg": "dir", "enc": "A256GCM"}
BYTES = 32
UNFIT = "PATHWAY_SECRETS_KEY must be 32 random bytes in base64 (`openssl rand -base64 32` makes them)"


class Seal:
    """Closes and opens secrets with the keys it is given: the first one closes, all of them open.

    Without a key they are kept as they are. A secret that was kept so is read still, and closed when it is next used.
    """

    def __init__(self, keys: str) -> None:
        """`keys` in base64, comma-separated, the newest first. Raises BadRequest for what is no key."""
        self._keys = [_key(each.strip()) for each in keys.split(",") if each.strip()]

    def closed(self, secret: str, whose: str) -> str:
        """What is stored of this person's secret: good for nobody else's account."""
        if not self._keys:
            return secret
        return jwe.encrypt_compact(HOW, f"{whose} {secret}".encode(), self._keys[0])

    def opened(self, stored: str, whose: str) -> str | None:
        """The secret; None where no key opens it, or it was somebody else's: then no code is right."""
        if "." not in stored:
            return stored
        for key in self._keys:
            try:
                found = jwe.decrypt_compact(stored, key).plaintext or b""
            except (JoseError, ValueError):
                continue
            owner, _, secret = found.decode().rpartition(" ")
            return secret if owner == whose else None
        return None


def _key(given: str) -> OctKey:
    try:
        made = urlsafe_b64decode(given.replace("+", "-").replace("/", "_"))
    except (binascii.Error, ValueError):
        raise BadRequest(UNFIT) from None
    if len(made) != BYTES:
        raise BadRequest(UNFIT)
    return OctKey.import_key(made)
