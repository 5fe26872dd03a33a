"""Who follows what, and the proof that they wished so: to look up and to print; nobody changes it here."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from comments.following.topics import topic_of, with_topics
from comments.models import Consent, Subscription
from comments.moderating.ids import whole_number
from krysalis.foundation import mail
from krysalis.foundation.admin import SILENCE
from krysalis.foundation.limits import address_key
from krysalis.foundation.models import Site

from .looking_up import OnlyToRead

ONE_PRESS = 1  # Seconds; between the two presses of a guest lies a mail.


class OfAdministrators(OnlyToRead):
    """Addresses of people who have said yes to us, and to nobody else: only for who has the right to look at them."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        silence = SILENCE.get(mail.why_silent(), "")
        return super().changelist_view(request, {"subtitle": silence, **(extra_context or {})})


@admin.register(Subscription)
class SubscriptionAdmin(OfAdministrators):
    list_display = ["whose", "what", "rhythm", "paused", "started_at"]
    list_display_links = None
    list_filter = ["kind", "subscriber__rhythm", "subscriber__paused"]
    search_fields = ["subscriber__email", "subscriber__user__email", "article__title", "author__name"]
    search_help_text = _("In addresses, titles of articles and names of authors")
    ordering = ["-pk"]
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        return with_topics(super().get_queryset(request)).select_related("subscriber__user")

    @admin.display(description=_("address"))
    def whose(self, subscription: Subscription) -> str:
        return subscription.subscriber.address

    @admin.display(description=_("what"))
    def what(self, subscription: Subscription) -> str:
        return topic_of(subscription).title

    @admin.display(description=_("rhythm"))
    def rhythm(self, subscription: Subscription) -> str:
        return subscription.subscriber.get_rhythm_display()

    @admin.display(description=_("paused"))
    def paused(self, subscription: Subscription) -> str:
        return subscription.subscriber.get_paused_display()


@admin.register(Consent)
class ConsentAdmin(OfAdministrators):
    list_display = ["whose", "what", "requested_at", "confirmed_at", "ended_at"]
    list_filter = ["confirmed_at", "ended_at"]
    search_fields = ["email"]
    search_help_text = _("An address, also of somebody who has been erased: type it whole")
    empty_value_display = "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Consent], search_term: str
    ) -> tuple[QuerySet[Consent], bool]:
        """Of an erased address only its keyed hash is left, and that is found by the address itself."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        return queryset.filter(Q(email__icontains=typed) | Q(email_key=address_key(typed))), False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The proof as one page to print, instead of a form in which nothing could be changed."""
        consent = Consent.objects.filter(pk=whole_number(object_id) or 0).first()
        if consent is None or not self.has_view_permission(request, consent):
            return super().change_view(request, object_id, *args, **kwargs)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proof of a consent"),
            "consent": consent,
            "of_site": Site.objects.get(),
            "is_member": _is_of_member(consent),
        }
        return TemplateResponse(request, "admin/comments/consent.html", context)

    @admin.display(description=_("address"), ordering="email")
    def whose(self, consent: Consent) -> str:
        return consent.email or str(_("erased"))


def _is_of_member(consent: Consent) -> bool:
    """Whoever is logged in asks and confirms with one press."""
    return (consent.confirmed_at - consent.requested_at).total_seconds() < ONE_PRESS
