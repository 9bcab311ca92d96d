"""docs/rule-book.md is what tests/spec says now; and what it says in plain words, plain words say back."""

from __future__ import annotations

import re

import pytest

from pathway.planning.scenario_words import OF_ACTIVITY, OF_CASE, VERBS_IN_WORDS
from tests.plain_words import (
    ANY,
    EVENT,
    OF,
    PHRASES,
    THEN,
    NoWordsFor,
    event_in_words,
    read_day,
    read_event,
    read_truth,
    truth_in_words,
)
from tests.rule_book import BOOK, rule_book

SLOTS = {"{day}": "2026-04-05", "{name}": "first_call", "{number}": "3", "{text}": "a thing, said", "{words}": "met"}


def test_the_rule_book_is_current() -> None:
    assert BOOK.read_text(encoding="utf-8") == rule_book(), "run ./dev docs"


def filled(phrase: str) -> tuple[str, str]:
    for slot, value in SLOTS.items():
        phrase = phrase.replace(slot, value)
    key, value = phrase.split(": ", 1)
    return key, value


def as_tree(value: str) -> object:
    """A value as the reader of scenario files gives it."""
    name, equals, each = value.partition("=")
    return {name: each} if equals else {"[]": [], "{}": {}}.get(value, value)


def as_text(value: str) -> str:
    name, equals, each = value.partition("=")
    return f"{{{name}: {each}}}" if equals else value


@pytest.mark.parametrize("phrase", sorted({*PHRASES[THEN], *PHRASES[OF]}))
def test_what_is_true_is_said_in_plain_words_and_read_back(phrase: str) -> None:
    key, value = filled(phrase)
    of = {"activity": "first_call"} if phrase in PHRASES[OF] else {}
    (words,) = truth_in_words({**of, key: as_tree(value)}, 2026)
    assert read_truth(words, 2026) == {**of, key: as_text(value)}


VERBS = [(verb, "") for verb in PHRASES[EVENT] if not verb.startswith(("start", "referred"))]
WORDS = [
    (next(head for head in PHRASES[EVENT] if head.startswith(f"{verb}:")), word)
    for verb, words in PHRASES.items()
    if verb not in (EVENT, ANY, THEN, OF)
    for word in words
]


@pytest.mark.parametrize(("verb", "word"), [*VERBS, *WORDS, *(("record: {name}", word) for word in PHRASES[ANY])])
def test_what_happens_is_said_in_plain_words_and_read_back(verb: str, word: str) -> None:
    said = dict(filled(phrase) for phrase in filter(None, (verb, word)))
    words = event_in_words({key: as_tree(value) for key, value in said.items()}, 2026)
    assert read_event(words, 2026) == {key: as_text(value) for key, value in said.items()}
    assert not re.search(r"\d{4}-\d\d", words)


@pytest.mark.parametrize("verb", VERBS_IN_WORDS)
def test_everything_a_scenario_can_tell_has_its_plain_words(verb: str) -> None:
    kinds = {verb: EVENT, **dict.fromkeys(VERBS_IN_WORDS[verb].words, verb)}
    said = {word: [phrase for kind in (kinds[word], ANY) for phrase in PHRASES.get(kind, ())] for word in kinds}
    assert not [word for word, phrases in said.items() if not any(phrase.startswith(f"{word}:") for phrase in phrases)]


@pytest.mark.parametrize("word", [*OF_CASE, *OF_ACTIVITY])
def test_everything_a_scenario_can_expect_has_its_plain_words(word: str) -> None:
    assert any(phrase.startswith(f"{word}:") for kind in (THEN, OF) for phrase in PHRASES[kind])


@pytest.mark.parametrize("words", ["Tuesday 5 January", "Monday 31 February", "soon", "Monday 5 Janember"])
def test_what_is_no_day_or_another_weekday_is_refused(words: str) -> None:
    with pytest.raises(NoWordsFor, match=r"is no day|is a Monday"):
        read_day(words, 2026)
