"""Headings below the title, addresses inside a text, footnotes in words, tables that may scroll."""

import re
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _
from markdown import Extension, Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from articles.slugs import german_slug

HEADING_PREFIX, NOTE_PREFIX, REFERENCE_PREFIX = "abschnitt-", "fussnote-", "fussnotenzeichen-"

_LEVELS = {"h1": "h2", "h5": "h4", "h6": "h4"}  # The title is the h1; below h4 nobody keeps the overview.
_REFERENCE = re.compile(r"fnref(\d*):(.*)", re.DOTALL)


def _heading_id(text: str, _separator: str) -> str:
    return HEADING_PREFIX + (german_slug(text) or "ohne-worte")


class Headings(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_LevelTreeprocessor(md), "levels", 17)
        TocExtension(marker="", slugify=_heading_id).extendMarkdown(md)


class _LevelTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            element.tag = _LEVELS.get(element.tag, element.tag)


class Footnotes(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        _FilledFootnotes(BACKLINK_TEXT="↩\ufe0e", USE_DEFINITION_ORDER=False).extendMarkdown(md)
        md.treeprocessors.register(_FootnoteTreeprocessor(md), "footnote-names", 14)


class _FilledFootnotes(FootnoteExtension):
    def makeFootnotesDiv(self, root: Element) -> Element | None:  # noqa: N802
        """Markdown 3.11 gives a footnote without text no way back, and fails when it looks for it."""
        notes = super().makeFootnotesDiv(root)
        for item in notes.iterfind("ol/li") if notes is not None else ():
            if not len(item):
                paragraph = SubElement(item, "p")
                paragraph.text = "… "
                target = self.makeFootnoteRefId(item.get("id", "").removeprefix("fn:"))
                SubElement(paragraph, "a", {"class": "footnote-backref", "href": f"#{target}"}).text = "↩\ufe0e"
        return notes


class _FootnoteTreeprocessor(Treeprocessor):
    """Numbers in the place of typed labels, which may hold any character, and words for who hears the page."""

    def run(self, root: Element) -> None:
        notes = root.find("div[@class='footnote']")
        if notes is None:
            return
        notes.attrib |= {"class": "footnotes", "role": "doc-endnotes", "aria-label": _("Footnotes")}
        labels = [item.get("id", "").removeprefix("fn:") for item in notes.iterfind("ol/li")]
        numbers = {label: number for number, label in enumerate(labels, start=1)}
        for item in notes.iterfind("ol/li"):
            item.set("id", f"{NOTE_PREFIX}{numbers[item.get('id', '').removeprefix('fn:')]}")
        for mark in root.iter("sup"):
            if mark.get("id"):
                mark.set("id", _reference_id(mark.get("id", ""), numbers))
        for link in root.iter("a"):
            _rename(link, numbers)


def _reference_id(typed: str, numbers: dict[str, int]) -> str:
    match = _REFERENCE.fullmatch(typed)
    if match is None:
        return typed
    number, repetition = numbers.get(match[2], 0), match[1]
    return f"{REFERENCE_PREFIX}{number}" + (f"-{repetition}" if repetition else "")


def _rename(link: Element, numbers: dict[str, int]) -> None:
    target = link.get("href", "")
    if link.get("class") == "footnote-ref":
        link.set("href", f"#{NOTE_PREFIX}{numbers.get(target.removeprefix('#fn:'), 0)}")
        link.set("role", "doc-noteref")
    elif link.get("class") == "footnote-backref":
        link.attrib.pop("title", None)
        link.set("href", "#" + _reference_id(target.removeprefix("#"), numbers))
        link.attrib |= {"role": "doc-backlink", "aria-label": _("Back to the text")}


class Tables(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        TableExtension(use_align_attribute=True).extendMarkdown(md)
        md.treeprocessors.register(_TableTreeprocessor(md), "table-frames", 16)


class _TableTreeprocessor(Treeprocessor):
    """Alignment as a class, since the CSP forbids style attributes; a frame that scrolls, also by keyboard."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, table in enumerate(parent):
                if table.tag == "table":
                    parent[index] = _framed(table)
        for cell in [*root.iter("th"), *root.iter("td")]:
            alignment = cell.attrib.pop("align", "")
            if alignment:
                cell.set("class", f"align-{alignment}")


def _framed(table: Element) -> Element:
    frame = Element("div", {"class": "table-frame", "tabindex": "0", "role": "group", "aria-label": _("Table")})
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame
