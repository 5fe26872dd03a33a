"""Texts that would keep the machine busy for minutes are refused in words, before or between the steps.

Markdown searches a partner for each bracket, angle bracket and backtick through the rest of its paragraph, and looks
through all footnotes for each mark: harmless in any text a person writes, quadratic in a made one. The figures leave
a factor of ten to the largest texts seen, and keep 64 kB under two seconds.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

LENGTH = 300_000  # Characters; fifty times a long article.
SEARCHED_CHARACTERS = 10_000_000  # Openers times length, summed over the paragraphs; about a second.
ELEMENTS = 15_000  # Tags of the HTML; html5lib takes 75 µs for each.
COMMENT_ELEMENTS = 2_000

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_OPENER = re.compile(r"[\[<`]")
_AT_MOST = [
    (1_000, re.compile(r"^ {0,3}#|^(?:=+|-+) *$", re.MULTILINE), _("The text has more than %(limit)s headings.")),
    (1_000, re.compile(r"\[\^"), _("The text has more than %(limit)s footnotes.")),
    (1_000, re.compile(r"^ {0,3}:", re.MULTILINE), _("The text has more than %(limit)s explanations.")),
    (3_000, re.compile(r"<"), _("The text has more than %(limit)s HTML elements.")),
    (5_000, re.compile(r">"), _("The text has more than %(limit)s signs of quotation (>).")),
]


class TooCostly(ValidationError):
    pass


class Costs(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_CostPreprocessor(md), "costs", 24)  # After the fences: code costs nothing.


class _CostPreprocessor(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if len(text) > LENGTH:
            raise TooCostly(_("The text has more than %(limit)s characters."), code="costly", params={"limit": LENGTH})
        if sum(len(part) * len(_OPENER.findall(part)) for part in _PARAGRAPH.split(text)) > SEARCHED_CHARACTERS:
            raise TooCostly(
                _("A paragraph holds too many brackets or backticks. Please divide it by empty lines."), code="costly"
            )
        for limit, pattern, words in _AT_MOST:
            if len(pattern.findall(text)) > limit:
                raise TooCostly(words, code="costly", params={"limit": limit})
        return lines


def refuse_too_many_elements(html: str, limit: int) -> None:
    if html.count("<") > limit:
        raise TooCostly(_("The text consists of too many small parts. Please divide it."), code="costly")
