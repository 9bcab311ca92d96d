"""What dates are counted from: anchors that exist, come in time and do not wait for one another in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway.dates import Unit
from pathway.definition import spans
from pathway.definition.findings import Path, counted, listed
from pathway.definition.reading import ON_HOLD, Item, Reading
from pathway.definition.rules import ENDING
from pathway.definition.spans import DUE, PATHWAY_END, PLANNED, STAGE_END, ExpectedReturn, Point, SameDay, Week, When

TIMES = ("due", "in", "opens", "closes")
RECEIVED, ACCEPTED, START, STAGE_START = "referral_received", "referral_accepted", "start", "stage_start"


def check_anchors(reading: Reading) -> None:
    """Every point in time of one pathway can be known when it is needed."""
    _circles(reading)
    for item in reading.items:
        for path, when in _all_times(item):
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


def _all_times(item: Item) -> Iterator[tuple[Path, When]]:
    """Every point in time an item names, those of a list too, with its path."""
    for word, when in _times(item):
        yield (*item.path, word), when
    if isinstance(item.written.due, list):
        for number, text in enumerate(item.written.due):
            yield (*item.path, "due", number), spans.read_when(text)


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
    elif when.before and not _is_known_beforehand(reading, when):
        message = f"`{when.named}` cannot be counted back from: its day is not known beforehand"
        reading.fault(path, message, at_key=False)
    elif when.anchor == DUE and path[len(item.path)] in ("opens", "closes"):
        return
    elif when.anchor == "event":
        hangs_on_something = item.section == "stages" and (item.written.only_if or item.written.unless)
        if item.section not in ("after", "whenever") and not hangs_on_something:
            named = _named(reading, item)
            likely = STAGE_START if STAGE_START in named else named[-1]
            message = f'{when} after what? Say it like "{when} after {likely}"'
            reading.fault(path, message, at_key=False)
    elif item.section == "whenever":
        reading.fault(path, f"an item of `whenever` is counted from what opens it: say `{when.span}`", at_key=False)
    elif item.section == "after":
        reading.fault(path, f"what comes after is counted from the ending: say `{when.span}`", at_key=False)
    else:
        _anchor(reading, item, path, when)


def _is_known_beforehand(reading: Reading, when: Point) -> bool:
    fact = reading.pathway.facts.get(when.anchor)
    is_day = fact is not None and fact.kind == "date"
    return when.which == PLANNED or is_day or when.anchor in (STAGE_END, PATHWAY_END, DUE)


def _named(reading: Reading, item: Item) -> list[str]:
    """The days with a name that are known where this activity stands."""
    if item.section == "referral":
        return [RECEIVED]
    if item.section == "waiting":
        starts = reading.pathway.clock.starts
        return [*([START] if starts in (RECEIVED, ACCEPTED) else []), RECEIVED, ACCEPTED]
    ends = [STAGE_END] if item.stage in reading.weeks_of else []
    ends += [PATHWAY_END] if reading.pathway.clock.weeks else []
    days = [name for name, fact in reading.pathway.facts.items() if fact.kind == "date"]
    return [RECEIVED, ACCEPTED, START, STAGE_START, *ends, *(days if item.section == "stages" else [])]


def _anchor(reading: Reading, item: Item, path: Path, when: Point) -> None:
    anchor = when.anchor
    named, other = _named(reading, item), reading.by_key.get(anchor)
    if anchor in named:
        if when.which:
            message = f"`{anchor}` comes once: leave out `{when.which}`"
            reading.fault(path, message, at_key=False)
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
    elif other.order > item.order and when.which != PLANNED:
        message = f"`{anchor}` comes only later: until then `{item.key}` would wait with no date"
        reading.fault(path, message, at_key=False, also=other.path)
    else:
        _which(reading, path, when, other)


def _which(reading: Reading, path: Path, when: Point, other: Item) -> None:
    """Which time of an activity: said of what is done again and again, and only of that."""
    is_series = bool(other.written.every) or isinstance(other.written.due, list)
    again = is_series or other.written.again_after
    if other.written.register_ == "yes":
        message = f"`{when.anchor}` is a register and is never done: count from another activity"
    elif when.which == PLANNED and (is_series or other.section != "stages"):
        message = f"`{when.anchor}` is not planned for one day: count from something in a stage that is done once"
    elif when.which not in ("", PLANNED) and not again:
        message = f"`{when.anchor}` is done once: leave out `{when.which}`"
    elif not when.which and is_series:
        message = f"`{when.anchor}` is done again and again: say which time, like `first {when.anchor}`"
    else:
        return
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
        return when.named, True, -when.span.count if when.before else when.span.count
    return when.named, False, -when.span.days if when.before else when.span.days


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
        is_counted_from_it = key in (anchor, item.key) or anchor == "event" or _is_longer(item)
        if source and source.order == item.order and not is_counted_from_it:
            message = f"it is asked only after `{key}`: count its `due` from there, like `5 working days after {key}`"
            reading.fault((*item.path, "only_if"), message, unless=[(*item.path, "due"), (*item.path, "only_if", key)])
    other = reading.by_key.get(anchor or "")
    depends = {key for key in (other.written.only_if if other else None) or {} if key in reading.by_key}
    if other and depends - set(asked):
        reading.fault(
            (*item.path, "due"),
            f"`{other.key}` itself depends on an outcome: count from what that outcome belongs to",
            at_key=False,
        )


def _is_longer(item: Item) -> bool:
    """True for what has several days of its own: each comes to stand by itself."""
    return bool(item.written.every) or isinstance(item.written.due, list)


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
    points = [
        when for path, when in _all_times(item) if isinstance(when, Point) and path[len(item.path)] in ("due", "opens")
    ]
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
    times = ((str(path[len(item.path)]), when) for path, when in _all_times(item))
    return next((word for word, when in times if isinstance(when, Point) and when.anchor in circle), "due")


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
