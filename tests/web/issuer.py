"""An organisation's sign-on, small and really listening: it does as it should, or misbehaves as it is told to."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

CLIENT_ID, SECRET, NAME = "pathway at rotherham", "s3cret/with+signs", "Rotherham NHS account"
KEY, ANOTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("first", "second"))


@dataclass
class Issuer:
    """What it says of whoever comes, and how it misbehaves. `claims`, `header`, `document`, `grant` and `back` change
    what it would say; None takes something out. `raw` are whole answers by path, `hangs` paths it never answers."""

    now: Callable[[], datetime]
    address: str = ""
    subject: str = "b1f5-0001"
    key: RSAKey = field(default_factory=lambda: KEY)
    published: list[Mapping[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    grant: dict[str, Any] = field(default_factory=dict)
    back: dict[str, str | None] = field(default_factory=dict)
    raw: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    hangs: set[str] = field(default_factory=set)
    is_asking: bool = False
    signs: Callable[[dict[str, Any]], str] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """What it was asked for, in order."""
        return [path for path, _ in self.asked]

    def discovery(self) -> dict[str, Any]:
        """What it publishes of itself."""
        return changed(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "authorization_response_iss_parameter_supported": True,
            },
            self.document,
        )

    def sends_back(self, asked: dict[str, str]) -> str:
        """Where the browser goes from here."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        answer = changed({"code": code, "state": asked["state"], "iss": self.address}, self.back)
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def grants(self, sent: dict[str, str], credentials: str) -> tuple[int, dict[str, Any]]:
        """What a code is worth, once, to whoever was to have it."""
        asked = self.codes.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        names = [
            unquote_plus(part) for part in base64.b64decode(credentials.removeprefix("Basic ")).decode().split(":")
        ]
        if "client_id" in sent:
            names = [sent["client_id"], sent["client_secret"]]
        if names != [CLIENT_ID, SECRET]:
            return 401, {"error": "invalid_client"}
        is_good = asked and (asked["code_challenge"], asked["redirect_uri"]) == (challenge, sent["redirect_uri"])
        if not asked or not is_good:
            return 400, {"error": "invalid_grant"}
        token = self.id_token(asked["nonce"])
        return 200, changed({"access_token": "at", "token_type": "Bearer", "id_token": token}, self.grant)

    def id_token(self, nonce: str) -> str:
        """Who it is, signed."""
        now = int(self.now().timestamp())
        says = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        claims = changed(says, self.claims)
        if self.signs is not None:
            return self.signs(claims)
        header = changed({"alg": self.algorithm, "kid": self.key.kid}, self.header)
        return jwt.encode(header, claims, self.key, registry=JWSRegistry(algorithms=[self.algorithm]))


def changed(said: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, with changes; None takes something out."""
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


@contextmanager
def listening_issuer(now: Callable[[], datetime]) -> Iterator[Issuer]:
    """One that listens, until it is no longer needed."""
    issuer = Issuer(now)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"issuer": issuer}))
    issuer.address = f"http://127.0.0.1:{server.server_address[1]}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield issuer
    finally:
        issuer.is_over.set()
        server.shutdown()
        serving.join()
        server.server_close()


class _Door(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        """The document, the keys, and the page people sign in on."""
        path, asked = self._asked(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._say(200, self.issuer.discovery())
        elif path == "/keys":
            self._say(200, {"keys": self.issuer.published})
        elif path == "/authorize" and self.issuer.is_asking:
            self._send(200, self._page(asked), "text/html")
        elif path == "/authorize":
            self._send(303, b"", "text/plain", self.issuer.sends_back(asked))

    def do_POST(self) -> None:
        """Codes are handed in."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        path, sent = self._asked(body)
        if path == "/token":
            self._say(*self.issuer.grants(sent, self.headers.get("authorization", "")))

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _asked(self, sent: str) -> tuple[str, dict[str, str]]:
        path, asked = urlsplit(self.path).path, dict(parse_qsl(sent))
        self.issuer.asked.append((path, asked))
        if path in self.issuer.hangs:
            self.issuer.is_over.wait()
            return "", asked
        if path in self.issuer.raw:
            status, body = self.issuer.raw[path]
            self._send(status, body, "application/json", "http://127.0.0.1:9/" if status in (302, 303) else "")
            return "", asked
        return path, asked

    def _say(self, status: int, answer: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _page(self, asked: dict[str, str]) -> bytes:
        where = self.issuer.sends_back(asked).replace("&", "&amp;")
        return (
            f'<!doctype html><title>{NAME}</title><link rel="icon" href="data:,"><a href="{where}">Go on</a>'.encode()
        )

    def _send(self, status: int, body: bytes, kind: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        if location:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(body)
