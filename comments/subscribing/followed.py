"""What somebody follows, for a list: each with its words and the page it is about; and the way to all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser

from comments.following import links
from comments.following.topics import Topic, topic_of, with_topics
from comments.models import AboutOneThing, Subscriber


@dataclass(frozen=True)
class Followed:
    row: AboutOneThing
    title: str
    address: str  # Empty where the page is not public any more.


def way_to_all(subscriber: Subscriber) -> str:
    """The path of “My notifications”."""
    return urlsplit(links.manage_link(subscriber)).path


def followed_by(subscriber: Subscriber) -> list[Followed]:
    """One query."""
    return listed(with_topics(subscriber.subscriptions.all()))


def listed(rows: Iterable[AboutOneThing]) -> list[Followed]:
    """Opt-ins or subscriptions that were read with what they are about."""
    return [_followed(row) for row in rows]


def _followed(row: AboutOneThing) -> Followed:
    topic = topic_of(row)
    return Followed(row, topic.title, _address(topic))


def _address(topic: Topic) -> str:
    if topic.discussed and not topic.discussed.is_live():
        return ""
    if topic.comment and topic.comment.is_visible_to(AnonymousUser()):
        return topic.comment.get_absolute_url()
    return topic.page
