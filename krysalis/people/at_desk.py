"""The same for whoever asks by letter or telephone: administrators look up an address, hand over a copy, and erase.

The address comes by POST only, so that it stands in no log of a server and in no history of a browser.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comments.moderating.desk import StaffRequest
from comments.moderating.erasures import EraseForm, confirmation_of
from krysalis.foundation.answers import SeeOther

from . import erasing
from .forms import PersonForm
from .holdings import Holdings
from .views import as_download

View = Callable[[StaffRequest, Holdings], HttpResponse]


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request)

    return admin.site.admin_view(checked)


def about_a_person(view: View) -> Callable[..., HttpResponse]:
    """The view gets what is kept under the address that was sent; without one the page above asks for it."""

    @administrators_only
    @wraps(view)
    def asked(request: StaffRequest) -> HttpResponse:
        form = PersonForm(request.POST)
        return view(request, Holdings(form.cleaned_data["email"])) if form.is_valid() else redirect("person")

    return asked


@administrators_only
def look_up(request: StaffRequest) -> HttpResponse:
    """Asks for the address, and shows beside the question how much is kept under it."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    kept = Holdings(form.cleaned_data["email"]) if form.is_valid() else None
    refused = form.is_bound and kept is None
    return _page(request, "look_up", _("A person’s data"), form=form, kept=kept, status=422 if refused else 200)


@about_a_person
def export(request: StaffRequest, kept: Holdings) -> HttpResponse:
    return as_download(kept)


@about_a_person
def erase(request: StaffRequest, kept: Holdings) -> HttpResponse:
    """Says what will happen; does it once it is said what becomes of the texts, and leads to the page to hand over."""
    form = EraseForm(request.POST if "texts" in request.POST else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "erase", _("Erase all that is kept"), form=form, kept=kept, status=status)
    keeps_texts = form.cleaned_data["texts"] == "keep"
    erased = erasing.erase(kept.address, erasing.by_administrator(request.user), keep_texts=keeps_texts)
    return SeeOther(confirmation_of(erased, by=request.user, keeps_texts=keeps_texts))


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"admin/people/{name}.html", {**frame, **context}, status=status)
