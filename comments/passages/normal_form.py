"""The form in which passages are compared, and where each of its characters comes from. Pure.

Typography, the line ends of a browser's selection and characters that nobody sees make no difference: quotation marks
and dashes count as plain, `…` as three dots, every run of white space as one space. Case matters.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

_SPACES = "\t\n\v\f\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef"
)
_SAME_LENGTH = (  # Character for character, so that no position moves.
    (re.compile(f"[{_SPACES}]"), " "),
    (re.compile("[„“”‟«»]"), '"'),
    (re.compile("[‚‘’‛‹›]"), "'"),
    (re.compile("[‐‑‒–—―−]"), "-"),
)
_OTHER_LENGTH: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(f"[{_INVISIBLE}]+"), lambda _: ""),
    (re.compile("…"), lambda _: "..."),
    (re.compile("  +"), lambda _: " "),
)
_WORD = re.compile(r"[^ ]+")


class Alignment:
    """Where the characters of a changed text stand in the one it was made of. A look-up is a bisection."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._sources: list[tuple[int, int]] = []  # Where it stands there, and its width; 0: character for character.

    def add(self, start: int, source: int, width: int = 0) -> None:
        self._starts.append(start)
        self._sources.append((source, width))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Of at least one character: from where its first begins to where its last ends."""
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, position: int) -> tuple[int, int]:
        index = bisect_right(self._starts, position) - 1
        source, width = self._sources[index]
        if width:
            return source, source + width
        there = source + position - self._starts[index]
        return there, there + 1


def replaced(pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str) -> tuple[str, Alignment]:
    """As `pattern.sub(by, text)`, with the way back. What one match became comes from the whole of it."""
    pieces: list[str] = []
    alignment = Alignment()
    length = position = 0

    def keep_until(end: int) -> None:
        nonlocal length
        if end > position:
            alignment.add(length, position)
            pieces.append(text[position:end])
            length += end - position

    for match in pattern.finditer(text):
        start, end = match.span()
        keep_until(start)
        piece = by(match)
        if piece:
            alignment.add(length, start, end - start)
            pieces.append(piece)
            length += len(piece)
        position = end
    keep_until(len(text))
    return "".join(pieces), alignment


def aligned(text: str) -> tuple[str, list[Alignment]]:
    """The normal form, and the steps back from it, the last first."""
    steps = []
    for pattern, plain in _SAME_LENGTH:
        text = pattern.sub(plain, text)
    for pattern, by in _OTHER_LENGTH:
        text, alignment = replaced(pattern, by, text)
        steps.append(alignment)
    if not unicodedata.is_normalized("NFC", text):
        text, alignment = replaced(_WORD, _composed, text)
        steps.append(alignment)
    return text, steps[::-1]


def normalised(text: str) -> str:
    return aligned(text)[0]


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])
