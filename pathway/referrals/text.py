"""Is this file text at all, in UTF-8? Looked at whole before the first row is taken in, in pieces of one size."""

from __future__ import annotations

import codecs
from pathlib import Path

PIECE = 65_536
MOST_PIECES_WITHOUT_LINE_END = 8
SAVE_AS = "in the spreadsheet choose File, Save As, and the type “CSV UTF-8 (comma delimited)”"

STARTS = (
    (b"PK\x03\x04", "is a spreadsheet workbook (or another zip file), not CSV"),
    (b"\xd0\xcf\x11\xe0", "is an old spreadsheet workbook, not CSV"),
    (b"%PDF", "is a PDF, not CSV"),
    (codecs.BOM_UTF32_LE, "is text in UTF-32, not UTF-8"),
    (codecs.BOM_UTF32_BE, "is text in UTF-32, not UTF-8"),
    (codecs.BOM_UTF16_LE, "is text in UTF-16, not UTF-8"),
    (codecs.BOM_UTF16_BE, "is text in UTF-16, not UTF-8"),
)


def fault_of_text(path: Path) -> tuple[int, str] | None:
    """(line, what is wrong with the way out) if the file is not text in UTF-8. Raises OSError."""
    with path.open("rb") as file:
        start = file.read(PIECE)
        if found := _known_start(start):
            return 1, f"the file {found}: {SAVE_AS}"
        decoder = codecs.getincrementaldecoder("utf-8")()
        line, ended_in_return, without_line_end = 1, False, 0
        piece = start
        while True:
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                line += _line_ends(error.object[: error.start].decode("utf-8", "replace"), ended_in_return)
                return line, _not_utf8(error.object[error.start])
            if not piece:
                return None
            ends = _line_ends(text, ended_in_return)
            line += ends
            without_line_end = 0 if ends else without_line_end + 1
            if without_line_end > MOST_PIECES_WITHOUT_LINE_END:
                return line, "this line is longer than any referral can be: one referral stands on one line"
            ended_in_return = text.endswith("\r")
            piece = file.read(PIECE)


def _known_start(start: bytes) -> str | None:
    for mark, words in STARTS:
        if start.startswith(mark):
            return words
    # Every second byte of Latin text in UTF-16 is zero.
    if start and start.count(0) * 5 > len(start):
        return "is text in UTF-16 or not text at all, not UTF-8"
    return None


def _line_ends(text: str, after_return: bool) -> int:
    ends = text.count("\n") + text.count("\r") - text.count("\r\n")
    return ends - 1 if after_return and text.startswith("\n") else ends


def _not_utf8(byte: int) -> str:
    return (
        f"the file is not in UTF-8 (byte 0x{byte:02x} here): it was probably saved in an older Windows or Mac"
        f" encoding, and names would be spoilt. Nothing was taken in; {SAVE_AS}"
    )
