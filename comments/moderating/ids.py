"""Ids as forms and addresses have them."""

from collections.abc import Iterable

PAGE_SIZE = 50  # Rows; more are never decided at once.
LARGEST_ID = 2**63 - 1  # What the column holds; a larger number in an address is nobody's.


def whole_number(text: str | None) -> int | None:
    """An id, or None for what is none."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_ID)):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """At most a page of them, each once and in order; what is none is left out."""
    found = {number for text in texts if (number := whole_number(text)) is not None}
    return sorted(found)[:PAGE_SIZE]
