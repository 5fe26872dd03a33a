"""`!!! hinweis "Titel"` and `!!! teilen`: the indented text below such a line becomes a box or a line to share."""

import re
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _
from markdown import Extension, Markdown
from markdown.extensions.admonition import AdmonitionExtension
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor

from .sharing import share_links, shortened

NOTE, SHARE = "hinweis", "teilen"
_STASHED = re.compile("\x02[^\x03]*\x03")


class Boxes(Extension):
    def __init__(self, permalink: str) -> None:
        super().__init__()
        self.permalink = permalink

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        AdmonitionExtension().extendMarkdown(md)
        md.treeprocessors.register(_BoxTreeprocessor(md), "boxes", 45)  # Before the inline patterns.
        md.treeprocessors.register(_ShareTreeprocessor(md, self.permalink), "share", 3)  # When the text is set.


class _BoxTreeprocessor(Treeprocessor):
    def run(self, root: Element) -> None:
        for box in list(root.iter("div")):
            kind = box.get("class", "").partition("admonition ")[2].split(" ")[0]
            if kind == SHARE:
                _make_share_line(box)
            elif kind:
                _make_note(box, kind)


def _make_note(box: Element, kind: str) -> None:
    box.tag = "aside"
    box.set("class", "note")
    for paragraph in box.findall("p[@class='admonition-title']"):
        paragraph.set("class", "note-title")
        if kind == NOTE and paragraph.text == NOTE.capitalize():  # No title was typed.
            paragraph.text = _("Please note")


def _make_share_line(box: Element) -> None:
    sentence = " ".join(p.text.strip() for p in box.findall("p") if p.text and not p.get("class"))
    for child in list(box):
        box.remove(child)
    box.tag = "figure"
    box.set("class", "share-line")
    SubElement(box, "p", {"class": "share-text"}).text = sentence


class _ShareTreeprocessor(Treeprocessor):
    def __init__(self, md: Markdown, permalink: str) -> None:
        super().__init__(md)
        self.permalink = permalink

    def run(self, root: Element) -> None:
        for line in root.iterfind(".//figure[@class='share-line']"):
            text = _plain("".join(line[0].itertext()))
            if text:
                _add_links(line, text, self.permalink)


def _plain(text: str) -> str:
    return " ".join(_STASHED.sub("", UnescapeTreeprocessor().unescape(text)).split())


def _add_links(line: Element, text: str, permalink: str) -> None:
    bar = SubElement(line, "div", {"class": "share-bar"})
    SubElement(bar, "span", {"class": "share-label"}).text = _("Share on")
    places = SubElement(bar, "ul", {"class": "share-places"})
    for name, address in share_links(text, permalink):
        link = SubElement(SubElement(places, "li"), "a", {"href": address, "rel": "noopener nofollow"})
        link.text = name
    copied = f"{shortened(text)} {permalink}"
    button = SubElement(bar, "button", {"type": "button", "class": "copy", "hidden": "hidden", "data-copy": copied})
    button.text = _("Copy text")
