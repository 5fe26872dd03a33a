"""“My notifications”: what one mailbox follows, by the link in a mail. Each button changes one thing."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core import signing
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import rules
from comments.confirming import token_page
from comments.following import links, subscriptions
from comments.models import Subscriber
from comments.writing.views import nothing_can_be_stored
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post

from .followed import followed_by
from .forms import RhythmForm
from .views import small_wishes_only


def stop(subscriber: Subscriber, data: QueryDict) -> None:
    """What is ended already stays so."""
    theirs = subscriber.subscriptions.all()
    subscriptions.end([each for each in theirs if str(each.pk) == data.get("subscription")])


def stop_all(subscriber: Subscriber, data: QueryDict) -> None:
    subscriptions.end_all(subscriber)


def pause(subscriber: Subscriber, data: QueryDict) -> None:
    subscriptions.pause(subscriber)


def resume(subscriber: Subscriber, data: QueryDict) -> None:
    subscriptions.resume(subscriber)


def change_rhythm(subscriber: Subscriber, data: QueryDict) -> None:
    form = RhythmForm(data)
    if form.is_valid():
        subscriptions.set_rhythm(subscriber, Subscriber.Rhythm(form.cleaned_data["rhythm"]))


VERBS: Mapping[str, Callable[[Subscriber, QueryDict], None]] = {
    "stop": stop,
    "stop-all": stop_all,
    "pause": pause,
    "resume": resume,
    "rhythm": change_rhythm,
}


def _of_a_subscriber(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            subscriber = links.subscriber_behind(token)
        except signing.SignatureExpired:
            return token_page(request, "following_link_expired", status=410)
        if subscriber is None:
            return token_page(request, "following_link_unknown", status=404)
        return view(request, token, subscriber, **kwargs)

    return checked


@never_cache
@require_safe
@_of_a_subscriber
def following_manage(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    return _page(request, token, subscriber)


@never_cache
@require_safe
@_of_a_subscriber
def following_confirmed(request: HttpRequest, token: str, subscriber: Subscriber) -> HttpResponse:
    """Where confirming leads. Who has paused by their own wish reads there that it goes on."""
    context = {
        "token": token,
        "subscriber": subscriber,
        "followed": followed_by(subscriber),
        "manage": reverse("following_manage", args=[token]),
    }
    return token_page(request, "following_confirmed", status=200, **context)


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
@_of_a_subscriber
def press(request: GuestRequest, token: str, subscriber: Subscriber, *, verb: str) -> HttpResponse:
    """Does what the button says. Asked for without pressing it, as by Enter in the address bar, the page."""
    if request.method != "POST":
        return redirect("following_manage", token)
    if request.guest_post_refused:
        sentence = _("Your browser did not say where this came from. Please press the button once more.")
        return _page(request, token, subscriber, sentence, status=422)
    try:
        VERBS[verb](subscriber, request.POST)
    except (OperationalError, InternalError):
        return again_after(
            rules.TROUBLE_PASSES_AFTER, _page(request, token, subscriber, nothing_can_be_stored(), status=503)
        )
    is_left = Subscriber.objects.filter(pk=subscriber.pk).exists()
    return SeeOther(reverse("following_manage", args=[token]) if is_left else reverse("following_ended"))


@never_cache
@require_safe
def following_ended(request: HttpRequest) -> HttpResponse:
    """Where ending the last one leads: the link to what is followed opens nothing any more."""
    return token_page(request, "following_ended", status=200)


def _page(
    request: HttpRequest, token: str, subscriber: Subscriber, sentence: str = "", *, status: int = 200
) -> HttpResponse:
    context = {
        "token": token,
        "subscriber": subscriber,
        "followed": followed_by(subscriber),
        "form": RhythmForm(initial={"rhythm": subscriber.rhythm}),
        "sentence": sentence,
    }
    return token_page(request, "following_manage", status=status, **context)
