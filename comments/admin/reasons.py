"""Sentences that moderators choose when they reject, each with the rule it rests on."""

from django.contrib import admin

from comments.models import RejectionReason


@admin.register(RejectionReason)
class RejectionReasonAdmin(admin.ModelAdmin):
    list_display = ["title", "reason", "rule", "position"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["position", "pk"]
    fields = ["title", "reason", "rule", "position"]
    actions = None  # One is soon deleted on its own page.
