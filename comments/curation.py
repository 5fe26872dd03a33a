"""What is done to a comment beside deciding about it: threads are pinned and closed, a comment gets its true writer.

As in `moderation`, each verb is a conditional UPDATE with one event, and False where nothing changed.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from profiles.models import Profile

from . import moderation
from .models import Comment, ModerationEvent
from .querysets import CommentQuerySet

Verb = ModerationEvent.Verb


def pin(comment: Comment, *, by: User) -> bool:
    """The thread stands above all others, in every order."""
    return _change(_threads(comment).filter(pinned_at=None), comment, Verb.PINNED, by, pinned_at=timezone.now())


def unpin(comment: Comment, *, by: User) -> bool:
    return _change(_threads(comment).exclude(pinned_at=None), comment, Verb.UNPINNED, by, pinned_at=None)


def close(comment: Comment, *, by: User) -> bool:
    """Nobody can answer in the thread any more."""
    return _change(_threads(comment).filter(closed_at=None), comment, Verb.CLOSED, by, closed_at=timezone.now())


def reopen(comment: Comment, *, by: User) -> bool:
    return _change(_threads(comment).exclude(closed_at=None), comment, Verb.REOPENED, by, closed_at=None)


def give_to(comment: Comment, profile: Profile, *, by: User) -> bool:
    """A guest's comment becomes the profile's, to whom it really belongs; its status stays."""
    guests = Comment.objects.filter(pk=comment.pk, profile=None)
    given = {"guest": None, "profile": profile, "writer_key": ""}
    return _change(guests, comment, Verb.ASSIGNED, by, reason=profile.name, **given)


def _threads(comment: Comment) -> CommentQuerySet:
    return Comment.objects.approved().roots().filter(pk=comment.pk)


def _change(
    changeable: CommentQuerySet, comment: Comment, verb: Verb, by: User, *, reason: str = "", **values: Any
) -> bool:
    with transaction.atomic():
        moderation.lock(comment.article)
        if not changeable.update(**values):
            return False
        moderation.record(comment, verb, by=by, reason=reason)
        moderation.touch(comment.article)
    for name, value in values.items():
        setattr(comment, name, value)
    return True
