"""What is written goes out: to whom, by which way, how often it is tried, and who hears when it did not arrive."""

from pathway.sending.round import Sent, Words, send_waiting

__all__ = ["Sent", "Words", "send_waiting"]
