"""What makes a definition version: the canonical form of one pathway and its fingerprint.

The canonical form says everything the pathway means and nothing of how it was typed: comments, line ends and the
order of keys within an activity are gone; the order of stages and activities stays. Defaults are left out, so
that a key this language learns later changes the fingerprint of no pathway that does not use it.
"""

from __future__ import annotations

import json
from hashlib import sha256

from pathway.definition.model import Pathway


def canonical_form(key: str, pathway: Pathway) -> str:
    """One pathway as deterministic JSON on one line."""
    meaning = pathway.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return json.dumps({"key": key, "pathway": meaning}, ensure_ascii=False, separators=(",", ":"))


def read_canonical_form(text: str) -> tuple[str, Pathway]:
    """The key and the pathway that a stored canonical form means."""
    tree = json.loads(text)
    return tree["key"], Pathway.model_validate(tree["pathway"])


def fingerprint(text: str) -> str:
    """SHA-256 in hex: of a canonical form it is the definition version, of a source text that text's own."""
    return sha256(text.encode()).hexdigest()
