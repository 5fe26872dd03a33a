"""Whom moderators keep from writing for a time: the form on the writer's page, and lifting a block."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import blocks, voters
from comments.models import Block, Guest
from krysalis.foundation.answers import SeeOther

from .desk import StaffRequest, button, moderators_only
from .forms import ReasonField

Kind = Block.Kind
YEAR = 365
DAYS = [
    (1, gettext_lazy("1 day")),
    (7, gettext_lazy("7 days")),
    (voters.KEY_LIFETIME.days, gettext_lazy("30 days")),
    (YEAR, gettext_lazy("1 year (only an e-mail address)")),
]


class BlockForm(forms.Form):
    """Offers what is known of the guest: an address, the hash of a network."""

    what = forms.MultipleChoiceField(
        label=gettext_lazy("What is blocked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose what is to be blocked.")},
    )
    days = forms.TypedChoiceField(label=gettext_lazy("For how long"), choices=DAYS, coerce=int, initial=7)
    reason = ReasonField(
        label=gettext_lazy("Reason"),
        max_length=Block._meta.get_field("reason").max_length,
        error_messages={"required": gettext_lazy("Please give a reason: colleagues read it in the list.")},
    )

    def __init__(self, data: QueryDict | None = None, *, guest: Guest) -> None:
        super().__init__(data, auto_id="block-%s", label_suffix="", use_required_attribute=False)
        known = {Kind.EMAIL: guest.email, Kind.NETWORK: guest.network_key}
        self.fields["what"].choices = [(kind.value, kind.label) for kind in Kind if known[kind]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("days") == YEAR and said.get("what") == [Kind.NETWORK]:
            self.add_error("days", _("A network can be blocked for 30 days at most; then nobody can tell it any more."))
        return said


def is_own_network(request: HttpRequest, guest: Guest) -> bool:
    """Whoever blocks it locks out colleagues who are not logged in, and readers in the same house. One query."""
    return guest.network_key != "" and guest.network_key == voters.known_key_of_network(request)


def put(request: StaffRequest, guest: Guest, form: BlockForm) -> None:
    """Blocks what is ticked, and says until when."""
    until = timezone.now() + timedelta(days=form.cleaned_data["days"])
    for kind in form.cleaned_data["what"]:
        made = blocks.block(guest, Kind(kind), until, form.cleaned_data["reason"], by=request.user)
        if made is not None:
            messages.success(request, _said_of(made))


def _said_of(block: Block) -> str:
    until = {"until": date_format(timezone.localtime(block.until), "DATETIME_FORMAT")}
    if block.kind == Kind.NETWORK:
        return _("The network is blocked until %(until)s.") % until
    return _("The e-mail address is blocked until %(until)s.") % until


@moderators_only
@button
def lift(request: StaffRequest, block_id: int) -> HttpResponse:
    block = get_object_or_404(Block, pk=block_id)
    if blocks.lift(block, by=request.user):
        messages.success(request, _("The block is lifted."))
    else:
        messages.warning(request, _("Nothing was changed: the block has ended already."))
    if block.guest_id:
        return SeeOther(reverse("admin:comments_writer", args=[block.guest_id]))
    return SeeOther(reverse("admin:comments_block_changelist"))
