"""What can be done now with what stands open, and taken back of what was recorded: links to the forms of the acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pathway.case.model import Activity, Case
from pathway.definition.rules import ActivityRule, Rules
from pathway.web.forms.acts import FORMS
from pathway.web.forms.buttons import WORDS, beside


@dataclass(frozen=True, slots=True)
class Offer:
    """A link to a form."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Offering:
    """What is offered on one case to somebody: `may` says which verbs their role allows."""

    case: Case
    rules: Rules
    may: Callable[[str], bool]

    def on_item(self, row: Activity) -> tuple[Offer, ...]:
        """The buttons of an open item, the likely one first."""
        wanted = self._wanted(row, self.rules.activities[row.key])
        return tuple(filter(None, (self._offer(verb, words, {"item": item}) for verb, words, item in wanted)))

    def undo(self, seq: int) -> Offer | None:
        """The way to take back what an entry recorded."""
        return self._offer("correct", "Undo", {"entry": str(seq)})

    def acts(self, offered: tuple[tuple[str, str], ...]) -> tuple[Offer, ...]:
        """Acts by name and title, as links."""
        return tuple(filter(None, (self._link(name, title, {}) for name, title in offered)))

    def _wanted(self, row: Activity, rule: ActivityRule) -> Iterator[tuple[str, str, str]]:
        verb, target = rule.done_by or ("record", None)
        if verb == "book" and target:
            yield "book", "Book", target
            return
        yield verb, WORDS.get(verb, "Record"), row.row_key
        if verb == "resume" and row.subject in self.case.pauses:
            yield "correct", "Still away", f"pause#{row.subject}"
        if verb == "record":
            yield from ((other, words, row.row_key) for other, words in beside(self.case, row, self.rules))

    def _offer(self, verb: str, words: str, about: Mapping[str, str]) -> Offer | None:
        return self._link(verb, words, about) if self.may(verb) else None

    def _link(self, verb: str, words: str, about: Mapping[str, str]) -> Offer | None:
        """The link to a form; None where there is none."""
        if verb not in FORMS:
            return None
        asked = urlencode({**about, "back": f"/people/{self.case.ref}"}, safe="/")
        return Offer(words, f"/people/{self.case.ref}/{verb}?{asked}")
