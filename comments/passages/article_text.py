"""The words of an article as a browser's selection gives them, and the places between its blocks. Pure, in one pass.

It reads what the sanitiser wrote: every element is closed, every value of an attribute stands in double quotes.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from html import unescape

from .normal_form import Alignment, aligned, replaced

_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 pre".split())  # They hold words and no other block.
_BLOCKS = frozenset(
    "aside blockquote caption dd div dl dt figcaption figure hr li ol table tbody td tfoot th thead tr ul".split()
)
_BREAKS = _PARAGRAPHS | _BLOCKS | {"br"}
_EMPTY = frozenset("br hr img source".split())

# What we put beside the author's words is none of them: the credit of a picture, the links of a line to share.
_TOKEN = re.compile(
    r"""<(?:
        (?P<ours> button\b.*?(?:</button>|\Z)
                | span\ class="credit">.*?(?:</span>|\Z)
                | div\ class="share-bar">.*?(?:</div>|\Z) )
        | (?P<closing>/?) (?P<tag>[a-z][a-z0-9]*) (?:[^">]++ | "[^"]*(?:"|\Z))*+ (?:>|\Z)
    )
    | &(?:\#[0-9]+|\#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Span:
    """From the first to behind the last character of a passage, in the article's HTML."""

    start: int
    end: int


@dataclass(frozen=True)
class ArticleText:
    normal: str
    readable: str  # Blocks and lines end with line feeds.
    _steps: list[Alignment]
    _seams: list[int]

    def span(self, start: int, end: int) -> Span:
        """Of at least one character of the normal form."""
        for alignment in self._steps:
            start, end = alignment.source(start, end)
        return Span(start, end)

    def seam_after(self, span: Span) -> int:
        """The first place after it where another block may stand: no paragraph, heading or link is open there."""
        return self._seams[bisect_left(self._seams, span.end)]


def read(html: str) -> ArticleText:
    seams = _Seams()

    def words(match: re.Match[str]) -> str:
        tag = match["tag"]
        if tag is None:
            return "" if match["ours"] else unescape(match[0])
        if tag not in _EMPTY or tag in _BLOCKS:
            seams.pass_tag(tag, match)
        return "\n" if tag in _BREAKS else ""

    readable, to_html = replaced(_TOKEN, words, html)
    normal, steps = aligned(readable)
    return ArticleText(normal, readable, [*steps, to_html], [*seams.places, len(html)])


class _Seams:
    """Collects them in order. None is within a paragraph or an inline element, even if that holds blocks."""

    def __init__(self) -> None:
        self.places: list[int] = []
        self._depth = 0  # Of elements open within the outermost that lets none in.
        self._of_paragraph = False

    def pass_tag(self, tag: str, match: re.Match[str]) -> None:
        if match["closing"]:
            self._close(match)
        elif self._depth and tag not in _EMPTY:
            self._depth += 1
        elif not self._depth:
            self._open(tag, match.start())

    def _open(self, tag: str, start: int) -> None:
        self._of_paragraph = tag in _PARAGRAPHS
        if tag in _BLOCKS or self._of_paragraph:
            self.places.append(start)
        if tag not in _BLOCKS:
            self._depth = 1

    def _close(self, match: re.Match[str]) -> None:
        if not self._depth:
            self.places.append(match.start())
            return
        self._depth -= 1
        if not self._depth and self._of_paragraph:
            self.places.append(match.end())
