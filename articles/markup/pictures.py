"""`![alt](bild:name "caption")` becomes the record's figure; no picture of another host is ever shown."""

from collections.abc import Callable
from html import escape
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor

SCHEME = "bild:"
_NO_FIGURE_INSIDE = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "figcaption"}

Figure = Callable[[str, str, str], str | None]  # name, alt, caption → trusted HTML, None where there is no such picture


class Pictures(Extension):
    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.names: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.treeprocessors.register(_PictureTreeprocessor(md, self), "pictures", 18)  # After the inline patterns.


class _PictureTreeprocessor(Treeprocessor):
    def __init__(self, md: Markdown, pictures: Pictures) -> None:
        super().__init__(md)
        self.pictures = pictures

    def run(self, root: Element) -> None:
        images = list(root.iter("img"))
        parents = {child: parent for parent in root.iter() for child in parent} if images else {}
        for image in images:
            if image.get("src", "").startswith(SCHEME):
                _lift(image, self._placeholder(image), parents)
            else:
                _make_link(image)

    def _placeholder(self, image: Element) -> Element:
        name, alt, caption = (_typed(image, key) for key in ("src", "alt", "title"))
        name = name.removeprefix(SCHEME)
        self.pictures.names.append(name)
        html = self.pictures.figure(name, alt, caption) or _missing(name)
        paragraph = Element("p")
        paragraph.text = self.md.htmlStash.store(html)  # Markdown puts it in the paragraph's place.
        return paragraph


def _typed(image: Element, key: str) -> str:
    return UnescapeTreeprocessor().unescape(image.get(key) or "")


def _missing(name: str) -> str:
    words = _("There is no picture named “%(name)s”.") % {"name": name}
    return f'<p class="missing-picture">{escape(words)}</p>'


def _make_link(image: Element) -> None:
    source, alt, tail = image.get("src") or "", image.get("alt") or "", image.tail
    image.clear()
    image.tag, image.text, image.tail = "a", alt or source, tail
    image.set("href", source)


def _lift(image: Element, figure: Element, parents: dict[Element, Element]) -> None:
    """Puts the figure where the picture was, or behind the paragraph or heading that may not hold one."""
    parent = parents[image]
    index = list(parent).index(image)
    if parent.tag == "p":
        _split(parent, index, figure, parents)
        return
    block = parent
    while block.tag not in _NO_FIGURE_INSIDE and block in parents:
        block = parents[block]
    if block.tag not in _NO_FIGURE_INSIDE:
        figure.tail = image.tail
        parent[index] = figure
        parents[figure] = parent
        return
    _cut_out(image, parents)
    _insert_after(block, figure, parents)


def _split(paragraph: Element, index: int, figure: Element, parents: dict) -> None:
    rest = Element("p")
    rest.text = (paragraph[index].tail or "").lstrip()
    rest.extend(paragraph[index + 1 :])
    rest.tail, paragraph.tail = paragraph.tail, None
    del paragraph[index:]
    for child in rest:
        parents[child] = rest
    _insert_after(paragraph, figure, parents)
    if rest.text or len(rest):
        _insert_after(figure, rest, parents)
    if not (paragraph.text or "").strip() and not len(paragraph):
        parents[figure].remove(paragraph)


def _insert_after(place: Element, element: Element, parents: dict) -> None:
    parent = parents[place]
    parent.insert(list(parent).index(place) + 1, element)
    parents[element] = parent


def _cut_out(element: Element, parents: dict) -> None:
    """Takes the element away, keeps the text behind it, and takes away what is empty then."""
    parent = parents[element]
    index = list(parent).index(element)
    if element.tail and index:
        parent[index - 1].tail = (parent[index - 1].tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    if not len(parent) and not (parent.text or "").strip() and parent.tag not in _NO_FIGURE_INSIDE:
        _cut_out(parent, parents)
