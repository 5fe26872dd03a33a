"""What a stranger's text may not do: the patterns taken out of Markdown, for safety and for their quadratic cost."""

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE

_LINKS = ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref")
_RAW = ("autolink", "automail", "html", "entity")
# Indented code among them: in a comment four spaces are a slip of the thumb.
_BLOCKS = ("code", "hashheader", "setextheader", "hr", "reference")


class NoMore(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        for name in (*_LINKS, *_RAW):
            md.inlinePatterns.deregister(name)
        for name in _BLOCKS:
            md.parser.blockprocessors.deregister(name)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(_AmpersandPreprocessor(md), "ampersands", 26)


class _AmpersandPreprocessor(Preprocessor):
    """`&lt;` is shown as typed: Markdown would leave alone what looks like an entity."""

    def run(self, lines: list[str]) -> list[str]:
        return [line.replace("&", f"{AMP_SUBSTITUTE}amp;") for line in lines]
