"""The links in these mails: to say yes, to stop, to see all. None shows an address to those it passes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from comments.models import OptIn, Subscriber, Subscription
from krysalis.foundation.signed_links import SignedLink

from .topics import with_topics

# Long enough for a mailbox that is opened every other day; a stranger who finds the mail has nothing to do with it.
CONFIRM = SignedLink("following_confirm", timedelta(hours=48), "comments.following-confirm")
STOP = SignedLink("following_stop", timedelta(days=3650), "comments.following-stop")  # A mail is kept for years.
MANAGE = SignedLink("following_manage", timedelta(days=30), "comments.following-manage")

MOST_NAMED = 20  # Subscriptions in one link: more would make a line of a header longer than servers take.


@dataclass(frozen=True)
class Stopping:
    """What a stop link is good for; nobody and nothing where it has been stopped already."""

    subscriber: Subscriber | None
    subscriptions: list[Subscription]


def confirm_link(opt_ins: Sequence[OptIn]) -> str:
    """For wishes of one address."""
    return CONFIRM.to([[opt_in.pk for opt_in in opt_ins], _hash(opt_ins[0].email)])


def opt_ins_behind(token: str) -> list[OptIn] | None:
    """Empty where all are confirmed or gone, None for what we never sent. Raises signing.SignatureExpired."""
    signed = CONFIRM.behind(token)
    if signed is None:
        return None
    numbers, address = signed
    found = with_topics(OptIn.objects.filter(pk__in=numbers)).order_by("pk")
    return [opt_in for opt_in in found if constant_time_compare(_hash(opt_in.email), address)]


def stop_link(subscriber: Subscriber, subscription_pks: Iterable[int]) -> str:
    """For these subscriptions, or where they are too many to be named for all of the subscriber's."""
    numbers = sorted(subscription_pks)
    return STOP.to([subscriber.pk, _hash_of_owner(subscriber), numbers if len(numbers) <= MOST_NAMED else []])


def stopping_behind(token: str) -> Stopping | None:
    """None for what we never sent. Raises signing.SignatureExpired."""
    signed = STOP.behind(token)
    if signed is None:
        return None
    number, owner, numbers = signed
    subscriber = _subscriber(number)
    if subscriber is None or not constant_time_compare(_hash_of_owner(subscriber), owner):
        return Stopping(None, [])
    theirs = with_topics(subscriber.subscriptions.all())
    return Stopping(subscriber, list(theirs.filter(pk__in=numbers) if numbers else theirs))


def still_ends_something(stop_link: str) -> bool:
    stopping = stopping_behind(stop_link.rstrip("/").rpartition("/")[2])
    return bool(stopping and stopping.subscriptions)


def manage_link(subscriber: Subscriber) -> str:
    return MANAGE.to([subscriber.pk, _hash(subscriber.address)])


def subscriber_behind(token: str) -> Subscriber | None:
    """None for what we never sent, for another address by now, and where they have left or follow nothing any more.

    Raises signing.SignatureExpired.
    """
    signed = MANAGE.behind(token)
    if signed is None:
        return None
    number, address = signed
    subscriber = _subscriber(number)
    is_theirs = subscriber and subscriber.address and constant_time_compare(_hash(subscriber.address), address)
    return subscriber if is_theirs else None


def _subscriber(number: int) -> Subscriber | None:
    return Subscriber.objects.select_related("user").filter(pk=number).first()


def _hash_of_owner(subscriber: Subscriber) -> str:
    """Who becomes a member, or has another address by now, still wishes to stop what an old mail came from."""
    return _hash(f"since {subscriber.created_at.timestamp()}")


def _hash(address: str) -> str:
    """A link is for one address, and where a number is given again for nobody else."""
    return salted_hmac("comments.following", address.lower()).hexdigest()[:16]
