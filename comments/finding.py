"""A comment together with the right to see it, and the page that says there is none."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article
from krysalis.foundation.site import absolute

from . import behaviour, rules
from .models import Comment, ModerationEvent
from .readers import Reader

TYPED = ("text", "explanation")  # Fields of a comment and of a report that hold more than a line.


def article_at(slug: str) -> Article:
    """Live, also under a former address: a form may have been open while it changed."""
    article = article_if_live(slug)
    if article is None:
        raise Http404
    return article


def article_if_live(slug: str) -> Article | None:
    return Article.objects.live().at(slug).defer("body_source", "body_html").first()


def visible_comment(slug: str, comment_id: int, reader: Reader) -> Comment | None:
    article = article_at(slug)
    visible = Comment.objects.visible_to(reader.user, own=reader.own).select_related("guest", "profile", "root")
    comment = visible.filter(article=article, pk=comment_id).first()
    if comment:
        comment.article = article
    return comment


def moved_comment(comment_id: int, reader: Reader) -> Comment | None:
    """What the asker may see of a thread that was moved to another live article: its former address leads there."""
    visible = Comment.objects.visible_to(reader.user, own=reader.own).filter(article__in=Article.objects.live())
    return visible.filter(pk=comment_id, events__verb=ModerationEvent.Verb.MOVED).select_related("article").first()


def nothing_here(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for what does not exist and for what the asker may not see; what was typed for it comes back."""
    typed = next((text for name in TYPED if (text := request.POST.get(name, "").replace("\0", "\ufffd"))), "")
    context = {"back": f"/{slug}/#comments", "typed": typed}
    return render(request, "comments/comment_missing.html", context, status=404)


def about(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What every page around an article's comments says of it."""
    return {
        "article": article,
        "canonical": absolute(article.get_absolute_url()),
        "closed_because": rules.may_comment(article, behaviour.of(request)),
    }
