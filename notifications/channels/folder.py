"""A folder of messages (.eml): for the demonstration, where nothing leaves the machine; any mail program opens them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from notifications.channels.channel import ChannelDown, Line, Outgoing
from notifications.channels.e_mail import e_mail

_UNSAFE = re.compile(r"[^A-Za-z0-9._@-]")


@dataclass(frozen=True, slots=True)
class Folder:
    """Each message a file of its own, in a folder for the day; the same message again is the same file."""

    path: Path
    sender: str
    name: str = "folder"

    @contextmanager
    def opened(self) -> Iterator[Line]:
        """The folder, made if need be. Raises ChannelDown."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise ChannelDown(f"{self.path} cannot be written to: {problem.strerror}") from None
        yield self

    def send(self, message: Outgoing) -> None:
        """Writes the file whole, or not at all."""
        name = hashlib.sha256(message.message_id.encode()).hexdigest()[:12]
        written = e_mail(message, self.sender).as_bytes()
        day = self.path / message.at.date().isoformat()
        half = day / f".{name}"
        try:
            day.mkdir(exist_ok=True)
            half.write_bytes(written)
            os.replace(half, day / f"{_UNSAFE.sub('_', message.to_address)}-{name}.eml")
        except OSError as problem:
            raise ChannelDown(f"{day} cannot be written to: {problem.strerror}") from None
