"""RSS 2.0 with the full text (rssboard.org/rss-specification), for all articles, one tag or one author."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from krysalis.foundation.freshness import public_page
from krysalis.foundation.models import Site
from krysalis.foundation.site import absolute
from profiles.models import Profile

from . import library, syndication
from .models import Article, Tag
from .querysets import ArticleQuerySet

ITEMS = 20


@require_safe
@public_page("lists", "site")
def feed(request: HttpRequest) -> HttpResponse:
    return _feed(Article.objects.live(), title="", page=reverse("home"))


@require_safe
@public_page("lists", "site")
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    tag = get_object_or_404(Tag.objects.of(Article.objects.live()), slug=slug)
    return _feed(Article.objects.live().tagged(tag), title=tag.name, page=tag.get_absolute_url())


@require_safe
@public_page("lists", "site")
def author_feed(request: HttpRequest, slug: str) -> HttpResponse:
    profile = get_object_or_404(Profile, slug=slug)
    return _feed(Article.objects.live().by(profile), title=profile.name, page=profile.get_absolute_url())


class FullTextFeed(Rss201rev2Feed):
    """RSS with `content:encoded` and every author as `dc:creator`. Django's own writes one author and no text."""

    def rss_attributes(self) -> dict[str, str]:
        modules = {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }
        return super().rss_attributes() | modules

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["html"])


def _feed(articles: ArticleQuerySet, *, title: str, page: str) -> HttpResponse:
    """`page` is the path of the list in HTML; the feed stands below it."""
    site = Site.objects.get()
    result = FullTextFeed(
        title=syndication.fit_for_xml(f"{title} – {site.name}" if title else site.name),
        link=absolute(page),
        description=syndication.fit_for_xml(site.description or site.claim or site.name),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(f"{page}feed/"),
    )
    for article in articles.newest_first().as_feed()[:ITEMS]:
        _add(result, article)
    return HttpResponse(result.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _add(result: FullTextFeed, article: Article) -> None:
    permalink = absolute(article.get_absolute_url())
    lead = library.figure_html(article.lead_image, lead=True) if article.lead_image else ""
    result.add_item(
        title=syndication.fit_for_xml(article.title),
        link=permalink,
        description=syndication.fit_for_xml(article.teaser),
        html=syndication.absolute_html(f"{lead}{article.body_html}", permalink),
        creators=[syndication.fit_for_xml(author.name) for author in article.authors_in_order()],
        pubdate=article.published_at,
        updateddate=article.changed_at,
        unique_id=_lasting_address(article, permalink),
        unique_id_is_permalink=True,
        categories=[syndication.fit_for_xml(tag.name) for tag in article.tags_in_order()],
    )


def _lasting_address(article: Article, permalink: str) -> str:
    """The first address it ever had leads to the article for good, so feed readers show a renamed one only once."""
    slugs = sorted((row.created_at, row.slug) for row in article.address_rows.all())
    return absolute(f"/{slugs[0][1]}/") if slugs else permalink
