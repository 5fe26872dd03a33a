"""At most so many mails to an address that nobody has confirmed, of all kinds together.

It may be a stranger's, typed by somebody who wants to annoy them.
"""

from datetime import timedelta

from django.db.models import Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from krysalis.foundation.models import OutgoingMail

BETWEEN_TWO = timedelta(hours=1)
MOST_A_DAY = 5
DAY = timedelta(days=1)


def turn_of_stranger(recipient: str) -> timedelta | None:
    """How long one more mail to this address has to wait, 0 where it has not; None where the day is used up."""
    now = timezone.now()
    to_them = OutgoingMail.objects.alias(address=Lower("recipient")).filter(
        to_stranger=True, address=Lower(Value(recipient.strip()))
    )
    leaving = to_them.annotate(leaves_at=Coalesce("sent_at", "due_at")).filter(leaves_at__gt=now - DAY)
    times = list(leaving.order_by("leaves_at").values_list("leaves_at", flat=True))
    if len(times) >= MOST_A_DAY:
        return None
    return max(times[-1] + BETWEEN_TWO - now, timedelta(0)) if times else timedelta(0)
