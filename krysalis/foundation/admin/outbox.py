"""The outbox, and why nothing leaves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from krysalis.foundation import mail
from krysalis.foundation.models import OutgoingMail

SILENCE = {
    "no mail server": _("No mail leaves: no mail server is set (EMAIL_URL)."),
    "another address": _(
        "No mail leaves: this database belongs to a site with another address. Where it has moved: "
        "manage.py confirm_site"
    ),
    "restored": _(
        "No mail leaves from here: this database was put back to an earlier time, is a copy, or the host is new. Mail "
        "that waits may have left already. To let it leave: manage.py confirm_site; to throw it away: manage.py "
        "confirm_site --discard"
    ),
}


@dataclass(frozen=True)
class Trouble:
    silence: str | Promise  # Why nothing leaves; empty where mail leaves.
    failed: int  # What can be tried again; a mailbox that does not exist is nothing to be mended here.


def trouble() -> Trouble:
    failed = OutgoingMail.objects.filter(status=OutgoingMail.Status.FAILED, refused=False).exclude(text="")
    return Trouble(SILENCE.get(mail.why_silent(), ""), failed.count())


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """To look at, not to change, but what has failed can be tried again. Texts are not shown: they hold links that open
    doors."""

    list_display = ["created_at", "recipient", "subject", "status", "attempts", "moment", "last_error"]
    list_filter = ["status", "refused"]
    actions = ["try_again"]
    search_fields = ["recipient", "subject"]
    readonly_fields = [
        "event",
        "recipient",
        "subject",
        "status",
        "created_at",
        "due_at",
        "attempts",
        "sent_at",
        "last_error",
        "refused",
    ]
    fields = (*readonly_fields,)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        silence = SILENCE.get(mail.why_silent(), "")
        return super().changelist_view(request, {"subtitle": silence, **(extra_context or {})})

    @admin.display(description=_("sent, or due"), ordering="due_at")
    def moment(self, mail: OutgoingMail) -> datetime | None:
        """A mail may wait for its hour; without that it would look stuck."""
        return mail.due_at if mail.status == OutgoingMail.Status.QUEUED else mail.sent_at

    @admin.action(description=_("Try failed mails again"), permissions=["resend"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        count = mail.try_again(queryset.values_list("pk", flat=True))
        said = ngettext("%(count)s mail is tried again.", "%(count)s mails are tried again.", count)
        messages.success(request, said % {"count": count})

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Nobody may change a mail, but who could is trusted to send it."""
        return request.user.has_perm("foundation.change_outgoingmail")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False
