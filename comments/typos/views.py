"""Where readers tell of a typing error. For whoever asks, so nothing here is kept."""

from datetime import timedelta

from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from comments import rules
from comments.finding import about, article_at
from comments.readers import Reader, reader_of
from comments.writing.views import not_from_here, nothing_can_be_stored
from krysalis.foundation.answers import SeeOther, again_after
from krysalis.foundation.guest_posts import GuestRequest, guest_post
from krysalis.foundation.limits import Limit, small_posts_only

from . import noting
from .forms import TypoForm

NOTES = Limit("typos", 10, timedelta(minutes=10))  # Somebody who corrects as they read.

small_notes_only = small_posts_only(rules.BODY_BYTES, "comments/typo_too_long.html")


@never_cache
@small_notes_only
@require_http_methods(["GET", "HEAD", "POST"])
@guest_post
def typo_create(request: GuestRequest, slug: str) -> HttpResponse:
    article, reader = article_at(slug), reader_of(request)
    form = TypoForm(request.POST if request.method == "POST" else None)
    if request.guest_post_refused:
        form.add_error(None, not_from_here())
    if not form.is_valid():
        return _form_page(request, reader, article, form, status=422 if form.is_bound else 200)
    return _note(request, reader, article, form)


@never_cache
@require_safe
def typo_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "comments/typo_thanks.html", about(request, article_at(slug)))


def _form_page(request: HttpRequest, reader: Reader, article: Article, form: TypoForm, *, status: int) -> HttpResponse:
    context = {"form": form, "is_logged_in": reader.is_logged_in, **about(request, article)}
    return render(request, "comments/typo_form.html", context, status=status)


def _note(request: HttpRequest, reader: Reader, article: Article, form: TypoForm) -> HttpResponse:
    """Says "thank you" only once it is kept."""
    if not reader.is_logged_in and NOTES.hit(request):
        form.add_error(None, _("That was a lot at once. Please wait ten minutes and send it again; your text is kept."))
        return again_after(NOTES.within, _form_page(request, reader, article, form, status=429))
    said = form.cleaned_data
    try:
        noting.note(article, form.quote, said["suggestion"], is_mailed=not said["homepage"])
    except (OperationalError, InternalError):  # Locked for too long, a full disk, or gone.
        form.add_error(None, nothing_can_be_stored())
        return again_after(rules.TROUBLE_PASSES_AFTER, _form_page(request, reader, article, form, status=503))
    return SeeOther(reverse("typo_thanks", args=[article.slug]))
