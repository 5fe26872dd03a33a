"""Fenced code in one pass over the lines.

Markdown's own extension searches the rest of the text anew for each opening fence, which is quadratic where none
closes. As in CommonMark 4.5 an unclosed fence runs to the end.
"""

import re
from collections.abc import Iterator
from html import escape

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

_OPENING = re.compile(r"^(?P<fence>`{3,}|~{3,})[ ]*(?P<language>[\w+#.-]{0,40})[ ]*$")


class FencedCode(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_FencePreprocessor(md), "fences", 25)


class _FencePreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        remaining = iter(lines)
        for line in remaining:
            opening = _OPENING.match(line)
            if opening is None:
                result.append(line)
                continue
            code = _until_closed(opening["fence"], remaining)
            result += ["", self.md.htmlStash.store(_block(code, opening["language"])), "", ""]
        return result


def _until_closed(fence: str, lines: Iterator[str]) -> list[str]:
    closing = re.compile(rf"^{fence[0]}{{{len(fence)},}}[ ]*$")
    code = []
    for line in lines:
        if closing.match(line):
            break
        code.append(line)
    return code


def _block(code: list[str], language: str) -> str:
    name = f' class="language-{escape(language.lower())}"' if language else ""
    return f"<pre><code{name}>{escape(chr(10).join(code).rstrip())}\n</code></pre>"
