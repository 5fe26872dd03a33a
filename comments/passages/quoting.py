"""Quotations at the head of a comment, for readers whose browser runs no script. Pure."""

import re
from itertools import dropwhile, takewhile

from articles.rendering import render_comment

from .anchors import EXACT_LENGTH, shortened
from .article_text import read

_QUOTED = re.compile(r" {0,3}>(?!!)")  # `>!` begins a spoiler.
_MARKERS = re.compile(r"(?: {0,3}>(?!!))+ ?")
_LOOKED_AT = 4 * EXACT_LENGTH  # Characters of the source: markers and emphasis are none of the words.


def quote_at_head(source: str) -> str:
    """The plain words of the quotation with which a comment begins, "" where it begins with none.

    At most EXACT_LENGTH characters. Raises ValidationError for NUL and lone surrogates.
    """
    lines = takewhile(_QUOTED.match, _lines(source[:_LOOKED_AT]))
    quoted = "\n".join(_MARKERS.sub("", line, count=1) for line in lines)
    return shortened(" ".join(read(render_comment(quoted).html).readable.split()))


def without_quote_at_head(source: str) -> str:
    """What the comment says of itself, still as Markdown."""
    return "\n".join(dropwhile(_QUOTED.match, _lines(source))).strip("\n")


def _lines(source: str) -> list[str]:
    return source.lstrip("\n").split("\n")
