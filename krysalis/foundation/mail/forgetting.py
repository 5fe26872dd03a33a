"""What is kept of a mail, for how long, and nothing of people who want to be forgotten."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from krysalis.foundation.models import OutgoingMail

KEEP_TEXT = timedelta(days=30)  # Long enough to answer "did you write to me?".
KEEP_RECIPIENT = timedelta(days=365)  # Nothing that happened is told a second time after a year.

_EMPTIED: Mapping[str, Any] = {"subject": "", "text": "", "html": "", "headers": {}}
_NAMELESS = "forgotten"  # For an event: some hold a keyed hash of the address. The rows are told apart by _NOBODY.
_NOBODY = Concat(Value("erased-"), Cast("pk", CharField()), Value("@invalid"))  # Two of one event must differ.


def forget_texts() -> int:
    """Empties mails that were sent, or failed, long ago; the rows stay, so that no event writes twice."""
    return _done_before(timezone.now() - KEEP_TEXT).exclude(subject="", text="").update(**_EMPTIED)


def forget_recipients() -> int:
    """Who they went to, much later; how many mails."""
    old = _done_before(timezone.now() - KEEP_RECIPIENT)
    return old.exclude(recipient__endswith="@invalid").update(event=_NAMELESS, recipient=_NOBODY, last_error="")


def _done_before(moment: datetime) -> QuerySet[OutgoingMail]:
    sent = Q(status=OutgoingMail.Status.SENT, sent_at__lt=moment)
    return OutgoingMail.objects.filter(sent | Q(status=OutgoingMail.Status.FAILED, created_at__lt=moment))


def count_to(recipient: str) -> int:
    """How many mails to this address stand here, sent or not."""
    return OutgoingMail.objects.filter(recipient__iexact=recipient).count()


def forget(recipient: str) -> int:
    """All to this address: what is queued does not leave, of the rest only that it left stays. How many mails."""
    theirs = OutgoingMail.objects.filter(recipient__iexact=recipient)
    unsent = theirs.filter(status=OutgoingMail.Status.QUEUED).delete()[0]
    return unsent + theirs.update(event=_NAMELESS, recipient=_NOBODY, last_error="", **_EMPTIED)


def forget_about(certain: re.Pattern[str], likely: re.Pattern[str]) -> int:
    """Empties what was sent where either stands; what is queued only leaves where nothing `certain` stands in it.

    How many mails. Reads the whole outbox, of which the texts of a month are kept.
    """
    queued, sent = [], []
    for mail in OutgoingMail.objects.exclude(subject="", text="").iterator():
        words = f"{mail.event}\n{mail.subject}\n{mail.text}\n{mail.html}"
        if mail.status == OutgoingMail.Status.QUEUED:
            queued += [mail.pk] if certain.search(words) else []
        elif certain.search(words) or likely.search(words):
            sent.append(mail.pk)
    emptied = OutgoingMail.objects.filter(pk__in=sent).update(**_EMPTIED)
    return emptied + OutgoingMail.objects.filter(pk__in=queued).delete()[0]
