"""The proof that somebody wished what we send (GDPR, Article 7(1)), and when it goes."""

import ipaddress
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from comments.models import Consent, Subscription
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import Site

from . import wordings
from .topics import Topic

PROOF_FOR = timedelta(days=3 * 365)  # As long as somebody can claim that we wrote without leave (BGB, § 195).
NETWORK_FOR = timedelta(days=30)  # Tells who pressed, should that be disputed at once; later it only tells too much.
BITS_KEPT = {4: 24, 6: 48}  # Of a network's address, by the version of its protocol.


def asked(topic: Topic, *, form_address: str, network: str) -> dict[str, Any]:
    """The columns that say how somebody asked, now. One query."""
    said = wordings.wording(topic, Site.objects.get().name)
    return {
        "wording": said,
        "wording_version": wordings.version_of(said),
        "form_address": form_address[:400],
        "network": shortened(network),
        "requested_at": timezone.now(),
    }


def note(subscription: Subscription, what: str, how: Mapping[str, Any], *, email: str, confirmed_from: str) -> Consent:
    """`what` in words, since the thing itself may be gone one day; `how` as from `asked`."""
    return Consent.objects.create(
        subscription=subscription,
        email=email,
        email_key=address_key(email),
        what=what[:300],
        confirmed_at=timezone.now(),
        confirmed_from=shortened(confirmed_from),
        **how,
    )


def end(subscription_pks: Iterable[int]) -> None:
    """Call it before these are deleted."""
    Consent.objects.filter(subscription__in=list(subscription_pks)).update(ended_at=timezone.now())


def forget_proofs() -> int:
    """Deletes those of what ended long ago, and notes the end where a subscription went with what it was about."""
    Consent.objects.filter(subscription=None, ended_at=None).update(ended_at=timezone.now())
    return Consent.objects.filter(ended_at__lt=timezone.now() - PROOF_FOR).delete()[0]


def forget_networks() -> int:
    """Empties those from which somebody asked and confirmed; of how many consents."""
    old = Consent.objects.filter(confirmed_at__lt=timezone.now() - NETWORK_FOR)
    return old.exclude(network="", confirmed_from="").update(network="", confirmed_from="")


def shortened(network: str) -> str:
    """203.0.113.7 as 203.0.113.0; empty for what is none."""
    try:
        address = ipaddress.ip_interface(network).ip
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, BITS_KEPT[address.version]), strict=False).network_address)
