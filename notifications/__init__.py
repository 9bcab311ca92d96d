"""Messages to staff: values in, text out. Nothing here knows a database, a screen or a mail server."""

from notifications.wording import KINDS, Message, write

__all__ = ["KINDS", "Message", "write"]
