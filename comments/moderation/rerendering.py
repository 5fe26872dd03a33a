"""Stored HTML brought up to a new pipeline. No event: nobody decided anything."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from articles import rendering
from comments.models import Comment
from krysalis.foundation import freshness

RENDERED_AT_ONCE = 100  # Comments in one transaction: whoever writes meanwhile waits for some milliseconds.


def rerender_outdated() -> int:
    """The worker's share: what an older pipeline made. No event: nobody decided anything."""
    return rerender(Comment.objects.filter(pipeline_version__lt=rendering.PIPELINE_VERSION))


def rerender(comments: QuerySet[Comment]) -> int:
    """Renders again what is stored, in the order of the keys; returns how many."""
    done = last = 0
    while batch := list(comments.filter(pk__gt=last).select_related("article").order_by("pk")[:RENDERED_AT_ONCE]):
        last = batch[-1].pk
        rendered = {comment: html for comment in batch if (html := _rendered_again(comment)) is not None}
        with transaction.atomic():
            done += sum(_put(comment, html) for comment, html in rendered.items())
            freshness.bump(*{freshness.article(comment.article.slug) for comment in rendered}, freshness.LISTS)
    return done


def _rendered_again(comment: Comment) -> str | None:
    """None where today's rules would refuse the text: it keeps the HTML it has."""
    try:
        return rendering.render_comment(comment.body_source).html
    except ValidationError:
        return None


def _put(comment: Comment, html: str) -> int:
    """Only where the text is still the one that was read."""
    as_read = Comment.objects.filter(pk=comment.pk, body_source=comment.body_source)
    return as_read.update(body_html=html, pipeline_version=rendering.PIPELINE_VERSION)
