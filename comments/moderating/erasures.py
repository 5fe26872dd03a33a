"""Erasing what is kept of a guest: what will happen, doing it, and a page to hand over about it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from comments import moderation
from comments.models import Comment, Guest, Report, Subscriber, Subscription
from krysalis.foundation import mail
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.models import Site
from krysalis.foundation.site import absolute

from . import desk, outcome
from .desk import StaffRequest, moderators_only
from .people import Writer

SALT = "comments.erasure"  # Of the address that keeps the numbers of a confirmation; nothing of the person is in it.


class EraseForm(forms.Form):
    texts = forms.ChoiceField(
        label=gettext_lazy("The texts"),
        choices=[
            (
                "erase",
                gettext_lazy("are erased. In their place stands that they were deleted at the writer’s request."),
            ),
            ("keep", gettext_lazy("stay without a name. Only where the person agrees, and nobody is named in them.")),
        ],
        initial="erase",
        widget=forms.RadioSelect,
    )


@moderators_only
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: StaffRequest, guest_id: int) -> HttpResponse:
    """Says what will happen; does it on POST, and leads to the page to hand over."""
    guest = Guest.objects.filter(pk=guest_id).first()
    if guest is None:
        messages.warning(request, _("Nothing is kept of this person any more."))
        return SeeOther(reverse("admin:comments_queue"))
    form = EraseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, Writer(guest), form)
    keeps_texts = form.cleaned_data["texts"] == "keep"
    erased = moderation.erase(guest, by=request.user, keep_texts=keeps_texts)
    return SeeOther(confirmation_of(erased, by=request.user, keeps_texts=keeps_texts))


def confirmation_of(erased: moderation.Erased, *, by: User, keeps_texts: bool) -> str:
    """The path of the page to hand over."""
    told = {**asdict(erased), "keeps_texts": keeps_texts, "at": timezone.now().isoformat(), "by": by.pk}
    return reverse("admin:comments_erased", args=[signing.dumps(told, salt=SALT)])


def _ask(request: StaffRequest, who: Writer, form: EraseForm) -> HttpResponse:
    context = {
        "writer": who,
        "form": form,
        "comments": Comment.objects.filter(guest__in=who.people).count(),
        "reports": Report.objects.filter(email__iexact=who.guest.email).count() if who.guest.email else 0,
        "subscriptions": Subscription.objects.filter(subscriber__in=_subscribers(who.guest.email)).count(),
        "mails": mail.count_to(who.guest.email) if who.guest.email else 0,
    }
    status = 422 if form.is_bound else 200
    return desk.page(request, "erase", _("Erase all details and texts"), context, status=status)


def _subscribers(email: str) -> QuerySet[Subscriber]:
    """A member's stay with the login."""
    return Subscriber.objects.with_address(email).filter(user=None)


@moderators_only
@require_safe
def erased(request: StaffRequest, told: str) -> HttpResponse:
    """To print or to copy, as often as wished: the address holds numbers and the time, signed."""
    try:
        numbers: dict[str, Any] = signing.loads(told, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    by = User.objects.filter(pk=numbers["by"]).first()
    context = {
        **numbers,
        "at": datetime.fromisoformat(numbers["at"]),
        "by": outcome.name_of(by) if by else "",
        "site_name": Site.objects.get().name,
        "site_address": absolute("/"),
    }
    return desk.page(request, "erased", _("Confirmation of erasure"), context)
