"""The worker claims what is due, sends it and notes how that went."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from krysalis.foundation import letters
from krysalis.foundation.models import OutgoingMail

from . import mark, strangers
from .failures import is_final, refuses_recipient, words
from .line import Line
from .silence import why_silent

LEASE = timedelta(minutes=5)  # Longer than all steps of one delivery may take, each up to EMAIL_TIMEOUT.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240)]  # The last one again and again.
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: "at least 4-5 days".
TURN = 30.0  # Seconds, after which the worker's other jobs have theirs.

log = structlog.get_logger(__name__)


def send_due(is_over: Callable[[], bool] = lambda: False) -> int:
    """Sends what is due, oldest first, and says how many left. Never raises for one mail's sake.

    Ends after a turn, when the server cannot be reached, and as soon as the mail at hand is done where `is_over`.
    """
    left, until = 0, time.monotonic() + TURN
    with Line() as line:
        for mail in _claimed():
            left += _send(mail, line)
            if is_over() or line.is_down or time.monotonic() > until:
                break
    return left


def send_now(mail: OutgoingMail) -> OutgoingMail:
    """This one, while somebody waits for it, unless a worker has it at hand; as it then stands."""
    if not why_silent() and (claimed := _claim(mail.pk)):
        with Line() as line:
            _send(claimed, line)
    mail.refresh_from_db()
    return mail


def try_again(failed: Iterable[int]) -> int:
    """Failed mails, at once, with all pauses before them again; how many. Without a text there is nothing to send."""
    rows = OutgoingMail.objects.filter(pk__in=failed, status=OutgoingMail.Status.FAILED).exclude(text="")
    return rows.update(
        status=OutgoingMail.Status.QUEUED, due_at=timezone.now(), lease_until=None, attempts=0, refused=False
    )


def _claimed() -> Iterator[OutgoingMail]:
    """One after the other, each claimed just before it is sent."""
    while not why_silent():
        due = OutgoingMail.objects.filter(_waiting(timezone.now())).order_by("due_at", "pk")
        pk = due.values_list("pk", flat=True).first()
        if pk is None:
            return
        if mail := _claim(pk):
            yield mail


def _waiting(now: datetime) -> Q:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Q(status=OutgoingMail.Status.QUEUED, due_at__lte=now) & free


def _claim(pk: int) -> OutgoingMail | None:
    """None where another worker was quicker, and where it is not this address's turn after all."""
    mark.begin()
    now = timezone.now()
    with transaction.atomic():
        mine = OutgoingMail.objects.filter(_waiting(now), pk=pk)
        if not mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            return None
        mail = OutgoingMail.objects.get(pk=pk)
        number = mark.advance()
    mark.keep(number)
    if mail.to_stranger and (wait := strangers.still_to_wait(mail)):
        _note(mail, due_at=timezone.now() + wait, attempts=F("attempts") - 1)
        return None
    return mail


def _send(mail: OutgoingMail, line: Line) -> bool:
    try:
        line.send(_message(mail))
    except Exception as error:  # Whatever is wrong with this mail must not cost the next one its turn.
        _note_failure(mail, error)
        return False
    _note(mail, status=OutgoingMail.Status.SENT, sent_at=timezone.now(), last_error="")
    return True


class _Message(EmailMultiAlternatives):
    sender: letters.Sender

    def message(self, **asked: Any) -> Any:
        message = super().message(**asked)
        message.replace_header("Subject", letters.encoded(str(self.subject), "Subject"))
        message.replace_header("From", self.sender.header())
        return message


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    by, to = letters.sender(), [mail.recipient]
    answers = [by.reply_to] if by.reply_to else []
    headers = {**mail.headers, "Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = _Message(mail.subject, mail.text, by.address, to, reply_to=answers, headers=headers)
    message.sender = by
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _note_failure(mail: OutgoingMail, error: Exception) -> None:
    said = words(error)
    without_address = re.sub(re.escape(mail.recipient), "<recipient>", said, flags=re.IGNORECASE)
    log.warning("mail not sent", mail=mail.pk, mail_event=mail.event, attempts=mail.attempts, error=without_address)
    if is_final(error) or _is_given_up(mail):
        _note(mail, status=OutgoingMail.Status.FAILED, last_error=said, refused=refuses_recipient(error))
    else:
        pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
        _note(mail, due_at=timezone.now() + pause, last_error=said)


def _is_given_up(mail: OutgoingMail) -> bool:
    """After days and all pauses: one that a stopped worker or a person took up late gets them all the same."""
    return timezone.now() - mail.created_at > GIVE_UP and mail.attempts > len(PAUSES)


def _note(mail: OutgoingMail, **values: Any) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, status=OutgoingMail.Status.QUEUED).update(lease_until=None, **values)
