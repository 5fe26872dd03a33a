"""The same again, and much at once."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment, CommentSettings

from .findings import Finding, Weight
from .submission import Submission

RECENT = 200  # Comments compared with: a wave of spam repeats itself within these, and they cost one indexed query.
SHORTEST_REPEATED = 20  # Characters; shorter is what many say: Danke! Genau so ist es.
FLOOD = 4  # From one network; a lively exchange has three, and `rules.LIMITS` refuses the sixth.
FLOOD_WITHIN = timedelta(minutes=10)


def repeats_a_text(submission: Submission, says: CommentSettings) -> Finding | None:
    """Suspect where it came under another name: people who send something twice keep theirs. One query."""
    if len(submission.text) < SHORTEST_REPEATED:
        return None
    same = _recent(submission).filter(body_source=submission.text)
    before = list(same.values_list("guest__name", flat=True))
    if not before:
        return None
    if any(name != submission.name for name in before):
        return Finding(Weight.SUSPECT, _("The same text was sent before, under another name."))
    return Finding(Weight.HOLD, _("The same text was sent before."))


def comes_in_a_flood(submission: Submission, says: CommentSettings) -> Finding | None:
    """Of what one network sent within ten minutes, all from the fourth on. One query."""
    if not settings.COMMENT_LIMITS or not submission.network_key or submission.changes:
        return None
    lately = {"guest__network_key": submission.network_key, "submitted_at__gte": timezone.now() - FLOOD_WITHIN}
    count = _recent(submission).filter(**lately).count() + 1
    if count < FLOOD:
        return None
    return Finding(Weight.HOLD, _("Comment no. %(count)s from the same network in ten minutes.") % {"count": count})


def _recent(submission: Submission) -> QuerySet[Comment]:
    recent = Comment.objects.order_by("-pk").values("pk")[:RECENT]
    others = Comment.objects.filter(pk__in=recent)
    return others.exclude(pk=submission.changes.pk) if submission.changes else others
