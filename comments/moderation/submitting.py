"""A comment comes in: stored once, however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from articles import rendering
from comments import behaviour, proofs, rules
from comments.judging import verdict
from comments.judging.submission import Submission
from comments.models import Comment, Guest, ModerationEvent
from profiles.models import Profile

from . import counting, moves
from .moves import REASON_LENGTH, Refused

Status = Comment.Status
Verb = ModerationEvent.Verb


class TooMany(Exception):
    """The network's limit is used up; nothing was stored."""


@dataclass(frozen=True)
class Submitted:
    comment: Comment
    is_new: bool
    secret: str  # Empty where nothing is to be proven, or no longer.


def submit(
    submission: Submission, *, by: User | None = None, over_limit: Callable[[], bool] = lambda: False
) -> Submitted:
    """Stores the comment, or finds the one a first send of the same has stored.

    A guest's comment waits, a profile's is approved. `over_limit` is asked once, and only for a guest's comment that is
    new: doubled sends cost nobody anything. Raises Refused or TooMany.
    """
    _refuse_what_cannot_be(submission)
    key = submission_key(submission)
    html = rendering.render_comment(submission.text).html
    held_because = "" if submission.profile else why_it_waits(submission)
    with transaction.atomic():
        comment, is_new = Comment.objects.get_or_create(
            submission_key=key, defaults=_new_row(submission, key, html, over_limit)
        )
        if is_new:
            moves.record(comment, Verb.SUBMITTED, by=by, reason=held_because)
        if is_new and comment.status == Status.APPROVED:
            counting.recount_thread(comment, appears=True)
    shows_proof = comment.guest_id is not None and comment.status == Status.WAITING
    return Submitted(comment, is_new, proofs.secret_for(key) if shows_proof else "")


def reply(comment: Comment, *, by: User, text: str) -> Comment:
    """The moderator's answer under their own profile, approved at once. Raises Refused."""
    profile = Profile.objects.filter(user=by).first()
    if profile is None:
        raise Refused(rules.profile_missing())
    return submit(Submission(article=comment.article, parent=comment, text=text, profile=profile), by=by).comment


def _refuse_what_cannot_be(submission: Submission) -> None:
    parent, says = submission.parent, behaviour.current()
    reason = rules.may_answer(parent, says) if parent else rules.may_comment(submission.article, says)
    if reason:
        raise Refused(reason)
    if parent and (parent.article_id != submission.article.pk or parent.status != Status.APPROVED):
        raise Refused(_("The comment you are answering is not there any more."))


def why_it_waits(submission: Submission) -> str:
    return " ".join(verdict.reasons(submission))[:REASON_LENGTH] or _("Comments by guests wait for a decision.")


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


def _new_row(submission: Submission, key: str, html: str, over_limit: Callable[[], bool]) -> dict[str, Any]:
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
        "status": Status.APPROVED if submission.profile else Status.WAITING,
        "body_source": submission.text,
        "body_html": html,
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
