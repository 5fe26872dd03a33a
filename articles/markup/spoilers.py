"""Lines that begin with `>!` are hidden until somebody opens them."""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _
from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.util import AtomicString

_MARK = re.compile(r"^ {0,3}>! ?")
_ANYWHERE = re.compile(_MARK.pattern, re.MULTILINE)
_HIDDEN = "spoiler"  # A state of Markdown's parser: what stands below a spoiler is hidden already.


class Spoilers(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        # Before lists, whose last item would take the lines, and quotations, which begin with the same sign.
        md.parser.blockprocessors.register(_SpoilerProcessor(md.parser), "spoilers", 45)


class _SpoilerProcessor(BlockProcessor):
    def test(self, _parent: Element, block: str) -> bool:
        return _ANYWHERE.search(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        for is_marked, lines in groupby(blocks.pop(0).split("\n"), key=lambda line: _MARK.match(line) is not None):
            if is_marked:
                self._hide(parent, lines)
            else:
                self.parser.parseBlocks(parent, ["\n".join(lines)])

    def _hide(self, parent: Element, lines: Iterable[str]) -> None:
        """A spoiler within a spoiler would hide nothing more: its lines stand where they are, without the mark."""
        text = "\n".join(_MARK.sub("", line) for line in lines)
        if _HIDDEN not in self.parser.state:
            parent = SubElement(parent, "details", {"class": "spoiler"})
            SubElement(parent, "summary").text = AtomicString(_("Spoiler"))
        self.parser.state.set(_HIDDEN)
        self.parser.parseChunk(parent, text)
        self.parser.state.reset()
