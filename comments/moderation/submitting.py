"""A comment comes in: stored once, however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from articles import rendering
from comments import behaviour, notifications, proofs, rules
from comments.judging import verdict
from comments.judging.submission import Submission
from comments.judging.verdict import Verdict
from comments.models import Comment, CommentSettings, Guest, ModerationEvent
from profiles.models import Profile

from . import counting, moves
from .moves import REASON_LENGTH, Refused

Status = Comment.Status
Verb = ModerationEvent.Verb

# A doubled send of what appeared at once proves as much as the first, since the browser keeps the second answer. Later
# somebody in the same network could have read the words and send them to be taken for their writer.
DOUBLED_WITHIN = timedelta(minutes=1)


class TooMany(Exception):
    """The network's limit is used up; nothing was stored."""


@dataclass(frozen=True)
class Submitted:
    comment: Comment
    is_new: bool
    secret: str  # Empty where nothing is to be proven, or no longer.


def submit(
    submission: Submission,
    *,
    by: User | None = None,
    over_limit: Callable[[], bool] = lambda: False,
    tells_writer: bool = False,
) -> Submitted:
    """Stores the comment, or finds the one a first send of the same has stored.

    A profile's is approved, a guest's as the verdict says. `over_limit` is asked once, and only for a guest's comment
    that is new: doubled sends cost nobody anything. `tells_writer`: the guest wishes to learn by mail what becomes of
    it. Raises Refused or TooMany.
    """
    says = behaviour.current()
    _refuse_what_cannot_be(submission, says)
    judged = judge(submission, says)
    key = submission_key(submission)
    row = {**_new_row(submission, judged, key, over_limit), "tells_writer": tells_writer}
    with transaction.atomic():
        comment, is_new = Comment.objects.get_or_create(submission_key=key, defaults=row)
        if is_new:
            event = moves.record(comment, Verb.SUBMITTED, by=by, reason=told(judged))
            notifications.submitted(comment, event)
        if is_new and comment.status == Status.APPROVED:
            counting.lock(comment.article)
            counting.recount_thread(comment, appears=True)
    return Submitted(comment, is_new, proofs.secret_for(key) if _shows_proof(comment, is_new=is_new) else "")


def reply(comment: Comment, *, by: User, text: str) -> Comment:
    """The moderator's answer under their own profile, approved at once. Raises Refused."""
    profile = Profile.objects.filter(user=by).first()
    if profile is None:
        raise Refused(rules.profile_missing())
    return submit(Submission(article=comment.article, parent=comment, text=text, profile=profile), by=by).comment


def _refuse_what_cannot_be(submission: Submission, says: CommentSettings) -> None:
    parent = submission.parent
    reason = rules.may_answer(parent, says) if parent else rules.may_comment(submission.article, says)
    if reason:
        raise Refused(reason)
    if parent and (parent.article_id != submission.article.pk or parent.status != Status.APPROVED):
        raise Refused(_("The comment you are answering is not there any more."))


def judge(submission: Submission, says: CommentSettings) -> Verdict:
    """Raises Refused."""
    judged = verdict.judge(submission, says)
    if judged.refused:
        raise Refused(judged.refused)
    return judged


def told(judged: Verdict) -> str:
    """To the moderators; empty where nothing holds it."""
    return " ".join(judged.reasons)[:REASON_LENGTH]


def _shows_proof(comment: Comment, *, is_new: bool) -> bool:
    """One query for a doubled send of what is public, which proves nothing once somebody has decided about it."""
    if comment.guest_id is None:
        return False
    if is_new or comment.status == Status.WAITING:
        return True
    is_at_once = comment.submitted_at > timezone.now() - DOUBLED_WITHIN
    return is_at_once and comment.status == Status.APPROVED and comment.events.count() == 1


def submission_key(submission: Submission) -> str:
    """Equal for two sends of the same comment from the same network, which `voters` tells apart for a month."""
    parts = [
        str(submission.article.pk),
        str(submission.parent.pk) if submission.parent else "",
        f"profile {submission.profile.pk}" if submission.profile else submission.name,
        submission.email,
        submission.text,
        submission.network_key,
    ]
    return salted_hmac("comments.submission", "\0".join(parts), algorithm="sha256").hexdigest()


def forget_submission_keys() -> int:
    """Empties those that have done their work; returns how many."""
    old = timezone.now() - rules.SUBMISSION_KEY_FOR
    return Comment.objects.filter(submission_key__isnull=False, submitted_at__lt=old).update(submission_key=None)


def _new_row(submission: Submission, judged: Verdict, key: str, over_limit: Callable[[], bool]) -> dict[str, Any]:
    parent = submission.parent

    def guest() -> Guest | None:
        # Called only where a row is made, inside get_or_create's savepoint: a lost race leaves no guest behind.
        if submission.profile:
            return None
        if over_limit():
            raise TooMany
        return _guest_of(submission)

    return {
        "article": submission.article,
        "parent": parent,
        "root_id": (parent.root_id or parent.pk) if parent else None,
        "depth": parent.depth + 1 if parent else 1,
        "guest": guest,
        "profile": submission.profile,
        "status": Status.WAITING if judged.waits else Status.APPROVED,
        "suspected": judged.suspected,
        "spam_score": judged.score,
        "body_source": submission.text,
        "body_html": rendering.render_comment(submission.text).html,
        "pipeline_version": rendering.PIPELINE_VERSION,
        **submission.passage,
        "writer_key": "" if submission.profile else proofs.key_of(proofs.secret_for(key)),
    }


def _guest_of(submission: Submission) -> Guest:
    """Who wrote before in this browser under the same name and address is the same guest."""
    known = {"name": submission.name, "email": submission.email, "website": submission.website}
    before = Guest.objects.filter(comments__pk__in=submission.proven, **known).order_by("pk").first()
    if before is None:
        return Guest.objects.create(**known, network_key=submission.network_key)
    Guest.objects.filter(pk=before.pk).update(network_key=submission.network_key)
    return before
