"""At most so many mails to an address that nobody has confirmed, of all kinds together.

It may be a stranger's, typed by somebody who wants to annoy them.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from krysalis.foundation.models import OutgoingMail

BETWEEN_TWO = timedelta(hours=1)
MOST_A_DAY = 5
DAY = timedelta(days=1)


def turn_of_stranger(recipient: str) -> timedelta | None:
    """How long one more mail to this address has to wait, 0 where it has not; None where the day is used up."""
    now = timezone.now()
    leaving = _to(recipient).annotate(leaves_at=Coalesce("sent_at", "due_at")).filter(leaves_at__gt=now - DAY)
    times = sorted(leaving.values_list("leaves_at", flat=True))
    return None if len(times) >= MOST_A_DAY else _wait_after(times, now)


def still_to_wait(mail: OutgoingMail) -> timedelta:
    """How long a mail at hand has to wait after all: while the server was down others were held up as well, or two were
    written at the same moment. Of two at hand the one that was written first leaves."""
    now = timezone.now()
    others = _to(mail.recipient).exclude(pk=mail.pk)
    left = others.filter(sent_at__gt=now - DAY).values_list("sent_at", flat=True)
    at_hand = others.filter(lease_until__gt=now, pk__lt=mail.pk).count()
    return _wait_after(sorted(moment for moment in left if moment) + [now] * at_hand, now)


def is_no_stranger(recipient: str) -> None:
    """Who has just pressed the button behind a link in a mail wants mail: what they got before holds up nothing now."""
    _to(recipient).filter(status=OutgoingMail.Status.SENT).update(to_stranger=False)


def _to(recipient: str) -> QuerySet[OutgoingMail]:
    to_strangers = OutgoingMail.objects.filter(to_stranger=True).alias(address=Lower("recipient"))
    return to_strangers.filter(address=Lower(Value(recipient.strip())))


def _wait_after(times: list[datetime], now: datetime) -> timedelta:
    """After mails at these times, in their order."""
    free_at = [now, *(moment + BETWEEN_TWO for moment in times[-1:])]
    if len(times) >= MOST_A_DAY:
        free_at.append(times[-MOST_A_DAY] + DAY)
    return max(free_at) - now
