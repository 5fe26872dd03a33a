"""Whoever wrote a comment is told what becomes of it: a guest who wished so, a profile where somebody else decided."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from comments.models import Comment, Guest, ModerationEvent
from krysalis.foundation import mail
from krysalis.foundation.site import absolute

from . import addresses, grounds, letters

Status = Comment.Status
Verb = ModerationEvent.Verb

# Of spam nobody is told: an answer would say that the address is read, and by which words one is found out.
LED_TO = {Verb.APPROVED: Status.APPROVED, Verb.REJECTED: Status.REJECTED}


def tell_waiting(comment: Comment, event: ModerationEvent) -> None:
    """That it has come and is looked at. Where the address is not confirmed, it is asked for first.

    What looks like spam may name anybody's address: it is not asked for before somebody has decided.
    """
    if comment.status != Status.WAITING or not mail.is_worth_writing():
        return
    if email := _confirmed_address(comment, event):
        mail.enqueue(
            event=f"writer-waits:{event.pk}",
            recipient=email,
            letter=letters.COMMENT_WAITS,
            values={**_about(comment), "at": comment.submitted_at},
        )
    elif not comment.suspected:
        _ask_for_address(comment)


def tell_decision(comment: Comment, event: ModerationEvent) -> None:
    """What was decided, why, by whom and where to object (Regulation (EU) 2022/2065, Article 17)."""
    if event.verb not in LED_TO or not mail.is_worth_writing():
        return
    email = _confirmed_address(comment, event)
    if not email:
        _ask_for_address(comment)
        return
    is_published = event.verb == Verb.APPROVED
    mail.enqueue(
        event=name_of(event),
        recipient=email,
        letter=letters.COMMENT_PUBLISHED if is_published else letters.COMMENT_REFUSED,
        values={
            **_about(comment),
            "at": timezone.localdate(comment.submitted_at),
            **({} if is_published else _why_refused(event)),
        },
        after=grounds.recallable_for(event),
    )


def _about(comment: Comment) -> dict[str, Any]:
    return {"title": comment.article.title, "address": absolute(comment.get_absolute_url())}


def _why_refused(event: ModerationEvent) -> dict[str, Any]:
    was_published = event.status_before == Status.APPROVED
    return {
        "decision": letters.IS_TAKEN_OFF if was_published else letters.IS_REFUSED,
        "reason": event.reason or letters.BREAKS_RULES,
        **grounds.of(event),
    }


def name_of(event: ModerationEvent) -> str:
    """In the outbox."""
    return f"writer-decided:{event.pk}"


def confirm(guest: Guest) -> None:
    """The address is theirs; tells what was decided by now, and of the rest that it is looked at."""
    asked = Comment.objects.filter(guest=guest, tells_writer=True).select_related("article").order_by("pk")
    with transaction.atomic():
        addresses.confirm(guest)
        # Locked, so that of a decision at the same moment one of the two sees the other.
        for comment in asked.select_for_update(of=("self",), no_key=True):
            _tell_how_it_stands(comment)


def _tell_how_it_stands(comment: Comment) -> None:
    arrival = comment.events.filter(verb=Verb.SUBMITTED).first()
    decision = comment.events.filter(verb__in=LED_TO, undone_by=None).order_by("pk").last()
    if decision and comment.status == LED_TO[Verb(decision.verb)]:
        tell_decision(comment, decision)
    elif arrival and not decision:
        tell_waiting(comment, arrival)


def ask_again(guest: Guest) -> None:
    """For another address, where something of theirs still waits."""
    if mail.is_worth_writing():
        latest = Comment.objects.waiting().filter(guest=guest, tells_writer=True).order_by("pk").last()
        if latest and not latest.suspected:
            _ask_for_address(latest)


def _confirmed_address(comment: Comment, event: ModerationEvent) -> str:
    """Empty where there is none, and where nobody else did it."""
    if comment.profile:
        user = comment.profile.user
        return user.email if user and user.is_active and user.pk != event.by_id else ""
    guest = _guest_to_tell(comment)
    return guest.email if guest and guest.email_confirmed_at else ""


def _ask_for_address(comment: Comment) -> None:
    guest = _guest_to_tell(comment)
    if guest and not guest.email_confirmed_at:
        addresses.ask(guest, comment)


def _guest_to_tell(comment: Comment) -> Guest | None:
    """As it is now: the address may have been confirmed since the comment was read."""
    if not comment.tells_writer or comment.guest_id is None:
        return None
    return Guest.objects.exclude(email="").filter(pk=comment.guest_id).first()
