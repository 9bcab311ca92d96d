"""Every wait has a date: what each activity must say about when, and what makes no sense where it stands."""

from __future__ import annotations

from itertools import pairwise

from pathway.dates import Span, Unit
from pathway.definition import spans
from pathway.definition.findings import counted
from pathway.definition.reading import BARRIER_FOUND, NOT_SPOKEN_TO, ON_HOLD, STAGE_ENDS, WITH_PROVIDER, Item, Reading
from pathway.definition.spans import Point, Week, When

DATED_BY_ITSELF = {STAGE_ENDS: "by the end of the stage's weeks", BARRIER_FOUND: "by the day to start on it"}
"""What opens an item whose date follows from it, and what that date is."""
RUNS_ON = (WITH_PROVIDER, ON_HOLD)
"""What lasts, so that something can be done `every` so often meanwhile."""


def check_dates(reading: Reading) -> None:
    """Every activity of one pathway says when, once, and in a way that fits where it stands."""
    for item in reading.items:
        _has_a_date(reading, item)
        _says_it_once(reading, item)
        _every(reading, item)
        _series(reading, item)
        _only_where_it_counts(reading, item)
        _closing(reading, item)


def _has_a_date(reading: Reading, item: Item) -> None:
    if item.opens_when in DATED_BY_ITSELF:
        for word in ("due", "in", "every", "rolls"):
            if word in _said(item):
                message = f"leave this out: it is due {DATED_BY_ITSELF[item.opens_when]}"
                reading.fault((*item.path, word), message)
    elif item.opens_when == NOT_SPOKEN_TO:
        if not isinstance(item.written.due, str) and not item.written.every:
            message = f"a wait with no date: say after how long `{item.key}` is due, like `due: 14 days`"
            reading.fault(item.path, message, unless=_time_words(item))
    elif item.section != "referral" and not item.is_dated:
        message = f"a wait with no date: say when `{item.key}` is due (`due`, `in` or `every`)"
        reading.fault(item.path, message, unless=_time_words(item))


def _time_words(item: Item) -> list[tuple[str | int, ...]]:
    return [item.path, *((*item.path, word) for word in ("due", "in", "every", "when"))]


def _said(item: Item) -> set[str]:
    """The keys that the activity really says."""
    return {name.rstrip("_") for name in item.written.model_fields_set}


def _says_it_once(reading: Reading, item: Item) -> None:
    said = _said(item)
    for first, second in (("due", "in"), ("due", "every"), ("in", "every"), ("in", "opens")):
        if first in said and second in said:
            message = f"`{first}` and `{second}` both say when: keep one of them"
            reading.fault((*item.path, second), message, also=(*item.path, first))


def _every(reading: Reading, item: Item) -> None:
    written, path = item.written, (*item.path, "every")
    if written.every is None:
        if written.until is not None:
            reading.fault((*item.path, "until"), "`until` belongs to `every`: say how often, or leave it out",
                          unless=[path])  # fmt: skip
        if written.register_ == "yes":
            message = "a register is kept `every` so often: say how often, or leave it out"
            reading.fault((*item.path, "register"), message, unless=[path])
        return
    _until(reading, item)
    if item.section == "after":
        reading.fault(path, "this would never end: after the ending list the times, like `due: [2 weeks, 30 days]`")
    elif item.section == "whenever" and item.trigger and item.opens_when not in (*RUNS_ON, *DATED_BY_ITSELF):
        reading.fault(path, "what opens this lasts no time: say `due` instead of `every`", at_key=False)
    elif item.section == "whenever" and "stage ends" in (written.until or []):
        reading.fault((*item.path, "until"), "an item of `whenever` belongs to no stage: leave this out")
    if written.register_ == "yes" and item.section != "stages":
        reading.fault((*item.path, "register"), "a register belongs to a stage")


def _series(reading: Reading, item: Item) -> None:
    if not isinstance(item.written.due, list):
        return
    path = (*item.path, "due")
    if item.section not in ("after", "whenever", "stages"):
        message = "a list of times belongs to a stage, `after` or `whenever`: name one time here"
        reading.fault(path, message, at_key=False)
        return
    whens = [spans.read_when(text) for text in item.written.due]
    for number, (earlier, later) in enumerate(pairwise(whens), start=1):
        if not _comes_later(earlier, later):
            message = f'"{later}" comes no later than the one before it: put them in order'
            reading.fault((*path, number), message)


def _comes_later(earlier: When, later: When) -> bool:
    """False if that can be told, and the later of a list comes no later."""
    if isinstance(earlier, Week) and isinstance(later, Week):
        return earlier.number < later.number
    if isinstance(earlier, Point) and isinstance(later, Point) and earlier.named == later.named:
        if earlier.span.unit is Unit.WORKING_DAYS or later.span.unit is Unit.WORKING_DAYS:
            return earlier.span.unit != later.span.unit or _offset(earlier) < _offset(later)
        return _offset(earlier) < _offset(later)
    return True


def _offset(point: Point) -> int:
    count = point.span.count if point.span.unit is Unit.WORKING_DAYS else point.span.days
    return -count if point.before else count


def _until(reading: Reading, item: Item) -> None:
    until = item.written.until
    texts = until if isinstance(until, list) else [until] if until else []
    for number, text in enumerate(texts):
        path = (*item.path, "until", number) if isinstance(until, list) else (*item.path, "until")
        read = spans.read_until([text])
        for key in read.done:
            known = [each.key for each in reading.items if each.section != "whenever" and each is not item]
            if key == item.key:
                reading.fault(path, f"`{key}` cannot end itself: say how many times, like `6 times`", at_key=False)
            else:
                reading.must_be(path, "activity", key, known)
        if text in texts[:number] or (read.times and any(spans.read_until([one]).times for one in texts[:number])):
            reading.fault(path, "this is said already: leave it out", at_key=False)


def _only_where_it_counts(reading: Reading, item: Item) -> None:
    written, said = item.written, _said(item)
    if written.due_with_provider is not None and item.opens_when != NOT_SPOKEN_TO:
        message = f"only an item with `when: {NOT_SPOKEN_TO}` has a longer time while with a provider"
        reading.fault((*item.path, "due_with_provider"), message, unless=[(*item.path, "when")])
    if "rolls" in said and not item.is_dated and item.opens_when not in DATED_BY_ITSELF:
        reading.fault((*item.path, "rolls"), "nothing to roll: say when it is due", unless=_time_words(item))
    if "opens" in said and item.section in ("after", "whenever"):
        reading.fault((*item.path, "opens"), "here an item opens with what it is counted from: leave this out")


def _closing(reading: Reading, item: Item) -> None:
    """What a case waits for may not close by itself: then nobody would be asked any more."""
    is_waited_for = item.act[0] in ("accept", "allocate", "close", "resume", "move", "sign_off", "acknowledge")
    if item.written.closes and (is_waited_for or item.opens_when == NOT_SPOKEN_TO):
        message = f"`{item.key}` may not close by itself: nobody would be asked for it any more"
        reading.fault((*item.path, "closes"), message)


def check_spans(reading: Reading) -> None:
    """Lengths that must be plain days, and patterns that can come true."""
    for name, pause in reading.pathway.pauses.items():
        if spans.read_span(pause.at_most).unit is Unit.WORKING_DAYS:
            reading.fault(("pauses", name, "at_most"), "say this in days or weeks, like `6 weeks`", at_key=False)
    for item in reading.items:
        pattern = item.trigger.pattern if item.trigger else None
        if pattern and (pattern.some > pattern.among or pattern.in_a_row < 1):
            message = f"{pattern.some} among {counted(pattern.among, 'contact')} can never be"
            reading.fault((*item.path, "when"), message, at_key=False)


def least_and_most(span: Span) -> tuple[int, int]:
    """The fewest and the most days a span can mean: working days stretch over weekends and holidays."""
    if span.unit is Unit.WORKING_DAYS:
        return span.count, span.count * 2 + 10
    return span.days, span.days
