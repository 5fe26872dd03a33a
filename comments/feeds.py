"""Comments as RSS, for those who follow a discussion without an address to give."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.syndication import fit_for_xml
from krysalis.foundation import freshness
from krysalis.foundation.models import Site
from krysalis.foundation.site import absolute

from .models import Comment
from .querysets import CommentQuerySet

NEWEST = 30  # A day of a lively site; readers ask more often than that.


@require_safe
@freshness.public_page(freshness.LISTS, freshness.SITE)
def comments_feed(request: HttpRequest) -> HttpResponse:
    title = _("%(site)s: comments") % {"site": Site.objects.get().name}
    return _feed(title, "/", "/comments/feed/", Comment.objects.public())


@require_safe
@freshness.public_page(freshness.article("{slug}"), freshness.SITE)
def article_comments_feed(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.live().at(slug))
    if article.slug != slug:
        return _moved(article)
    title = _("Comments on %(title)s") % {"title": article.title}
    address = article.get_absolute_url()
    return _feed(title, address, f"{address}feed/", Comment.objects.public().filter(article=article))


def _moved(article: Article) -> HttpResponse:
    moved = redirect("article_comments_feed", article.slug, permanent=True)
    moved.headers["Cache-Control"] = "no-cache"  # An article may get its old address back; programs would loop.
    return moved


def _feed(title: str, page: str, itself: str, comments: CommentQuerySet) -> HttpResponse:
    feed = Rss201rev2Feed(
        title=fit_for_xml(title),
        link=absolute(page),
        description=fit_for_xml(title),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(itself),
    )
    for comment in _newest(comments):
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


def _newest(comments: CommentQuerySet) -> CommentQuerySet:
    """With article and writer, without the article's text. One query."""
    related = comments.select_related("article", "guest", "profile")
    return related.defer("article__body_source", "article__body_html").order_by("-submitted_at", "-pk")[:NEWEST]
