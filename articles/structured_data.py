"""What search engines and link previews read (schema.org): plain dictionaries, made from rows already at hand."""

from typing import Any

from krysalis.foundation.site import absolute
from profiles.models import Profile

from . import library
from .models import Article

CONTEXT = "https://schema.org"


def blog_posting(article: Article, *, publisher: str) -> dict[str, Any]:
    address = absolute(article.get_absolute_url())
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "headline": article.title,
        "description": article.teaser,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": "de",
        "dateModified": article.changed_at.isoformat(timespec="seconds"),
        "author": [_person(author) for author in article.authors_in_order()],
        "publisher": {"@type": "Organization", "name": publisher, "url": absolute("/")},
        "keywords": [tag.name for tag in article.tags_in_order()],
        "commentCount": article.comment_count,
    }
    if article.published_at:
        data["datePublished"] = article.published_at.isoformat(timespec="seconds")
    if article.lead_image:
        data["image"] = library.share_address(article.lead_image)
    return data


def profile_page(profile: Profile) -> dict[str, Any]:
    networks = [row.address for row in profile.net_profiles.all() if not row.address.startswith("mailto:")]
    person = _person(profile) | {"jobTitle": profile.role, "description": profile.biography, "sameAs": networks}
    return {"@context": CONTEXT, "@type": "ProfilePage", "mainEntity": person}


def _person(profile: Profile) -> dict[str, Any]:
    return {"@type": "Person", "name": profile.name, "url": absolute(profile.get_absolute_url())}
