"""In a comment a list or a quotation begins and ends where the eye sees it, without empty lines around it.

Markdown would leave a list below a sentence a part of it, and take the answer below a quotation into the quotation.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor

FEWEST_ITEMS = 2  # Below a sentence a single line behind a dash is rather a signature or the sentence's own dash.

_BEGINNING = re.compile(r" {0,3}(?:(?P<quotation>>)|(?P<points>[-*+] )|(?P<numbers>\d+\. ))|(?P<text>\S)")


class Sections(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        # After spoilers, before lists.
        md.parser.blockprocessors.register(_SectionProcessor(md.parser), "sections", 44)


class _SectionProcessor(BlockProcessor):
    def test(self, _parent: Element, block: str) -> bool:
        return "\n" in block

    def run(self, _parent: Element, blocks: list[str]) -> bool:
        """True where the block was divided; False leaves it to lists, quotations and paragraphs."""
        blocks[:1] = sections = ["\n".join(lines) for lines in _sections(blocks[0].split("\n"))]
        return len(sections) > 1


def _sections(lines: list[str]) -> Iterator[list[str]]:
    kinds = [_kind(line) for line in lines]
    counted = Counter(kinds)
    section, current = [lines[0]], kinds[0] or "text"
    for line, kind in zip(lines[1:], kinds[1:], strict=True):
        if _begins_section(line, kind, current, counted):
            yield section
            section, current = [], kind or "text"
        section.append(line)
    yield section


def _kind(line: str) -> str | None:
    """None for an indented line, which goes on with whatever stands before it."""
    match = _BEGINNING.match(line)
    return match.lastgroup if match else None


def _begins_section(line: str, kind: str | None, current: str, counted: Counter[str | None]) -> bool:
    if kind in {None, current}:
        return False
    if current != "text" or kind == "quotation":
        return True
    # A number other than 1 below a sentence begins a date.
    return counted[kind] >= FEWEST_ITEMS and (kind == "points" or line.lstrip().startswith("1."))
