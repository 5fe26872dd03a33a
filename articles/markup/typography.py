"""German typography for running text: „…“ ‚…‘ ’ – … and spaces that do not break. Never in code or addresses."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

_SEAM = "\x02|\x03"  # Between the text nodes of one block; read like Markdown's own placeholders.
_CODE = "\x02120\x03"  # Stands for a stretch of code: something to be seen, not to be changed.
_MARK = "\x02[^\x03]*\x03"
_ADDRESS = r"(?:https?://|www\.)[^\s\"'<>\x02\x03]+"
_KEPT = f"{_MARK}|{_ADDRESS}"
_KEPT_PARTS = re.compile(f"({_KEPT})")
_QUOTES_AND_KEPT = re.compile(f"{_KEPT}|[\"']")
_NEXT = re.compile("(?:\x02[^0-9\x03][^\x03]*\x03)*(.?)", re.DOTALL)

_NBSP = "\u00a0"
_UNITS = (
    r"%|‰|€|°C?|Euro|Cent|Mio\.|Mrd\.|Uhr|km/h|km|cm|mm|m²|m³|m|kg|mg|g|t|l|ml|min|h|s|ms|kWh|kW|MW|W|kB|MB|GB|TB|px"
)
_REPLACEMENTS = [
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    (re.compile(r"(?<!-)---(?!-)"), "—"),
    (re.compile(r"(?<!-)--(?!-)|(?<=[ \n])-(?=[ \n])"), "–"),
    (re.compile(r"(?<=\S) (?=–[ \n])"), _NBSP),
    (re.compile(r"\b([^\W\d_])\. (?=[^\W\d_]\.|Chr\.)"), rf"\1.{_NBSP}"),  # z. B., i. d. R., v. Chr., J. R.
    (re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))"), _NBSP),
    (re.compile(r"(?<!\w)(§§?|Art\.|Abs\.|Nr\.|Kap\.|Abb\.|S\.) (?=\d)"), rf"\1{_NBSP}"),
]
_OPENERS = set(" \n\t\u00a0([{/–—-„‚")
_SKIPPED = {"code", "pre", "kbd"}


def typeset(text: str) -> str:
    """One block's text as a German book would set it. Applied twice it changes nothing more."""
    parts = _KEPT_PARTS.split(text)
    parts[::2] = [_set_dashes_and_spaces(part) for part in parts[::2]]
    return _set_quotes("".join(parts))


def _set_dashes_and_spaces(text: str) -> str:
    for pattern, replacement in _REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text


def _set_quotes(text: str) -> str:
    quotes = _Quotes()
    position = 0
    for match in _QUOTES_AND_KEPT.finditer(text):
        quotes.add_plain(text[position : match.start()])
        position = match.end()
        if match[0] in "\"'":
            following = _NEXT.match(text, position)
            quotes.add_quote(match[0], following[1] if following else "")
        else:
            quotes.add_kept(match[0])
    quotes.add_plain(text[position:])
    return "".join(quotes.pieces)


class _Quotes:
    """Decides about the straight quotes of one block, in reading order."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.before = " "
        self.double_is_open = False
        self.single_opened_at: int | None = None  # Index in `pieces`: an apostrophe until another one closes it.

    def add_plain(self, text: str) -> None:
        self.pieces.append(text)
        self.before = text[-1:] or self.before

    def add_kept(self, token: str) -> None:
        self.pieces.append(token)
        if not token.startswith("\x02"):
            self.before = token[-1]
        elif token[1:-1].isdigit():
            self.before = chr(int(token[1:-1]))  # A character escaped with a backslash.

    def add_quote(self, quote: str, after: str) -> None:
        opening = self.before in _OPENERS and bool(after.strip())
        self.add_plain(self._double(opening=opening) if quote == '"' else self._single(opening=opening, after=after))
        if opening:
            self.before = "„"

    def _double(self, *, opening: bool) -> str:
        if not opening and not self.double_is_open and self.before.isdigit():
            return '"'  # Inches.
        self.double_is_open = opening
        return "„" if opening else "“"

    def _single(self, *, opening: bool, after: str) -> str:
        if opening:
            self.single_opened_at = len(self.pieces)
        elif self.single_opened_at is not None and not after.isalnum():
            self.pieces[self.single_opened_at] = "‚"
            self.single_opened_at = None
            return "‘"
        return "’"


class _BareAddress(InlineProcessor):
    """Taken out of the way of emphasis, which would eat `_` and `*`; sanitising makes the link."""

    def handleMatch(self, m: re.Match[str], _data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: N802
        return m[0], m.start(), m.end()


class Typography(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.inlinePatterns.register(_BareAddress(_ADDRESS, md), "bare-address", 70)  # After links and HTML.
        md.ESCAPED_CHARS.extend("\"'")  # So that a quote can be left as typed.
        md.treeprocessors.register(_TypographyTreeprocessor(md), "typography", 4)


class _TypographyTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        block: list[_TextNode] = []
        for node in self._text_nodes(root):
            if node is not None:
                block.append(node)
            elif block:
                _typeset_block(block)
                block = []

    def _text_nodes(self, root: Element) -> Iterator["_TextNode | None"]:
        """In reading order; None where a block begins or ends. A stack, since recursion ends at depth 1,000."""
        stack = [(root, True)]
        while stack:
            element, entering = stack.pop()
            if self.md.is_block_level(element.tag):
                yield None
            if not entering:
                yield _TextNode(element, "tail")
                continue
            stack.append((element, False))
            yield _TextNode(element, "text")
            if element.tag not in _SKIPPED:
                stack.extend((child, True) for child in reversed(element))


class _TextNode(NamedTuple):
    element: Element
    place: str  # "text" or "tail"

    @property
    def text(self) -> str:
        if self.place == "text" and self.element.tag in _SKIPPED:
            return _CODE
        return getattr(self.element, self.place) or ""


def _typeset_block(nodes: list[_TextNode]) -> None:
    texts = typeset(_SEAM.join(node.text for node in nodes)).split(_SEAM)
    for node, text in zip(nodes, texts, strict=True):
        if text != node.text:
            setattr(node.element, node.place, text)
