"""The comments of an article as they are read: rows in one query, in reading order, as HTML."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article

from . import fragments, rules, threads
from .fragments import Row
from .models import Comment
from .querysets import CommentQuerySet
from .readers import Reader

COLUMNS = (
    "id",
    "parent_id",
    "shown",
    "status",
    "submitted_at",
    "body_html",
    "guest__name",
    "profile_id",
    "profile__name",
    "profile__slug",
    "profile__comment_label",
)


@dataclass(frozen=True)
class Discussion:
    count: int  # Approved comments; what waits is nobody's number.
    html: SafeString


def of_article(article: Article, reader: Reader) -> Discussion:
    """All of it, as every reader sees it, moderators too: what they decide about stands in the queue."""
    rows = Comment.objects.filter(article=article).in_threads(AnonymousUser(), own=reader.own)
    return _discussion(article, rows, reader)


def around(comment: Comment, reader: Reader) -> Discussion:
    """The thread in which the comment stands, and the comment marked."""
    thread = Q(pk=comment.root_id or comment.pk) | Q(root=comment.root_id or comment.pk)
    rows = Comment.objects.filter(thread, article=comment.article_id).in_threads(reader.user, own=reader.own)
    return _discussion(comment.article, rows, reader, marked=comment.pk)


def _discussion(article: Article, rows: CommentQuerySet, reader: Reader, marked: int | None = None) -> Discussion:
    read = [Row(*row) for row in rows.values_list(*COLUMNS)]
    setting = fragments.Setting(
        base=f"/{article.slug}/comment/",
        is_open=rules.may_comment(article) is None,
        author_ids=frozenset(authorship.profile_id for authorship in article.authorship_set.all()),
        own=reader.own,
        marked=marked,
        timezone=timezone.get_current_timezone(),
        words=fragments.words(),
    )
    count = sum(row.status == Comment.Status.APPROVED for row in read)
    return Discussion(count, fragments.discussion_html(threads.in_reading_order(read), setting))
