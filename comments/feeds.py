"""Comments as RSS, for those who follow a discussion without an address to give."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.syndication import fit_for_xml
from krysalis.foundation import freshness
from krysalis.foundation.models import Site
from krysalis.foundation.site import absolute

from .models import Comment

NEWEST = 30  # A day of a lively site; readers ask more often than that.


@require_safe
@freshness.public_page(freshness.LISTS, freshness.SITE)
def comments_feed(request: HttpRequest) -> HttpResponse:
    title = _("%(site)s: comments") % {"site": Site.objects.get().name}
    newest = Comment.objects.public().order_by("-pk")
    return _feed(title, "/", "/comments/feed/", newest.select_related("article", "guest", "profile")[:NEWEST])


@require_safe
@freshness.public_page(freshness.article("{slug}"), freshness.SITE)
def article_comments_feed(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.live(), slug=slug)
    title = _("Comments on %(title)s") % {"title": article.title}
    newest = Comment.objects.public().filter(article=article).order_by("-pk")
    address = article.get_absolute_url()
    return _feed(title, address, f"{address}feed/", newest.select_related("article", "guest", "profile")[:NEWEST])


def _feed(title: str, page: str, itself: str, comments: Iterable[Comment]) -> HttpResponse:
    feed = Rss201rev2Feed(
        title=fit_for_xml(title),
        link=absolute(page),
        description=fit_for_xml(title),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(itself),
    )
    for comment in comments:
        writer = comment.writer_name or _("Name removed")
        words = {"writer": writer, "title": comment.article.title}
        address = absolute(comment.get_absolute_url())
        feed.add_item(
            title=fit_for_xml(_("%(writer)s on %(title)s") % words),
            link=address,
            description=fit_for_xml(comment.body_html),
            author_name=fit_for_xml(writer),
            pubdate=comment.submitted_at,
            unique_id=address,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
