"""A thread goes to the article it is about."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from articles.models import Article
from comments.models import Comment, ModerationEvent

from . import counting
from .moves import REASON_LENGTH


def move_thread(comment: Comment, article: Article, *, by: User) -> bool:
    """The whole thread in which the comment stands, with an event at each comment of it; status and order stay.

    False where it stands there already. The old address of each leads to the new one. Passages of the old article stay
    with their comments as quotations.
    """
    root_id = comment.root_id or comment.pk
    thread = Comment.objects.filter(Q(pk=root_id) | Q(root=root_id))
    with transaction.atomic():
        versions = _lock_both(comment.article, article)
        moved = list(thread.filter(article=comment.article_id).exclude(article=article).order_by("pk"))
        if not moved:
            return False
        number = versions[article.pk]
        thread.update(
            article=article,
            submission_key=None,
            shown_under=number,
            scored_under=number,
            counted_under=number,
        )
        ModerationEvent.objects.bulk_create(
            ModerationEvent(comment=each, verb=ModerationEvent.Verb.MOVED, by=by, reason=_from_to(comment, article))
            for each in moved
        )
        counting.recount(comment.article)
        counting.recount(article)
    comment.article = article
    return True


def _lock_both(*articles: Article) -> dict[int, int]:
    """In the order of their keys, as everybody does who needs more than one."""
    return {article.pk: counting.lock(article) for article in sorted(articles, key=lambda article: article.pk)}


def _from_to(comment: Comment, article: Article) -> str:
    return f"{comment.article.title} → {article.title}"[:REASON_LENGTH]
