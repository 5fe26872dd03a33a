"""Strangers told apart without being known: a keyed hash of their network, whose key is thrown away with all it made.

The key has two halves, a secret in the database and the site's SECRET_KEY: a copy of the database alone is not enough
to try out all addresses there are.
"""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.models import Article
from krysalis.foundation.limits import network

from .models import Block, Comment, Guest, Report, Vote, VoterKey

KEY_LIFETIME = timedelta(days=30)  # Long enough to outlast a discussion, too short for a profile of anybody.
SECRET_BYTES = 32
LOGIN = "user:"  # Stands before the number of a login; a hash has no colon.


def of_login(user: User) -> str:
    """The voter that somebody with a login is, whatever network they come from."""
    return f"{LOGIN}{user.pk}"


def key_of_network(request: HttpRequest) -> str:
    """64 hex digits, for a network the same until the key is thrown away. One query; makes the key where there is none,
    so ask it for what is stored, and outside a transaction."""
    fresh = {"secret": secrets.token_hex(SECRET_BYTES)}
    key, _is_new = VoterKey.objects.get_or_create(pk=1, defaults=fresh)
    return _hash(request, key)


def known_key_of_network(request: HttpRequest) -> str:
    """The same for pages, which change nothing: empty where there is no key, so nothing made with one. One query."""
    key = VoterKey.objects.first()
    return _hash(request, key) if key else ""


def key_lives_until() -> datetime:
    """After that no hash of a network can be told again. One query."""
    key = VoterKey.objects.first()
    return (key.made_at if key else timezone.now()) + KEY_LIFETIME


def _hash(request: HttpRequest, key: VoterKey) -> str:
    return salted_hmac(f"comments.voters.{key.secret}", network(request), algorithm="sha256").hexdigest()


def forget() -> int:
    """Throws a key away that is old enough, and all that was made with it; returns how many votes lost their voter.

    What they say stays in the sums, so no score changes and no page becomes stale. Votes of logins stay as they are.
    """
    with transaction.atomic():
        old = VoterKey.objects.filter(made_at__lte=timezone.now() - KEY_LIFETIME)
        if not old.delete()[0]:
            return 0
        carried = carry(Vote.objects.exclude(voter__startswith=LOGIN))
        Guest.objects.exclude(network_key="").update(network_key="")
        Report.objects.exclude(reporter_key="").update(reporter_key="")
        _end_blocks()
    return carried


def _end_blocks() -> None:
    """Of networks, which nobody can tell again; the list keeps who was blocked, why and how long."""
    networks = Block.objects.filter(kind=Block.Kind.NETWORK).exclude(key="")
    networks.update(key="", until=Least("until", Value(timezone.now())))


def carry(votes: QuerySet[Vote]) -> int:
    """Adds them to what their comments carry, and deletes them. Three queries, whatever their number."""
    voted_on = Article.objects.filter(pk__in=votes.values("comment__article"))
    # Nobody votes below these articles until the transaction ends, so what is counted is what is deleted.
    held = list(voted_on.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    Comment.objects.filter(article__in=held, pk__in=votes.values("comment")).update(
        carried_up=F("carried_up") + _number(votes, 1), carried_down=F("carried_down") + _number(votes, -1)
    )
    return votes.filter(comment__article__in=held).delete()[0]


def _number(votes: QuerySet[Vote], value: int) -> Coalesce:
    of_one = votes.filter(comment=OuterRef("pk")).order_by().values("comment")
    return Coalesce(Subquery(of_one.annotate(number=Count("pk", filter=Q(value=value))).values("number")), 0)
