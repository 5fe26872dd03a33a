"""How often a stranger may do something, counted over all processes in the shared cache, and how much they may send."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache as shared
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import CachedValue

IPV6_NETWORK = 64  # One household or server; its lower half is changed at will.

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
View = Callable[..., HttpResponse]


@cache
def _trusted(proxies: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def client_address(request: HttpRequest) -> Address | None:
    """Who is asking: the peer, or behind trusted proxies the rightmost address that is none of them."""
    trusted = _trusted(tuple(settings.TRUSTED_PROXIES))
    address = _address(request.META.get("REMOTE_ADDR", ""))
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if address is None or not any(address in network for network in trusted):
            break
        address = _address(hop) or address
    return address


def network(request: HttpRequest) -> str:
    """The asker's: an IPv4 address, or the network of an IPv6 one. Nothing to store, but to make a keyed hash of."""
    address = client_address(request)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


def network_key(request: HttpRequest) -> str:
    """A keyed hash of the asker's network, 64 hex digits: tells networks apart and names none."""
    return salted_hmac("krysalis.network", network(request), algorithm="sha256").hexdigest()


def address_key(email: str) -> str:
    """A keyed hash of the address, 64 hex digits."""
    return salted_hmac("krysalis.address", email.strip().lower(), algorithm="sha256").hexdigest()


def is_longer_than(most: int, request: HttpRequest) -> bool:
    """By what the request says of its body, in bytes, before a byte is read; True also where that is no number."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > most


def small_posts_only(most: int, template: str) -> Callable[[View], View]:
    """Answers 413 with this page before a body longer than `most` bytes is read."""

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_longer_than(most, request):
                return render(request, template, status=413)
            return view(request, *args, **kwargs)

        return checked

    return mark


@dataclass(frozen=True)
class Limit:
    """`times` tokens, each of which comes back `within` after it was taken."""

    name: str
    times: int
    within: timedelta

    def hit(self, request: HttpRequest) -> bool:
        """Takes a token of the asker's network; True where none is left. Switched off for a load test."""
        return settings.COMMENT_LIMITS and self.hit_by(network_key(request))

    def hit_by(self, who: str) -> bool:
        """Takes a token; True where none is left. Two reads and writes of the cache. `who` is a keyed hash.

        Each token is a key of its own that only one process can add: two requests at once never take the same. Where
        nothing can be stored nobody is over the limit: what they send cannot be stored either, and that is what to say.
        """
        seconds = int(self.within.total_seconds())
        tokens = [f"limit:{self.name}:{who}:{token}" for token in range(self.times)]
        taken = shared.get_many(tokens)
        for token in (token for token in tokens if token not in taken):
            if shared.add(token, 1, timeout=seconds) or token not in shared:
                return False
        return True


def forget_expired() -> int:
    """Deletes what counts no more from the table of Django's database cache; Redis does so itself."""
    return CachedValue.objects.filter(expires__lt=timezone.now()).delete()[0]
