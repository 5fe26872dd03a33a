"""What happens writes a mail in its own transaction, and may take it back until a worker has it at hand."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template import Context, loader
from django.utils import timezone, translation

from krysalis.foundation import letters
from krysalis.foundation.letters import Letter, Parts
from krysalis.foundation.models import OutgoingMail, Site


def enqueue(
    *,
    event: str,
    recipient: str,
    letter: Letter | None = None,
    values: Mapping[str, Any] | None = None,
    template: str = "",
    context: Mapping[str, Any] | None = None,
    labels: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    after: timedelta = timedelta(0),
    to_stranger: bool = False,
) -> OutgoingMail:
    """The mail for this event and recipient, written now or found: a repeated event sends nothing twice.

    To readers a letter with its values; to those who work here a template, `subject.txt` and `body.txt`, with `site`
    beside its context. Both in the site's language and with an HTML part, in which `labels` name links of ours that
    stand alone on a line. Until `after` this long, `recall` takes it back. `to_stranger` says
    that nobody has confirmed the address; ask `turn_of_stranger` before, in the same transaction.
    """
    with translation.override(settings.LANGUAGE_CODE):
        if letter:
            parts = letters.written(letter, values or {}, labels)
        else:
            parts = _from_template(template, {"site": Site.objects.get(), **(context or {})}, labels)
    host = urlsplit(settings.SITE_ADDRESS).hostname
    defaults = {
        **asdict(parts),
        "headers": dict(headers or {}),
        "message_id": f"<outbox-{uuid4().hex}@{host}>",
        "due_at": timezone.now() + after,
        "to_stranger": to_stranger,
    }
    return OutgoingMail.objects.get_or_create(event=event, recipient=recipient, defaults=defaults)[0]


def _from_template(name: str, context: Mapping[str, Any], labels: Mapping[str, Any] | None) -> Parts:
    subject, body = (_rendered(f"{name}/{part}.txt", context) for part in ("subject", "body"))
    return letters.composed(subject, body, labels)


def _rendered(name: str, context: Mapping[str, Any]) -> str:
    """As text: nothing is escaped."""
    template = loader.get_template(name).template  # type: ignore[attr-defined]
    return str(template.render(Context(dict(context), autoescape=False)))


def recall(*events: str) -> int:
    """Takes back what is not sent, and what no worker has at hand; how many mails. The events may write again."""
    unsent = OutgoingMail.objects.filter(event__in=events, status=OutgoingMail.Status.QUEUED, lease_until=None)
    return unsent.delete()[0]


def waiting() -> int:
    """How many mails are not sent yet."""
    return OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED).count()


def discard_waiting(*, since: datetime | None = None) -> int:
    """Deletes what is not sent yet, all or only of since then; how many mails. Their events may write again."""
    unsent = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED)
    return (unsent.filter(created_at__gte=since) if since else unsent).delete()[0]
