"""The ways a written message takes to somebody: each one module, each the same two calls."""

from notifications.channels.channel import Channel, ChannelDown, Line, Outgoing
from notifications.channels.choosing import channel_at

__all__ = ["Channel", "ChannelDown", "Line", "Outgoing", "channel_at"]
