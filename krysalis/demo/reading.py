"""The demo's texts as they lie in `content/`. Pure: reads files, knows no database."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
FENCE = "+++\n"


@dataclass(frozen=True)
class Author:
    slug: str
    name: str
    role: str
    biography: str
    photo: str
    comment_label: str = ""
    login: str = ""
    netprofiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    name: str
    title: str
    drawing: str
    alt: str = ""
    decorative: bool = False
    credit: str = ""
    licence: str = ""
    licence_url: str = ""
    source_url: str = ""

    def record(self) -> dict[str, Any]:
        """What the library keeps of it beside the file."""
        return {name: value for name, value in vars(self).items() if name not in {"name", "drawing"}}


@dataclass(frozen=True)
class Text:
    """An article or a page; a page uses the first three and the last two."""

    title: str
    slug: str
    body: str
    teaser: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    days_ago: int = 0
    status: str = "published"
    picture: str = ""
    recommended: tuple[str, ...] = ()
    comments_open: bool = True
    footer: bool = False
    footer_position: int = 0


@dataclass(frozen=True)
class Remark:
    """A comment; `parent` is the key of another in the same file, before it."""

    key: str
    text: str
    hours_after: float
    status: str
    parent: str = ""
    name: str = ""
    email: str = ""
    profile: str = ""
    quote: str = ""  # Words of the article that it speaks about.
    up: int = 0
    down: int = 0
    pinned: bool = False
    closed: bool = False
    reported: str = ""  # What somebody finds wrong with it.


@dataclass(frozen=True)
class SiteText:
    claim: str = ""
    description: str = ""


@dataclass(frozen=True)
class Content:
    site: SiteText
    authors: list[Author]
    pictures: list[Picture]
    articles: list[Text]
    pages: list[Text]
    discussions: dict[str, list[Remark]] = field(default_factory=dict)


def content(folder: Path = CONTENT) -> Content:
    return Content(
        site=SiteText(**_toml(folder / "site.toml")),
        authors=[Author(**_frozen(row)) for row in _toml(folder / "authors.toml")["author"]],
        pictures=[Picture(**_frozen(row)) for row in _toml(folder / "pictures.toml")["picture"]],
        articles=sorted(_texts(folder / "articles"), key=lambda text: -text.days_ago),
        pages=list(_texts(folder / "pages")),
        discussions={
            path.stem: [Remark(**_frozen(row)) for row in _toml(path)["comment"]]
            for path in sorted((folder / "comments").glob("*.toml"))
        },
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _texts(folder: Path) -> Iterator[Text]:
    for path in sorted(folder.glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split(FENCE, 2)
        yield Text(body=body.strip() + "\n", **_frozen(tomllib.loads(head)))


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
