"""Mails about news that are written and have not left: what they are called, and which of them never leave."""

from collections.abc import Iterable

from comments.models import Notice
from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail

from . import links


def name_of(notice: Notice) -> str:
    """Of the mail of which this is the last notice, in the outbox."""
    return f"{_names_to(notice.subscriber_id)}{notice.pk}"


def take_back(subscriber_pks: Iterable[int]) -> int:
    """All to these; how many. What a worker has at hand leaves."""
    return sum(mail.recall(*(each.event for each in _unsent(pk))) for pk in subscriber_pks)


def take_back_ended(subscriber_pks: Iterable[int]) -> int:
    """Those to these of which nothing is followed any more that was the reason; how many."""
    ended = (each for pk in subscriber_pks for each in _unsent(pk) if not links.still_ends_something(_stop_link(each)))
    return mail.recall(*(each.event for each in ended))


def _unsent(subscriber_pk: int) -> Iterable[OutgoingMail]:
    queued = OutgoingMail.objects.filter(status=OutgoingMail.Status.QUEUED)
    return queued.filter(event__startswith=_names_to(subscriber_pk)).only("event", "headers")


def _names_to(subscriber_pk: int) -> str:
    return f"news:{subscriber_pk}:"


def _stop_link(written: OutgoingMail) -> str:
    return written.headers["List-Unsubscribe"].strip("<>")
