"""What every way of sending is given, and how it says that something did not arrive."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pathway.errors import DeliveryFailed


class ChannelDown(DeliveryFailed):
    """The way itself is out of order: no message can go by it now. Nothing is wrong with the message; all wait."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way. `message_id` is the same at every try; `at` the instant it was written, in UTC."""

    message_id: str
    to_name: str
    to_address: str
    subject: str
    body: str
    at: datetime


class Line(Protocol):
    """An open connection that takes one message after another."""

    def send(self, message: Outgoing) -> None:
        """Returns once the other side has taken the message over.

        Raises DeliveryFailed (`can_retry` False: never) for this message, ChannelDown for all of them.
        """


class Channel(Protocol):
    """A way to send."""

    @property
    def name(self) -> str:
        """How people call it: "e-mail", "folder"."""

    def opened(self) -> AbstractContextManager[Line]:
        """Opens it for a round of messages. Raises ChannelDown."""


def never(message: str) -> DeliveryFailed:
    """A failure that trying again does not mend."""
    failed = DeliveryFailed(message)
    failed.can_retry = False
    return failed
