"""How tests read a discussion: as a browser would find it on the page."""

import re
from dataclasses import dataclass

import html5lib
from django.test import Client

NEXT = re.compile(r'<p class="more-comments"><a href="([^"]+)" rel="nofollow" data-more>')
REST = re.compile(r'<p class="more-replies"><a href="([^"]+)"')
COMMENT = re.compile(r'<article class="comment([^"]*)" id="comment-(\d+)">')


@dataclass(frozen=True)
class Shown:
    """A comment on a page: below which other one it stands, and to which one it says that it answers."""

    id: int
    below: int | None
    answers: int | None
    is_gone: bool


@dataclass(frozen=True)
class Part:
    html: str

    @property
    def ids(self) -> list[int]:
        """Of all comments, as they are read; what only holds a place is not among them."""
        return [int(pk) for classes, pk in COMMENT.findall(self.html) if "is-gone" not in classes]

    @property
    def next(self) -> str | None:
        return _first(NEXT, self.html)

    @property
    def rest(self) -> str | None:
        """Where the first thread that is too long for the page goes on."""
        return _first(REST, self.html)

    def comments(self) -> list[Shown]:
        page = html5lib.parse(self.html, namespaceHTMLElements=False)
        above = {child: element for element in page.iter() for child in element}
        articles = [article for article in page.iter("article") if article.get("id", "").startswith("comment-")]
        return [_shown(article, above) for article in articles]


def _first(pattern: re.Pattern[str], html: str) -> str | None:
    found = pattern.search(html)
    return found[1] if found else None


def _shown(article, above) -> Shown:
    outer = above[article]
    while outer.tag not in {"article", "body"}:
        outer = above[outer]
    link = article.find("p[@class='comment-answers']/a")
    return Shown(
        id=_number(article.get("id")),
        below=_number(outer.get("id", "")) if outer.tag == "article" else None,
        answers=_number(link.get("href")) if link is not None else None,
        is_gone="is-gone" in article.get("class"),
    )


def _number(text: str) -> int:
    return int(text.rpartition("comment-")[2])


def part_at(client: Client, address: str) -> Part:
    response = client.get(address)
    assert response.status_code == 200, address
    return Part(response.content.decode())
