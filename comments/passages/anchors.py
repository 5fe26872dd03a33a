"""Comments on passages: the words a comment is about, found again in an article that may have changed. Pure.

After the TextQuoteSelector of the W3C's Web Annotation Data Model: the exact words, what stood before, what after.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comments.texts import clean_text

from .article_text import ArticleText, Span
from .normal_form import normalised

EXACT_LENGTH = 500  # A long paragraph; what is longer is an article of its own.
CONTEXT_LENGTH = 64  # Ten words: no sentence stands twice in one article with the same ten words around it.
SHORTEST = 3  # Characters that are found without looking around them: “er” stands everywhere.
ENOUGH_CONTEXT = 12  # Two words: what may speak for a passage whose own words say too little or have changed.
GROWTH = 2  # By how much correcting may lengthen a passage; what is longer is another one.


@dataclass(frozen=True)
class Quote:
    exact: str
    prefix: str = ""
    suffix: str = ""


def trimmed(exact: str, prefix: str, suffix: str) -> Quote:
    """What a browser sent, fit to be kept. Of a selection that is too long the rest becomes what stands after it."""
    words, before, after = (" ".join(clean_text(part).split()) for part in (exact, prefix, suffix))
    exact = shortened(words)
    if rest := words[len(exact) :]:
        after = f"{rest} {after}".strip()
    return Quote(exact, before[-CONTEXT_LENGTH:].strip(), after[:CONTEXT_LENGTH].strip())


def shortened(words: str) -> str:
    """At most EXACT_LENGTH characters, and whole words where there is a space at all."""
    if len(words) <= EXACT_LENGTH:
        return words
    return words[: EXACT_LENGTH + 1].rpartition(" ")[0] or words[:EXACT_LENGTH]


def find(text: ArticleText, quote: Quote) -> Span | None:
    """Where the words stand, of several places where the surroundings agree most, the first of equals.

    Where they stand no more, what is now between their surroundings; None where the passage is gone.
    """
    exact, prefix, suffix = (normalised(part).strip() for part in (quote.exact, quote.prefix, quote.suffix))
    if not exact:
        return None
    found = _exact(text.normal, exact, prefix, suffix) or _gap(text.normal, exact, prefix, suffix)
    return text.span(*found) if found else None


def _exact(text: str, exact: str, prefix: str, suffix: str) -> tuple[int, int] | None:
    best, most = None, -1 if len(exact) >= SHORTEST else ENOUGH_CONTEXT - 1
    for start in _occurrences(text, exact):
        agreed = _agreement(text, start, start + len(exact), prefix, suffix)
        if agreed > most:
            best, most = (start, start + len(exact)), agreed
        if most == len(prefix) + len(suffix):
            break
    return best


def _agreement(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters around it are as they were. A space between is none: browsers disagree about it."""
    before = text[max(0, start - len(prefix) - 1) : start].rstrip()
    after = text[end : end + len(suffix) + 1].lstrip()
    return _shared(reversed(before), reversed(prefix)) + _shared(after, suffix)


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many characters both begin."""
    number = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        number += 1
    return number


def _gap(text: str, exact: str, prefix: str, suffix: str) -> tuple[int, int] | None:
    if min(len(prefix), len(suffix)) < ENOUGH_CONTEXT:
        return None
    longest = GROWTH * len(exact)
    for before in _occurrences(text, prefix):
        start = before + len(prefix)
        end = text.find(suffix, start, start + longest + len("  ") + len(suffix))
        words = text[start : max(start, end)].strip()
        if 1 <= len(words) <= longest:
            start = text.index(words, start)
            return start, start + len(words)
    return None


def _occurrences(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)
