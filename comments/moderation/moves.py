"""A move is a conditional UPDATE: where no row moved, somebody was quicker or it makes no sense."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from comments import learning, notifications
from comments.models import Comment, ModerationEvent

from . import counting

Status = Comment.Status
Verb = ModerationEvent.Verb
DECISIONS = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM, Verb.KEPT, Verb.DELETED, Verb.ERASED}
WITHOUT_TEXT = dict.fromkeys(["body_source", "body_html", "quote_exact", "quote_prefix", "quote_suffix"], "")
REASON_LENGTH = ModerationEvent._meta.get_field("reason").max_length


class Refused(Exception):
    """Nothing was done; the message says why, in a sentence for whoever asked."""


def move(
    comment: Comment,
    verb: ModerationEvent.Verb,
    out_of: Iterable[Status],
    to: Status,
    *,
    by: User | None = None,
    seen: str | None = None,
    only_if: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
    **noted: Any,
) -> bool:
    """`also` are further columns of the comment, `noted` those of the event."""
    movable = [status for status in out_of if seen in (None, status)]
    changed = {"status": to, **(also or {})}
    with transaction.atomic():
        counting.lock(comment.article)
        stood = Comment.objects.filter(pk=comment.pk).values_list("status", "body_source").first()
        before, text_before = stood or ("", "")
        if not Comment.objects.filter(pk=comment.pk, status__in=movable, **(only_if or {})).update(**changed):
            return False
        for name, value in changed.items():
            setattr(comment, name, value)
        if to == Status.DELETED:
            comment.events.update(body_source="")
        event = record(comment, verb, by=by, status_before=before, **noted)
        if verb in DECISIONS:
            notifications.decided(comment, event)
        learning.learn(comment, text_before=text_before, teaches=by is not None)
        counting.recount_thread(comment, appears=to == Status.APPROVED != before)
    return True


def record(comment: Comment, verb: ModerationEvent.Verb, *, by: User | None, **noted: Any) -> ModerationEvent:
    return ModerationEvent.objects.create(comment=comment, verb=verb, by=by, **noted)
