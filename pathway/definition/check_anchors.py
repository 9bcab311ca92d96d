"""What dates are counted from: anchors that exist, come in time and do not wait for one another in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.dates import Unit
from pathway.definition import spans
from pathway.definition.findings import Path, counted, listed
from pathway.definition.reading import ON_HOLD, Item, Reading
from pathway.definition.rules import ENDING
from pathway.definition.spans import ExpectedReturn, Point, SameDay, Week, When

TIMES = ("due", "in", "opens", "closes")
RECEIVED, ACCEPTED, START, STAGE_START = "referral_received", "referral_accepted", "start", "stage_start"


def check_anchors(reading: Reading) -> None:
    """Every point in time of one pathway can be known when it is needed."""
    _circles(reading)
    for item in reading.items:
        for word, when in _times(item):
            path = (*item.path, word)
            if isinstance(when, Week):
                _week(reading, item, path, when)
            elif isinstance(when, Point):
                _point(reading, item, path, when)
            else:
                _plain(reading, item, path, when)
        _window(reading, item)
        _condition(reading, item)
    _first_meeting(reading)


def _times(item: Item) -> Iterator[tuple[str, When]]:
    written = item.written
    texts = {"due": written.due, "in": written.in_, "opens": written.opens, "closes": written.closes}
    for word, text in texts.items():
        if isinstance(text, str):
            yield word, spans.read_when(text)


def _week(reading: Reading, item: Item, path: Path, when: Week) -> None:
    weeks = reading.pathway.clock.weeks
    stage = reading.weeks_of.get(item.stage or "")
    if item.section != "stages":
        reading.fault(path, f"{_NO_WEEKS[item.section]}: say how long, like `{_EXAMPLE[item.section]}`", at_key=False)
    elif weeks and not reading.is_wrong("clock", "weeks") and when.number > int(weeks):
        message = f"{when} lies beyond the pathway, which has {counted(int(weeks), 'week')}"
        reading.fault(path, message, at_key=False, also=("clock", "weeks"))
    elif stage and stage[0] <= stage[1] and not stage[0] <= when.number <= stage[1]:
        message = f"{when} lies outside stage `{item.stage}`, which has weeks {stage[0]} to {stage[1]}"
        reading.fault(path, message, at_key=False, also=("stages", item.stage or "", "weeks"))


_NO_WEEKS = {
    "referral": "the weeks have not begun here",
    "waiting": "the weeks have not begun here",
    "after": "the weeks are over here",
    "whenever": "this can come up in any week",
}
_EXAMPLE = {
    "referral": "5 working days after referral_received",
    "waiting": "2 working days after referral_accepted",
    "after": "2 weeks",
    "whenever": "5 working days",
}


def _plain(reading: Reading, item: Item, path: Path, when: When) -> None:
    if isinstance(when, SameDay) and item.section != "whenever":
        reading.fault(path, "`same day` is for the items of `whenever`: the same day as what?", at_key=False)
    elif isinstance(when, ExpectedReturn) and item.opens_when != ON_HOLD:
        message = f"`expected return` is for items that open `when: {ON_HOLD}`"
        reading.fault(path, message, at_key=False, unless=[(*item.path, "when")])


def _point(reading: Reading, item: Item, path: Path, when: Point) -> None:
    if path[-1] == "in":
        reading.fault(path, f'`in` names a week, like `in: week 8`: for "{when}" say `due`', at_key=False)
    elif when.before:
        message = f"`{when.anchor}` cannot be counted back from: its day is not known beforehand"
        reading.fault(path, message, at_key=False)
    elif when.anchor == "event":
        if item.section not in ("after", "whenever"):
            message = f'{when} after what? Say it like "{when} after {_named(reading, item)[-1]}"'
            reading.fault(path, message, at_key=False)
    elif item.section == "whenever":
        reading.fault(path, f"an item of `whenever` is counted from what opens it: say `{when.span}`", at_key=False)
    elif item.section == "after":
        reading.fault(path, f"what comes after is counted from the ending: say `{when.span}`", at_key=False)
    else:
        _anchor(reading, item, path, when.anchor)


def _named(reading: Reading, item: Item) -> list[str]:
    """The days with a name that are known where this activity stands."""
    if item.section == "referral":
        return [RECEIVED]
    if item.section == "waiting":
        starts = reading.pathway.clock.starts
        return [*([START] if starts in (RECEIVED, ACCEPTED) else []), RECEIVED, ACCEPTED]
    return [RECEIVED, ACCEPTED, START, STAGE_START]


def _anchor(reading: Reading, item: Item, path: Path, anchor: str) -> None:
    named, other = _named(reading, item), reading.by_key.get(anchor)
    if anchor in named:
        return
    if anchor == ENDING or anchor in spans.NAMED_ANCHORS:
        message = f"`{anchor}` has not come yet here: count from {listed(named, 'or')}, or from another activity"
        reading.fault(path, message, at_key=False)
    elif other is None:
        known = [each.key for each in reading.items if each.order <= item.order and each.section != "whenever"]
        reading.findings.unknown((*reading.top, *path), "anchor", anchor, [*named, *known])
    elif other.section == "whenever":
        message = f"`{anchor}` can come up any number of times: count from another day"
        reading.fault(path, message, at_key=False, also=other.path)
    elif other.order > item.order:
        message = f"`{anchor}` comes only later: until then `{item.key}` would wait with no date"
        reading.fault(path, message, at_key=False, also=other.path)
    elif other.written.every:
        message = f"`{anchor}` is done again and again: count from something that is done once"
        reading.fault(path, message, at_key=False, also=other.path)


def _window(reading: Reading, item: Item) -> None:
    """As far as it can be said beforehand: a window opens before it is due, and closes after."""
    times = dict(_times(item))
    if "in" in times:
        times["opens"] = times["due"] = times["in"]
    for earlier, later, words in (
        ("opens", "due", "it would open only after it is due"),
        ("opens", "closes", "the window closes before it opens"),
        ("due", "closes", "the window closes before it is due"),
    ):
        first, last = times.get(earlier), times.get(later)
        if first and last and _is_after(first, last, earlier == "opens"):
            at = later if earlier == "due" or later == "closes" else earlier
            reading.fault((*item.path, at), words, at_key=False, unless=[(*item.path, earlier), (*item.path, later)])
    _in_its_stage(reading, item, times)


def _is_after(first: When, last: When, first_is_opening: bool) -> bool:
    one, other = _fixed(first, opening=first_is_opening), _fixed(last, opening=False)
    return one is not None and other is not None and one[:2] == other[:2] and one[2] > other[2]


def _fixed(when: When, *, opening: bool) -> tuple[str, bool, int] | None:
    """(anchor, in working days, how many) where that can be compared; weeks are days from the start."""
    if isinstance(when, Week):
        return START, False, when.first_day if opening else when.last_day
    if not isinstance(when, Point):
        return None
    if when.span.unit is Unit.WORKING_DAYS:
        return when.anchor, True, when.span.count
    return when.anchor, False, when.span.days


def _in_its_stage(reading: Reading, item: Item, times: Mapping[str, When]) -> None:
    stage = reading.weeks_of.get(item.stage or "")
    for word, when in times.items():
        fixed = _fixed(when, opening=word == "opens")
        if stage is None or isinstance(when, Week) or fixed is None or fixed[:2] != (START, False):
            continue
        first, last = Week(stage[0]).first_day, Week(stage[1]).last_day
        if not first <= fixed[2] <= last:
            message = f'"{when}" lies outside stage `{item.stage}`, which has weeks {stage[0]} to {stage[1]}'
            reading.fault((*item.path, word), message, at_key=False, also=("stages", item.stage or "", "weeks"))


def _condition(reading: Reading, item: Item) -> None:
    """What depends on an outcome can only be dated by the day of that outcome."""
    if item.section == "whenever":
        return
    asked = item.written.only_if or {}
    when = dict(_times(item)).get("due")
    anchor = when.anchor if isinstance(when, Point) else None
    for key in asked:
        source = reading.by_key.get(key)
        if source and key not in (anchor, item.key) and source.order <= item.order:
            message = f"it is asked only after `{key}`: count its `due` from there, like `5 working days after {key}`"
            reading.fault((*item.path, "only_if"), message, unless=[(*item.path, "due"), (*item.path, "only_if", key)])
    other = reading.by_key.get(anchor or "")
    if other and other.written.only_if and set(other.written.only_if) - set(asked):
        reading.fault(
            (*item.path, "due"),
            f"`{other.key}` itself depends on an outcome: count from what that outcome belongs to",
            at_key=False,
        )


def _circles(reading: Reading) -> None:
    """Activities that are each counted from the other: none of them would ever be due."""
    waits_for = {item.key: sorted(_anchors(item) & set(reading.by_key)) for item in reading.by_key.values()}
    settled: set[str] = set()
    for key in waits_for:
        trail: list[str] = []
        here = key
        while here not in settled and here not in trail and waits_for[here]:
            trail.append(here)
            here = waits_for[here][0]
        if here in trail:
            _report_circle(reading, trail[trail.index(here) :])
        settled.update(trail)


def _anchors(item: Item) -> set[str]:
    points = [when for word, when in _times(item) if isinstance(when, Point) and word in ("due", "opens")]
    return {when.anchor for when in points} - set(spans.NAMED_ANCHORS)


def _report_circle(reading: Reading, circle: list[str]) -> None:
    item = reading.by_key[circle[0]]
    if len(circle) == 1:
        message = f"`{item.key}` is counted from itself: it would never be due"
    else:
        shown = [*circle, circle[0]] if len(circle) < 7 else [*circle[:6], "…"]
        turns = " after ".join(f"`{key}`" for key in shown)
        message = f"circular dates: {turns}; none of them would ever be due"
    reading.fault((*item.path, _word_of(item, circle)), message, at_key=False)
    for key in circle[1:]:
        other = reading.by_key[key]
        reading.findings.spoil((*reading.top, *other.path, _word_of(other, circle)))


def _word_of(item: Item, circle: list[str]) -> str:
    return next((word for word, when in _times(item) if isinstance(when, Point) and when.anchor in circle), "due")


def _first_meeting(reading: Reading) -> None:
    """A clock that starts with the first meeting needs that meeting, dated from something earlier."""
    if reading.pathway.clock.starts != "first_meeting":
        return
    path, item = ("clock", "starts"), reading.by_key.get("first_meeting")
    if item is None or item.section != "stages" or item.stage != next(iter(reading.pathway.stages)):
        reading.fault(path, "the clock starts with an activity `first_meeting`: the first stage has none", at_key=False)
        return
    when = dict(_times(item)).get("due")
    if not isinstance(when, Point) or when.anchor not in (RECEIVED, ACCEPTED, STAGE_START):
        message = "until the first meeting the clock stands still: say how soon, like `2 weeks after stage_start`"
        reading.fault((*item.path, "due"), message, at_key=False, unless=[(*item.path, "due")])
