"""From notices to mails: one for each subscriber about all that there is, in the rhythm that they wish."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from comments.models import Comment, News, Notice, Subscriber, Subscription
from comments.querysets import can_be_reached
from krysalis.foundation import mail

from . import mails, spreading, undeterred, written
from .readable import can_be_read, complete
from .rhythms import last_monday, last_morning
from .topics import with_topics

KEPT_FOR = timedelta(days=14)  # Longer than the slowest rhythm: whoever cannot be reached for so long misses it.

Rhythm = Subscriber.Rhythm


@dataclass(frozen=True)
class _Turns:
    """Of some subscribers: who they are, what there is for them, and what it is about; read for all together."""

    subscribers: Sequence[Subscriber]
    notices: dict[int, list[Notice]]  # By subscriber, the oldest first.
    news: dict[int, News]
    subscriptions: dict[int, Subscription]


def send_due(limit: int = 200) -> int:
    """Writes to those whose rhythm it is, at most so many; how many mails."""
    now = timezone.now()
    if mail.why_silent() or not Notice.objects.exists() or spreading.is_spreading(now):
        return 0
    _drop_gone()
    turns = _turns(now, limit)
    by_key = {subscriber.pk: subscriber for subscriber in turns.subscribers}
    return undeterred.sum_of("mail about news", lambda pk: _write(by_key[pk], turns, now), by_key)


def forget_undelivered() -> int:
    """Notices of those who cannot be reached, and whose turn never came."""
    return Notice.objects.filter(news__told_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _turns(now: datetime, limit: int) -> _Turns:
    """Eight queries, whatever their number. Subscribers first: who is told meanwhile is claimed in vain."""
    turn = list(_whose_turn_it_is(now)[:limit])
    subscribers = list(Subscriber.objects.filter(pk__in=turn).select_related("user").order_by("pk"))
    notices = list(Notice.objects.filter(subscriber__in=subscribers).order_by("pk"))
    theirs = defaultdict(list)
    for notice in notices:
        theirs[notice.subscriber_id].append(notice)
    return _Turns(
        subscribers,
        theirs,
        complete(News.objects.filter(can_be_read())).in_bulk({notice.news_id for notice in notices}),
        with_topics(Subscription.objects.all()).in_bulk({pk for notice in notices for pk in notice.because}),
    )


def _whose_turn_it_is(now: datetime) -> QuerySet[Notice, int]:
    """What cannot be read at the moment brings nobody their turn. Named by numbers, which are few if any: a subquery
    would be planned badly, see `can_be_reached`."""
    at_once = Q(subscriber__rhythm=Rhythm.AT_ONCE)
    turn = at_once | _collected(Rhythm.DAILY, last_morning(now)) | _collected(Rhythm.WEEKLY, last_monday(now))
    held = list(_noticed().exclude(can_be_read()).values_list("pk", flat=True))
    due = Notice.objects.filter(turn, can_be_reached()).exclude(news__in=held)
    return due.order_by("subscriber").values_list("subscriber", flat=True).distinct()


def _collected(rhythm: Subscriber.Rhythm, turn: datetime) -> Q:
    """Once, however late: what came back since then waits for the next time."""
    untold = Q(subscriber__told_at=None) | Q(subscriber__told_at__lt=turn)
    return Q(untold, subscriber__rhythm=rhythm, news__told_at__lt=turn)


def _noticed() -> QuerySet[News]:
    return News.objects.filter(pk__in=Notice.objects.values("news"))


def _drop_gone() -> None:
    """Of comments that never come back."""
    gone = list(_noticed().filter(comment__status=Comment.Status.DELETED).values_list("pk", flat=True))
    if gone:
        Notice.objects.filter(news__in=gone).delete()


@transaction.atomic
def _write(subscriber: Subscriber, turns: _Turns, now: datetime) -> int:
    """The claim names nothing but its own row: of two workers one finds it so. What is followed and cannot be read now
    stays: it may come back."""
    as_read = Subscriber.objects.filter(pk=subscriber.pk, told_at=subscriber.told_at, paused="")
    notices = turns.notices.get(subscriber.pk, [])
    if not notices or not as_read.update(told_at=now):
        return 0
    # Once more, since something may have been ended, or somebody erased, a moment ago.
    followed = turns.subscriptions.keys() & set(subscriber.subscriptions.values_list("pk", flat=True))
    reasons = {notice.news_id: [pk for pk in notice.because if pk in followed] for notice in notices}
    readable = News.objects.filter(can_be_read(), pk__in=[pk for pk, because in reasons.items() if because])
    news = [turns.news[pk] for pk in readable.order_by("due_at", "pk").values_list("pk", flat=True) if pk in turns.news]
    told = [notice for notice in notices if notice.news_id in {each.pk for each in news}]
    ended = [notice for notice in notices if not reasons[notice.news_id]]
    Notice.objects.filter(pk__in=[notice.pk for notice in (*told, *ended)]).delete()
    if not told:
        return 0
    because = sorted({pk for each in news for pk in reasons[each.pk]})
    named = [turns.subscriptions[pk] for pk in because]
    mails.tell(subscriber, news, named, event=written.name_of(told[-1]))
    return 1
