"""The look over a file before anything parses it: what is too big, too deep or not plain text is refused cheaply.

Nothing here understands YAML. It knows just enough of quotes, comments and brackets not to be fooled by them, so
that no file, however hostile, reaches the parser with more than 64 KB or 20 levels.
"""

from __future__ import annotations

import re
import unicodedata

from pathway.errors import Fault

SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 20

_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^']|'')*'")
_BLANKS = re.compile(r"[ \t]*")
_BLOCK_TEXT_ENDS = re.compile(r":(?=\s|$)|\s#|$")
_FLOW_TEXT_ENDS = re.compile(r"[,\[\]{}]|:(?=[\s,\[\]{}]|$)|\s#|$")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class Unreadable(Exception):
    """The file cannot be parsed at all. `faults` says why; they carry no file name yet."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(*faults)


def readable_text(content: bytes | str, size_limit: int = SIZE_LIMIT) -> str:
    """The text that may be parsed: no BOM, one kind of line end. Raises Unreadable.

    Lines keep their numbers and columns (counted in characters, a BOM not among them).
    """
    text = _decoded(content, size_limit).removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.split("\n")
    faults = [*_not_text(text, lines), *_Levels().look_over(lines)]
    if faults:
        raise Unreadable(*faults)
    kept = ["" if _says_nothing(line) else line.rstrip(" \t") for line in lines]
    if not any(kept):
        raise Unreadable(Fault(1, 1, "the file is empty"))
    return "\n".join(kept)


def _says_nothing(line: str) -> bool:
    """True for blanks and comments: tabs do no harm there, but the parser would stumble over them."""
    return line.strip(" \t")[:1] in ("", "#")


def _decoded(content: bytes | str, size_limit: int) -> str:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > size_limit:
        raise Unreadable(Fault(1, 1, f"the file is too large: {size_limit // 1024} KB at most"))
    if isinstance(content, str):
        return content
    if raw.startswith(_WIDE) or b"\0" in raw[:4]:
        raise Unreadable(Fault(1, 1, "the file is saved as UTF-16 or UTF-32: save it as UTF-8"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line, column = _position(raw[: wrong.start].decode("utf-8").removeprefix("\ufeff"))
        raise Unreadable(Fault(line, column, "this letter is not saved as UTF-8: save the file as UTF-8")) from None


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _not_text(text: str, lines: list[str]) -> list[Fault]:
    """The first character that no text has, with how many follow: a file full of them is one mistake."""
    found = list(_NOT_TEXT.finditer(text))
    if not found:
        return []
    line, column = _position(text[: found[0].start()])
    code = f"U+{ord(found[0].group()):04X}"
    more = f" ({len(found) - 1} more like it)" if len(found) > 1 else ""
    return [Fault(line, column, f"an invisible control character ({code}) stands here: take it out{more}")]


class _Levels:
    """How deep the text nests, line by line, by indentation and by brackets outside quotes and comments."""

    def __init__(self) -> None:
        self.indents: list[int] = []
        self.brackets = 0
        self.faults: list[Fault] = []
        self.tabbed: list[int] = []

    def look_over(self, lines: list[str]) -> list[Fault]:
        for number, line in enumerate(lines, start=1):
            if _says_nothing(line):
                continue
            start = _end(_BLANKS, line, 0)
            if "\t" in line[:start]:
                self.tabbed.append(number)
            if not self.brackets:
                self._indent(start)
                if line[0] == "%":
                    self.faults.append(Fault(number, 1, "a line beginning with `%` is not allowed"))
            if not self._line(number, line, start):
                break
        return [*self._tabs(), *self.faults]

    def _tabs(self) -> list[Fault]:
        if not self.tabbed:
            return []
        more = f" ({len(self.tabbed) - 1} more like it)" if len(self.tabbed) > 1 else ""
        return [Fault(self.tabbed[0], 1, f"a tab is used as indentation: use spaces{more}")]

    def _indent(self, column: int) -> None:
        while self.indents and self.indents[-1] > column:
            self.indents.pop()
        if not self.indents or self.indents[-1] < column:
            self.indents.append(column)

    def _line(self, number: int, line: str, at: int) -> bool:
        """Goes along one line; False once the file is too deep to go on."""
        while at < len(line):
            if len(self.indents) + self.brackets > DEPTH_LIMIT:
                self.faults.append(Fault(number, at + 1, f"nested too deep: {DEPTH_LIMIT} levels at most"))
                return False
            at = self._piece(number, line, at)
        return True

    def _piece(self, number: int, line: str, at: int) -> int:
        """Takes one piece of the line and says where the next begins."""
        letter = line[at]
        if letter in " \t":
            return self._gap(number, line, at)
        if letter in "\"'":
            return self._quoted(number, line, at)
        if letter in "[{":
            self.brackets += 1
            return at + 1
        if self.brackets and letter in "]},":
            self.brackets -= letter != ","
            return at + 1
        if letter == "-" and not self.brackets and line[at + 1 : at + 2] in (" ", ""):
            following = _end(_BLANKS, line, at + 1)
            if following < len(line):
                self._indent(following)
            return following
        return self._plain(number, line, at)

    def _gap(self, number: int, line: str, at: int) -> int:
        following = _end(_BLANKS, line, at)
        if following < len(line) and at and "\t" in line[at:following]:
            column = line.index("\t", at) + 1
            self.faults.append(Fault(number, column, "a tab stands here: use a space"))
        return len(line) if line[following : following + 1] == "#" else following

    def _quoted(self, number: int, line: str, at: int) -> int:
        quoted = _QUOTED.match(line, at)
        if quoted:
            return quoted.end()
        message = f"this quote {line[at]} is not closed on its line: a text stands on one line"
        self.faults.append(Fault(number, at + 1, message))
        return len(line)

    def _plain(self, number: int, line: str, at: int) -> int:
        ends = (_FLOW_TEXT_ENDS if self.brackets else _BLOCK_TEXT_ENDS).search(line, at)
        end = max(ends.start() if ends else len(line), at + 1)
        if odd := _ODD_SPACE.search(line, at, end):
            name = unicodedata.name(odd.group()).lower()
            message = f"this is not an ordinary space but a {name}: type a space, or put the text in quotes"
            self.faults.append(Fault(number, odd.start() + 1, message))
        return end


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    match = pattern.match(line, at)
    return match.end() if match else at
