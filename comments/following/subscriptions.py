"""What somebody follows, from the yes to the end.

In one discussion all comments are wider than answers to all of one's own, and these wider than answers to one of them.
Whoever chooses the wider loses the finer, and whoever has the wider needs no finer.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from comments.models import Comment, Notice, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail

from . import consents, written
from .topics import Kind, Topic

REFUSALS_OF = timedelta(days=7)  # How far back to look: longer than a mail is tried.

Paused = Subscriber.Paused


def follow(user: User, topic: Topic, *, form_address: str, network: str) -> Subscription:
    """A member's, at once: who is logged in needs no mail to prove it. The one in force, which may be a wider one."""
    how = consents.asked(topic, form_address=form_address, network=network)
    with transaction.atomic():
        return begin(of_member(user), topic, how, confirmed_from=network)


def begin(subscriber: Subscriber, topic: Topic, how: Mapping[str, Any], *, confirmed_from: str) -> Subscription:
    """With its proof; where it is followed already, it is one proof more. Call it in a transaction."""
    subscription = in_force(subscriber, topic)
    if subscription is None:
        subscription, _ = Subscription.objects.get_or_create(subscriber=subscriber, **topic.columns)
        end(_finer(subscriber, topic))
    consents.note(subscription, topic.title, how, email=subscriber.address, confirmed_from=confirmed_from)
    return subscription


def in_force(subscriber: Subscriber, topic: Topic) -> Subscription | None:
    """What brings mails of this topic already: the same, or a wider one. Two queries at most."""
    wanted = Q(**topic.columns)
    if topic.kind in (Kind.MINE, Kind.REPLIES):
        wanted |= Q(kind=Kind.ARTICLE, article=topic.discussed)
    if topic.kind == Kind.REPLIES and topic.comment and _written_by(subscriber).filter(pk=topic.comment.pk).exists():
        wanted |= Q(kind=Kind.MINE, article=topic.discussed)
    return subscriber.subscriptions.filter(wanted).first()


def end(subscriptions: Iterable[Subscription]) -> int:
    """How many. Whoever follows nothing any more is not kept, and what is written for them alone does not leave."""
    numbers = [subscription.pk for subscription in subscriptions]
    with transaction.atomic():
        owners = Subscription.objects.filter(pk__in=numbers).values("subscriber")
        # Before what hangs on them, as whoever writes a mail does.
        held = list(
            Subscriber.objects.filter(pk__in=owners).order_by("pk").select_for_update().values_list("pk", flat=True)
        )
        consents.end(numbers)
        ended = Subscription.objects.filter(pk__in=numbers).delete()[1].get(Subscription._meta.label, 0)
        Subscriber.objects.filter(pk__in=held).following_nothing().delete()
        written.take_back_ended(held)
    return ended


def end_all(subscriber: Subscriber) -> int:
    return end(subscriber.subscriptions.all())


def pause(subscriber: Subscriber) -> None:
    """What happens meanwhile is not told later either, nor what is written and has not left."""
    _pause(Subscriber.objects.filter(pk=subscriber.pk), Paused.WISHED)


def resume(subscriber: Subscriber) -> None:
    again = {"paused": "", "paused_at": None, "reachable_since": timezone.now()}
    Subscriber.objects.filter(pk=subscriber.pk).update(**again)


def set_rhythm(subscriber: Subscriber, rhythm: Subscriber.Rhythm) -> None:
    Subscriber.objects.filter(pk=subscriber.pk).update(rhythm=rhythm)


def pause_refused() -> int:
    """Whose address the server of the mailbox does not take; how many. Until they say yes again, or resume."""
    lately = timezone.now() - REFUSALS_OF
    failed = OutgoingMail.objects.filter(status=OutgoingMail.Status.FAILED, due_at__gt=lately)
    refused = dict(failed.filter(refused=True).order_by("created_at").values_list(Lower("recipient"), "created_at"))
    return sum(
        _pause(Subscriber.objects.with_address(address).filter(paused="", reachable_since__lte=at), Paused.REFUSED)
        for address, at in refused.items()
    )


def forget_followers_of_nothing() -> int:
    """Whose last subscription went with what it was about."""
    return Subscriber.objects.following_nothing().delete()[1].get(Subscriber._meta.label, 0)


def of_member(user: User) -> Subscriber:
    """Takes over what the same address has confirmed as a guest. Call it in a transaction."""
    found = Subscriber.objects.filter(user=user)
    if not found.exists():
        guest = Subscriber.objects.with_address(user.email).filter(user=None).first()
        if guest:
            Subscriber.objects.filter(pk=guest.pk).update(user=user, email="")
        else:
            Subscriber.objects.bulk_create([Subscriber(user=user)], ignore_conflicts=True)
    return found.select_related("user").get()


def of_address(email: str) -> Subscriber:
    """A member's where they have one, otherwise a guest's; of two at once both find the same."""
    found = Subscriber.objects.with_address(email).select_related("user")
    if not found.exists():
        Subscriber.objects.bulk_create([Subscriber(email=email)], ignore_conflicts=True)
    return found[0]


def _pause(subscribers: QuerySet[Subscriber], why: Subscriber.Paused) -> int:
    with transaction.atomic():
        numbers = list(subscribers.values_list("pk", flat=True))
        paused = Subscriber.objects.filter(pk__in=numbers).update(paused=why, paused_at=timezone.now())
        Notice.objects.filter(subscriber__in=numbers).delete()
        written.take_back(numbers)
    return paused


def _finer(subscriber: Subscriber, topic: Topic) -> QuerySet[Subscription]:
    theirs = subscriber.subscriptions.all()
    answers = Q(kind=Kind.REPLIES, comment__article=topic.article)
    if topic.kind == Kind.ARTICLE:
        return theirs.filter(Q(kind=Kind.MINE, article=topic.article) | answers)
    if topic.kind == Kind.MINE:
        return theirs.filter(answers, comment__in=_written_by(subscriber))
    return theirs.none()


def _written_by(subscriber: Subscriber) -> QuerySet[Comment]:
    """As far as an address shows it; see `matching`, which says the same of many."""
    address = subscriber.address.lower()
    of_guest, of_profile = Lower("guest__email"), Lower("profile__user__email")
    written = Comment.objects.alias(of_guest=of_guest, of_profile=of_profile)
    theirs = Q(of_guest=address) | Q(of_profile=address)
    return written.filter(theirs | Q(profile__user=subscriber.user_id) if subscriber.user_id else theirs)
