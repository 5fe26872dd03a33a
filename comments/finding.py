"""A comment together with the right to see it, and the page that says there is none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Article
from krysalis.foundation.site import absolute

from . import behaviour, rules
from .models import Comment
from .readers import Reader


def article_at(slug: str) -> Article:
    """Live, also under a former address: a form may have been open while it changed."""
    return get_object_or_404(Article.objects.live().at(slug).defer("body_source", "body_html"))


def visible_comment(slug: str, comment_id: int, reader: Reader) -> Comment | None:
    article = article_at(slug)
    visible = Comment.objects.visible_to(reader.user, own=reader.own).select_related("guest", "profile", "root")
    comment = visible.filter(article=article, pk=comment_id).first()
    if comment:
        comment.article = article
    return comment


def nothing_here(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for what does not exist and for what the asker may not see."""
    return render(request, "comments/comment_missing.html", {"back": f"/{slug}/#comments"}, status=404)


def about(request: HttpRequest, article: Article) -> dict[str, Any]:
    """What every page around an article's comments says of it."""
    return {
        "article": article,
        "canonical": absolute(article.get_absolute_url()),
        "closed_because": rules.may_comment(article, behaviour.of(request)),
    }
