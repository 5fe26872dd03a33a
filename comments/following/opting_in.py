"""A guest's wish, until they confirm that the address is theirs.

What a request does is the same whether anybody knows the address or not; all else is done by the worker.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments.models import OptIn, Subscriber
from krysalis.foundation.limits import address_key

from . import consents, subscriptions
from .topics import Topic, topic_of, with_topics

UNCONFIRMED_FOR = timedelta(days=7)  # A link works for two days; after a week nobody asks any more what became of it.
ASKED_ANEW = ("wording", "wording_version", "form_address", "network", "requested_at")


def wish(topic: Topic, email: str, *, form_address: str, network: str) -> None:
    """Asked twice, it is one wish, and one mail while its link works."""
    opt_in = OptIn(
        key=key_of(email, topic),
        email=email,
        **topic.columns,
        **consents.asked(topic, form_address=form_address, network=network),
    )
    OptIn.objects.bulk_create([opt_in], update_conflicts=True, unique_fields=["key"], update_fields=ASKED_ANEW)


def key_of(email: str, topic: Topic) -> str:
    return salted_hmac("comments.opt-in", f"{address_key(email)} {topic.key}", algorithm="sha256").hexdigest()


def ask_for_link(email: str) -> None:
    """By mail to who follows something; the work is the same where nobody does."""
    raise NotImplementedError


def ask_due() -> int:
    """Writes to those who have asked; how many mails."""
    raise NotImplementedError


def confirm(opt_ins: Sequence[OptIn], *, network: str) -> Subscriber | None:
    """The address is theirs, and each wish is in force with its proof. None where another press was quicker."""
    wishes = with_topics(OptIn.objects.filter(pk__in=[opt_in.pk for opt_in in opt_ins])).order_by("pk")
    with transaction.atomic():
        open_ones = list(wishes.select_for_update(of=("self",)))
        if not open_ones:
            return None
        subscriber = subscriptions.of_address(open_ones[0].email)
        for opt_in in open_ones:
            how = {column: getattr(opt_in, column) for column in ASKED_ANEW}
            subscriptions.begin(subscriber, topic_of(opt_in), how, confirmed_from=network)
            opt_in.delete()
        if subscriber.paused == Subscriber.Paused.REFUSED:
            subscriptions.resume(subscriber)
    return subscriber


def forget_unconfirmed() -> int:
    return OptIn.objects.filter(requested_at__lt=timezone.now() - UNCONFIRMED_FOR).delete()[0]
