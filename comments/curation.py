"""What is done to a comment beside deciding about it: threads are pinned and closed, a comment gets its true writer,
a guest another address.

As in `moderation`, each verb is a conditional UPDATE with one event, and False where nothing changed.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import Profile

from . import guests, moderation, notifications
from .judging import staff_names
from .models import Comment, Guest, ModerationEvent
from .notifications import addresses, writers
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
    """A guest's comment becomes the profile's, to whom it really belongs; its status stays.

    Nothing is kept of a guest to whom no other comment is left.
    """
    ownerless = Comment.objects.filter(pk=comment.pk, profile=None).exclude(status=Comment.Status.DELETED)
    given = {"guest": None, "profile": profile, "writer_key": ""}
    with transaction.atomic():
        moderation.lock(comment.article)
        # Locked, so that whoever writes in this name meanwhile waits until it is known whether the row stays.
        guest = Guest.objects.select_for_update(of=("self",)).filter(comments=comment.pk).first()
        if not _change(ownerless, comment, Verb.ASSIGNED, by, reason=profile.name, **given):
            return False
        if guest and not guest.comments.exists():
            guest.delete()
    return True


def change_address(guest: Guest, email: str) -> None:
    """By the guest. Where the address is one of this site's people, what waits says so, as if it were new."""
    reason = staff_names.uses_an_address_of_staff(email)
    guest.email = email
    with transaction.atomic():
        if reason:
            for comment in Comment.objects.waiting().filter(guest=guest):
                moderation.record(comment, Verb.EDITED, by=None, reason=reason)
        guests.correct(guest)
        notifications.ask_again(guest)


def change_details(guest: Guest, *, name: str, website: str) -> None:
    """By the guest, where they have shown that the address is theirs. The log says at each comment what it was."""
    before, guest.name, guest.website = f"{guest.name} {guest.website}".strip(), name, website
    with transaction.atomic():
        for comment in Comment.objects.filter(guest=guest).exclude(status=Comment.Status.DELETED):
            reason = _("The writer changed the name or website; before: %(before)s") % {"before": before}
            moderation.record(comment, Verb.EDITED, by=None, reason=reason[: moderation.REASON_LENGTH])
        guests.correct(guest)


def move_to_address(guest: Guest, email: str) -> None:
    """By the guest, who has shown that this other address is theirs."""
    was_confirmed = guest.email_confirmed_at is not None
    guest.email = email
    with transaction.atomic():
        guests.correct(guest)
        if was_confirmed:
            addresses.confirm(guest)
        else:
            writers.confirm(guest)  # Tells what could not be told before.


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
