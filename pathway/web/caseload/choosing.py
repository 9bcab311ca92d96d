"""What is asked for of a queue: whose, which people, narrowed to what, in which order. It stands in the address.

No name ever does: who was looked for by name stands there as references.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

ORDERS = {"due": "What is due first", "name": "Name", "spoken": "Longest not spoken to", "stage": "Stage and week"}
MOST_FOUND = 40
"""So many people can be asked for by reference in one address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen. `whose` silent: one's own people; `of`: people looked for; `hold`, `overdue`: "yes"."""

    whose: str = ""
    of: str = ""
    stage: str = ""
    what: str = ""
    hold: str = ""
    overdue: str = ""
    sort: str = ""

    @classmethod
    def of_address(cls, asked: Mapping[str, str]) -> Choice:
        """What an address asks for; anything else in it is left out."""
        said = {name: asked.get(name, "").strip()[:1000] for name in (field.name for field in fields(cls))}
        return cls(**said | {"sort": said["sort"] if said["sort"] in ORDERS and said["sort"] != "due" else ""})

    @property
    def found(self) -> frozenset[str] | None:
        """The references of those looked for; None if nobody was."""
        return frozenset(self.of.split(".")) if self.of else None

    @property
    def is_narrowed(self) -> bool:
        """True if less than everything is shown."""
        return any((self.of, self.stage, self.what, self.hold, self.overdue))

    def address(self, path: str, **changed: Any) -> str:
        """A page with this choice in its address, some of it changed."""
        said = replace(self, **changed)
        query = urlencode({field.name: value for field in fields(said) if (value := getattr(said, field.name))})
        return f"{path}?{query}" if query else path
