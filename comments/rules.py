"""Who may comment where, and how much."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article
from krysalis.foundation.limits import Limit

from .models import Comment, CommentSettings
from .phrases import said

BODY_BYTES = 64 * 1024  # The longest text in characters of four bytes fits, since the form is sent as multipart.
LIMITS = (
    Limit("comments", 5, timedelta(minutes=10)),  # A lively exchange; nobody types faster for long.
    Limit("comments-hour", 20, timedelta(hours=1)),  # Keeps a patient script from filling the queue.
)
LIMIT_EASES_AFTER = timedelta(minutes=10)  # When the shorter limit has surely let go.
TROUBLE_PASSES_AFTER = timedelta(minutes=1)  # A backup or a long import holds the database no longer.
EDIT_GRACE = timedelta(minutes=2)  # A change that is on its way when the time is up still arrives.
SUBMISSION_KEY_FOR = timedelta(hours=1)  # Long enough for every doubled send, short enough to say the same again.


def may_comment(article: Article, behaviour: CommentSettings) -> str | None:
    """None, or the reason why not in a sentence for the reader."""
    if not article.is_live():
        return _("This article is not published.")
    if not article.comments_open or _is_closed_by_age(article, behaviour):
        return said("closed", behaviour.phrases)
    return None


def _is_closed_by_age(article: Article, behaviour: CommentSettings) -> bool:
    if not behaviour.close_after_days or article.published_at is None:
        return False
    return article.published_at + timedelta(days=behaviour.close_after_days) <= timezone.now()


def closing_moments(now: datetime, days: int) -> list[datetime]:
    """When discussions close, so many days after their article, of those that are open or will be. One query, none
    where 0 days say that they never close."""
    if not days:
        return []
    after = timedelta(days=days)
    public = Article.objects.live(now) | Article.objects.scheduled(now)
    published = public.filter(published_at__gt=now - after).values_list("published_at", flat=True)
    return [moment + after for moment in published]


def may_answer(comment: Comment, behaviour: CommentSettings) -> str | None:
    """None, or why not: the thread may be closed while the discussion is open."""
    if (comment.root or comment).closed_at:
        return said("thread_closed", behaviour.phrases)
    return may_comment(comment.article, behaviour)


def may_change_own(comment: Comment, behaviour: CommentSettings) -> str | None:
    """None, or why its writer may not change it any more. One query."""
    if not behaviour.edit_minutes or comment.submitted_at < changeable_since(behaviour) - EDIT_GRACE:
        return _("The time for changing it is over.")
    if comment.replies.approved().exists() or comment.replies.waiting().exists():
        return _("Somebody has answered by now, so the text stays as it was answered.")
    return None


def changeable_since(behaviour: CommentSettings) -> datetime:
    """What was submitted later may still be changed."""
    return timezone.now() - timedelta(minutes=behaviour.edit_minutes)


def profile_missing() -> str:
    """Said to somebody with a login and without a profile: staff write under their name, or not at all."""
    return _("You are logged in but have no author profile yet. Please make one, or ask an administrator to.")


def is_over_limit(request: HttpRequest) -> bool:
    """Takes a token of each limit; True where one is used up."""
    return any(limit.hit(request) for limit in LIMITS)
