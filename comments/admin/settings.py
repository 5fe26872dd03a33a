"""How the conversation behaves: one page for the one row of settings."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Page
from comments.models import CommentSettings
from krysalis.foundation.admin import OneRowAdmin


@admin.register(CommentSettings)
class CommentSettingsAdmin(OneRowAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["email_required", "rules_page"],
                "description": _(
                    "Guests always give a name, and a pseudonym will do. An e-mail address is never shown; asking for "
                    "one keeps some people from writing. The page with the rules is linked above the form."
                ),
            },
        )
    ]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Only pages that can be read: the form of every article points there."""
        return super().formfield_for_foreignkey(db_field, request, **{**kwargs, "queryset": Page.objects.live()})
