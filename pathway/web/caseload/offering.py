"""What can be done with an item: at once with one button, or through the form of a verb. What fits is offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pathway.case.model import Activity, Case
from pathway.definition.rules import ATTENDANCE, ActivityRule, Rules
from pathway.web.forms.acts import FORMS
from pathway.web.forms.buttons import WORDS, beside
from pathway.web.words import outcome

ANSWERS = ("accepted", "full", "declined")
MOST_BUTTONS = 4
CANCELLED = ("cancelled_by_person", "cancelled_by_us")
"""Rarer than the others: they stand in the menu, and are recorded in place all the same."""


@dataclass(frozen=True, slots=True)
class Link:
    """The way to a form. `words` are its own; `href` without the way back."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """`buttons`: what is carried out at once, as what the button sends and says; `forms`. In a menu: `rarer` buttons,
    and `more` forms."""

    buttons: tuple[tuple[str, str], ...] = ()
    forms: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    rarer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offering:
    """Makes the offers of one case. `may`: whether whoever looks may use a verb at all."""

    case: Case
    rules: Rules
    may: Callable[[str], bool]

    def mine(self, row: Activity) -> Offer:
        """What can be done with an item of one's own."""
        rule = self.rules.activities[row.key]
        if rule.done_by is None:
            at_once = tuple((f"record {word}", outcome(word)) for word in one_click(rule, self.rules))
            return self._record(row, rule, at_once if self.may("record") else ())
        if rule.done_by[0] == "resume" and self.may("resume"):
            return Offer((("resume -", "Back"),), self._still_on_hold(row), self._more(row))
        if rule.done_by[0] == "place" and self.may("place") and row.subject in self.case.placements:
            buttons = tuple((f"place {word}", word.capitalize()) for word in ANSWERS)
            return Offer(buttons, (), (*self._forms("place", row.row_key, "Answer with more"), *self._more(row)))
        return Offer((), self._by_its_verb(row, *rule.done_by), self._more(row))

    def for_others(self, row: Activity) -> Offer:
        """What can be done with an item that stands with somebody else: nothing at once."""
        rule = self.rules.activities[row.key]
        own = self._forms("record", row.row_key, "Record it for them") if rule.done_by is None else ()
        return Offer((), (), (*own, *self._more(row)))

    def _record(self, row: Activity, rule: ActivityRule, at_once: tuple[tuple[str, str], ...]) -> Offer:
        form = self._forms("record", row.row_key, "A note, another day or outcome" if at_once else "Record")
        more = self._more(row)
        rarer = tuple((f"record {word}", outcome(word)) for word in CANCELLED if word in rule.outcomes)
        return Offer(at_once, (), (*form, *more), rarer) if at_once else Offer((), form, more)

    def _still_on_hold(self, row: Activity) -> tuple[Link, ...]:
        pause = self.case.pauses.get(row.subject or "")
        if pause is None:
            return ()
        return self._forms("correct", f"pause#{pause.n}", f"Still {self.rules.pauses[pause.reason].title}")

    def _by_its_verb(self, row: Activity, verb: str, what: str | None) -> tuple[Link, ...]:
        if verb == "record":
            return self._forms("record", row.row_key, "Record")
        return self._forms(verb, what if verb == "book" and what else row.row_key, WORDS.get(verb, "Record"))

    def _more(self, row: Activity) -> tuple[Link, ...]:
        ways = (self._forms(verb, row.row_key, words) for verb, words in beside(self.case, row, self.rules))
        return tuple(link for links in ways for link in links)

    def _forms(self, verb: str, item: str, words: str) -> tuple[Link, ...]:
        """The way to a form that there is, for somebody who may use it."""
        if verb not in FORMS or not self.may(verb):
            return ()
        return (Link(words, f"/people/{self.case.ref}/{verb}?item={item.replace('#', '%23')}"),)


def one_click(rule: ActivityRule, rules: Rules) -> tuple[str, ...]:
    """The outcomes that need nothing more said. A joint review always does: it weighs a discharge."""
    if rules.discharge is not None and rule.key == rules.discharge.review:
        return ()
    if rule.kind == "review":
        declared = [word for word in rule.outcomes if word not in ATTENDANCE and word not in rule.again_after]
        return (*(declared or ["attended"])[: MOST_BUTTONS - 1], "did_not_attend")
    if rule.is_contact:
        return ("attended", "did_not_attend")
    said = [word for word in rule.outcomes if word not in ("declined", "not_yet", *rule.again_after)]
    may_decline = rule.kind == "measure" or "declined" in rule.done_means
    return (*said[-MOST_BUTTONS + 1 :], *(("declined",) if may_decline else ()))
