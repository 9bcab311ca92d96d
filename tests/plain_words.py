"""What a scenario says, in plain words, and back: one vocabulary for the rule book and for the language document.

A line of a scenario is `key: value` pairs, and each pair is one phrase:

    {record: first_meeting, outcome: attended, on: 2026-01-14}
    `first_meeting` is recorded, as `attended`, for Wednesday 14 January

In a phrase stand {day}, {name}, {number}, {text} and {words} (a name without its marks) for what differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Line = dict[str, str]

EVENT, ANY, THEN, OF = "event", "any", "then", "of"
"""Kinds of phrases: what happened, further words of any event, what is true of the case or of an activity."""

PHRASES: Mapping[str, Mapping[str, str]] = {
    EVENT: {
        "start: true": "the clock starts",
        "referred: true": "the referral is received",
        "record: {name}": "{name} is recorded",
        "facts: {name}={day}": "{name} is known: {day}",
        "facts: {name}={words}": "{name} is known: {words}",
        "pause: {name}": "on hold, {name}",
        "resume: true": "the hold is over",
        "place: {name}": "a place in {name}",
        "book: {name}": "{name} is booked",
        "defer: {name}": "{name} is put off",
        "waive: {name}": "{name} is found not needed",
        "move: true": "the case is moved on",
        "move: {name}": "the case is moved to {name}",
        "extend: {day}": "the stage is made longer, to {day}",
        "dormant: true": "the case is left with the provider",
        "wake: true": "the case is taken up again",
        "barrier: {name}": "a barrier, {name}",
        "concern: {name}": "a concern is raised, {name}",
        "acknowledge: true": "the concern is acknowledged",
        "acknowledge: {number}": "concern {number} is acknowledged",
        "sign_off: {name}": "the {name} signs",
        "approve: {name}": "the {name} is approved",
        "close: {name}": "the case is closed, {name}",
        "reopen: true": "the case is reopened",
        "record_death: true": "the death is recorded",
        "correct: pause#{number}": "hold {number} is corrected",
        "correct: {name}": "{name} is corrected",
        "accept: true": "the referral is accepted",
        "accept: no": "the referral is not accepted",
        "allocate: {name}": "the case is allocated to {name}",
        "reassign: {name}": "the role of {name} is handed over",
        "consent: {text}": "sharing with {text}",
        "refer: true": "the person is referred again",
        "holiday: {day}": "{day} is declared a bank holiday",
    },
    "pause": {"until: {day}": "expected back {day}", "on: {day}": "since {day}"},
    "resume": {"on: {day}": "since {day}"},
    "record": {
        "outcome: {name}": "as {name}", "on: {day}": "for {day}", "until: {day}": "the next one on {day}",
        "seen_by: {name}": "seen by {name}", "facts: {name}={words}": "{name} is known: {words}",
        "note: {text}": "with the note {text}",
    },
    "facts": {"on: {day}": "since {day}"},
    "place": {
        "outcome: {name}": "{name}", "provider: {text}": "by {text}", "worker: {name}": "with {name}",
        "on: {day}": "on {day}",
    },
    "book": {"on: {day}": "for {day}", "time: {text}": "at {text}", "where: {text}": "in {text}"},
    "defer": {"to: {day}": "to {day}"},
    "move": {"until: {day}": "to be looked at again on {day}"},
    "dormant": {"until: {day}": "until {day}"},
    "barrier": {"state: {name}": "{name}", "owner: {name}": "for {name}", "on: {day}": "on {day}"},
    "concern": {"words: {text}": "{text}"},
    "sign_off": {"agrees: no": "not yet", "agrees: true": "in agreement"},
    "accept": {"ending: {name}": "{name}", "on: {day}": "on {day}"},
    "allocate": {"care_coordinator: {name}": "care coordinator {name}", "on: {day}": "on {day}"},
    "reassign": {"to: {name}": "to {name}", "on: {day}": "on {day}"},
    "consent": {"state: {name}": "{name}", "on: {day}": "on {day}"},
    "acknowledge": {"note: {text}": "with the note {text}"},
    "refer": {"facts: {name}={words}": "{name} is known: {words}"},
    "holiday": {"title: {text}": "called {text}"},
    "close": {
        "on: {day}": "on {day}", "agreed_with: {name}": "agreed with {name}",
        "trust_already_discharged: true": "which the trust has done already",
    },
    "record_death": {"on: {day}": "on {day}"},
    "correct": {
        "on: {day}": "it was on {day}", "undo: true": "it never was", "outcome: {name}": "it was {name}",
        "until: {day}": "the next one on {day}",
    },
    ANY: {
        "by: {name}": "by {name}", "reason: none": "without a reason", "reason: {text}": "because: {text}",
        "refused: true": "refused", "refused: {text}": "refused: {text}",
    },
    THEN: {
        "status: open": "the case is open", "status: paused": "the case is on hold",
        "status: dormant": "the case is with a provider", "status: closed": "the case is closed",
        "week: none": "no pathway week yet", "week: {number}": "pathway week {number}",
        "elapsed_week: none": "no week by the calendar", "elapsed_week: {number}": "week {number} by the calendar",
        "stage: {name}": "in stage {name}",
        "flagged: true": "flagged", "flagged: false": "not flagged",
        "held: true": "held in its stage", "held: false": "not held",
        "ending: none": "no ending", "ending: {name}": "ended as {name}",
        "last_spoken_on: none": "never spoken to", "last_spoken_on: {day}": "last spoken to on {day}",
        "waits_for: {words}": "waits for: {words}",
        "missing: []": "nothing is missing for discharge",
        "missing: {number}": "{number} missing for discharge",
        "alerts: {}": "nobody is told of anything",
        "alerts: {name}=0": "nobody is told of {name}",
        "alerts: {name}={number}": "{name} is at step {number} of its ladder",
        "raised_late: {name}=0": "nobody is told late of {name}",
        "raised_late: {name}={number}": "{number} told late of {name}",
    },
    OF: {
        "due: none": "no due day", "due: {day}": "due {day}", "opens: {day}": "opens {day}",
        "closes: {day}": "closes {day}", "booked: {day}": "booked for {day}", "done: {day}": "done {day}",
        "outcome: {name}": "outcome {name}", "number: {number}": "number {number}",
        "done_by: {name}": "done by {name}", "who: {name}": "stands with {name}",
        "days_late: 0": "not late", "days_late: 1": "1 day late", "days_late: {number}": "{number} days late",
        "standing: none": "does not stand", "standing: opens_later": "opens later", "standing: open": "open",
        "standing: due_today": "due today", "standing: overdue": "overdue", "standing: booked": "booked",
        "standing: done": "done", "standing: done_late": "done late", "standing: declined": "declined",
        "standing: not_needed": "not needed", "standing: not_held": "not held",
    },
}  # fmt: skip

_SLOT = re.compile(r"\{(day|name|number|text|words)\}")
_VALUES = {
    "day": r"\d{4}-\d\d-\d\d", "name": r"[\w#-]+(?:\.\d+)?", "number": r"\d+", "text": r".+", "words": r".+",
}  # fmt: skip
_SPOKEN = {
    "day": r"[A-Z]\w+day \d{1,2} [A-Z]\w+(?: \d{4})?", "name": r"`[\w#-]+(?:\.\d+)?`", "number": r"\d+",
    "text": r"“.+”", "words": r"[^“”`]+|`.+`",
}  # fmt: skip


class NoWordsFor(LookupError):
    """No phrase says this. A new word of scenarios needs its phrase in tests/plain_words.py."""


def spoken_day(day: date, year: int) -> str:
    """ "Monday 5 January", with its year if it is another one."""
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if day.year != year else "")


def read_day(text: str, year: int) -> date:
    """The day that "Monday 5 January" names. Raises NoWordsFor if it is no day, or no Monday."""
    words = text.split()
    months = {f"{date(2000, month, 1):%B}": month for month in range(1, 13)}
    try:
        day = date(int(words[3]) if len(words) == 4 else year, months[words[2]], int(words[1]))
    except (ValueError, KeyError, IndexError):
        raise NoWordsFor(f"{text!r} is no day: write it like Monday 5 January") from None
    if f"{day:%A}" != words[0]:
        raise NoWordsFor(f"{text!r} is a {day:%A}")
    return day


# --- from a scenario to plain words


def event_in_words(line: Mapping[str, Any], year: int) -> str:
    """One event of a scenario as people say it."""
    verb = next(key for key in line if any(phrase.startswith(f"{key}:") for phrase in PHRASES[EVENT]))
    parts = []
    for key, value in line.items():
        kinds = (EVENT,) if key == verb else (verb, ANY)
        parts += [_said(kinds, key, each, year) for each in _each(value)]
    return ", ".join(parts)


def truth_in_words(line: Mapping[str, Any], year: int) -> Iterator[str]:
    """What an expectation says: of its activity, then of the case."""
    own = [_said((OF,), k, each, year) for k, v in line.items() if _is_of(k) for each in _each(v)]
    if own:
        yield f"`{line['activity']}`: {', '.join(own)}"
    for key, value in line.items():
        if key != "activity" and not _is_of(key):
            yield from (_said((THEN,), key, each, year) for each in _each(value))


def _is_of(key: str) -> bool:
    return any(phrase.startswith(f"{key}:") for phrase in PHRASES[OF])


def _each(value: Any) -> list[str]:
    """The parts of a value: a group of facts or alerts is told one by one."""
    if isinstance(value, dict):
        return [f"{name}={each}" for name, each in value.items()] or ["{}"]
    if isinstance(value, list):
        return [", ".join(f"`{each}`" if "_" in each else each for each in value) or "[]"]
    return [value]


def _said(kinds: tuple[str, ...], key: str, value: str, year: int) -> str:
    for kind in kinds:
        for written, spoken in PHRASES.get(kind, {}).items():
            match = re.fullmatch(_pattern(written, _VALUES), f"{key}: {value}")
            if match:
                values = dict(zip(_SLOT.findall(written), match.groups(), strict=True))
                return _filled(spoken, {slot: _speak(slot, value, year) for slot, value in values.items()})
    raise NoWordsFor(f"{key}: {value}")


def _filled(phrase: str, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: values[slot[1]], phrase)


def _speak(kind: str, value: str, year: int) -> str:
    if kind == "day":
        return spoken_day(date.fromisoformat(value), year)
    return {"name": f"`{value}`", "text": f"“{value}”"}.get(kind, value)


# --- from plain words to a scenario


def read_event(text: str, year: int) -> Line:
    """The event that these words mean. Raises NoWordsFor."""
    line: Line = {}
    verb = ""
    for part in _parted(text, (EVENT,)):
        key, value = _written((verb, ANY) if verb else (EVENT,), part, year)
        verb = verb or key
        line[key] = value
    return line


def read_truth(text: str, year: int, activity: str = "") -> Line:
    """The expectation that these words mean; of `activity`, if they name none. Raises NoWordsFor."""
    named = re.match(r"`([\w#-]+)`: ", text)
    if named:
        activity, text = named[1], text[named.end() :]
    line: Line = {"activity": activity} if activity else {}
    for part in _parted(text, (OF, THEN)):
        key, value = _written((OF, THEN) if activity else (THEN,), part, year)
        line[key] = value
    return line


def sentences(cell: str, mark: str = "; ") -> list[str]:
    """The sentences of a cell, or the parts of a sentence: a mark within “…” parts nothing."""
    return [part for part in re.split(rf"{mark}(?![^“]*”)", cell) if part]


def _parted(text: str, first: tuple[str, ...]) -> list[str]:
    """The phrases of a sentence: parted by commas, but for a first phrase that has one itself."""
    parts = sentences(text, ", ")
    for kind in first:
        for spoken in PHRASES[kind].values():
            commas = spoken.count(", ")
            head = ", ".join(parts[: commas + 1])
            if commas and re.fullmatch(_pattern(spoken, _SPOKEN), head):
                return [head, *parts[commas + 1 :]]
    return parts


def _written(kinds: tuple[str, ...], text: str, year: int) -> tuple[str, str]:
    for kind in kinds:
        for written, spoken in PHRASES.get(kind, {}).items():
            match = re.fullmatch(_pattern(spoken, _SPOKEN), text)
            if match:
                values = dict(zip(_SLOT.findall(spoken), match.groups(), strict=True))
                plain = {slot: _plain(slot, value, year) for slot, value in values.items()}
                key, value = _filled(written, plain).split(": ", 1)
                name, equals, each = value.partition("=")
                return key, f"{{{name}: {each}}}" if equals else value
    raise NoWordsFor(f"no phrase of tests/plain_words.py says {text!r}")


def _plain(kind: str, spoken: str, year: int) -> str:
    return read_day(spoken, year).isoformat() if kind == "day" else spoken.strip("`“”")


def _pattern(phrase: str, slots: Mapping[str, str]) -> str:
    parts = _SLOT.split(phrase)
    return "".join(re.escape(part) if n % 2 == 0 else f"({slots[part]})" for n, part in enumerate(parts))
