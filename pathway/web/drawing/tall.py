"""The picture for a narrow screen: the calendar runs down, stage by stage. Coordinates in its own units, 288 across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pathway.web.drawing.description import Band, Description, Mark
from pathway.web.drawing.lanes import Lanes
from pathway.web.drawing.lettering import lines

WIDTH = 288.0
LETTER, SMALL, LINE = 14.0, 13.0, 18.0
BAR, MARKS_LEFT, MARK, LANE = 14.0, 92.0, 9.0, 22.0
MOST_LANES = int((WIDTH - MARKS_LEFT - MARK) // LANE)
A_DAY, TODAY_STRIP = 2.2, 38.0
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """Words on their own line; `shape` stands before them where they tell of a mark, or "hold"."""

    y: float
    words: str
    kind: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark; `since_y` is where its window begins."""

    x: float
    y: float
    shape: str
    words: str
    since_y: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stage: its bar, its words, the days of the calendar beside it, its marks."""

    y: float
    height: float
    how: str
    words: str
    lines: tuple[Line, ...]
    months: tuple[tuple[float, str], ...]
    dots: tuple[Dot, ...]
    hatches: tuple[tuple[float, float], ...]
    today_y: float | None


@dataclass(frozen=True, slots=True)
class Tall:
    """The whole picture, ready to be drawn."""

    width: float
    height: float
    blocks: tuple[Block, ...]
    today_words: str


def tall(shown: Description) -> Tall:
    """Where everything lies."""
    blocks: list[Block] = []
    y = 4.0
    for band in _covering(shown):
        block, y = _block(band, shown, y)
        blocks.append(block)
    return Tall(WIDTH, y, tuple(blocks), shown.today_words)


def _covering(shown: Description) -> Iterator[Band]:
    """The stages, and what lies before, between and after them: every day of the picture is in one of these."""
    day = shown.first_on
    for band in shown.bands:
        if band.first_on > day:
            yield Band("Before" if day == shown.first_on else "Between", "", day, band.first_on - ONE_DAY, "none")
        yield band
        day = max(day, band.last_on + ONE_DAY)
    if day <= shown.last_on:
        yield Band("Later", "", day, shown.last_on, "none")


class _Days:
    """The days of one stage down the paper, with room left for the strip that says where today is."""

    def __init__(self, band: Band, top: float, a_day: float, today: date | None) -> None:
        self.first, self.last, self.top, self.a_day = band.first_on, band.last_on, top, a_day
        self.today = today if today and band.first_on <= today <= band.last_on else None
        self.ends = self.begins(band.last_on + ONE_DAY)

    def begins(self, day: date) -> float:
        """Where a day begins; days outside the stage at its edges."""
        day = min(max(day, self.first), self.last + ONE_DAY)
        strip = TODAY_STRIP if self.today and day >= self.today else 0.0
        return self.top + (day - self.first).days * self.a_day + strip

    def middle(self, day: date) -> float:
        """The middle of a day."""
        return self.begins(day) + self.a_day / 2


def _block(band: Band, shown: Description, y: float) -> tuple[Block, float]:
    """One stage from `y` down, and where the next begins."""
    said = list(_head(band, y))
    top = y + len(said) * LINE + 12
    marks = [mark for mark in shown.marks if band.first_on <= mark.on <= band.last_on]
    days, dots = _dots(band, marks, top, shown.today)
    holds = [hold for hold in shown.holds if hold.first_on <= band.last_on and hold.until_on > band.first_on]
    ends = max([days.ends, *(dot.y for dot in dots)]) + 12
    foot = list(_foot(marks, [hold.words for hold in holds if hold.first_on >= band.first_on], ends + 6))
    ends = foot[-1].y + 10 if foot else ends
    block = Block(
        y=y, height=ends - y, how=band.how, words=f"{band.title}, {band.note}", lines=(*said, *foot),
        months=tuple(_months(days)), dots=tuple(dots),
        hatches=tuple((days.begins(h.first_on), days.begins(h.until_on) - days.begins(h.first_on)) for h in holds),
        today_y=days.begins(days.today) - TODAY_STRIP / 2 + 1 if days.today else None,
    )  # fmt: skip
    return block, ends + 6


def _head(band: Band, y: float) -> Iterator[Line]:
    room = WIDTH - BAR - 10
    for words in lines(band.title, LETTER, room, 3, is_bold=True):
        y += LINE
        yield Line(y - 3, words, "title")
    for words in lines(band.label or band.note, SMALL, room, 5):
        y += LINE
        yield Line(y - 3, words, "note")


def _foot(marks: list[Mark], holds: list[str], y: float) -> Iterator[Line]:
    """What is to be said of this stage's marks and holds, below them."""
    said = [(mark.label, mark.shape) for mark in marks if mark.label] + [(words, "hold") for words in holds]
    for words, shape in said:
        for number, line in enumerate(lines(words, SMALL, WIDTH - BAR - 32, 4)):
            yield Line(y + 6, line, "label", shape if number == 0 else "")
            y += LINE
        y += 3


def _dots(band: Band, marks: list[Mark], top: float, today: date | None) -> tuple[_Days, list[Dot]]:
    """The marks in lanes. Where there are too many for the paper's width, each day is given more room."""
    a_day = A_DAY
    for _ in range(8):
        days = _Days(band, top, a_day, today)
        dots, count = _in_lanes(marks, days)
        if count <= MOST_LANES:
            break
        a_day *= 1.5
    return days, dots


def _in_lanes(marks: list[Mark], days: _Days) -> tuple[list[Dot], int]:
    lanes, dots = Lanes(2.0), []
    for mark in sorted(marks, key=lambda mark: (mark.since or mark.on, mark.on, mark.words)):
        y = days.middle(mark.on)
        since = days.begins(mark.since) if mark.since and mark.since < mark.on else None
        lane = lanes.place(min(y - MARK, since if since is not None else y), y + MARK)
        dots.append(Dot(MARKS_LEFT + min(lane, MOST_LANES) * LANE, y, mark.shape, mark.words, since))
    return dots, lanes.count


def _months(days: _Days) -> Iterator[tuple[float, str]]:
    """The first day of the stage, and the first of each month, as far as they lie apart."""
    yield days.middle(days.first), f"{days.first.day} {days.first:%b}"
    day, last = (days.first.replace(day=1) + timedelta(days=32)).replace(day=1), days.middle(days.first)
    while day <= days.last:
        if days.middle(day) - last >= LINE:
            last = days.middle(day)
            yield last, f"1 {day:%b}" if day.month > 1 else f"{day:%b %Y}"
        day = (day + timedelta(days=32)).replace(day=1)
