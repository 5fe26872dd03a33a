"""What moderators, and enough reports, decide about a comment.

`seen` is the status that whoever decides had before their eyes: a comment that has another by now is not moved, so that
nobody overrules a colleague without knowing.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from comments import following, notifications
from comments.models import Comment, ModerationEvent, Report

from . import counting
from .moves import move

Status = Comment.Status
Verb = ModerationEvent.Verb
LEFT_IT = {  # What can be taken back, and how the comment stood afterwards.
    Verb.APPROVED: Status.APPROVED,
    Verb.REJECTED: Status.REJECTED,
    Verb.SPAM: Status.SPAM,
    Verb.RESTORED: Status.WAITING,
    Verb.KEPT: Status.APPROVED,
}
CHANGES_NOTHING = {Verb.PINNED, Verb.UNPINNED, Verb.CLOSED, Verb.REOPENED}  # For a decision that went before.


def approve(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Where it was reported before, it is also kept: reports do not hold it again."""
    out_of = {Status.WAITING, Status.REJECTED, Status.SPAM}
    kept_at = timezone.now() if comment.reports.exists() else comment.kept_at
    also = {"kept_at": kept_at}
    return move(comment, Verb.APPROVED, out_of, Status.APPROVED, by=by, seen=seen, also=also, reason=reason)


def reject(comment: Comment, *, by: User, reason: str = "", rule: str = "", seen: str | None = None) -> bool:
    """`rule`: the sentence of the Kommentarregeln, or of the law, on which it rests."""
    out_of = {Status.WAITING, Status.APPROVED, Status.SPAM}
    return move(comment, Verb.REJECTED, out_of, Status.REJECTED, by=by, seen=seen, reason=reason, rule=rule)


def keep(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Reported and still standing, it stays, and reports do not hold it again."""
    if not comment.reports.open().exists():
        return False
    only_if, also = {"kept_at": comment.kept_at}, {"kept_at": timezone.now()}  # Of two at once one keeps it.
    out_of, to = {Status.APPROVED}, Status.APPROVED
    return move(comment, Verb.KEPT, out_of, to, by=by, seen=seen, only_if=only_if, also=also, reason=reason)


def hold(comment: Comment, *, reason: str) -> bool:
    """Back into the queue because of reports; never what a moderator has kept."""
    if comment.kept_at:
        return False
    return move(comment, Verb.HELD, {Status.APPROVED}, Status.WAITING, only_if={"kept_at": None}, reason=reason)


def mark_spam(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    out_of = {Status.WAITING, Status.APPROVED, Status.REJECTED}
    return move(comment, Verb.SPAM, out_of, Status.SPAM, by=by, seen=seen, reason=reason)


def restore(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Back into the queue."""
    out_of = {Status.REJECTED, Status.SPAM}
    return move(comment, Verb.RESTORED, out_of, Status.WAITING, by=by, seen=seen, reason=reason)


def undo(event: ModerationEvent, *, by: User) -> bool:
    """Takes a decision back, as if it had not been made: the comment stands as before, its reports are open again,
    and mails about it that have not left yet never do.

    False where something was decided or changed since, so that nobody takes back what a colleague has done.
    """
    comment = event.comment
    if event.verb not in LEFT_IT or not event.status_before:
        return False
    with transaction.atomic():
        counting.lock(comment.article)
        if comment.events.filter(pk__gt=event.pk).exclude(verb__in=CHANGES_NOTHING).exists():
            return False
        settled = Report.objects.filter(settled_by=event)
        also = {"kept_at": _kept_before(event)} if event.verb == Verb.KEPT or settled.exists() else {}
        led_to, to = {LEFT_IT[Verb(event.verb)]}, Status(event.status_before)
        if not move(comment, Verb.UNDONE, led_to, to, by=by, also=also, undoes=event):
            return False
        settled.update(settled_by=None, settled_at=None)
        notifications.recall(event)
        if to == Status.APPROVED:
            following.note_return(comment)
    return True


def _kept_before(event: ModerationEvent) -> datetime | None:
    """When somebody had kept it against other reports, already before this decision."""
    kept = {Verb.KEPT, Verb.APPROVED}
    before = Report.objects.filter(comment=event.comment_id, settled_by__verb__in=kept, settled_by__lt=event)
    return before.order_by("settled_at").values_list("settled_at", flat=True).last()
