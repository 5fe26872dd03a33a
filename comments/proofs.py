"""Whose comment it is: a secret in the writer's browser, its hash beside the comment.

One cookie holds pairs `comment.secret`, the newest first. It is no login: it shows the writer what waits and lets them
delete it, nothing more.
"""

import hashlib
import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from krysalis.foundation.guest_posts import WRITER_COOKIE

from .models import Comment

KEPT = 20  # Comments one browser can prove; more would make the header of every request grow.
LIFETIME = timedelta(days=14)  # As long as an answer is likely; the documentation's list of cookies names it.
REMEMBERED = timedelta(days=365)  # Only where the writer has ticked it.
SECRET_LENGTH = 40  # Hex digits: 160 bits.

_PAIR = re.compile(rf"(\d{{1,18}})\.([0-9a-f]{{{SECRET_LENGTH}}})")


def secret_for(submission_key: str) -> str:
    """The same for the same submission, so that a doubled send proves as much as the first.

    A browser that sends twice keeps the second answer only; with a random secret its writer would not be known.
    """
    return salted_hmac("comments.proof", submission_key, algorithm="sha256").hexdigest()[:SECRET_LENGTH]


def key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def proven(request: HttpRequest) -> frozenset[int]:
    """Ids of the comments this browser wrote. No query without the cookie, one with it."""
    secrets = dict(_pairs(request))
    if not secrets:
        return frozenset()
    keys = Comment.objects.filter(pk__in=secrets).exclude(writer_key="").values_list("pk", "writer_key")
    return frozenset(pk for pk, key in keys if constant_time_compare(key, key_of(secrets[pk])))


def remember(
    request: HttpRequest, response: HttpResponse, comment: Comment, secret: str, *, for_a_year: bool = False
) -> None:
    pairs = [(comment.pk, secret), *(pair for pair in _pairs(request) if pair[0] != comment.pk)]
    response.set_cookie(
        WRITER_COOKIE,
        "~".join(f"{pk}.{secret}" for pk, secret in pairs[:KEPT]),
        max_age=REMEMBERED if for_a_year else LIFETIME,
        path="/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _pairs(request: HttpRequest) -> list[tuple[int, str]]:
    """What is malformed is left out: the cookie comes from outside."""
    parts = request.COOKIES.get(WRITER_COOKIE, "").split("~")[:KEPT]
    return [(int(match[1]), match[2]) for part in parts if (match := _PAIR.fullmatch(part))]
