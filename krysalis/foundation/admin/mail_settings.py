"""Who writes the mails and what stands under each, with a button that tries whether they arrive."""

from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from krysalis.foundation import mail
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.letters import Letter, Placeholder, sender
from krysalis.foundation.models import MailSettings, OutgoingMail
from krysalis.foundation.site import absolute

from .one_row import OneRowAdmin
from .outbox import SILENCE

TEST = Letter(
    "test",
    gettext_lazy("Test mail"),
    subject=gettext_lazy("Test mail of {site}"),
    body=gettext_lazy(
        "Hello,\n\n"
        "this is the test mail that you have just asked for. Mail leaves this site.\n\n"
        "Please look whether the sender above and the lines below are right. They stand here:\n"
        "{link}"
    ),
    placeholders=(Placeholder("link", "", "/", label=gettext_lazy("E-mail settings")),),
)


@admin.register(MailSettings)
class MailSettingsAdmin(OneRowAdmin):
    fields = ["sender", "reply_to", "imprint"]
    formfield_overrides = {models.TextField: {"widget": Textarea({"rows": 5})}}

    def get_urls(self) -> list[URLPattern]:
        test = self.admin_site.admin_view(require_POST(self.send_test))
        return [path("test/", test, name="foundation_mailsettings_test"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        around = {
            "silence": SILENCE.get(mail.why_silent(), ""),
            "sender": sender(),
            "may_try": self.has_change_permission(request),
        }
        return super().change_view(request, object_id, form_url, {**around, **(extra_context or {})})

    def send_test(self, request: HttpRequest) -> HttpResponse:
        """To who presses the button, at once; says in words what happened."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        assert isinstance(request.user, User)  # Behind the admin's own check nobody is anonymous.
        level, words = _try(request.user.email)
        messages.add_message(request, level, words)
        return SeeOther(_page())


def _page() -> str:
    return reverse("admin:foundation_mailsettings_change", args=[1])


def _try(email: str) -> tuple[int, str]:
    """The level of a message, and its words."""
    if silence := mail.why_silent():
        return messages.ERROR, str(SILENCE[silence])
    if not email:
        return messages.ERROR, _("There is no e-mail address at your login, so nothing can be sent to you.")
    written = mail.enqueue(
        event=f"test-mail:{uuid4().hex}", recipient=email, letter=TEST, values={"link": absolute(_page())}
    )
    return _what_became_of(mail.send_now(written))


def _what_became_of(tried: OutgoingMail) -> tuple[int, str]:
    told = {"email": tried.recipient, "error": tried.last_error}
    if tried.status == OutgoingMail.Status.SENT:
        return messages.SUCCESS, _(
            "The mail server has taken the mail to %(email)s. If it does not arrive within minutes, look among what "
            "your mailbox holds for spam."
        ) % told
    if tried.status == OutgoingMail.Status.FAILED:
        return messages.ERROR, _("The mail server refuses the mail to %(email)s. It says: %(error)s") % told
    if tried.last_error:
        return messages.ERROR, _(
            "The mail to %(email)s could not be sent: %(error)s. It stays in the outbox and is tried again by itself."
        ) % told
    return messages.SUCCESS, _("The mail to %(email)s is being sent.") % told
