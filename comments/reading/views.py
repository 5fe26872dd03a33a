"""The discussion on pages of its own: in another order, further on, one thread, what is new."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import Article
from comments import behaviour
from comments.finding import about, moved_comment, nothing_here, visible_comment
from comments.models import Comment
from comments.phrases import said
from comments.readers import reader_of
from comments.subscribing import offers, wishing
from comments.subscribing.choices import may_follow
from comments.subscribing.forms import FollowForm
from comments.writing.forms import CommentForm
from krysalis.foundation import freshness

from . import article_page, discussion
from .discussion import Asked, Discussion, asked_by
from .orders import ORDERS, Place, choices

LONGEST_NUMBER = 18  # Digits; what has more is larger than any column.

public = freshness.public_page(freshness.article("{slug}"), freshness.SITE)


@require_safe
@public
def comment_list(request: HttpRequest, slug: str, order: str) -> HttpResponse:
    """A page of threads in one of the orders; `?after=` says where it goes on."""
    article = get_object_or_404(Article.objects.live().as_cards().at(slug))
    if order not in ORDERS:
        raise Http404
    if article.slug != slug:
        return _moved(request, article)
    asked = asked_by(request, article, reader_of(request))
    place = Place.read(request.GET.get("after", ""))
    if "after" in request.GET and place is None:
        raise Http404
    shown = discussion.next_page(asked, order, place) if place else article_page.threads(asked, order)
    return _list_page(request, asked, shown)


def _list_page(request: HttpRequest, asked: Asked, shown: Discussion) -> HttpResponse:
    says = asked.behaviour
    context = {
        "discussion": shown,
        "asked": asked,
        "orders": choices(shown.order, says),
        "more": said("more", says.phrases),
        **about(request, asked.article),
    }
    return render(request, "comments/comment_list.html", context)


@never_cache
@require_safe
def comment_detail(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """The thread of one comment, which is marked."""
    reader = reader_of(request)
    comment = visible_comment(slug, comment_id, reader)
    if comment is None:
        moved = moved_comment(comment_id, reader)
        return redirect(moved) if moved else nothing_here(request, slug)
    if comment.article.slug != slug:
        return redirect(comment, permanent=True)
    around = about(request, comment.article)
    may_answer = comment.status == Comment.Status.APPROVED and not around["closed_because"]
    may_answer = may_answer and not (comment.root or comment).closed_at
    says = behaviour.of(request)
    answer = CommentForm(article=comment.article, reader=reader, behaviour=says) if may_answer else None
    asked = asked_by(request, comment.article, reader)
    thread = discussion.around(asked, comment, note=wishing.said_to_writer(comment, reader))
    follow = FollowForm(offer=offers.of_comment(comment), reader=reader) if answer and may_follow(reader) else None
    context = {"comment": comment, "asked": asked, "discussion": thread, "form": answer, "follow": follow, **around}
    return render(request, "comments/comment_detail.html", context)


@require_safe
@public
def comment_replies(request: HttpRequest, slug: str, comment_id: int) -> HttpResponse:
    """Where a very long thread goes on; `?after=` is the id of the last reply that was shown."""
    article = get_object_or_404(Article.objects.live().as_cards().at(slug))
    if article.slug != slug:
        return _moved(request, article)
    reader = reader_of(request)
    after = _number(request, "after")
    roots = Comment.objects.roots().filter(article=article, pk=comment_id, reply_count__gt=0)
    root = get_object_or_404(roots.select_related("guest", "profile"))
    asked = asked_by(request, article, reader)
    context = {
        "comment": root,
        "asked": asked,
        "discussion": discussion.rest_of_thread(asked, root.pk, after),
        **about(request, article),
    }
    return render(request, "comments/comment_replies.html", context)


@require_safe
@public
def comment_news(request: HttpRequest, slug: str) -> HttpResponse:
    """What was approved since a page was made (`?since=`, the number it carries); open pages ask once a minute, and an
    unchanged discussion costs them a 304."""
    article = get_object_or_404(Article.objects.live().as_cards().at(slug))
    if article.slug != slug:
        return _moved(request, article)
    asked = asked_by(request, article, reader_of(request))
    news = discussion.news(asked, _number(request, "since"))
    words = ngettext("%(count)s new comment", "%(count)s new comments", news.count) % {"count": news.count}
    context = {"discussion": news, "asked": asked, "words": words, **about(request, article)}
    return render(request, "comments/comment_news.html", context)


def _moved(request: HttpRequest, article: Article) -> HttpResponse:
    """To the same page below the article's present address; a page may have been open while it changed."""
    _, _, below = request.get_full_path().removeprefix("/").partition("/")
    moved = redirect(f"{article.get_absolute_url()}{below}", permanent=True)
    moved.headers["Cache-Control"] = "no-cache"  # An article may get its old address back; browsers would loop.
    return moved


def _number(request: HttpRequest, name: str) -> int:
    """0 where it is not said; 404 for what is no number of ours."""
    text = request.GET.get(name, "0")
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Http404
    return int(text)
