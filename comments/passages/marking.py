"""The marks of passages in an article: behind the block in which a passage ends, never inside a sentence. Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from .anchors import Quote, find
from .article_text import read

_OPENING, _CLOSING = '<div class="passage-marks" data-nosnippet>', "</div>"


def mark(html: str, quotes: Mapping[int, Quote], marker: Callable[[int], str]) -> tuple[str, frozenset[int]]:
    """The HTML with `marker(id)`, our own HTML, for each passage that is found; and their ids.

    The marks of a block stand in the order of the ids, in one element right behind it. Where nothing of the kind may
    stand (behind a cell, a term, a caption, an item of a list) it is the last child, or comes before an inner list.
    """
    if not quotes:
        return html, frozenset()
    text = read(html)
    marked: dict[int, list[int]] = defaultdict(list)  # Places in the HTML, and whose marks belong there.
    for number, quote in sorted(quotes.items()):
        if span := find(text, quote):
            marked[text.seam_after(span)].append(number)
    pieces, position = [], 0
    for place, numbers in sorted(marked.items()):
        pieces += [html[position:place], _OPENING, *map(marker, numbers), _CLOSING]
        position = place
    return "".join([*pieces, html[position:]]), frozenset().union(*marked.values())
