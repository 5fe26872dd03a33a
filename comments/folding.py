"""A long comment's HTML, with the rest behind a summary that opens without script. Pure.

It reads what `rendering` stores and nothing else: every tag is closed, attributes stand in double quotes, and tags
that are opened again have none.
"""

import re
from functools import lru_cache

WORTH_FOLDING = 40  # Words; a click that brings three more lines is a click wasted.

_TOKEN = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?:[^">]|"[^"]*")*+>|(?P<word>[^< \n]+)')
_INLINE = {"a", "code", "em", "strong"}
_OPENED_AGAIN = {"blockquote", "p"}
_OPENED_AGAIN_BETWEEN_ITEMS = {"blockquote", "ul"}  # Not ol, which would count anew.


def fold(html: str, words: int, label: str) -> str:
    """The same text, with what follows about so many words in a <details>; unchanged where that is not worth it.

    0 words fold nothing. The label is HTML. Costs a microsecond for a short comment, and for the longest nearly a
    millisecond, the first time.
    """
    at_most = html.count(" ") + html.count("\n") + html.count(">") + 1  # Words, since one of these parts any two.
    return html if words <= 0 or at_most < words + WORTH_FOLDING else _folded(html, words, label)


@lru_cache(maxsize=500)  # The comments of the articles that are talked about; a few megabytes.
def _folded(html: str, words: int, label: str) -> str:
    cut, open_tags = _place(html, words)
    if sum(token["word"] is not None for token in _TOKEN.finditer(html, cut)) < WORTH_FOLDING:
        return html
    closed = "".join(f"</{name}>" for name in reversed(open_tags))
    opened = "".join(f"<{name}>" for name in open_tags)
    rest = f'<details class="comment-rest"><summary>{label}</summary>{opened}{html[cut:]}</details>'
    return f"{html[:cut]}{closed}{rest}"


def _place(html: str, words: int) -> tuple[int, list[str]]:
    """Where to cut and what is open there: the first place after so many words, or the end where there is none."""
    open_tags: list[str] = []
    read, end_of_word = 0, -1
    for token in _TOKEN.finditer(html):
        name = token["name"]
        if read >= words and token.start() != end_of_word and _may_follow_a_cut(token, open_tags):
            return token.start(), open_tags
        if name is None:
            read += 1
        elif token["end"]:
            open_tags.pop()
        elif name != "br":
            open_tags.append(name)
        end_of_word = token.end() if name is None or name in _INLINE else -1  # A word may go on in emphasis.
    return len(html), []


def _may_follow_a_cut(token: re.Match[str], open_tags: list[str]) -> bool:
    """False for ends and line breaks too, or the rest would begin with an empty line."""
    if token["end"] or token["name"] == "br":
        return False
    return _OPENED_AGAIN.issuperset(open_tags) or (
        token["name"] == "li" and _OPENED_AGAIN_BETWEEN_ITEMS.issuperset(open_tags)
    )
