"""The organisation's sign-on: where it is, what it signs with, and who somebody is that it sends back to us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from pathway.settings import SignOn, is_safe
from pathway.web.signing_on.asking import ask, patiently
from pathway.web.signing_on.refusals import NotSignedOn, Refusal
from pathway.web.signing_on.token import Key, Signed, key_among, signed, subject_in, usable
from pathway.web.signing_on.ways import Way

PATIENCE = 8.0
"""Seconds for everything that is asked of it for one page."""
KNOWN_FOR = timedelta(hours=1)
KEYS_AGAIN_AFTER = timedelta(minutes=1)
"""Keys are asked for again no more often, whatever key a token names."""
WHERE = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Known:
    """What it published of itself, and when it was asked."""

    document: Mapping[str, Any]
    keys: tuple[Key, ...]
    asked_at: datetime


class Organisation:
    """Kept for as long as the pages are served. `back` is the address of ours it sends people back to."""

    def __init__(self, sign_on: SignOn, back: str, now: Callable[[], datetime], patience: float = PATIENCE) -> None:
        self.sign_on, self._back, self._now, self._patience = sign_on, back, now, patience
        self._known: Known | None = None
        # Made once: reading the certificates of the world takes long.
        self._trusts = httpx.create_ssl_context()

    @property
    def name(self) -> str:
        """What it is called on its button."""
        return self.sign_on.name

    async def address_for(self, way: Way, anew: bool = False) -> str:
        """Where to send the browser; `anew`: it is to ask who they are, even if it knows. Raises NotSignedOn."""
        async with patiently(self._patience), self._client() as client:
            document = (await self._published(client)).document
        asked = {"nonce": way.nonce, "code_challenge": create_s256_code_challenge(way.verifier),
                 "code_challenge_method": "S256"}  # fmt: skip
        if anew:
            asked["prompt"] = "login"
        if self.sign_on.acr:
            asked["acr_values"] = " ".join(self.sign_on.acr)
        return str(
            prepare_grant_uri(
                document["authorization_endpoint"], client_id=self.sign_on.client_id, response_type="code",
                state=way.state, redirect_uri=self._back, scope="openid", **asked,
            )
        )  # fmt: skip

    async def subject_of(self, code: str, issuer: str | None, way: Way) -> str:
        """Who came back with this code: "issuer subject". Raises NotSignedOn."""
        async with patiently(self._patience), self._client() as client:
            known = await self._published(client)
            self._refuse_another(issuer, known.document)
            token = await self._token(client, known.document, code, way)
            key = key_among(known.keys, token.kid)
            if key is None:
                key = key_among((await self._published(client, KEYS_AGAIN_AFTER)).keys, token.kid)
        if key is None:
            raise NotSignedOn(Refusal.NOT_UNDERSTOOD, "the ID token is signed with a key that is not published")
        return subject_in(token, key, self.sign_on, way.nonce, self._now())

    def refuse_another(self, issuer: str | None) -> None:
        """Raises NotSignedOn if an answer says it is from somebody else (RFC 9207)."""
        if issuer is not None and issuer != self.sign_on.issuer:
            raise NotSignedOn(Refusal.FROM_ELSEWHERE, "the answer names another issuer")

    def _refuse_another(self, issuer: str | None, document: Mapping[str, Any]) -> None:
        self.refuse_another(issuer)
        if issuer is None and document.get("authorization_response_iss_parameter_supported") is True:
            raise NotSignedOn(Refusal.FROM_ELSEWHERE, "the answer does not name its issuer, which says it always does")

    async def _published(self, client: httpx.AsyncClient, known_for: timedelta = KNOWN_FOR) -> Known:
        known = self._known
        if known is not None and self._now() - known.asked_at < known_for:
            return known
        found = await ask(client, "GET", f"{self.sign_on.issuer.rstrip('/')}/.well-known/openid-configuration")
        _refuse_unfit(found.status, found.found, self.sign_on.issuer)
        published = (await ask(client, "GET", found.found["jwks_uri"])).found.get("keys")
        keys = usable(published) if isinstance(published, list) else ()
        if not keys:
            raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{found.found['jwks_uri']} has no key we can use")
        self._known = Known(found.found, keys, self._now())
        return self._known

    async def _token(self, client: httpx.AsyncClient, document: Mapping[str, Any], code: str, way: Way) -> Signed:
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._back,
                "code_verifier": way.verifier}  # fmt: skip
        names = (self.sign_on.client_id, self.sign_on.client_secret)
        methods = document.get("token_endpoint_auth_methods_supported")
        if not isinstance(methods, list) or "client_secret_basic" in methods:
            how: dict[str, Any] = {"auth": httpx.BasicAuth(*map(quote_plus, names))}
        else:
            how = {}
            sent |= {"client_id": names[0], "client_secret": names[1]}
        answer = await ask(client, "POST", document["token_endpoint"], data=sent, **how)
        if answer.status != 200:
            error = str(answer.found.get("error"))[:60]
            refusal = Refusal.NOT_BEGUN_HERE if error == "invalid_grant" else Refusal.NOT_UNDERSTOOD
            raise NotSignedOn(refusal, f"the code was refused with {answer.status} {error!r}")
        return signed(answer.found)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self._trusts, timeout=self._patience, follow_redirects=False)


def _refuse_unfit(status: int, document: Mapping[str, Any], issuer: str) -> None:
    """Raises NotSignedOn for a document of somebody else, or one that leads over open lines."""
    if status != 200:
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"{issuer} has no discovery document ({status})")
    if document.get("issuer") != issuer:
        said = str(document.get("issuer"))[:200]
        raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"PATHWAY_SIGN_ON_ISSUER is {issuer}, its document says {said}")
    for name in WHERE:
        where = document.get(name)
        if not isinstance(where, str) or not is_safe(where):
            raise NotSignedOn(Refusal.NOT_UNDERSTOOD, f"the {name} of {issuer} is no https address")
