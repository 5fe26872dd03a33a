"""Who reported a comment is told what was decided about it."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from comments.models import Comment, ModerationEvent, Report
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

from . import grounds, letters

Verb = ModerationEvent.Verb

_SAID: Mapping[str, tuple[Any, Any]] = {
    Verb.REJECTED: (letters.IS_REMOVED, letters.BREAKS_RULES),
    Verb.SPAM: (letters.IS_REMOVED, letters.IS_SPAM),
}


def settle_reports(comment: Comment, event: ModerationEvent) -> None:
    """Ends the open reports of the comment by this decision, and tells those who can be told.

    Call it in the transaction that decides.
    """
    Report.objects.open().filter(comment=comment).update(settled_at=timezone.now(), settled_by=event)
    for report in Report.objects.answerable().filter(settled_by=event):
        report.comment = comment
        tell_decision(report, event)


def tell_decision(report: Report, event: ModerationEvent) -> None:
    """What was decided, why, by whom and where to object (Regulation (EU) 2022/2065, Article 16(5) and (6)).

    Nothing of what the report said is repeated, so that nobody can send words of their own to others.
    """
    is_settled = event.verb in (Verb.DELETED, Verb.ERASED)
    mail.enqueue(
        event=name_of(event),
        recipient=report.email,
        letter=letters.REPORT_SETTLED if is_settled else letters.REPORT_DECIDED,
        values={
            "title": report.comment.article.title,
            "address": absolute(report.comment.get_absolute_url()),
            "at": timezone.localdate(report.reported_at),
            **({} if is_settled else _what_was_decided(report, event)),
        },
        after=grounds.recallable_for(event),
    )


def name_of(event: ModerationEvent) -> str:
    """In the outbox. Whoever reported the comment twice is told once."""
    return f"report-decided:{event.pk}"


def _what_was_decided(report: Report, event: ModerationEvent) -> dict[str, Any]:
    decision, reason = _SAID.get(event.verb, (letters.STAYS, letters.NO_CAUSE))
    return {
        "decision": decision,
        "reason": event.reason or reason,
        "held": letters.WAS_HELD if _was_held(report, event) else "",
        **grounds.of(event),
    }


def _was_held(report: Report, event: ModerationEvent) -> bool:
    """Between the report and the decision a program took it out of sight: that has to be said."""
    held = ModerationEvent.objects.filter(comment=report.comment, verb=Verb.HELD, pk__lt=event.pk)
    return held.filter(at__gte=report.reported_at).exists()
