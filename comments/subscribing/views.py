"""Where one asks to be told: of new articles, of a discussion. For whoever asks, so nothing here is kept."""

from datetime import timedelta

from django.conf import settings
from django.db import InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import rules
from comments.finding import article_at, nothing_here
from comments.following import links, opting_in
from comments.models import Comment, Subscriber
from comments.readers import reader_of
from comments.writing.views import not_from_here, nothing_can_be_stored
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit, small_posts_only
from profiles.models import Profile

from . import offers, wishing
from .followed import way_to_all
from .forms import FollowForm, LinkForm
from .offers import Offer

FOLLOWS = Limit("follows", 20, timedelta(hours=1))  # A company behind one address; a list of strangers is longer.
BYTES = 8 * 1024  # An address and a choice, with room for what browsers add.

small_wishes_only = small_posts_only(BYTES, "comments/following_too_long.html")


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def follow_site(request: GuestRequest) -> HttpResponse:
    return _answer(request, offers.of_site())


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def follow_author(request: GuestRequest, slug: str) -> HttpResponse:
    return _answer(request, offers.of_author(get_object_or_404(Profile, slug=slug)))


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def follow_article(request: GuestRequest, slug: str) -> HttpResponse:
    return _answer(request, offers.of_article(article_at(slug)))


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def follow_comment(request: GuestRequest, slug: str, comment_id: int) -> HttpResponse:
    article = article_at(slug)
    comment = Comment.objects.approved().filter(article=article, pk=comment_id).first()
    if comment is None:
        return nothing_here(request, slug)
    comment.article = article
    return _answer(request, offers.of_comment(comment))


@never_cache
@require_safe
def following_asked(request: HttpRequest) -> HttpResponse:
    """The same whether anybody knows the address or not; with a login it is in force already."""
    subscriber = _with_login(request)
    context = {
        "manage": way_to_all(subscriber) if subscriber else "",
        "hours": links.CONFIRM.lives // timedelta(hours=1),
    }
    return render(request, "comments/following_asked.html", context)


@never_cache
@small_wishes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def following_link(request: GuestRequest) -> HttpResponse:
    """Asks for an address, to which the worker sends the link to its notifications; who has logged in is led there."""
    _only_where_mail_leaves()
    if subscriber := _with_login(request):
        return SeeOther(way_to_all(subscriber))
    form = LinkForm(request.POST if request.method == "POST" else None, reader=reader_of(request))
    if request.method != "POST":
        return _page(request, "following_link", form)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _page(request, "following_link", form, status=422)
    if FOLLOWS.hit(request):
        return _sent_back(request, "following_link", form, status=429)
    try:
        opting_in.ask_for_link(form.cleaned_data["email"])
    except (OperationalError, InternalError):
        return _sent_back(request, "following_link", form, status=503)
    return SeeOther(reverse("following_link_asked"))


@never_cache
@require_safe
def following_link_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/following_link_asked.html", {"days": links.MANAGE.lives.days})


def _with_login(request: HttpRequest) -> Subscriber | None:
    login = reader_of(request).login
    return Subscriber.objects.filter(user=login).first() if login else None


def _answer(request: GuestRequest, offer: Offer) -> HttpResponse:
    """The form by itself, and what becomes of it once it is sent."""
    _only_where_mail_leaves()
    reader = reader_of(request)
    form = FollowForm(request.POST if request.method == "POST" else None, offer=offer, reader=reader)
    if request.method != "POST":
        return _page(request, "following_form", form)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _page(request, "following_form", form, status=422)
    if FOLLOWS.hit(request):
        return _sent_back(request, "following_form", form, status=429)
    try:
        wishing.wish(request, form.topic, reader=reader, email=form.email_given)
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        return _sent_back(request, "following_form", form, status=503)
    return SeeOther(reverse("following_asked"))


def _only_where_mail_leaves() -> None:
    if not settings.EMAIL_CONFIGURED:
        raise Http404


def _sent_back(request: HttpRequest, name: str, form: FollowForm | LinkForm, *, status: int) -> HttpResponse:
    """With what was typed."""
    trouble = {
        429: (_("That was a lot at once. Please wait an hour and send it again."), FOLLOWS.within),
        503: (nothing_can_be_stored(), rules.TROUBLE_PASSES_AFTER),
    }
    sentence, time = trouble[status]
    form.add_error(None, sentence)
    return again_after(time, _page(request, name, form, status=status))


def _page(request: HttpRequest, name: str, form: FollowForm | LinkForm, *, status: int = 200) -> HttpResponse:
    return render(request, f"comments/{name}.html", {"form": form}, status=status)
