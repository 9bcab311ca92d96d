"""What a correction put right, in words: what, from what, to what. A list of corrections can be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pathway.dates import in_words
from pathway.definition.rules import Rules

NAMES = {"pause": "hold", "extension": "longer stage"}
OF_A_HOLD = {"on": "first day", "until": "end"}
OF_AN_ACTIVITY = {"outcome": "outcome", "on": "day", "until": "next one"}


def put_right_in_words(facts: Mapping[str, Any], rules: Rules) -> str:
    """For the facts of a correction: `first meeting: day from Mon 12 Jan 2026 to Thu 8 Jan 2026`."""
    was, now = facts["was"], facts.get("now")
    title = _title(facts["what"], rules)
    if now is None:
        said = _whole(was, rules)
        return f"{title}{f', {said}' if said else ''}, taken back"
    return f"{title}: {'; '.join(_changes(facts['what'], was, now))}"


def _title(what: str, rules: Rules) -> str:
    key, _, number = what.partition("#")
    n, _, m = number.partition(".")
    if key in NAMES:
        return f"{NAMES[key]} {n}"
    title = rules.activities[key].title if key in rules.activities else key.replace("_", " ")
    return f"{title}{f' ({n})' if n != '1' else ''}{f', try {m}' if m else ''}"


def _whole(was: Mapping[str, Any], rules: Rules) -> str:
    if "stage" in was:
        title = rules.stages[was["stage"]].title if was["stage"] in rules.stages else was["stage"]
        return f"{title} longer by {was['days']} days"
    if "reason" in was:
        reason = rules.pauses[was["reason"]].title if was["reason"] in rules.pauses else was["reason"]
        return f"{reason}, from {_said(was['on'])} to {_said(was['until'])}"
    outcome = str(was.get("outcome") or "").replace("_", " ")
    on = f"on {_said(was['on'])}" if "on" in was else ""
    return f"{outcome} {on}".strip()


def _changes(what: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    names = OF_A_HOLD if what.partition("#")[0] in NAMES else OF_AN_ACTIVITY
    for key, name in names.items():
        old, new = was.get(key), now.get(key)
        if old != new:
            yield f"{name} from {_said(old)} to {_said(new)}" if old else f"{name} {_said(new)}"


def _said(value: Any) -> str:
    if value is None:
        return "none"
    try:
        return in_words(date.fromisoformat(str(value)))
    except ValueError:
        return str(value).replace("_", " ")
