"""Holds the demo's discussions: each remark is submitted and decided by the verbs, and dated back afterwards."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from comments import curation, moderation
from comments.judging.submission import Submission
from comments.models import Comment, Guest, ModerationEvent, Report
from comments.reporting import filing
from comments.reporting.filing import Notice
from profiles.models import Profile

from .reading import Remark

DECIDED_AFTER = timedelta(minutes=40)
WAITED, COMES_EVERY = timedelta(hours=40), timedelta(hours=4)
REMOVED_AFTER = timedelta(hours=20)  # Late enough for answers.


def hold(article: Article, remarks: list[Remark], *, profiles: dict[str, Profile], moderator: User) -> None:
    """What is answered must be public, so what is removed in the end is removed after all have spoken."""
    said: dict[str, Comment] = {}
    for remark in remarks:
        said[remark.key] = _say(article, remark, said, remarks, profiles)
        if remark.status in {"approved", "removed", "deleted"}:
            moderation.approve(said[remark.key], by=moderator)
    for remark in remarks:
        _decide(said[remark.key], remark.status, moderator)
        _mark(said[remark.key], remark, moderator)
        _date_back(said[remark.key], _moment(article, remark))
    moderation.recount(article)


def _say(
    article: Article, remark: Remark, said: dict[str, Comment], remarks: list[Remark], profiles: dict[str, Profile]
) -> Comment:
    earlier = {said[other.key].pk for other in remarks if other.key in said and other.name == remark.name}
    submission = Submission(
        article=article,
        parent=said.get(remark.parent),
        text=remark.text.strip(),
        name=remark.name,
        email=remark.email,
        profile=profiles.get(remark.profile),
        proven=frozenset(earlier),
        passage={"quote_exact": remark.quote} if remark.quote else {},
    )
    return moderation.submit(submission).comment


def _decide(comment: Comment, status: str, moderator: User) -> None:
    if status == "spam":
        moderation.mark_spam(comment, by=moderator)
    elif status in {"rejected", "removed"}:
        moderation.reject(comment, by=moderator, reason="Persönlicher Angriff", rule="Kommentarregeln, Nr. 1")
    elif status == "deleted":
        moderation.delete_own(comment)


def _mark(comment: Comment, remark: Remark, moderator: User) -> None:
    """What readers and moderators have made of it since. The votes are as if taken over from elsewhere."""
    votes = {"carried_up": remark.up, "carried_down": remark.down, "score": remark.up - remark.down}
    Comment.objects.filter(pk=comment.pk).update(**votes)
    if remark.pinned:
        curation.pin(comment, by=moderator)
    if remark.closed:
        curation.close(comment, by=moderator)
    if remark.reported:
        filing.file_report(Notice(comment, "", Report.Reason.INSULT, remark.reported))


def _moment(article: Article, remark: Remark) -> datetime:
    """After the article; what is still waiting came within the last days, as it does on a site that is looked after."""
    assert article.published_at is not None
    now = timezone.now()
    moment = article.published_at + timedelta(hours=remark.hours_after)
    if remark.status == "waiting":
        came_before = Comment.objects.waiting().count()  # The queue shows them in the order in which they came.
        moment = max(moment, now - WAITED + came_before * COMES_EVERY)
    return min(moment, now - timedelta(minutes=10))


def _date_back(comment: Comment, moment: datetime) -> None:
    Comment.objects.filter(pk=comment.pk).update(submitted_at=moment, submission_key=None)
    Guest.objects.filter(comments=comment, created_at__gt=moment).update(created_at=moment)
    steps = (timedelta(0), DECIDED_AFTER, REMOVED_AFTER)
    for event, later in zip(comment.events.order_by("pk"), steps, strict=False):
        ModerationEvent.objects.filter(pk=event.pk).update(at=min(moment + later, timezone.now()))
