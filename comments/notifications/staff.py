"""Whoever works here is told of new comments: moderators of what waits, in the rhythm they wish, authors of each."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments import texts
from comments.following.rhythms import last_morning
from comments.models import Comment, ModerationEvent, StaffMail
from comments.querysets import MODERATE, CommentQuerySet
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail
from krysalis.foundation.site import absolute

from . import links

Rhythm = StaffMail.Rhythm
Verb = ModerationEvent.Verb

HOURLY = timedelta(hours=1)
SETTLED_AFTER = timedelta(seconds=10)  # No transaction lasts longer; by then no comment with a lower number is to come.
LISTED = 20  # In one mail; more are counted.
EXCERPT, LONGEST = 200, 2000  # Characters, in a list and alone.
DECIDE = _("Decide")  # The button of a link by which one comment is decided.
_SAYS_WHY = (Verb.SUBMITTED, Verb.HELD, Verb.EDITED)


def tell_authors(comment: Comment) -> None:
    """Of a comment on their article, published or held, at once. Call it in the transaction that stores it.

    Of what looks like spam only once it is approved, and not of what they have written themselves.
    """
    is_suspect = comment.suspected and comment.status == Comment.Status.WAITING
    if is_suspect or not mail.is_worth_writing():
        return
    for author in _authors_to_tell(comment):
        _tell_of(comment, author)


def send_due() -> int:
    """Writes what has become due to moderators; how many mails. Two queries where nothing waits."""
    if mail.why_silent() or not _settled().exists():
        return 0
    now = timezone.now()
    return sum(_tell(moderator, now) for moderator in moderators())


def count_as_told() -> None:
    """All that came until now, to every moderator: of what was there before they began nobody needs a mail."""
    last = Comment.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    for moderator in moderators():
        StaffMail.objects.update_or_create(user=moderator, defaults={"told_up_to": last})


def moderators() -> Iterable[User]:
    """All who may decide about every comment, and can be written to."""
    may = User.objects.with_perm(MODERATE, is_active=True)
    return may.filter(is_staff=True).exclude(email="").order_by("pk")


def wishes_of(user: User) -> StaffMail:
    return StaffMail.objects.get_or_create(user=user)[0]


def _authors_to_tell(comment: Comment) -> Iterable[User]:
    wish_none = StaffMail.objects.filter(on_own_articles=False).values("user")
    authors = User.objects.filter(is_active=True, profile__in=comment.article.authors.all()).exclude(email="")
    return authors.exclude(pk__in=wish_none).exclude(profile=comment.profile_id).distinct().order_by("pk")


def _settled() -> CommentQuerySet:
    """What waits, the first first; what went into the bin with its article does not."""
    old_enough = Comment.objects.waiting().filter(submitted_at__lte=timezone.now() - SETTLED_AFTER)
    return old_enough.decidable().order_by("pk")


def _tell(moderator: User, now: datetime) -> int:
    """How many mails this person gets now. Suspects alone are no reason for one: the next counts them."""
    wishes = wishes_of(moderator)
    if not _is_due(wishes, now):
        return 0
    new = _settled().filter(pk__gt=wishes.told_up_to)
    untold = new.filter(suspected=False).exclude(_is_told_to(moderator))
    if not untold.exists():
        return 0
    with transaction.atomic():
        last = new.values_list("pk", flat=True).last()
        if last is None or not _claim(wishes, last, now):
            return 0
        return _write(moderator, wishes, untold.filter(pk__lte=last), new.filter(suspected=True, pk__lte=last).count())


def _is_due(wishes: StaffMail, now: datetime) -> bool:
    if wishes.to_decide == Rhythm.NEVER:
        return False
    if wishes.told_at is None or wishes.to_decide == Rhythm.EACH:
        return True
    if wishes.to_decide == Rhythm.HOURLY:
        return wishes.told_at <= now - HOURLY
    return wishes.told_at < last_morning(now)


def _claim(wishes: StaffMail, last: int, now: datetime) -> bool:
    """False where another worker was quicker."""
    mine = StaffMail.objects.filter(pk=wishes.pk, told_up_to=wishes.told_up_to, told_at=wishes.told_at)
    return bool(mine.update(told_up_to=last, told_at=now))


def _is_told_to(user: User) -> Exists:
    """As an author, by a mail of its own."""
    event = Concat(Value("comment:"), Cast(OuterRef("pk"), CharField()))
    return Exists(OutgoingMail.objects.filter(event=event, recipient=user.email))


def _write(moderator: User, wishes: StaffMail, comments: CommentQuerySet, suspects: int) -> int:
    count = comments.count()
    related = comments.select_related("article", "guest", "profile").defer("article__body_source", "article__body_html")
    listed = list(related[:LISTED])
    if count == 1 or (wishes.to_decide == Rhythm.EACH and count <= LISTED):
        for number, comment in enumerate(listed):
            _tell_of(comment, moderator, suspects=0 if number else suspects)
        return count
    _tell_of_many(listed, moderator, count, suspects)
    return 1


def _tell_of(comment: Comment, user: User, *, suspects: int = 0) -> None:
    """One person gets one such mail for one comment, however many reasons there are to tell them."""
    described = _described(comment, user, LONGEST)
    mail.enqueue(
        event=f"comment:{comment.pk}",
        recipient=user.email,
        template="mails/comment_arrived",
        context={**described, "suspects": suspects, **_around()},
        labels={described["link"]: DECIDE},
    )


def _tell_of_many(comments: Sequence[Comment], user: User, count: int, suspects: int) -> None:
    described = [_described(comment, user, EXCERPT) for comment in comments]
    mail.enqueue(
        event=f"comments:{comments[-1].pk}",
        recipient=user.email,
        template="mails/comments_wait",
        context={
            "comments": described,
            "count": count,
            "more": count - len(comments),
            "suspects": suspects,
            **_around(),
        },
        labels={each["link"]: DECIDE for each in described},
    )


def _described(comment: Comment, user: User, most: int) -> dict[str, Any]:
    """What a stranger typed stands there as text: marked line by line, and without an address that could be pressed."""
    waits = comment.status == Comment.Status.WAITING
    return {
        "comment": comment,
        "waits": waits,
        "name": texts.without_links(comment.writer_name),
        "quoted": texts.quoted(texts.without_links(texts.shortened(comment.body_source, most))),
        "held_because": texts.without_links(_held_because(comment)) if waits else "",
        "link": links.link_for(user, comment) if waits else "",
        "address": absolute(comment.get_absolute_url()),
    }


def _held_because(comment: Comment) -> str:
    reasons = comment.events.filter(verb__in=_SAYS_WHY).order_by("pk").values_list("reason", flat=True)
    return reasons.last() or ""


def _around() -> dict[str, Any]:
    return {
        "days": links.LINK.lives.days,
        "queue": absolute(reverse("admin:comments_queue")),
        "wishes": absolute(reverse("admin:comments_staffmail_changelist")),
    }
