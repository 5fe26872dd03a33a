"""What is kept here of a person who is erased."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from comments.models import Consent, OptIn, Subscriber
from krysalis.foundation.limits import address_key

from . import subscriptions


def forget(email: str) -> dict[str, int]:
    """Ends what the address follows; how many of each. Of the proofs a keyed hash is left, for their period.

    What a member follows stays with the login, and goes with it: anybody can type a member's address.
    """
    with transaction.atomic():
        # First, as `confirm` does: whoever is just confirming one is waited for, and what that begins is found below.
        wishes = OptIn.objects.alias(address=Lower("email")).filter(address=email.lower()).delete()[0]
        guests = Subscriber.objects.with_address(email).filter(user=None)
        ended = sum(subscriptions.end_all(guest) for guest in list(guests))
        guests.delete()
        return {
            "subscriptions": ended,
            "wishes": wishes,
            "consents": _make_unknown(Consent.objects.filter(email_key=address_key(email))),
        }


def _make_unknown(consents: QuerySet[Consent]) -> int:
    of_guests = consents.exclude(subscription__subscriber__user__isnull=False)
    of_guests.filter(ended_at=None).update(ended_at=timezone.now())
    return of_guests.exclude(email="").update(email="", network="", confirmed_from="")
