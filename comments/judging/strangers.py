"""Whom the site knows. Nobody is known by what they type: a name and an address are easily somebody else's."""

from django.utils.translation import gettext as _

from comments.models import Comment, CommentSettings

from .findings import Finding, Weight
from .submission import Submission

Hold = CommentSettings.Hold


def is_by_a_stranger(submission: Submission, says: CommentSettings) -> Finding | None:
    """Everybody, nobody, or who wrote nothing in this browser that was approved. At most one query."""
    if says.hold == Hold.EVERYBODY:
        return Finding(Weight.WAIT, _("Comments by guests wait for a decision."))
    if says.hold == Hold.UNKNOWN and not _is_known(submission):
        return Finding(Weight.WAIT, _("Nothing from this browser has been approved yet."))
    return None


def _is_known(submission: Submission) -> bool:
    """By a comment that was approved, with the words it still has: one that is being changed proves nothing."""
    changed = {submission.changes.pk} if submission.changes else set()
    others = submission.proven - changed
    return bool(others) and Comment.objects.approved().filter(pk__in=others, guest__isnull=False).exists()
