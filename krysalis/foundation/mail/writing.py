"""What happens writes a mail in its own transaction, and may take it back until a worker has it at hand."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, loader
from django.utils import timezone, translation

from krysalis.foundation.models import OutgoingMail, Site


def enqueue(
    *,
    event: str,
    recipient: str,
    template: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    after: timedelta = timedelta(0),
    to_stranger: bool = False,
) -> OutgoingMail:
    """The mail for this event and recipient, written now or found: a repeated event sends nothing twice.

    Renders `<template>/subject.txt`, `body.txt` and, where it exists, `body.html` in the site's language, with `site`
    and `site_address` beside the given context. Until `after` this long, `recall` takes it back. `to_stranger` says
    that nobody has confirmed the address; ask `turn_of_stranger` before, in the same transaction.
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
        "to_stranger": to_stranger,
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
