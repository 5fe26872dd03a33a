"""The only file that knows bleach and nh3: what HTML may be stored.

bleach cleans and links bare addresses in one pass; nh3, another parser with the same lists, is the last gate. bleach
has no maintainer any more (June 2026), so it is never the only wall. Not on any list, and never to be: svg, math,
style, iframe, form, template, noscript, select, title, textarea, xmp, noframes.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from bleach.html5lib_shim import Filter  # type: ignore[attr-defined]  # The stubs forget it.
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from articles.plain_text import without_controls

Predicate = Callable[[str], bool]
AllowList = dict[str, dict[str, Predicate]]


def _matching(pattern: str) -> Predicate:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _words(*allowed: str) -> Predicate:
    return lambda value: bool(value.split()) and set(value.split()) <= set(allowed)


def _anything(_value: str) -> bool:
    return True


_NUMBER = _matching(r"\d{1,5}")
_PICTURE = r"/bilder/[\w-]+(?:/[\w-]+)*\.(?:avif|webp|jpe?g|png|gif)"
_ID = _matching(r"(?:abschnitt|fussnote|fussnotenzeichen)-[\w-]{1,160}")
_CELL: dict[str, Predicate] = {
    "class": _words("align-left", "align-center", "align-right"),
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
}
_LINK: dict[str, Predicate] = {
    "href": _anything,  # Its scheme is judged by bleach and nh3.
    "rel": _words("noopener", "noreferrer", "nofollow", "ugc", "license", "external"),
}
_INLINE = ("b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "strong", "sub", "sup", "u")
_BLOCKS = ("blockquote", "br", "dd", "dl", "dt", "hr", "li", "ol", "p", "pre", "ul")
_GROUPS = ("caption", "figcaption", "picture", "table", "tbody", "tfoot", "thead", "tr")


SCHEMES = frozenset({"http", "https", "mailto"})
COMMENT: AllowList = {
    **{tag: {} for tag in ("blockquote", "br", "em", "li", "p", "strong", "summary", "ul")},
    "a": _LINK,
    "code": {"class": _matching(r"language-[\w+#.-]{1,40}")},
    "details": {"class": _words("spoiler")},
    "ol": {"start": _NUMBER},
    "pre": {"tabindex": _words("0")},
}
ARTICLE: AllowList = {
    **{tag: {} for tag in (*_INLINE, *_BLOCKS, *_GROUPS)},
    **COMMENT,
    **{tag: {"id": _ID} for tag in ("h2", "h3", "h4", "li", "sup")},
    "a": _LINK
    | {
        "class": _words("footnote-ref", "footnote-backref"),
        "title": _anything,
        "role": _words("doc-noteref", "doc-backlink"),
        "aria-label": _anything,
    },
    "abbr": {"title": _anything},
    "aside": {"class": _words("note")},
    "button": {
        "type": _words("button"),
        "class": _words("copy"),
        "hidden": _anything,
        "data-copy": _anything,
    },
    "div": {
        "class": _words("footnotes", "share-bar", "table-frame"),
        "role": _words("doc-endnotes", "group"),
        "aria-label": _anything,
        "tabindex": _words("0"),
    },
    "figure": {"class": _words("picture", "quotation", "share-line", "lead")},
    "img": {
        "src": _matching(_PICTURE),
        "srcset": _matching(rf"{_PICTURE} \d+w(?:, ?{_PICTURE} \d+w)*"),
        "sizes": _matching(r"[\w\s().,:%-]{1,200}"),
        "alt": _anything,
        "width": _NUMBER,
        "height": _NUMBER,
        "loading": _words("lazy", "eager"),
        "decoding": _words("async", "sync", "auto"),
        "fetchpriority": _words("high", "low", "auto"),
    },
    "p": {"class": _words("missing-picture", "note-title", "share-text")},
    "source": {
        "type": _matching(r"image/(?:avif|webp|jpeg|png)"),
        "srcset": _matching(rf"{_PICTURE} \d+w(?:, ?{_PICTURE} \d+w)*"),
        "sizes": _matching(r"[\w\s().,:%-]{1,200}"),
    },
    "span": {"class": _words("credit", "share-label")},
    "td": _CELL,
    "th": _CELL | {"scope": _words("col", "row")},
    "ul": {"class": _words("share-places")},
}

# A bare address with balanced brackets; what belongs to the sentence around it stays outside.
_BARE_ADDRESS = re.compile(
    r"""https?://(?:[^\s<>"'`()„“”‚‘’«»]|\([^\s<>"'`()„“”‚‘’«»]*\))+(?<![.,;:!?…*_])""", re.IGNORECASE
)


def clean_article(html: str) -> str:
    """HTML that may be stored and shown. Cleaning it again changes nothing."""
    return _clean(html, ARTICLE, rel=("noopener",))


def clean_comment(html: str) -> str:
    """The same by a stranger's shorter list."""
    return _clean(html, COMMENT, rel=("ugc", "nofollow", "noopener"))


def plain_paragraphs(text: str) -> str:
    """The text as typed, in paragraphs: for what no parser takes."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n\s*\n", text))
    return "\n".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part.strip())


def _clean(html: str, allowed: AllowList, *, rel: tuple[str, ...]) -> str:
    def permits(tag: str, attribute: str, value: str) -> bool:
        predicate = allowed.get(tag, {}).get(attribute)
        return predicate is not None and predicate(value)

    cleaner = Cleaner(
        tags=allowed.keys(),
        attributes=lambda tag, attribute, value: (
            permits(tag, attribute, value) and (attribute != "href" or _passes_the_gate(value))
        ),
        protocols=SCHEMES,
        strip=True,
        filters=[_Finish, partial(_Links, rel=rel)],
    )
    last_gate = partial(
        nh3.clean,
        tags=set(allowed),
        attributes={tag: set(attributes) for tag, attributes in allowed.items() if attributes},
        attribute_filter=lambda tag, attribute, value: value if permits(tag, attribute, value) else None,
        set_tag_attribute_values={"button": {"type": "button"}} if "button" in allowed else None,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    # `&#13;` and its like are characters only now; what is changed after the gate goes through it once more.
    return last_gate(without_controls(last_gate(cleaner.clean(html)))).strip()


def _passes_the_gate(address: str) -> bool:
    """Asked beforehand of an attribute's value as written, or a link without an address would be left at the end."""
    written = address.replace('"', "&quot;")
    return "href=" in nh3.clean(f'<a href="{written}">', tags={"a"}, url_schemes=set(SCHEMES), link_rel=None)


class _Finish(Filter):
    """Drops pictures and links that have lost their address, and lets code be scrolled by keyboard."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        kept_links: list[bool] = []
        in_front_of_code = False
        for token in super().__iter__():
            kind, name, data = token["type"], token.get("name"), token.get("data")
            if name == "a" and kind == "StartTag":
                kept_links.append((None, "href") in data)
            if name == "a" and not (kept_links.pop() if kind == "EndTag" else kept_links[-1]):
                continue
            if name in {"img", "source"} and not {(None, "src"), (None, "srcset")} & set(data):
                continue
            if name == "pre" and kind == "StartTag":
                data[(None, "tabindex")] = "0"
            if in_front_of_code and kind == "Characters":
                token["data"] = data.lstrip("\n")  # Each parser would take another line end away.
            in_front_of_code = name == "pre" and kind == "StartTag"
            yield token


class _Links(LinkifyFilter):
    """Makes links of bare addresses, and says of every link to elsewhere what we owe its target: `rel`."""

    def __init__(self, source: Any, *, rel: tuple[str, ...]) -> None:
        super().__init__(source, skip_tags={"pre", "code", "button"}, url_re=_BARE_ADDRESS)
        self.rel = rel

    def apply_callbacks(self, attrs: MutableMapping[Any, str], is_new: bool) -> MutableMapping[Any, str] | None:  # noqa: FBT001
        """Called for each link found and each written; None leaves a bare address as text."""
        address = attrs.get((None, "href"), "")
        is_strangers_mail = "ugc" in self.rel and address.lower().startswith("mailto:") and not is_new
        if is_strangers_mail or (_leads_elsewhere(address) and (not is_new or _passes_the_gate(address))):
            words = attrs.get((None, "rel"), "").split()
            attrs[(None, "rel")] = " ".join(dict.fromkeys([*words, *self.rel]))
            return attrs
        return None if is_new else attrs

    def extract_entities(self, token: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The cleaner has taken the entities out; done twice, `&amp;lt;` would lose a level."""
        yield token


def _leads_elsewhere(address: str) -> bool:
    """True for addresses with a host; those with a user name (`bank.example@evil.example`) count as none."""
    try:
        parts = urlsplit(address.replace("\\", "/"))
    except ValueError:
        return False
    return bool(parts.hostname) and parts.username is None
