"""A message as e-mail: the bytes that mail servers and folders take."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.channels.channel import Outgoing, never

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+\Z")


def e_mail(message: Outgoing, sender: str) -> EmailMessage:
    """The message with its headers. Raises DeliveryFailed for an address that is none (a line break in it)."""
    made = EmailMessage(policy=SMTP)
    made["From"] = Address("Pathway", addr_spec=checked_address(sender))
    made["To"] = Address(_one_line(message.to_name), addr_spec=checked_address(message.to_address))
    made["Subject"] = _one_line(message.subject)
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = message.message_id
    # Out-of-office answers to a machine help nobody (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.body)
    return made


def checked_address(address: str) -> str:
    """The address, if it can be one. Raises DeliveryFailed."""
    if not _ADDRESS.match(address) or not address.isascii():
        raise never(f"{address!r} is no e-mail address: correct it under Staff")
    return address


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
