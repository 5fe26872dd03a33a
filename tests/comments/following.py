"""How tests follow something: as a browser would send the form, and as the worker and the mailbox answer."""

from typing import Any

from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.following import links, opting_in, subscriptions
from comments.following.topics import Kind, Topic
from comments.models import OptIn, Subscriber, Subscription
from tests.comments.writing import FROM_HERE

ADDRESS = "gerlinde@example.org"
ALL_ARTICLES = Topic(Kind.SITE)
ASKED = {"form_address": "https://example.org/following/", "network": "203.0.113.7"}


def path_of(link: str) -> str:
    return link.removeprefix(site_settings.SITE_ADDRESS)


def follow(client: Client, address: str = "/following/", *, headers: Any = None, **said: Any) -> Any:
    data = {"email": ADDRESS, **said}
    return client.post(address, data, headers=FROM_HERE if headers is None else headers)


def wish(topic: Topic = ALL_ARTICLES, email: str = ADDRESS) -> OptIn:
    opting_in.wish(topic, email, **ASKED)
    return OptIn.objects.order_by("pk").last()  # type: ignore[return-value]


def guest_who_follows(*topics: Topic, email: str = ADDRESS) -> Subscriber:
    """They have pressed the button behind the link."""
    opt_ins = [wish(topic, email) for topic in topics or (ALL_ARTICLES,)]
    subscriber = opting_in.confirm(opt_ins, network="198.51.100.9")
    assert subscriber
    return subscriber


def member_who_follows(user: User, *topics: Topic) -> Subscriber:
    for topic in topics or (ALL_ARTICLES,):
        subscriptions.follow(user, topic, **ASKED)
    return Subscriber.objects.get(user=user)


def all_of(article: Article) -> Topic:
    return Topic(Kind.ARTICLE, article=article)


def confirm_path(*opt_ins: OptIn) -> str:
    return path_of(links.confirm_link(opt_ins))


def manage_path(subscriber: Subscriber) -> str:
    return path_of(links.manage_link(subscriber))


def stop_path(subscriber: Subscriber, *which: Subscription) -> str:
    chosen = which or tuple(subscriber.subscriptions.all())
    return path_of(links.stop_link(subscriber, [each.pk for each in chosen]))


def press(client: Client, address: str, *, headers: Any = None, **said: Any) -> Any:
    return client.post(address, said, headers=FROM_HERE if headers is None else headers)


def later(**time: int) -> Any:
    return timezone.now() + timezone.timedelta(**time)
