"""Who is told what about a decision."""

from typing import Any

from django.utils import timezone

from articles.models import Page
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

from . import behaviour
from .models import Comment, CommentSettings, ModerationEvent, Report

Verb = ModerationEvent.Verb

IMPRINT = "impressum"  # Where German law has a site say how it is reached; the way to object where none is set.


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
        event=f"report-decided:{report.pk}",
        recipient=report.email,
        template="mails/report_decided",
        context={
            "report": report,
            "address": absolute(report.comment.get_absolute_url()),
            "outcome": _outcome(event),
            "reason": event.reason,
            "rule": event.rule or _rules_page(says),
            "was_held": _was_held(report, event),
            "objection": says.objection_contact or _imprint(),
        },
    )


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


def _rules_page(says: CommentSettings) -> str:
    page = says.rules_page
    return f"{page.title}, {absolute(page.get_absolute_url())}" if page and page.is_live() else ""


def _imprint() -> str:
    """The site's own address where there is no such page: somewhere one can always turn."""
    page = Page.objects.live().filter(slug=IMPRINT).first()
    return absolute(page.get_absolute_url() if page else "/")
