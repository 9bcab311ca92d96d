"""One cell read: the value, or why it cannot be right and the way out.

Nothing here repeats an identifier: a message may end in a log or a mail. Dates are taken as year-month-day and in no
other way, because 03/04/2026 is one day in Rotherham and another where the spreadsheet was made.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from nhs_number.validate import is_valid

from pathway.dates import in_words

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
WITH_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.Z+]+")
SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
SPREADSHEETS_DAY_0 = date(1899, 12, 30)
SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
YES = frozenset({"yes", "y", "true", "1", "given"})
NO = frozenset({"no", "n", "false", "0", "not given", "not_given", "refused", "withheld"})
WRITE_DAY = "write year-month-day, such as 2026-04-03"
DOUBLE_ENCODED = re.compile("[ÂÃâ][\u0080-\u00bf€-™Œœ‘-”†-…]")


STEERING = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""What nobody sees: letters that turn others round, or stand between them with no width."""


class Unusable(Exception):
    """This cell cannot be right; the message says why, and what to write instead."""


def plain(cell: str, most: int) -> str:
    """A cell's text: trimmed, one way of writing accents and line ends. Raises Unusable."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u00a0\ufeff")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if len(text) > most:
        raise Unusable(f"{len(text)} characters are too many: shorten it to {most}")
    for letter in "" if text.isprintable() else text:
        if letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
            raise Unusable(f"there is a character in it that is no text (U+{ord(letter):04X}): type the cell again")
    if not text.isascii() and (unseen := STEERING.search(text)):
        raise Unusable(
            f"there is a character in it that nobody sees and that can turn letters round (U+{ord(unseen[0]):04X}):"
            " type the cell again"
        )
    if "\ufffd" in text:
        raise Unusable("a letter was lost when the file was saved (�): export it again as CSV UTF-8")
    if not text.isascii() and DOUBLE_ENCODED.search(text):
        raise Unusable("accented letters were spoilt when the file was saved: export it again as CSV UTF-8")
    return text


def words(cell: str, most: int) -> str:
    """What somebody wrote freely, over several lines perhaps; what nobody sees in it is left out. Raises Unusable."""
    return plain(STEERING.sub("", cell), most)


def one_line(cell: str, most: int) -> str:
    """A cell's text on one line, with single spaces. Raises Unusable."""
    return " ".join(plain(cell, most).split())


def name(cell: str) -> str:
    """A person's name. Raises Unusable for what a spreadsheet would run as a formula."""
    text = one_line(cell, 100)
    if not text:
        raise Unusable("it is empty: a referral names the person")
    if text[0] in "=+-@" or not any(letter.isalpha() for letter in text):
        raise Unusable("this is no name (it may be a spreadsheet's formula): write the name as it is said")
    return text


def number(cell: str) -> str:
    """An NHS number in ten digits; spaces and dashes are welcome. Raises Unusable, never repeating it."""
    text = re.sub(r"[\s\u00a0\u2010-\u2015-]", "", cell)
    if not text:
        raise Unusable("it is empty: a referral needs the person's NHS number")
    if SCIENTIFIC.fullmatch(text):
        raise Unusable(
            "a spreadsheet has rounded the number (it is written with an E): format the column as text, enter it again"
        )
    if not re.fullmatch(r"[0-9]+", text):
        raise Unusable("it holds something other than digits: an NHS number is ten digits, spaces and dashes allowed")
    if len(text) == 9:
        raise Unusable("it has 9 digits instead of 10: a spreadsheet may have dropped a 0 in front")
    if len(text) != 10:
        raise Unusable(f"it has {len(text)} digits instead of 10: check it")
    if not is_valid(text):
        raise Unusable("the check digit is wrong, so a digit is mistyped: check it against the person's record")
    return text


def day(cell: str, *, is_shown: bool) -> date:
    """A date as year-month-day. `is_shown` allows the message to say what another form would be. Raises Unusable."""
    text = cell.strip(" \t\n\r\u00a0")
    if not text:
        raise Unusable(f"it is empty: {WRITE_DAY}")
    if match := DAY.fullmatch(text):
        year, month, number_of_day = map(int, match.groups())
        try:
            return date(year, month, number_of_day)
        except ValueError:
            raise Unusable(f"there is no such day{_as_given(text, is_shown)}: check it, {WRITE_DAY}") from None
    if SERIAL.fullmatch(text):
        return _refuse_serial(text, is_shown)
    if match := SLASHED.fullmatch(text):
        return _refuse_slashed(match, text, is_shown)
    if WITH_TIME.fullmatch(text):
        raise Unusable("it has a time of day with it: write the day alone, such as 2026-04-03")
    raise Unusable(f"this is not a date as it is written here: {WRITE_DAY}")


def _refuse_serial(text: str, is_shown: bool) -> date:
    would = SPREADSHEETS_DAY_0 + timedelta(days=int(float(text)))
    shown = f" {text} (it would be {would.isoformat()})" if is_shown else ""
    raise Unusable(
        f"a spreadsheet has put its own count of days in place of the date{shown}: format the column as"
        " yyyy-mm-dd, then save again"
    )


def _refuse_slashed(match: re.Match[str], text: str, is_shown: bool) -> date:
    first, second, year = map(int, match.groups())
    would = None
    if len(match[3]) == 4:
        try:
            would = date(year, second, first)
        except ValueError:
            would = None
    if not is_shown:
        raise Unusable("day/month/year can be read two ways and is not taken: write year-month-day, such as 1984-02-29")
    if would is None:
        raise Unusable(f"{text} is not taken, and as day/month/year there is no such day: {WRITE_DAY}")
    raise Unusable(
        f"{text} is not taken, since day and month are mixed up too easily: if {in_words(would)} is meant, write"
        f" {would.isoformat()}"
    )


def _as_given(text: str, is_shown: bool) -> str:
    return f" as {text}" if is_shown else ""


def word(cell: str, most: int = 30) -> str | None:
    """A scheme or a code: letters, digits, dots and lines; it goes into the record as it stands. Raises Unusable."""
    text = one_line(cell, most).lower().replace(" ", "_")
    if text and not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", text):
        raise Unusable("a scheme or code is letters, digits, dots, - and _ only: check the cell")
    if re.search(r"[0-9]{6}", text):
        raise Unusable("this looks like a number of a person, not a scheme or code: are the columns in their places?")
    return text or None


def yes_or_no(cell: str) -> str | None:
    """ "given" or "not_given"; None for an empty cell: not asked yet. Raises Unusable."""
    text = one_line(cell, 100).lower()
    if text in YES:
        return "given"
    if text in NO:
        return "not_given"
    if text:
        raise Unusable("write yes or no, or leave it empty if nobody has asked yet")
    return None
