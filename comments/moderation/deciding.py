"""What moderators, and enough reports, decide about a comment.

`seen` is the status that whoever decides had before their eyes: a comment that has another by now is not moved, so that
nobody overrules a colleague without knowing.
"""

from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment, ModerationEvent

from .moves import move

Status = Comment.Status
Verb = ModerationEvent.Verb


def approve(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Where it was reported before, it is also kept: reports do not hold it again."""
    out_of = {Status.WAITING, Status.REJECTED, Status.SPAM}
    kept_at = timezone.now() if comment.reports.exists() else comment.kept_at
    return move(comment, Verb.APPROVED, out_of, Status.APPROVED, by=by, reason=reason, seen=seen, kept_at=kept_at)


def reject(comment: Comment, *, by: User, reason: str = "", rule: str = "", seen: str | None = None) -> bool:
    """`rule`: the sentence of the Kommentarregeln, or of the law, on which it rests."""
    out_of = {Status.WAITING, Status.APPROVED, Status.SPAM}
    return move(comment, Verb.REJECTED, out_of, Status.REJECTED, by=by, reason=reason, rule=rule, seen=seen)


def keep(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Reported and still standing, it stays, and reports do not hold it again."""
    only_if, kept_at = {"kept_at": comment.kept_at}, timezone.now()  # Of two at once one keeps it.
    out_of, to = {Status.APPROVED}, Status.APPROVED
    return move(comment, Verb.KEPT, out_of, to, by=by, reason=reason, seen=seen, only_if=only_if, kept_at=kept_at)


def hold(comment: Comment, *, reason: str) -> bool:
    """Back into the queue because of reports; never what a moderator has kept."""
    if comment.kept_at:
        return False
    return move(comment, Verb.HELD, {Status.APPROVED}, Status.WAITING, reason=reason, only_if={"kept_at": None})


def mark_spam(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    out_of = {Status.WAITING, Status.APPROVED, Status.REJECTED}
    return move(comment, Verb.SPAM, out_of, Status.SPAM, by=by, reason=reason, seen=seen)


def restore(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Back into the queue."""
    out_of = {Status.REJECTED, Status.SPAM}
    return move(comment, Verb.RESTORED, out_of, Status.WAITING, by=by, reason=reason, seen=seen)
