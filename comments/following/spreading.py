"""From what there is to tell to a notice for each whom it concerns, by any number of workers."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from comments.models import Comment, News, Notice
from krysalis.foundation import mail

from . import matching, undeterred
from .readable import can_be_read, complete

GATHERED_WITHIN = timedelta(seconds=30)  # What falls due so soon after belongs to the same sitting, and one summary.
GATHERED_FOR = timedelta(minutes=10)  # At most: on a busy day something always follows.

log = structlog.get_logger(__name__)


def spread_due() -> int:
    """Notes for each subscriber whom it concerns what has become due; how many notices."""
    now = timezone.now()
    if mail.why_silent() or not _untold().filter(due_at__lte=now).exists():
        return 0
    _drop_gone(now)
    if _is_gathering(now):
        return 0
    due = _untold().filter(can_be_read(), due_at__lte=now).order_by("due_at", "pk")
    numbers = list(due.values_list("pk", flat=True))
    return undeterred.sum_of("news", lambda pk: _spread_to_who_is_there(pk, now), numbers)


def is_spreading(now: datetime) -> bool:
    """Something due is still to come to its subscribers, and no notice has waited for it too long."""
    too_long = now - GATHERED_FOR
    due = _untold().filter(can_be_read(), due_at__lte=now, due_at__gt=too_long)
    return due.exists() and not Notice.objects.filter(news__told_at__lte=too_long).exists()


def _untold() -> QuerySet[News]:
    return News.objects.filter(told_at=None)


def _drop_gone(now: datetime) -> None:
    """An article that comes back has its minutes anew. A comment that was deleted never does; any other may."""
    due = _untold().filter(due_at__lte=now)
    due.exclude(article=None).exclude(can_be_read()).delete()
    due.filter(comment__status=Comment.Status.DELETED).delete()


def _is_gathering(now: datetime) -> bool:
    """More is about to fall due, and nothing has waited for it too long."""
    untold = _untold().filter(can_be_read())
    soon = untold.filter(due_at__gt=now, due_at__lte=now + GATHERED_WITHIN)
    return soon.exists() and not untold.filter(due_at__lte=now - GATHERED_FOR).exists()


def _spread_to_who_is_there(pk: int, now: datetime) -> int:
    try:
        return _spread(pk, now)
    except IntegrityError:  # Somebody among thousands has left before the end. The next round has read that.
        log.info("news not spread yet", news=pk)
        return 0


@transaction.atomic
def _spread(pk: int, now: datetime) -> int:
    """The claim names nothing but its own row: of two workers one finds it so."""
    if not News.objects.filter(pk=pk, told_at=None, due_at__lte=now).update(told_at=now):
        return 0
    news = complete(News.objects.filter(pk=pk)).get()
    notices = [Notice(subscriber_id=pk, news=news, because=because) for pk, because in matching.of_news(news).items()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
    News.objects.filter(pk=pk).update(recipients=len(notices))
    return len(notices)
