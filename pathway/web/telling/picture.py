"""What the picture of a person's pathway shows, chosen from what is told of it in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pathway.case.moving_on import waits_for
from pathway.queries.case_view import Seen
from pathway.queries.stage_stretches import HELD, NOW, Stretch
from pathway.web.drawing.description import Band, Description, Hold, Mark
from pathway.web.telling.items import BOOKED, OPEN, OVERDUE, TO_COME, TODAY, ItemLine
from pathway.web.telling.naming import Names, near_day
from pathway.web.words import days, short_day

MOST_LABELS = 5
OUTSIDE = timedelta(days=60)
"""Today is left out of the picture of what ended this long before."""
HOW = {NOW: "now", HELD: "held"}


def picture(made: Seen, stretches: Sequence[Stretch], items: Sequence[ItemLine], names: Names) -> Description:
    """The pathway on its calendar. `items` are everything done, to do and to come, in this order."""
    on = made.on
    bands = tuple(_band(each, made, names) for each in stretches)
    labels = _labels(items, made)
    marks = tuple(_mark(item, labels.get(item.key, ""), on) for item in items if item.on is not None)
    last = max([band.last_on for band in bands] + [mark.on for mark in marks])
    today = on if on <= last + OUTSIDE else None
    return Description(
        title="The pathway on a calendar", summary=_summary(bands, items, made, names), bands=bands, marks=marks,
        holds=tuple(_holds(made, names)), today=today,
        today_words=f"{'that day' if made.asked.is_past else 'today'}, {on.day} {on:%B}",
    )  # fmt: skip


def _band(each: Stretch, made: Seen, names: Names) -> Band:
    weeks = f"weeks {each.weeks[0]}–{each.weeks[1]}" if each.weeks else ""
    if each.how == HELD:
        waits = ", ".join(names.waited_for(name) for name in waits_for(made.case, made.rules))
        label = f"held: waiting for {waits}" if waits else "held: its weeks are over"
        return Band("Held", each.title, each.first_on, each.last_on, HELD, label)
    if each.weeks and each.weeks[0] == each.weeks[1]:
        weeks = f"week {each.weeks[0]}"
    return Band(each.title, weeks, each.first_on, each.last_on, each.how)


def _mark(item: ItemLine, label: str, on: date) -> Mark:
    is_open = item.shape in (OVERDUE, TODAY, OPEN, BOOKED)
    day = item.on or on
    when = "" if is_open or item.shape == TO_COME else f", {short_day(day)}"
    return Mark(day, item.shape, f"{item.title}: {item.how}{when}", label, item.opens_on if is_open else None)


def _labels(items: Sequence[ItemLine], made: Seen) -> dict[str, str]:
    """What is overdue, what is next, and what it all leads up to."""
    overdue = sorted((item for item in items if item.shape == OVERDUE), key=lambda item: -item.days_late)
    said = {item.key: f"{item.title}, {days(item.days_late)} overdue" for item in overdue[:MOST_LABELS]}
    if len(overdue) > MOST_LABELS:
        last = overdue[MOST_LABELS - 1].key
        said[last] += f"; {len(overdue) - MOST_LABELS} more overdue"
    ahead = [item for item in items if item.shape in (TODAY, BOOKED, OPEN, TO_COME) and item.on and item.on >= made.on]
    ahead.sort(key=lambda item: (item.on or made.on, item.shape == TO_COME))
    review = made.rules.discharge.review if made.rules.discharge else ""
    ends = [item for item in ahead if (by := made.rules.activities[item.activity].done_by) and by[0] == "close"]
    goals = [item for item in ahead if item.activity == review] or ends or ahead[-1:]
    for item in [*ahead[:1], *goals]:
        said.setdefault(item.key, f"{item.title}, {_when(item, made)}")
    return said


def _when(item: ItemLine, made: Seen) -> str:
    if item.on == made.on:
        return "that day" if made.asked.is_past else "today"
    return f"{'on' if item.shape == BOOKED else 'by'} {short_day(item.on)}"


def _holds(made: Seen, names: Names) -> Iterator[Hold]:
    for pause in made.case.counted_pauses:
        runs = pause.resumed_on is None
        until = max(pause.ends_on, made.on + timedelta(days=1)) if runs else pause.ends_on
        length = ((made.on if runs else until) - pause.started_on).days
        if until > pause.started_on and pause.undone_on is None:
            so_far = "day " + str(length) if runs else days(length)
            yield Hold(pause.started_on, until, f"{names.pause(pause.reason)}, {so_far}")


def _summary(bands: Sequence[Band], items: Sequence[ItemLine], made: Seen, names: Names) -> str:
    """The picture for somebody who hears it."""
    on = made.on
    told = [f"{band.title}, {near_day(band.first_on, on)} to {near_day(band.last_on, on)}." for band in bands]
    told += [f"On hold: {hold.words}, from {near_day(hold.first_on, on)}." for hold in _holds(made, names)]
    told += [f"{item.title}: {item.how}." for item in items if item.shape in (OVERDUE, TODAY)]
    told.append("Everything in the picture also stands in the lists below it.")
    return " ".join(told)
