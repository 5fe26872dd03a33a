"""Behind the link in the mail that asks whether a wish is meant. Nothing begins before its button is pressed."""

from collections.abc import Sequence

from django.core import signing
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comments import rules
from comments.confirming import token_page
from comments.following import links, opting_in
from comments.models import OptIn
from comments.writing.views import nothing_can_be_stored
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post

from .followed import listed, way_to_all
from .views import small_wishes_only
from .wishing import network_of


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def following_confirm(request: GuestRequest, token: str) -> HttpResponse:
    """Each wish in the words in which it was asked for, to be left out or not."""
    try:
        asked = links.opt_ins_behind(token)
    except signing.SignatureExpired:
        return token_page(request, "following_link_expired", status=410)
    if asked is None:
        return token_page(request, "following_link_unknown", status=404)
    if request.method != "POST" or not asked:
        return _page(request, asked)
    if request.guest_post_refused:
        sentence = _("Your browser did not say where this came from. Please press the button once more.")
        return _page(request, asked, sentence, status=422)
    meant = [opt_in for opt_in in asked if str(opt_in.pk) in request.POST.getlist("wish")]
    if not meant:
        return _page(request, asked, _("Please leave at least one of them ticked."), status=422)
    return _confirm(request, asked, meant)


def _confirm(request: HttpRequest, asked: Sequence[OptIn], meant: Sequence[OptIn]) -> HttpResponse:
    try:
        subscriber = opting_in.confirm(meant, network=network_of(request))
    except (OperationalError, InternalError):
        return again_after(rules.TROUBLE_PASSES_AFTER, _page(request, asked, nothing_can_be_stored(), status=503))
    if subscriber is None:  # Another press of the same button was quicker.
        return SeeOther(request.path)
    return SeeOther(f"{way_to_all(subscriber)}confirmed/")


def _page(request: HttpRequest, asked: Sequence[OptIn], sentence: str = "", *, status: int = 200) -> HttpResponse:
    """Where nothing is left to confirm, it says so."""
    ticked = request.POST.getlist("wish") if request.method == "POST" else [str(opt_in.pk) for opt_in in asked]
    context = {"wishes": listed(asked), "ticked": {int(pk) for pk in ticked if pk.isdecimal()}, "sentence": sentence}
    name = "following_confirm" if asked else "following_nothing_to_confirm"
    return token_page(request, name, status=status, **context)
