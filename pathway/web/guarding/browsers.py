"""What a browser calls itself, in words somebody recognises their own by."""

from __future__ import annotations

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android telephone or tablet"),
    ("Windows", "Windows"), ("Macintosh", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
"""What stands in the line a browser sends, in the order to look for: many say several."""


def browser_named(line: str) -> str:
    """ "Chrome on Windows" of what a browser sent with its request."""
    browser = next((name for mark, name in BROWSERS if mark in line), "A browser")
    machine = next((name for mark, name in MACHINES if mark in line), None)
    return f"{browser} on {machine}" if machine else browser
