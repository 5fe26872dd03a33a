"""Sentences that moderators choose when they reject, each with the rule it rests on."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments.models import RejectionReason

from .looking_up import with_heading


@admin.register(RejectionReason)
class RejectionReasonAdmin(admin.ModelAdmin):
    list_display = ["title", "reason", "rule", "place"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["position", "pk"]
    fields = ["title", "reason", "rule", "position"]
    actions = None  # One is soon deleted on its own page.

    @admin.display(description=_("position"), ordering="position")
    def place(self, block: RejectionReason) -> SafeString:
        return with_heading(_("position"), block.position)
