"""Who is told what about a decision."""

from django.utils import timezone

from .models import Comment, ModerationEvent, Report


def settle_reports(comment: Comment, event: ModerationEvent) -> None:
    """Ends the open reports of the comment by this decision. Call it in the transaction that decides."""
    Report.objects.filter(comment=comment, settled_at__isnull=True).update(settled_at=timezone.now(), settled_by=event)
