"""The outbox. What happens writes a mail in its own transaction; the worker claims, sends and retries it.

A mail is sent at least once: after a kill between the server's "250" and our note the lease runs out and it goes again,
with the same Message-ID, by which mailboxes drop the second copy.
"""

import re
import smtplib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.header import Header
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.template import Context, TemplateDoesNotExist, loader
from django.utils import timezone, translation

from . import site
from .models import OutgoingMail, Site

LEASE = timedelta(minutes=5)  # Longer than all steps of one delivery may take, each up to EMAIL_TIMEOUT.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240)]  # The last one again and again.
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: "at least 4-5 days".
KEEP_TEXT = timedelta(days=30)  # Long enough to answer "did you write to me?".

_EMPTIED: Mapping[str, Any] = {"subject": "", "text": "", "html": "", "headers": {}}

log = structlog.get_logger(__name__)


def enqueue(
    *,
    event: str,
    recipient: str,
    template: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    after: timedelta = timedelta(0),
) -> OutgoingMail:
    """The mail for this event and recipient, written now or found: a repeated event sends nothing twice.

    Renders `<template>/subject.txt`, `body.txt` and, where it exists, `body.html` in the site's language, with `site`
    and `site_address` beside the given context. Until `after` this long, `recall` takes it back.
    """
    values = {"site": Site.objects.get(), "site_address": settings.SITE_ADDRESS, **context}
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(_rendered(f"{template}/subject.txt", values, escape=False).split())[:200]
        text = _rendered(f"{template}/body.txt", values, escape=False).strip() + "\n"
        html = _rendered_if_there(f"{template}/body.html", values)
    host = urlsplit(settings.SITE_ADDRESS).hostname
    defaults = {
        "subject": subject,
        "text": text,
        "html": html,
        "headers": dict(headers or {}),
        "message_id": f"<outbox-{uuid4().hex}@{host}>",
        "due_at": timezone.now() + after,
    }
    return OutgoingMail.objects.get_or_create(event=event, recipient=recipient, defaults=defaults)[0]


def _rendered(name: str, values: Mapping[str, Any], *, escape: bool = True) -> str:
    template = loader.get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(dict(values), autoescape=escape)))


def _rendered_if_there(name: str, values: Mapping[str, Any]) -> str:
    try:
        return _rendered(name, values)
    except TemplateDoesNotExist:
        return ""


def recall(event: str) -> int:
    """Takes back what is not sent, and what no worker has at hand; how many mails. The event may write again."""
    unsent = OutgoingMail.objects.filter(event=event, status=OutgoingMail.Status.QUEUED, lease_until=None)
    return unsent.delete()[0]


def waiting() -> int:
    """How many mails are not sent yet."""
    return OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED).count()


def discard_waiting(*, since: datetime | None = None) -> int:
    """Deletes what is not sent yet, all or only of since then; how many mails. Their events may write again."""
    unsent = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED)
    return (unsent.filter(created_at__gte=since) if since else unsent).delete()[0]


def why_silent() -> str:
    """Why no mail leaves at all, as a word for the status page; empty where it does."""
    if not settings.EMAIL_CONFIGURED:
        return "no mail server"
    if not site.is_at_home():
        return "another address"
    return ""


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
    message = _Message(mail.subject, mail.text, to=[mail.recipient], headers=headers)
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


def forget_texts() -> int:
    """Empties the texts of mails sent long ago; the rows stay, so that no event writes twice."""
    old = OutgoingMail.objects.filter(status=OutgoingMail.Status.SENT, sent_at__lt=timezone.now() - KEEP_TEXT)
    return old.exclude(text="").update(text="", html="")


def count_to(recipient: str) -> int:
    """How many mails to this address stand here, sent or not."""
    return OutgoingMail.objects.filter(recipient__iexact=recipient).count()


def forget(recipient: str) -> int:
    """All to this address: what is queued does not leave, of the rest only that it left stays. How many mails."""
    theirs = OutgoingMail.objects.filter(recipient__iexact=recipient)
    unsent = theirs.filter(status=OutgoingMail.Status.QUEUED).delete()[0]
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value("@invalid"))  # Two of one event must differ.
    return unsent + theirs.update(recipient=nobody, last_error="", **_EMPTIED)


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
