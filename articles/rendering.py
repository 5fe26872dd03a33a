"""Markdown to the HTML that is stored. Pure: no model, no query; pictures come from the caller.

A change that alters what is made here raises PIPELINE_VERSION; `manage.py rerender` then brings stored texts up to it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from markdown import Extension, Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension

from articles.markup.anchors import Footnotes, Headings, Tables
from articles.markup.boxes import Boxes
from articles.markup.comments import NoMore
from articles.markup.costs import COMMENT_ELEMENTS, ELEMENTS, Costs, TooCostly, refuse_too_many_elements
from articles.markup.fences import FencedCode
from articles.markup.links import WrittenLinks
from articles.markup.pictures import Figure, Pictures
from articles.markup.quotations import Quotations, SeparateQuotations
from articles.markup.sections import Sections
from articles.markup.spoilers import Spoilers
from articles.markup.typography import Typography
from articles.plain_text import without_controls
from articles.sanitizing import clean_article, clean_comment, plain_paragraphs

PIPELINE_VERSION = 2


@dataclass(frozen=True)
class Rendered:
    html: str
    images: tuple[str, ...] = ()  # Names in the order of their first use, also of pictures that are missing.


def render_article(source: str, *, permalink: str, figure: Figure) -> Rendered:
    """`figure(name, alt, caption)` returns our own HTML, or None where there is no such picture.

    Raises ValidationError for NUL, lone surrogates, more than 300,000 characters, and what would take minutes.
    """
    text = without_controls(source)
    pictures = Pictures(figure)
    with translation.override(settings.LANGUAGE_CODE):  # The stored HTML speaks the site's language.
        try:
            html = clean_article(_convert(text, [*_article_extensions(permalink), pictures], ELEMENTS))
        except RecursionError:
            html = clean_article(plain_paragraphs(text))
    return Rendered(html, tuple(dict.fromkeys(pictures.names)))


def render_comment(source: str) -> Rendered:
    """A stranger's text: paragraphs with their lines, emphasis, lists, quotations, spoilers, code, and links.

    Everything else, HTML above all, is shown as typed; so is the whole of what is too deep or too costly.
    Raises ValidationError for NUL and lone surrogates.
    """
    text = without_controls(source)
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return Rendered(clean_comment(_convert(text, _comment_extensions(), COMMENT_ELEMENTS)))
        except (RecursionError, TooCostly):
            return Rendered(clean_comment(plain_paragraphs(text)))


def _article_extensions(permalink: str) -> list[Extension]:
    return [
        FencedCode(),
        Costs(),
        SaneListExtension(),
        DefListExtension(),
        Tables(),
        Footnotes(),
        Boxes(permalink),
        Quotations(),
        Headings(),
        Typography(),
    ]


def _comment_extensions() -> list[Extension]:
    return [
        FencedCode(),
        Costs(),
        SaneListExtension(),
        Nl2BrExtension(),
        SeparateQuotations(),
        Spoilers(),
        Sections(),
        WrittenLinks(),
        Typography(),
        NoMore(),
    ]


def _convert(text: str, extensions: list[Extension], most_elements: int) -> str:
    """Markdown instances keep state and are made anew for each text, which costs half a millisecond."""
    html = Markdown(extensions=extensions, output_format="html").convert(text)
    refuse_too_many_elements(html, most_elements)
    return html
