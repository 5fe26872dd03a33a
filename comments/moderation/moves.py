"""A move is a conditional UPDATE: where no row moved, somebody was quicker or it makes no sense."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from comments import notifications
from comments.models import Comment, ModerationEvent

from . import counting

Status = Comment.Status
Verb = ModerationEvent.Verb
DECISIONS = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM, Verb.KEPT, Verb.DELETED}
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
    reason: str = "",
    rule: str = "",
    text_before: str = "",
    seen: str | None = None,
    only_if: Mapping[str, Any] | None = None,
    **also: Any,
) -> bool:
    movable = [status for status in out_of if seen in (None, status)]
    with transaction.atomic():
        counting.lock(comment.article)
        status_before = Comment.objects.filter(pk=comment.pk).values_list("status", flat=True).first() or ""
        found = Comment.objects.filter(pk=comment.pk, status__in=movable, **(only_if or {}))
        moved = found.update(status=to, **also)
        if not moved:
            return False
        for name, value in {"status": to, **also}.items():
            setattr(comment, name, value)
        if verb == Verb.DELETED:
            comment.events.update(body_source="")
        event = record(
            comment, verb, by=by, reason=reason, rule=rule, text_before=text_before, status_before=status_before
        )
        if verb in DECISIONS:
            notifications.settle_reports(comment, event)
        counting.recount_thread(comment, appears=verb == Verb.APPROVED)
    return True


def record(
    comment: Comment,
    verb: ModerationEvent.Verb,
    *,
    by: User | None,
    reason: str = "",
    rule: str = "",
    text_before: str = "",
    status_before: str = "",
    undoes: ModerationEvent | None = None,
) -> ModerationEvent:
    return ModerationEvent.objects.create(
        comment=comment,
        verb=verb,
        by=by,
        reason=reason,
        rule=rule,
        body_source=text_before,
        status_before=status_before,
        undoes=undoes,
    )
