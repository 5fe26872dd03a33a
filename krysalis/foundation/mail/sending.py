"""The worker claims what is due, sends it and notes how that went."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.header import Header
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q
from django.utils import timezone

from krysalis.foundation import letters
from krysalis.foundation.models import OutgoingMail

from .silence import why_silent

LEASE = timedelta(minutes=5)  # Longer than all steps of one delivery may take, each up to EMAIL_TIMEOUT.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240)]  # The last one again and again.
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: "at least 4-5 days".

log = structlog.get_logger(__name__)


def send_due(limit: int = 20) -> int:
    """Sends what is due, oldest first, at most so many, and says how many left. Never raises for one mail's sake."""
    if why_silent():
        return 0
    return sum(_send(mail) for mail in _claimed(limit))


def _waiting(now: datetime) -> Q:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Q(status=OutgoingMail.Status.QUEUED, due_at__lte=now) & free


def _claimed(limit: int) -> Iterator[OutgoingMail]:
    """One after the other, each claimed just before it is sent; what another worker was quicker to take is left out."""
    due = OutgoingMail.objects.filter(_waiting(timezone.now())).order_by("due_at", "pk")
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        now = timezone.now()
        mine = OutgoingMail.objects.filter(_waiting(now), pk=pk)
        if mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            yield OutgoingMail.objects.get(pk=pk)


def _send(mail: OutgoingMail) -> bool:
    try:
        _message(mail).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; a header that cannot be is a ValueError.
        _note_failure(mail, error)
        return False
    _note(mail, status=OutgoingMail.Status.SENT, sent_at=timezone.now(), last_error="")
    return True


class _Message(EmailMultiAlternatives):
    def message(self, **asked: Any) -> Any:
        """Django cuts a long subject without room for the field's name, which leaves the first line empty."""
        message = super().message(**asked)
        message.replace_header("Subject", Header(str(self.subject), header_name="Subject"))
        return message


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    headers = {**mail.headers, "Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    by, answers = letters.sender()
    message = _Message(mail.subject, mail.text, by, [mail.recipient], reply_to=answers, headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _note_failure(mail: OutgoingMail, error: Exception) -> None:
    words = _words(error)
    log.warning("mail not sent", mail=mail.pk, mail_event=mail.event, attempts=mail.attempts, error=words)
    if _is_final(error) or timezone.now() - mail.created_at > GIVE_UP:
        _note(mail, status=OutgoingMail.Status.FAILED, last_error=words)
    else:
        pause = PAUSES[min(mail.attempts, len(PAUSES)) - 1]
        _note(mail, due_at=timezone.now() + pause, last_error=words)


def _is_final(error: Exception) -> bool:
    """The server will never take this mail. A refused login or sender is our configuration's fault and is retried."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(answer)}" for code, answer in error.recipients.values()]
        return "; ".join(answers)[:500]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:500]
    return f"{type(error).__name__}: {error}"[:500]


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _note(mail: OutgoingMail, **values: Any) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, status=OutgoingMail.Status.QUEUED).update(lease_until=None, **values)
