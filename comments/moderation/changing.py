"""A comment's text is changed, or taken back for good."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import rendering
from comments import behaviour, rules
from comments.judging.submission import Submission
from comments.models import Comment, ModerationEvent

from . import counting, moves, submitting
from .moves import Refused

Status = Comment.Status
Verb = ModerationEvent.Verb


def change_own(comment: Comment, text: str, *, proven: frozenset[int]) -> bool:
    """By its writer, while that may be: a guest's is judged again, a profile's stays what it was. Raises Refused.

    What waits goes on waiting, also where no rule would hold the new words: there was a reason. False where it was
    decided about, or changed, while this was being written.
    """
    if text == comment.body_source:
        return True
    says = behaviour.current()
    reason = rules.may_change_own(comment, says)
    if reason:
        raise Refused(reason)
    judged = submitting.judge(_as_submitted(comment, text, proven), says)
    to = Status.WAITING if judged.waits else Status(comment.status)
    was_suspected = comment.suspected and comment.status == Status.WAITING
    return _change_text(
        comment,
        text,
        to,
        by=None,
        reason=submitting.told(judged),
        suspected=judged.suspected or was_suspected,
        spam_score=judged.score,
        kept_at=None,  # Kept was another text.
    )


def change_text(comment: Comment, text: str, *, by: User) -> bool:
    """By a moderator; the comment stays what it was, and says that it was changed by the editors.

    False where it was decided about, or changed, while this was being written.
    """
    if text == comment.body_source:
        return True
    return _change_text(comment, text, Status(comment.status), by=by, edited_by_staff=True)


def _change_text(comment: Comment, text: str, to: Status, *, by: User | None, reason: str = "", **also: Any) -> bool:
    before = comment.body_source
    also |= {
        "body_source": text,
        "body_html": rendering.render_comment(text).html,
        "pipeline_version": rendering.PIPELINE_VERSION,
        "edited_at": timezone.now(),
        "submission_key": None,
    }
    as_read, noted = {"body_source": before}, {"reason": reason, "body_source": before}
    out_of = {Status(comment.status)}
    return moves.move(comment, Verb.EDITED, out_of, to, by=by, only_if=as_read, also=also, **noted)


def _as_submitted(comment: Comment, text: str, proven: frozenset[int]) -> Submission:
    guest = comment.guest
    return Submission(
        article=comment.article,
        parent=comment.parent,
        text=text,
        name=guest.name if guest else "",
        email=guest.email if guest else "",
        website=guest.website if guest else "",
        network_key=guest.network_key if guest else "",
        profile=comment.profile,
        proven=proven,
        changes=comment,
    )


def delete_own(comment: Comment) -> bool:
    """By its writer's wish: for good, so the text goes as well, also what it was before a change, and the guest where
    nothing else of theirs is left."""
    out_of = {Status.WAITING, Status.APPROVED}
    emptied = {"submission_key": None, "guest": None, **moves.WITHOUT_TEXT}
    guest = comment.guest
    with transaction.atomic():
        counting.lock(comment.article)
        if not moves.move(comment, Verb.DELETED, out_of, Status.DELETED, also=emptied):
            return False
        if guest and not guest.comments.exists():
            guest.delete()
    return True
