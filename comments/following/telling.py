"""From what there is to tell to mails, by any number of workers: each claims a row before it does its work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, News, Notice, Subscriber, Subscription
from comments.querysets import can_be_reached
from krysalis.foundation import mail

from . import mails, matching
from .rhythms import last_monday, last_morning
from .topics import with_topics

GATHERED_WITHIN = timedelta(seconds=30)  # What falls due so soon after belongs to the same sitting, and one summary.
GATHERED_FOR = timedelta(minutes=10)  # At most: on a busy day something always follows.
KEPT_FOR = timedelta(days=14)  # Longer than the slowest rhythm: whoever cannot be reached for so long misses it.

Rhythm = Subscriber.Rhythm


def spread_due() -> int:
    """Notes for each subscriber whom it concerns what has become due; how many notices."""
    now = timezone.now()
    if mail.why_silent() or not _untold().filter(due_at__lte=now).exists():
        return 0
    _drop_withdrawn(now)
    if _is_gathering(now):
        return 0
    due = _untold().filter(_can_be_read(), due_at__lte=now).order_by("due_at", "pk")
    return sum(_spread(pk, now) for pk in list(due.values_list("pk", flat=True)))


def send_due(limit: int = 200) -> int:
    """Writes to those whose rhythm it is, at most so many; how many mails."""
    now = timezone.now()
    if mail.why_silent() or not Notice.objects.exists() or _is_spreading(now):
        return 0
    return sum(_send(subscriber, told_at, now) for subscriber, told_at in list(_whose_turn_it_is(now)[:limit]))


def forget_undelivered() -> int:
    """Notices of those who cannot be reached, and whose turn never came."""
    return Notice.objects.filter(news__told_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _untold() -> QuerySet[News]:
    return News.objects.filter(told_at=None)


def _can_be_read() -> Q:
    """By everybody, now. A comment that is not may come back; it is told then."""
    comments = Comment.objects.public().filter(pk=OuterRef("comment"))
    articles = Article.objects.live().filter(pk=OuterRef("article"), announced=True)
    return Q(Exists(comments)) | Q(Exists(articles))


def _drop_withdrawn(now: datetime) -> None:
    """An article that comes back has its minutes anew."""
    _untold().filter(due_at__lte=now).exclude(article=None).exclude(_can_be_read()).delete()


def _is_gathering(now: datetime) -> bool:
    """More is about to fall due, and nothing has waited for it too long."""
    untold = _untold().filter(_can_be_read())
    soon = untold.filter(due_at__gt=now, due_at__lte=now + GATHERED_WITHIN)
    return soon.exists() and not untold.filter(due_at__lte=now - GATHERED_FOR).exists()


def _is_spreading(now: datetime) -> bool:
    """Something due is still to come to its subscribers, and no notice has waited for it too long."""
    too_long = now - GATHERED_FOR
    due = _untold().filter(_can_be_read(), due_at__lte=now, due_at__gt=too_long)
    return due.exists() and not Notice.objects.filter(news__told_at__lte=too_long).exists()


@transaction.atomic
def _spread(pk: int, now: datetime) -> int:
    if not News.objects.filter(pk=pk, told_at=None, due_at__lte=now).update(told_at=now):
        return 0
    news = _complete(News.objects.filter(pk=pk)).get()
    notices = [Notice(subscriber_id=pk, news=news, because=because) for pk, because in matching.of_news(news).items()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
    News.objects.filter(pk=pk).update(recipients=len(notices))
    return len(notices)


def _whose_turn_it_is(now: datetime) -> QuerySet[Notice, tuple[int, datetime | None]]:
    """Subscribers, and when they were told last."""
    at_once = Q(subscriber__rhythm=Rhythm.AT_ONCE)
    daily = Q(subscriber__rhythm=Rhythm.DAILY, news__told_at__lt=last_morning(now))
    weekly = Q(subscriber__rhythm=Rhythm.WEEKLY, news__told_at__lt=last_monday(now))
    due = Notice.objects.filter(at_once | daily | weekly, can_be_reached("subscriber__"))
    return due.order_by("subscriber").values_list("subscriber", "subscriber__told_at").distinct()


@transaction.atomic
def _send(pk: int, told_at: datetime | None, now: datetime) -> int:
    """All that there is for one subscriber. The claim names nothing but its own row: of two workers one finds it so."""
    if not Subscriber.objects.filter(pk=pk, told_at=told_at, paused="").update(told_at=now):
        return 0
    subscriber = Subscriber.objects.select_related("user").get(pk=pk)
    notices = list(Notice.objects.filter(subscriber=subscriber).order_by("pk"))
    if not notices or not subscriber.address:
        return 0
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    news, because = _still_true(subscriber, notices)
    if not news:
        return 0
    mails.tell(subscriber, news, because, event=f"news:{pk}:{notices[-1].pk}")
    return 1


def _still_true(subscriber: Subscriber, notices: list[Notice]) -> tuple[list[News], list[Subscription]]:
    """What can still be read, and is still followed, in the order in which it was told."""
    named = {number for notice in notices for number in notice.because}
    because = {each.pk: each for each in with_topics(subscriber.subscriptions.filter(pk__in=named))}
    followed = {notice.news_id: notice.because for notice in notices if because.keys() & set(notice.because)}
    news = list(_complete(News.objects.filter(_can_be_read(), pk__in=followed)).order_by("due_at", "pk"))
    reasons = {number for each in news for number in followed[each.pk]}
    return news, [each for number, each in because.items() if number in reasons]


def _complete(news: QuerySet[News]) -> QuerySet[News]:
    """With all that a mail says of it, without the articles' texts. Two queries."""
    articles = ("article", "comment__article")
    unread = [f"{article}__{text}" for article in articles for text in ("body_source", "body_html")]
    related = news.select_related(*articles, "comment__guest", "comment__profile").defer(*unread, "comment__body_html")
    return related.prefetch_related("article__authorship_set__profile")
