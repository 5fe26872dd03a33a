import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles import library, structured_data
from articles.models import Article, Image
from krysalis.foundation.site import absolute
from profiles.models import Profile

register = template.Library()

WORDS_PER_MINUTE = 220  # German prose, read silently by adults (Brysbaert 2019, 10.1016/j.jml.2019.104047: 238 for
# English; German words are longer).

# As Django's json_script does: no sequence that could end the element, or begin a comment in it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

register.filter("absolute", absolute)
register.filter("share_address", library.share_address)


@register.filter
def reading_minutes(article: Article) -> int:
    """Never 0."""
    return max(1, round(len(article.body_source.split()) / WORDS_PER_MINUTE))


@register.simple_tag
def lead_picture(image: Image) -> SafeString:
    return library.figure_html(image, lead=True)


@register.simple_tag
def featured_picture(image: Image) -> SafeString:
    """Large, uncut, and asked for at once."""
    return library.picture_html(image, lead=True)


@register.simple_tag
def card_picture(image: Image) -> SafeString:
    """Without a text of its own: the title beside it is the link."""
    return library.card_picture_html(image, decorative=True)


@register.simple_tag
def article_data(article: Article, publisher: str) -> SafeString:
    return _data_block(structured_data.blog_posting(article, publisher=publisher))


@register.simple_tag
def author_data(profile: Profile) -> SafeString:
    return _data_block(structured_data.profile_page(profile))


def _data_block(data: dict[str, Any]) -> SafeString:
    """Data, not script: no browser runs it, and the CSP does not count it as inline."""
    escaped = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(escaped))
