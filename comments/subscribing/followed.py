"""What somebody follows, for a list: each with its words and the page it is about; and the way to all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from comments.following import links
from comments.following.topics import topic_of, with_topics
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
    is_public = topic.discussed is None or topic.discussed.is_live()
    address = topic.comment.get_absolute_url() if topic.comment else topic.page
    return Followed(row, topic.title, address if is_public else "")
