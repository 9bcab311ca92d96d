"""The picture for a wide screen: the calendar runs from left to right. Coordinates in its own units, 960 across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pathway.web.drawing.description import Band, Description, Hold, Mark
from pathway.web.drawing.labelling import Wish, placed
from pathway.web.drawing.lanes import Lanes, within
from pathway.web.drawing.lettering import lines, width

WIDTH, EDGE = 960.0, 12.0
SMALL, LETTER = 12.0, 13.0
AXIS = 46.0
BAND_TOP, BAND_HEIGHT = 52.0, 56.0
MARKS_TOP, MARK, LANE = 126.0, 9.0, 23.0
LABEL_LINE = 19.0
LEAST_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Box:
    """A stage: where its band lies, its title on lines, its note (empty where there is no room)."""

    x: float
    y: float
    width: float
    height: float
    how: str
    words: str
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark; `since_x` is where its window begins."""

    x: float
    y: float
    shape: str
    words: str
    since_x: float | None


@dataclass(frozen=True, slots=True)
class Label:
    """Words under the marks, centred on `x`, with a line up to what they belong to. `kind`: a shape, hold or held."""

    x: float
    y: float
    words: str
    kind: str
    to_x: float
    to_y: float


@dataclass(frozen=True, slots=True)
class Month:
    """A tick of the calendar; without words where there is no room for them."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Today: its line, and the box above it with its words."""

    x: float
    box_x: float
    box_width: float
    words: str


@dataclass(frozen=True, slots=True)
class Wide:
    """The whole picture, ready to be drawn."""

    width: float
    height: float
    months: tuple[Month, ...]
    boxes: tuple[Box, ...]
    hatches: tuple[tuple[float, float, str], ...]
    spots: tuple[Spot, ...]
    labels: tuple[Label, ...]
    today: Flag | None
    axis: float
    foot: float


class _Scale:
    """Days across the paper."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.a_day = (WIDTH - 2 * EDGE) / max((last - first + timedelta(days=1)).days, 1)

    def begins(self, day: date) -> float:
        """Where a day begins."""
        return EDGE + (day - self.first).days * self.a_day

    def middle(self, day: date) -> float:
        """The middle of a day."""
        return self.begins(day) + self.a_day / 2


def wide(shown: Description) -> Wide:
    """Where everything lies."""
    last = max(shown.last_on, shown.first_on + LEAST_WEEKS)
    scale = _Scale(shown.first_on, last)
    spots, foot = _spots(shown.marks, scale)
    labels, end = _labels(shown, spots, scale, foot)
    return Wide(
        width=WIDTH, height=end + 8, months=tuple(_months(scale, last)),
        boxes=tuple(_box(band, scale) for band in shown.bands),
        hatches=tuple(_hatch(hold, scale) for hold in shown.holds), spots=tuple(spots.values()), labels=tuple(labels),
        today=_flag(shown, scale) if shown.today else None, axis=AXIS, foot=foot,
    )  # fmt: skip


def _flag(shown: Description, scale: _Scale) -> Flag:
    x = scale.middle(shown.today or shown.first_on)
    across = width(shown.today_words, SMALL, is_bold=True) + 12
    begins, _ = within(x - across / 2, x + across / 2, 0, WIDTH)
    return Flag(x, begins, across, shown.today_words)


def _months(scale: _Scale, last: date) -> Iterator[Month]:
    """The first of each month; named as often as there is room, with the year on the first and on each January."""
    step = next((n for n in (1, 2, 3, 6, 12) if n * 30 * scale.a_day >= 74), 12)
    day, is_first = (scale.first.replace(day=1) + timedelta(days=32)).replace(day=1), True
    while day <= last:
        named = (day.month - 1) % step == 0 and scale.begins(day) < WIDTH - 60
        words = (f"{day:%B %Y}" if is_first or day.month == 1 else f"{day:%B}") if named else ""
        is_first = is_first and not named
        yield Month(scale.begins(day), words)
        day = (day + timedelta(days=32)).replace(day=1)


def _box(band: Band, scale: _Scale) -> Box:
    x = scale.begins(band.first_on)
    across = scale.begins(band.last_on + timedelta(days=1)) - x
    room = across - 12
    title = lines(band.title, LETTER, room, 2, is_bold=True) if room > 34 else ()
    note = band.note if title and width(band.note, SMALL) <= room else ""
    words = f"{band.title}, {band.note}" if band.note else band.title
    return Box(x, BAND_TOP, max(across - 1.5, 1.5), BAND_HEIGHT, band.how, words, title, note)


def _hatch(hold: Hold, scale: _Scale) -> tuple[float, float, str]:
    begins = scale.begins(hold.first_on)
    return begins, max(scale.begins(hold.until_on) - begins, 2.0), hold.words


def _spots(marks: tuple[Mark, ...], scale: _Scale) -> tuple[dict[Mark, Spot], float]:
    """The marks in lanes, none upon another; and where the last lane ends."""
    lanes, spots = Lanes(3.0), {}
    for mark in sorted(marks, key=lambda mark: (mark.since or mark.on, mark.on, mark.words)):
        x = scale.middle(mark.on)
        x, _ = within(x, x, MARK + 2, WIDTH - MARK - 2)
        since = scale.begins(mark.since) if mark.since and mark.since < mark.on else None
        lane = lanes.place(min(x - MARK, since or x), x + MARK)
        spots[mark] = Spot(x, MARKS_TOP + lane * LANE, mark.shape, mark.words, since)
    return spots, MARKS_TOP + max(lanes.count, 1) * LANE - 4


def _labels(shown: Description, spots: dict[Mark, Spot], scale: _Scale,
            foot: float) -> tuple[list[Label], float]:  # fmt: skip
    """Words below the marks, none upon another; and where the last row ends."""
    made = [
        Label((each.begins + each.ends) / 2, foot + 20 + each.row * LABEL_LINE, each.wish.words, each.wish.kind,
              each.wish.x, each.wish.y)
        for each in placed(_wishes(shown, spots, scale, foot), 2, WIDTH - 2)
    ]  # fmt: skip
    return made, max((label.y for label in made), default=foot)


def _wishes(shown: Description, spots: dict[Mark, Spot], scale: _Scale, foot: float) -> Iterator[Wish]:
    for mark in shown.marks:
        if mark.label:
            across = width(mark.label, SMALL, is_bold=mark.shape == "overdue")
            yield Wish(mark.label, mark.shape, spots[mark].x, spots[mark].y, across)
    for hold in shown.holds:
        middle = (scale.begins(hold.first_on) + scale.begins(hold.until_on)) / 2
        yield Wish(hold.words, "hold", middle, foot, width(hold.words, SMALL))
    for band in shown.bands:
        if band.label:
            middle = (scale.begins(band.first_on) + scale.begins(band.last_on)) / 2
            yield Wish(band.label, "held", middle, BAND_TOP + BAND_HEIGHT, width(band.label, SMALL))
