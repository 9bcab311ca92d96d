"""E-mail through a mail server (SMTP).

Whatever a mail server does is one of three things: it took the message over; this message will not go (now, or never);
no message goes now. A server that hangs is cut off: each answer within `answer_seconds`, each message within
`message_seconds`, however slowly it drips.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from notifications.channels.channel import ChannelDown, Line, Outgoing, never
from notifications.channels.e_mail import e_mail
from notifications.channels.watch import Watch
from pathway.errors import DeliveryFailed

OK = (250, 251)
CLOSING = 421
REFUSED_FOR_EVER = 500
MOST_SAID = 200


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how: `security` is "tls" (from the first byte), "starttls" or "none" (only to this very machine)."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    login: str | None = None
    password: str | None = None
    answer_seconds: float = 20.0
    message_seconds: float = 60.0
    name: str = "e-mail"

    @contextmanager
    def opened(self) -> Iterator[Line]:
        """A connection for a round of messages, opened anew where the server drops it. Raises ChannelDown."""
        line = _MailLine(self)
        try:
            line.connect()
            yield line
        finally:
            line.end()


class _Talk(smtplib.SMTP):
    """A talk whose socket is watched from its first byte."""

    def __init__(self, watch: Watch, *where: Any, **how: Any) -> None:
        self._watch = watch
        super().__init__(*where, **how)

    def getreply(self) -> tuple[int, bytes]:
        self._watch.socket = self.sock
        return super().getreply()


class _SafeTalk(_Talk, smtplib.SMTP_SSL):
    """The same, encrypted from its first byte."""


class _MailLine:
    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._watch = Watch(server.message_seconds)
        self._talk: smtplib.SMTP | None = None

    def send(self, message: Outgoing) -> None:
        written = e_mail(message, self._server.sender)
        if self._talk is None:
            self.connect()
        assert self._talk is not None
        try:
            with self._watch.limited():
                self._hand_over(self._talk, written.as_bytes(), message.to_address)
        except smtplib.SMTPDataError as problem:
            self._refused(problem.smtp_code, _bytes(problem.smtp_error), "the mail server did not take the message")
        except (OSError, UnicodeError) as problem:
            self._broke_off(_said(problem))

    def _hand_over(self, talk: smtplib.SMTP, written: bytes, to: str) -> None:
        """The three words of a message, each with its answer."""
        code, said = talk.mail(self._server.sender)
        if code not in OK:
            self._drop()
            raise ChannelDown(f"the mail server refuses {self._server.sender} as sender: {_answer(code, said)}")
        code, said = talk.rcpt(to)
        if code not in OK:
            self._refused(code, said, f"the mail server does not take messages for {to}")
        code, said = talk.data(written)
        if code not in OK:
            self._refused(code, said, "the mail server did not take the message")

    def _refused(self, code: int, said: bytes, what: str) -> NoReturn:
        """The connection stays open for the next message where the server plays by the rules."""
        words = f"{what}: {_answer(code, said)}"
        if self._watch.has_cut:
            self._broke_off(words)
        if code == CLOSING or not 400 <= code < 600:
            self._drop()
            raise (ChannelDown if code == CLOSING else DeliveryFailed)(words)
        self._reset()
        raise never(words) if code >= REFUSED_FOR_EVER else DeliveryFailed(words)

    def _broke_off(self, why: str) -> NoReturn:
        self._drop()
        if self._watch.has_cut:
            why = f"not done in {self._server.message_seconds:g} seconds"
        raise DeliveryFailed(f"the mail server broke off: {why}") from None

    def _reset(self) -> None:
        try:
            if self._talk is None or self._talk.rset()[0] not in OK:
                self._drop()
        except OSError:
            self._drop()

    def connect(self) -> None:
        try:
            with self._watch.limited():
                self._talk = self._connected()
        except (OSError, UnicodeError) as problem:
            where = f"{self._server.host}:{self._server.port}"
            raise ChannelDown(f"the mail server at {where} cannot be used: {_said(problem)}") from None

    def _connected(self) -> smtplib.SMTP:
        server, safe = self._server, ssl.create_default_context()
        where, how = (server.host, server.port), {"timeout": server.answer_seconds}
        talk = _SafeTalk(self._watch, *where, **how, context=safe) if server.security == "tls" else _Talk(
            self._watch, *where, **how
        )  # fmt: skip
        try:
            if server.security == "starttls":
                talk.starttls(context=safe)
            talk.ehlo_or_helo_if_needed()
            if server.login is not None:
                talk.login(server.login, server.password or "")
        except BaseException:
            talk.close()
            raise
        return talk

    def _drop(self) -> None:
        talk, self._talk = self._talk, None
        if talk is not None:
            with suppress(OSError):
                talk.close()

    def end(self) -> None:
        with suppress(OSError), self._watch.limited():
            if self._talk is not None:
                self._talk.quit()
        self._drop()
        self._watch.end()


def _answer(code: int, said: bytes) -> str:
    return f"{code} {' '.join(said.decode('utf-8', 'replace').split())[:MOST_SAID]}"


def _said(problem: BaseException) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answer(problem.smtp_code, _bytes(problem.smtp_error))
    return f"{type(problem).__name__}: {' '.join(str(problem).split())[:MOST_SAID]}"


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode("utf-8", "replace")
