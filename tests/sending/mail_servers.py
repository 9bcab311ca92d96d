"""Mail servers on this machine: one that takes what it gets, and one that plays any part it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from notifications.channels.smtp import MailServer

SENDER = "pathway@service.example"
SAYS = {
    "greeting": "220 here", "EHLO": "250 good", "HELO": "250 good", "MAIL": "250 good", "RCPT": "250 good",
    "DATA": "354 go on", ".": "250 taken over", "RSET": "250 good", "QUIT": "221 bye",
}  # fmt: skip
DROP, HANG, DRIP = "drop", "hang", "drip"


class Inbox:
    """Takes every message over, and keeps it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.heard: Callable[[int], None] | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """What aiosmtpd calls."""
        read = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.messages.append(read)
        if self.heard:
            self.heard(len(self.messages))
        return "250 taken over"


@contextmanager
def post_office() -> Iterator[tuple[Inbox, MailServer]]:
    """A mail server that works, and how to reach it."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield inbox, MailServer("127.0.0.1", controller.port, SENDER, "none")
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Scripted:
    """A mail server that answers each word as told: with a line, or by DROP, HANG or DRIP.

    A list gives the answers of successive times, the last one for ever. `taken` counts messages it took over.
    """

    def __init__(self, says: Mapping[str, str | list[str]]) -> None:
        self.taken: list[bytes] = []
        self.connections = 0
        self._says = {word: list(said) if isinstance(said, list) else [said] for word, said in {**SAYS, **says}.items()}
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listens no more."""
        self._over.set()
        self._listening.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                talk, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk: socket.socket) -> None:
        with suppress(OSError), talk, talk.makefile("rb") as lines:
            if not self._answer(talk, "greeting"):
                return
            for line in lines:
                word = line.split()[0].decode("ascii", "replace").upper() if line.split() else ""
                if not self._answer(talk, word):
                    return
                if word == "DATA" and not self._data(talk, lines):
                    return
                if word == "QUIT":
                    return

    def _data(self, talk: socket.socket, lines: Any) -> bool:
        text = b""
        for line in lines:
            if line == b".\r\n":
                self.taken.append(text)
                return self._answer(talk, ".")
            text += line
        return False

    def _answer(self, talk: socket.socket, word: str) -> bool:
        queue = self._says.get(word, ["500 what?"])
        said = queue.pop(0) if len(queue) > 1 else queue[0]
        if said == HANG:
            self._over.wait()
            return False
        if said == DROP:
            return False
        if said == DRIP:
            while not self._over.wait(0.05):
                talk.sendall(b"2")
            return False
        talk.sendall(said.encode("latin-1") + b"\r\n")
        return not said.startswith("421")


@contextmanager
def scripted(**says: Any) -> Iterator[tuple[Scripted, MailServer]]:
    """A mail server that plays a part (`taken_over` stands for its answer to the end of a message)."""
    if "taken_over" in says:
        says["."] = says.pop("taken_over")
    server = Scripted(says)
    # Only where the server will never answer is it worth giving up soon.
    answer, message = (0.3, 0.8) if {HANG, DRIP} & {str(said) for said in says.values()} else (20, 60)
    try:
        yield server, MailServer("127.0.0.1", server.port, SENDER, "none", None, None, answer, message)
    finally:
        server.close()
