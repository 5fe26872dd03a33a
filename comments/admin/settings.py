"""How the conversation behaves: one page for the one row of settings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models import CommentSettings
from comments.phrases import PHRASES
from krysalis.foundation.admin import OneRowAdmin

from .settings_form import CommentSettingsForm, field_of


@admin.register(CommentSettings)
class CommentSettingsAdmin(OneRowAdmin):
    form = CommentSettingsForm
    fieldsets = [
        (
            _("What readers find"),
            {
                "fields": ["order", "depth", "replies_folded", "fold_after_words"],
                "description": _("How a discussion looks before a reader touches anything."),
            },
        ),
        (
            _("Who writes, and how long"),
            {
                "fields": [
                    *("email_required", "website_asked", "tells_writers"),
                    *("rules_page", "edit_minutes", "close_after_days"),
                ],
                "description": _(
                    "Guests always give a name, and a pseudonym will do. An e-mail address is never shown; asking for "
                    "one keeps some people from writing."
                ),
            },
        ),
        (
            pgettext_lazy("title", "What waits"),
            {
                "fields": [
                    *("hold", "links_to_hold", "seconds_to_hold", "hold_foreign", "learns"),
                    *("words_to_hold", "words_to_refuse"),
                ],
                "description": _("Rules hold a comment or suspect it to be spam, and say why. They delete nothing."),
            },
        ),
        (
            _("Votes and reports"),
            {
                "fields": ["votes", "reports_to_hold", "objection_contact"],
                "description": _("A comment that enough people report waits for a decision again."),
            },
        ),
        (
            _("The site’s own words"),
            {
                "fields": [field_of(key) for key in PHRASES],
                "description": _("What the site says; what you leave empty is said as shown in grey. Plain text."),
            },
        ),
    ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """As it is: it has fields that stand in no column, and the admin's factory would not know them."""
        return self.form
