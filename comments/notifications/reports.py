"""Who reported a comment is told what was decided about it."""

from typing import Any

from django.utils import timezone

from comments import behaviour
from comments.models import Comment, ModerationEvent, Report
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

from . import grounds

Verb = ModerationEvent.Verb


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
    says = behaviour.current()
    mail.enqueue(
        event=name_of(event),
        recipient=report.email,
        template="mails/report_decided",
        context={
            "report": report,
            "address": absolute(report.comment.get_absolute_url()),
            "outcome": _outcome(event),
            "reason": event.reason,
            "rule": event.rule or grounds.rules_page(says),
            "was_held": _was_held(report, event),
            "objection": grounds.where_to_object(says),
        },
        after=grounds.recallable_for(event),
    )


def name_of(event: ModerationEvent) -> str:
    """In the outbox. Whoever reported the comment twice is told once."""
    return f"report-decided:{event.pk}"


def _outcome(event: ModerationEvent) -> str:
    """As the template knows them: stays, removed, spam or deleted."""
    outcomes: dict[Any, str] = {
        Verb.REJECTED: "removed",
        Verb.SPAM: "spam",
        Verb.DELETED: "deleted",
        Verb.ERASED: "deleted",
    }
    return outcomes.get(event.verb, "stays")


def _was_held(report: Report, event: ModerationEvent) -> bool:
    """Between the report and the decision a program took it out of sight: that has to be said."""
    held = ModerationEvent.objects.filter(comment=report.comment, verb=Verb.HELD, pk__lt=event.pk)
    return held.filter(at__gte=report.reported_at).exists()
