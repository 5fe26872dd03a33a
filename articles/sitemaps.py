"""Everything a search engine may find, with the day it last changed (sitemaps.org/protocol.html)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krysalis.foundation.freshness import public_page
from krysalis.foundation.site import absolute

from .models import Article, Authorship, Page, TaggedArticle

MOST = 50_000  # The protocol's limit for one file.

Entry = tuple[str, datetime | None]


@require_safe
@public_page("lists", "site")
def sitemap(request: HttpRequest) -> HttpResponse:
    entries = [{"address": absolute(path), "changed_at": changed_at} for path, changed_at in _entries()]
    return render(request, "articles/sitemap.xml", {"entries": entries[:MOST]}, content_type="application/xml")


def _entries() -> Iterator[Entry]:
    """The first page, articles, pages, authors and tags. Five queries."""
    live = Article.objects.live()
    articles = list(live.newest_first().values_list("slug", "changed_at"))
    yield "/", max((changed_at for _slug, changed_at in articles), default=None)
    yield from _below("/", articles)
    yield from _below("/", Page.objects.live().values_list("slug", "changed_at"))
    by_author = Authorship.objects.filter(article__in=live).values_list("profile__slug").order_by("profile__slug")
    yield from _below("/author/", by_author.annotate(Max("article__changed_at")))
    by_tag = TaggedArticle.objects.filter(content_object__in=live).values_list("tag__slug").order_by("tag__slug")
    yield from _below("/tag/", by_tag.annotate(Max("content_object__changed_at")))


def _below(folder: str, rows: Any) -> Iterator[Entry]:
    return ((f"{folder}{slug}/", changed_at) for slug, changed_at in rows)
