"""`[words](https://a.example/)` in a stranger's text, in one pass over whatever is typed.

Markdown's own patterns search the rest of a paragraph for each bracket's partner. Here words hold no bracket, an
address holds no space and no parenthesis but in pairs, and both have a greatest length: cost grows with the text alone.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import AtomicString

# STX and ETX stand around what Markdown has put aside, an escaped sign or code; only its ampersand fits an address.
_SIGN = r"(?:[^\s()<>\"\\`\x02\x03]|\x02amp\x03)"
_HOST = r"\w[\w.-]{0,252}+"  # As long as the DNS takes it; so there is no user name before it, and no port without it.
_REST = rf"[/?#](?:{_SIGN}|\({_SIGN}{{0,200}}+\)){{0,2000}}+"
_ADDRESS = rf"(?i:https?)://{_HOST}(?::\d{{1,5}}+)?(?:{_REST})?|(?i:mailto):[\w.+-]{{1,64}}+@{_HOST}"
# An exclamation mark at the end of a word belongs to the sentence, one before it makes a picture.
_LINK = rf"(?:(?<!\w)!)?\[(?P<words>[^\[\]]{{0,300}}+)\]\((?P<address>{_ADDRESS})\)"

_MAILTO = re.compile("^mailto:", re.IGNORECASE)
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|www\.|\S@\S", re.IGNORECASE)


class WrittenLinks(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_WrittenLink(_LINK, md), "written-link", 165)  # After code and escaped signs.


class _WrittenLink(InlineProcessor):
    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """A picture becomes a link to it: none of another host is ever shown."""
        link = Element("a", {"href": m["address"]})
        shown = UnescapeTreeprocessor().unescape(self.unescape(m["words"]))
        link.text = m["words"] if _tells_something(shown) else AtomicString(_MAILTO.sub("", m["address"]))
        return link, m.start(), m.end()


def _tells_something(words: str) -> bool:
    """False for words that nobody could see or click, and for those that name an address, perhaps another one."""
    return any(map(str.isalnum, words)) and not _LOOKS_LIKE_AN_ADDRESS.search(words)
