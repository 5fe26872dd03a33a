"""Behind the link in each mail by which its kind ends: a page with one button, or one request of a mail program."""

from django.core import signing
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import rules
from comments.confirming import token_page
from comments.following import links, subscriptions
from comments.following.links import Stopping
from comments.writing.views import nothing_can_be_stored
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import refuse_what_cannot_be_read

from .followed import listed, way_to_all
from .views import small_wishes_only

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # RFC 8058: it comes from the server of a mailbox, without cookies. The link itself is the proof.
def following_stop(request: HttpRequest, token: str) -> HttpResponse:
    try:
        stopping = links.stopping_behind(token)
    except signing.SignatureExpired:
        return token_page(request, "following_link_expired", status=410)
    if stopping is None:
        return token_page(request, "following_link_unknown", status=404)
    if request.method != "POST":
        return _page(request, stopping)
    refuse_what_cannot_be_read(request)
    try:
        subscriptions.end(stopping.subscriptions)
    except (OperationalError, InternalError):
        return again_after(rules.TROUBLE_PASSES_AFTER, _page(request, stopping, nothing_can_be_stored(), status=503))
    name, value = ONE_CLICK
    if request.POST.get(name) == value:  # RFC 8058, 3.1: "MUST NOT return an HTTPS redirect".
        return token_page(request, "following_ended", status=200)
    return SeeOther(request.path)


def _page(request: HttpRequest, stopping: Stopping, sentence: str = "", *, status: int = 200) -> HttpResponse:
    """What would end; once it has, that it has."""
    followed = listed(stopping.subscriptions)
    manage = way_to_all(stopping.subscriber) if stopping.subscriber else ""
    name = "following_stop" if followed else "following_ended"
    return token_page(request, name, status=status, followed=followed, manage=manage, sentence=sentence)
