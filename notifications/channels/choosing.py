"""Which way messages go, as an operator writes it on one line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from notifications.channels.channel import Channel
from notifications.channels.e_mail import checked_address
from notifications.channels.folder import Folder
from notifications.channels.smtp import MailServer
from pathway.errors import BadRequest, DeliveryFailed

PORTS = {"smtp": 587, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")
FORMS = "smtps://LOGIN:PASSWORD@HOST, smtp://HOST:587 (encrypted by STARTTLS) or folder:PATH"


def channel_at(address: str, sender: str) -> Channel:
    """The channel of "smtp://host:587", "smtps://login:password@host", "folder:/var/mail"; `sender` an e-mail address.

    Raises BadRequest with what can be said instead.
    """
    try:
        checked_address(sender)
        parts = urlsplit(address)
        if parts.scheme == "folder" and parts.path:
            return Folder(Path(unquote(parts.path)), sender)
        if parts.scheme in PORTS and parts.hostname:
            return _mail_server(parts, sender)
    except (ValueError, DeliveryFailed) as problem:
        raise BadRequest(f"messages cannot go out: {problem}") from None
    raise BadRequest(f"messages go out by {FORMS}; this is none of them (set PATHWAY_MAIL)")


def _mail_server(parts: SplitResult, sender: str) -> MailServer:
    host = parts.hostname or ""
    plain = parse_qs(parts.query).get("security") == ["none"]
    if plain and host not in HERE:
        raise BadRequest(f"messages go to {host} encrypted only: security=none is for a mail server on this machine")
    security = "tls" if parts.scheme == "smtps" else "none" if plain else "starttls"
    login = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return MailServer(host, parts.port or PORTS[parts.scheme], sender, security, login, password)
