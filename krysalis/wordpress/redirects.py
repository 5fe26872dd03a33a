"""Addresses of comments as WordPress wrote them lead to where the comments stand now.

None of the answers names a fragment, so a browser keeps that of the link it follows (RFC 9110, 10.2.2): `#comment-123`
on a page of comments, `#respond` where somebody answers. Nothing is kept either: a page of comments moves on.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from comments.finding import article_at
from comments.models import Comment, CommentSettings
from comments.reading.orders import Place

PER_PAGE = 50  # WordPress's `comments_per_page`, where nobody has changed it; it counts threads, the oldest first.
MOST_PAGES = 10_000  # No discussion has half a million threads.
REPLY = "replytocom"

_COMMENT_ID = re.compile(r"[1-9][0-9]{0,17}")


@require_safe
def comment_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """To the page of our oldest comments that begins with the same thread; the article for the first page and for those
    behind the last. Two queries."""
    article = article_at(slug)
    place = _begin_of(article, number)
    if place is None:
        return _found(article.get_absolute_url())
    return _found(f"{reverse('comment_list', args=[article.slug, CommentSettings.Order.OLDEST.value])}?after={place}")


def _begin_of(article: Article, number: int) -> Place | None:
    """Behind which thread the page begins. One query, which passes over the threads before it."""
    if not 1 < number <= MOST_PAGES:
        return None
    threads = Comment.objects.approved().roots().filter(article=article).order_by("submitted_at", "pk")
    last = (number - 1) * PER_PAGE
    around = list(threads.values_list("submitted_at", "pk")[last - 1 : last + 1])
    if len(around) < 2:
        return None
    moment, pk = around[0]
    return Place(moment, pk, number=0, seen=article.discussion_version, pinned=())


class ReplyMiddleware:
    """`/<slug>/?replytocom=123` is an article's kept page by its path alone, so it is met before those are looked up.

    No query for requests that do not ask for it, one for those that do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asks = request.method in {"GET", "HEAD"} and f"{REPLY}=" in request.META.get("QUERY_STRING", "")
        address = _reply_address(request) if asks else None
        return _found(address) if address else self.get_response(request)


def _reply_address(request: HttpRequest) -> str | None:
    """None for what is no answer below a live article; the comment may be missing, as its page then says."""
    comment_id, slug = request.GET.get(REPLY, ""), _slug_of(request)
    if slug is None or not _COMMENT_ID.fullmatch(comment_id):
        return None
    article = Article.objects.live().at(slug).only("slug").first()
    return reverse("comment_reply", args=[article.slug, int(comment_id)]) if article else None


def _slug_of(request: HttpRequest) -> str | None:
    """Of an article's page, or of a page of its comments, where WordPress links answers to what stands there."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    return found.kwargs["slug"] if found.url_name in {"article_detail", "comment_page"} else None


def _found(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.headers["Cache-Control"] = "no-cache"
    return answer
