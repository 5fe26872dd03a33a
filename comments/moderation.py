"""What happens to comments, as verbs. The only file that assigns status, article or root.

A move is a conditional UPDATE: where no row moved, somebody was quicker or it makes no sense; the verb returns False
and leaves no event. Every move appends one ModerationEvent, recounts the article and makes its pages stale, in one
transaction. Text is rendered before it begins. `seen` is the status that whoever decides had before their eyes: a
comment that has another by now is not moved, so that nobody overrules a colleague without knowing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from articles import rendering
from articles.models import Article
from krysalis.foundation import freshness
from profiles.models import Profile

from . import antispam, behaviour, notifications, proofs, rules
from .antispam import Submission
from .models import Comment, Guest, ModerationEvent

Status = Comment.Status
Verb = ModerationEvent.Verb
DECISIONS = {Verb.APPROVED, Verb.REJECTED, Verb.SPAM, Verb.KEPT, Verb.DELETED}
RENDERED_AT_ONCE = 100  # Comments in one transaction: whoever writes meanwhile waits for some milliseconds.
REASON_LENGTH = ModerationEvent._meta.get_field("reason").max_length


class Refused(Exception):
    """Nothing was done; the message says why, in a sentence for whoever asked."""


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
    held_because = "" if submission.profile else _why_it_waits(submission)
    with transaction.atomic():
        comment, is_new = Comment.objects.get_or_create(
            submission_key=key, defaults=_new_row(submission, key, html, over_limit)
        )
        if is_new:
            record(comment, Verb.SUBMITTED, by=by, reason=held_because)
        if is_new and comment.status == Status.APPROVED:
            _recount(comment, appears=True)
    shows_proof = comment.guest_id is not None and comment.status == Status.WAITING
    return Submitted(comment, is_new, proofs.secret_for(key) if shows_proof else "")


def reply(comment: Comment, *, by: User, text: str) -> Comment:
    """The moderator's answer under their own profile, approved at once. Raises Refused."""
    profile = Profile.objects.filter(user=by).first()
    if profile is None:
        raise Refused(rules.profile_missing())
    return submit(Submission(article=comment.article, parent=comment, text=text, profile=profile), by=by).comment


def approve(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Where it was reported before, it is also kept: reports do not hold it again."""
    out_of = {Status.WAITING, Status.REJECTED, Status.SPAM}
    kept_at = timezone.now() if comment.reports.exists() else comment.kept_at
    return _move(comment, Verb.APPROVED, out_of, Status.APPROVED, by=by, reason=reason, seen=seen, kept_at=kept_at)


def reject(comment: Comment, *, by: User, reason: str = "", rule: str = "", seen: str | None = None) -> bool:
    """`rule`: the sentence of the Kommentarregeln, or of the law, on which it rests."""
    out_of = {Status.WAITING, Status.APPROVED, Status.SPAM}
    return _move(comment, Verb.REJECTED, out_of, Status.REJECTED, by=by, reason=reason, rule=rule, seen=seen)


def keep(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Reported and still standing, it stays, and reports do not hold it again."""
    only_if, kept_at = {"kept_at": comment.kept_at}, timezone.now()  # Of two at once one keeps it.
    out_of, to = {Status.APPROVED}, Status.APPROVED
    return _move(comment, Verb.KEPT, out_of, to, by=by, reason=reason, seen=seen, only_if=only_if, kept_at=kept_at)


def hold(comment: Comment, *, reason: str) -> bool:
    """Back into the queue because of reports; never what a moderator has kept."""
    if comment.kept_at:
        return False
    return _move(comment, Verb.HELD, {Status.APPROVED}, Status.WAITING, reason=reason, only_if={"kept_at": None})


def mark_spam(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    out_of = {Status.WAITING, Status.APPROVED, Status.REJECTED}
    return _move(comment, Verb.SPAM, out_of, Status.SPAM, by=by, reason=reason, seen=seen)


def restore(comment: Comment, *, by: User, reason: str = "", seen: str | None = None) -> bool:
    """Back into the queue."""
    out_of = {Status.REJECTED, Status.SPAM}
    return _move(comment, Verb.RESTORED, out_of, Status.WAITING, by=by, reason=reason, seen=seen)


def change_own(comment: Comment, text: str, *, proven: frozenset[int]) -> bool:
    """By its writer, while that may be: a guest's is judged again, a profile's stays what it was. Raises Refused.

    False where it was decided about, or changed, while this was being written.
    """
    if text == comment.body_source:
        return True
    reason = rules.may_change_own(comment, behaviour.current())
    if reason:
        raise Refused(reason)
    submission = _as_submitted(comment, text, proven)
    held_because = "" if comment.profile_id else _why_it_waits(submission)
    to = Status(comment.status) if comment.profile_id else Status.WAITING
    return _change_text(comment, text, to, by=None, reason=held_because, kept_at=None)  # Kept was another text.


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
    as_read = {"body_source": before}
    return _move(
        comment,
        Verb.EDITED,
        {Status(comment.status)},
        to,
        by=by,
        reason=reason,
        text_before=before,
        only_if=as_read,
        **also,
    )


def _as_submitted(comment: Comment, text: str, proven: frozenset[int]) -> Submission:
    guest = comment.guest
    return Submission(
        article=comment.article,
        parent=comment.parent,
        text=text,
        name=guest.name if guest else "",
        email=guest.email if guest else "",
        profile=comment.profile,
        proven=proven,
    )


def delete_own(comment: Comment) -> bool:
    """By its writer's wish: for good, so the text goes as well, also what it was before a change, and the guest where
    nothing else of theirs is left."""
    out_of = {Status.WAITING, Status.APPROVED}
    emptied: dict[str, Any] = dict.fromkeys(
        ["body_source", "body_html", "quote_exact", "quote_prefix", "quote_suffix"], ""
    )
    guest = comment.guest
    with transaction.atomic():
        lock(comment.article)
        if not _move(comment, Verb.DELETED, out_of, Status.DELETED, submission_key=None, guest=None, **emptied):
            return False
        if guest and not guest.comments.exists():
            guest.delete()
    return True


def lock(article: Article) -> int:
    """Holds the article's row until the transaction ends. Call it before a row of its comments is changed: article,
    comments, versions is the order in which all writers wait, so that no two wait for each other.

    Returns the `Article.discussion_version` under which readers see what the transaction does.
    """
    return _locked(article).discussion_version + 1


def recount(article: Article) -> int:
    """Counts the approved comments and makes the article's pages stale. Call it last in the writing transaction.

    Returns what `lock` has promised. 6 ms for 20,000 comments.
    """
    # On PostgreSQL a count inside the UPDATE would not see what another verb commits meanwhile; a locked row does.
    locked = _locked(article)
    article.comment_count = Comment.objects.approved().filter(article=locked).count()
    if article.comment_count == locked.comment_count:
        return touch(article)
    Article.objects.filter(pk=locked.pk).update(comment_count=article.comment_count)
    return touch(article, freshness.LISTS)


def touch(article: Article, *also: str) -> int:
    """Makes the article's pages stale, and what stands under these names; for what changes no number of comments.

    Call it last in the writing transaction. Returns what `lock` has promised.
    """
    locked = _locked(article)
    article.discussion_version = locked.discussion_version + 1
    Article.objects.filter(pk=locked.pk).update(discussion_version=article.discussion_version)
    freshness.bump(freshness.article(locked.slug), *also)
    return article.discussion_version


def _locked(article: Article) -> Article:
    columns = ("slug", "comment_count", "discussion_version")
    return Article.objects.select_for_update(no_key=True).only(*columns).get(pk=article.pk)


def _recount(comment: Comment, *, appears: bool) -> None:
    """The comment's thread, since when the comment is there, and the article."""
    version = lock(comment.article)
    if appears:
        Comment.objects.filter(pk=comment.pk).update(shown_under=version)
    if comment.root_id:
        replies = Comment.objects.approved().filter(root=comment.root_id).count()
        root = Comment.objects.filter(pk=comment.root_id).exclude(reply_count=replies)
        root.update(reply_count=replies, counted_under=version)
    recount(comment.article)


def forget_submission_keys() -> int:
    """Empties those that have done their work; returns how many."""
    old = timezone.now() - rules.SUBMISSION_KEY_FOR
    return Comment.objects.filter(submission_key__isnull=False, submitted_at__lt=old).update(submission_key=None)


def rerender_outdated() -> int:
    """The worker's share: what an older pipeline made. No event: nobody decided anything."""
    return rerender(Comment.objects.filter(pipeline_version__lt=rendering.PIPELINE_VERSION))


def rerender(comments: QuerySet[Comment]) -> int:
    """Renders again what is stored, in the order of the keys; returns how many."""
    done = last = 0
    while batch := list(comments.filter(pk__gt=last).select_related("article").order_by("pk")[:RENDERED_AT_ONCE]):
        last = batch[-1].pk
        rendered = {comment: html for comment in batch if (html := _rendered_again(comment)) is not None}
        with transaction.atomic():
            done += sum(_put(comment, html) for comment, html in rendered.items())
            freshness.bump(*{freshness.article(comment.article.slug) for comment in rendered}, freshness.LISTS)
    return done


def _rendered_again(comment: Comment) -> str | None:
    """None where today's rules would refuse the text: it keeps the HTML it has."""
    try:
        return rendering.render_comment(comment.body_source).html
    except ValidationError:
        return None


def _put(comment: Comment, html: str) -> int:
    """Only where the text is still the one that was read."""
    as_read = Comment.objects.filter(pk=comment.pk, body_source=comment.body_source)
    return as_read.update(body_html=html, pipeline_version=rendering.PIPELINE_VERSION)


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


def _refuse_what_cannot_be(submission: Submission) -> None:
    parent, says = submission.parent, behaviour.current()
    reason = rules.may_answer(parent, says) if parent else rules.may_comment(submission.article, says)
    if reason:
        raise Refused(reason)
    if parent and (parent.article_id != submission.article.pk or parent.status != Status.APPROVED):
        raise Refused(_("The comment you are answering is not there any more."))


def _why_it_waits(submission: Submission) -> str:
    return " ".join(antispam.reasons(submission))[:REASON_LENGTH] or _("Comments by guests wait for a decision.")


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


def _move(
    comment: Comment,
    verb: ModerationEvent.Verb,
    out_of: Iterable[Status],
    to: Status,
    *,
    by: User | None = None,
    reason: str = "",
    rule: str = "",
    text_before: str = "",
    seen: str | None = None,
    only_if: Mapping[str, Any] | None = None,
    **also: Any,
) -> bool:
    movable = [status for status in out_of if seen in (None, status)]
    with transaction.atomic():
        lock(comment.article)
        found = Comment.objects.filter(pk=comment.pk, status__in=movable, **(only_if or {}))
        moved = found.update(status=to, **also)
        if not moved:
            return False
        for name, value in {"status": to, **also}.items():
            setattr(comment, name, value)
        if verb == Verb.DELETED:
            comment.events.update(body_source="")
        event = record(comment, verb, by=by, reason=reason, rule=rule, text_before=text_before)
        if verb in DECISIONS:
            notifications.settle_reports(comment, event)
        _recount(comment, appears=verb == Verb.APPROVED)
    return True


def record(
    comment: Comment,
    verb: ModerationEvent.Verb,
    *,
    by: User | None,
    reason: str = "",
    rule: str = "",
    text_before: str = "",
) -> ModerationEvent:
    return ModerationEvent.objects.create(
        comment=comment, verb=verb, by=by, reason=reason, rule=rule, body_source=text_before
    )
