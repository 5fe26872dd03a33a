"""What there is to tell: noted when it happens, told when it is due, and never twice."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, News

from . import matching

RECALLABLE_FOR = timedelta(minutes=3)  # As of mails about a decision: long enough to see that it was the wrong button.
ANNOUNCED_AFTER = timedelta(minutes=15)  # A title is corrected, or all is taken back, within the first minutes.
APPEARED_WITHIN = timedelta(days=3)  # What is older came with an import, or out of the bin; that is no news.


def note_comment(comment: Comment) -> None:
    """That it can be read now. Call it in the transaction that publishes it; again, it moves what is not told yet.

    What could be read before and was no news then, since it came with an import or before there was mail, is none now.
    """
    if not settings.EMAIL_CONFIGURED:
        return
    if not comment.events.filter(status_before=Comment.Status.APPROVED).exists():
        News.objects.get_or_create(comment=comment, defaults={"due_at": timezone.now()})
    note_return(comment)


def note_return(comment: Comment) -> None:
    """That it can be read again: what is not told yet has its minutes anew. Call it in that transaction."""
    News.objects.filter(comment=comment, told_at=None).update(due_at=timezone.now() + RECALLABLE_FOR)


def announce_articles() -> int:
    """Notes what has appeared and is to be announced; how many."""
    if not settings.EMAIL_CONFIGURED:
        return 0
    now = timezone.now()
    appeared = Article.objects.live(now).filter(announced=True, published_at__gt=now - APPEARED_WITHIN)
    unnoted = appeared.exclude(pk__in=News.objects.exclude(article=None).values("article"))
    due_at = now + ANNOUNCED_AFTER
    in_order = unnoted.order_by("published_at", "pk").values_list("pk", flat=True)
    noted = [News(article_id=pk, due_at=due_at) for pk in in_order]
    return len(News.objects.bulk_create(noted, ignore_conflicts=True))


def count_as_told() -> None:
    """All that came until now: of what was there before they began nobody needs a mail."""
    announce_articles()
    News.objects.filter(told_at=None).update(told_at=timezone.now())


def recipients_of(article: Article) -> int:
    """How many mails its announcement would be, for whoever is about to publish it."""
    return matching.count_of_article(article)
