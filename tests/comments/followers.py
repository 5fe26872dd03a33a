"""How tests follow something, and let the minutes pass until it is told."""

from datetime import timedelta

from django.contrib.auth.models import User
from time_machine import Traveller

from articles.models import Article
from comments import following
from comments.following.topics import Kind
from comments.models import Comment, Subscriber, Subscription
from krysalis.foundation.models import OutgoingMail
from profiles.models import Profile

EMAIL = "gerlinde@example.org"
ASKED = {"form_address": "http://127.0.0.1:8000/following/", "network": "203.0.113.7"}


def subscriber(email: str = EMAIL, *, user: User | None = None, **fields: str) -> Subscriber:
    return Subscriber.objects.create(email="" if user else email, user=user, **fields)


def follows(who: Subscriber, what: Article | Comment | Profile | None = None, kind: Kind | None = None) -> Subscription:
    """New articles where nothing is named, all comments on an article, answers to a comment, articles by an author."""
    kinds = {Article: (Kind.ARTICLE, "article"), Comment: (Kind.REPLIES, "comment"), Profile: (Kind.AUTHOR, "author")}
    usual, column = kinds.get(type(what), (Kind.SITE, ""))
    return Subscription.objects.create(subscriber=who, kind=kind or usual, **{column: what} if column else {})


def pass_minutes(clock: Traveller, minutes: float) -> int:
    """The time passes, then the worker comes by; how many mails it writes."""
    clock.shift(timedelta(minutes=minutes))
    return work()


def work() -> int:
    following.announce_articles()
    following.spread_due()
    return following.send_due()


def told(to: str = "") -> list[OutgoingMail]:
    """What followers were written, the oldest first."""
    found = OutgoingMail.objects.filter(event__startswith="news:").order_by("pk")
    return list(found.filter(recipient=to) if to else found)
