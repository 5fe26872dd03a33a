"""Quotations: line breaks are kept, and a last paragraph that begins with a dash is the attribution."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockQuoteProcessor
from markdown.treeprocessors import Treeprocessor

_ATTRIBUTION = re.compile(r"(?:—|–|--) +")
# Without an empty line before it only an em dash or two hyphens count: verses may well begin with an en dash.
_LAST_LINE = re.compile(r"\n(?:—|--) +(?=[^\n]*$)")
_LINE_END = re.compile(r"[ ]*\n")


class SeparateQuotations(Extension):
    """An empty line ends a quotation, as in CommonMark; Markdown would join two of them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.parser.blockprocessors.register(_OneQuotation(md.parser), "quote", 20)


class _OneQuotation(BlockQuoteProcessor):
    def lastChild(self, parent: Element) -> Element | None:  # noqa: N802
        last = super().lastChild(parent)
        return None if last is not None and last.tag == "blockquote" else last


class Quotations(SeparateQuotations):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        super().extendMarkdown(md)
        md.treeprocessors.register(_QuotationTreeprocessor(md), "quotations", 40)  # Before the inline patterns.


class _QuotationTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, quote in enumerate(parent):
                if quote.tag == "blockquote":
                    parent[index] = _with_attribution(quote)
        for paragraph in root.iterfind(".//blockquote//p"):
            _keep_lines(paragraph)
        for caption in root.iterfind(".//figure[@class='quotation']/figcaption"):
            _keep_lines(caption)


def _keep_lines(element: Element) -> None:
    if element.text:
        element.text = _LINE_END.sub("  \n", element.text)  # Two spaces and a line end are Markdown's <br>.


def _with_attribution(quote: Element) -> Element:
    """The quotation in its figure, or as it was where it names nobody."""
    attribution = _take_attribution(quote)
    if not attribution:
        return quote
    figure = Element("figure", {"class": "quotation"})
    figure.tail, quote.tail = quote.tail, None
    figure.append(quote)
    SubElement(figure, "figcaption").text = attribution
    return figure


def _take_attribution(quote: Element) -> str:
    last = quote[-1] if len(quote) else None
    if last is None or last.tag != "p" or not last.text:
        return ""
    start = _ATTRIBUTION.match(last.text)
    if start and len(quote) > 1:
        quote.remove(last)
        return last.text[start.end() :].strip()
    line = _LAST_LINE.search(last.text)
    if line is None:
        return ""
    attribution = last.text[line.end() :].strip()
    last.text = last.text[: line.start()]
    return attribution
