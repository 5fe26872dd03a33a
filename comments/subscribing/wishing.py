"""A wish to be told: a guest's waits until they confirm it, of somebody with a login it is in force at once."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.following import links, opting_in, subscriptions
from comments.following.topics import Topic
from comments.models import Comment, OptIn, Subscription
from comments.readers import Reader
from krysalis.foundation.limits import client_address
from krysalis.foundation.site import absolute

SAID_FOR = timedelta(hours=1)  # Who comes back later has looked.


def wish(request: HttpRequest, topic: Topic, *, reader: Reader, email: str) -> None:
    """Said twice, it is one; and what it does for a stranger's address does not depend on whose it is."""
    asked = {"form_address": absolute(request.path), "network": network_of(request)}
    if reader.login:
        subscriptions.follow(reader.login, topic, **asked)
    else:
        opting_in.wish(topic, email, **asked)


def network_of(request: HttpRequest) -> str:
    """The address of who asks, as it stands in no table: the verbs shorten it."""
    return str(client_address(request) or "")


def said_to_writer(comment: Comment, reader: Reader) -> str:
    """What the page of a comment says to who wrote it, and nobody else, of being told. One query at most."""
    if not settings.EMAIL_CONFIGURED or not reader.wrote(comment):
        return ""
    about = Q(comment=comment) | Q(article=comment.article)
    if comment.guest and comment.guest.email:
        asked = OptIn.objects.alias(address=Lower("email")).filter(about, address=comment.guest.email.lower())
        if asked.filter(_asked_lately(comment)).exists():
            return _("Please look into your mailbox: notifications begin once you have confirmed your address there.")
    elif reader.login and Subscription.objects.filter(about, subscriber__user=reader.login).exists():
        return _("You are notified of replies by e-mail.")
    return ""


def _asked_lately(comment: Comment) -> Q:
    """Just now, or again just now: a wish whose link is out stays as it was, and its page must not tell that."""
    now = timezone.now()
    asked = Q(requested_at__gt=now - SAID_FOR)
    if comment.submitted_at > now - SAID_FOR:
        asked |= Q(asked_at__gt=now - links.CONFIRM.lives)
    return asked
