"""“My data”: whoever can open a mailbox sees behind a link what is kept under its address, and decides about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import behaviour, curation, rules
from comments.following import links as following_links
from comments.following import topics
from comments.models import Guest
from comments.notifications.grounds import where_to_object
from comments.readers import reader_of
from comments.writing.views import not_from_here, nothing_can_be_stored
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit, small_posts_only

from . import exporting, links
from .forms import AskForm, DetailsForm, NewAddressForm
from .holdings import Holdings

ASKS = Limit("my-data", 5, timedelta(hours=1))  # A household may ask for each of its mailboxes.
CHANGES = Limit("my-data-changes", 30, timedelta(minutes=15))

View = Callable[..., HttpResponse]
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])
short_posts_only = small_posts_only(rules.BODY_BYTES, "people/too_long.html")


@dataclass(frozen=True)
class Mine(Holdings):
    """What is kept, with the link behind which it is shown."""

    token: str

    def page(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.token, *args])


def page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    said = {"is_logged_in": reader_of(request).is_logged_in, **context}
    response = render(request, f"people/{name}.html", said, status=status)
    response["Referrer-Policy"] = "same-origin"  # `no-referrer` would make Chromium send `Origin: null`.
    return response


def link_is_dead(request: HttpRequest, *, has_run_out: bool) -> HttpResponse:
    return page(request, "link_dead", status=410 if has_run_out else 404, has_run_out=has_run_out)


def by_link(view: View) -> View:
    """Opens the view to whoever has the link; it gets what is kept under the address it was sent to."""

    @never_cache
    @short_posts_only
    @reads_and_writes
    @guest_post
    def opened(request: GuestRequest, /, token: str, **ids: Any) -> HttpResponse:
        try:
            address = links.address_behind(token)
        except signing.SignatureExpired:
            return link_is_dead(request, has_run_out=True)
        if address is None:
            return link_is_dead(request, has_run_out=False)
        return view(request, Mine(address, token), **ids)

    return wraps(view)(opened)


@never_cache
@short_posts_only
@reads_and_writes
@guest_post
def ask(request: GuestRequest) -> HttpResponse:
    """The same answer, by the same work, for every address: what is kept is looked up behind the link alone."""
    if not settings.EMAIL_CONFIGURED:
        return page(request, "ask", form=None, contact=where_to_object(behaviour.of(request)))
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return page(request, "ask", form=form, status=422 if form.is_bound else 200)
    if ASKS.hit(request):
        form.add_error(None, too_often())
        return page(request, "ask", form=form, status=429)
    try:
        links.ask(form.cleaned_data["email"])
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        form.add_error(None, nothing_can_be_stored())
        return page(request, "ask", form=form, status=503)
    return SeeOther(reverse("my_data_asked"))


@require_safe
@never_cache
def asked(request: HttpRequest) -> HttpResponse:
    return page(request, "asked", hours=links.LIVES // timedelta(hours=1))


@by_link
def show(request: GuestRequest, mine: Mine) -> HttpResponse:
    return page_of(request, mine)


def page_of(
    request: HttpRequest,
    mine: Mine,
    *,
    details: DetailsForm | None = None,
    address: NewAddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """With the form that was sent as it was typed, and all others as new. About fifteen queries, however much it is."""
    says = behaviour.of(request)
    forms = [DetailsForm(guest=guest, says=says) for guest in mine.guests]
    return page(
        request,
        "my_data",
        mine=mine,
        details=[details if details and details.guest == form.guest else form for form in forms],
        followed=[_line(topics.topic_of(each), each.started_at) for each in mine.subscriptions],
        wished=[_line(topics.topic_of(each), each.requested_at) for each in mine.wishes],
        manage_link=following_links.manage_link(mine.subscriptions[0].subscriber) if mine.subscriptions else "",
        address_form=address or NewAddressForm(auto_id="new-%s"),
        was_changed="changed" in request.GET,
        status=status,
    )


def _line(topic: topics.Topic, since: datetime) -> dict[str, Any]:
    return {"title": topic.title, "since": since}


@by_link
def export(request: GuestRequest, mine: Mine) -> HttpResponse:
    return as_download(mine)


def as_download(holdings: Holdings) -> HttpResponse:
    """A file, and nothing that a browser or a proxy keeps."""
    response = HttpResponse(exporting.as_json(holdings), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@by_link
def details(request: GuestRequest, mine: Mine, guest_id: int) -> HttpResponse:
    guest = next((guest for guest in mine.guests if guest.pk == guest_id), None)
    if guest is None or request.method != "POST":
        return redirect(mine.page("my_data"))
    form = DetailsForm(request.POST, guest=guest, says=behaviour.of(request))
    if refusal := _refusal(request):
        form.add_error(None, refusal)
    if not form.is_valid():
        return page_of(request, mine, details=form, status=422)
    if form.has_changed():
        curation.change_details(guest, name=form.cleaned_data["name"], website=form.given_website)
    return SeeOther(f"{mine.page('my_data')}?changed")


@by_link
def address(request: GuestRequest, mine: Mine) -> HttpResponse:
    """Writes to the new address; nothing is changed before it is confirmed from there."""
    if request.method != "POST":
        return redirect(mine.page("my_data"))
    form = NewAddressForm(request.POST, auto_id="new-%s")
    if refusal := _refusal(request):
        form.add_error(None, refusal)
    if not form.is_valid():
        return page_of(request, mine, address=form, status=422)
    links.ask_for_new_address(mine.guests, form.cleaned_data["email"])
    return SeeOther(reverse("my_data_asked"))


@never_cache
@reads_and_writes
@guest_post
def new_address(request: GuestRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail to the new address: one button."""
    try:
        wish = links.new_address_behind(token)
    except signing.SignatureExpired:
        return link_is_dead(request, has_run_out=True)
    if wish is None:
        return link_is_dead(request, has_run_out=False)
    if request.method != "POST" or request.guest_post_refused:
        refused = request.guest_post_refused
        return page(request, "new_address", wish=wish, was_refused=refused, status=422 if refused else 200)
    _move(wish.guests, wish.email)
    return SeeOther(reverse("my_data_moved"))


@require_safe
@never_cache
def moved(request: HttpRequest) -> HttpResponse:
    return page(request, "moved")


def _move(guests: list[Guest], email: str) -> None:
    for guest in guests:
        curation.move_to_address(guest, email)


def _refusal(request: GuestRequest) -> str:
    """Why nothing that was sent is done; empty where it is."""
    if request.guest_post_refused:
        return not_from_here()
    return too_often() if CHANGES.hit(request) else ""


def too_often() -> str:
    return _("That was a lot at once. Please try again later.")
