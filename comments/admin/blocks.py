"""Blocks: a list to look at and to lift from; they are made on the writer's page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from comments import blocks
from comments.models import Block
from comments.moderating.outcome import name_of

from .looking_up import OfModerators, with_heading


@admin.register(Block)
class BlockAdmin(OfModerators):
    list_display = ["kind", "whose", "reason", "who", "blocked_at", "ends", "state"]
    list_display_links = None
    list_filter = ["kind", "until"]
    list_select_related = ["guest", "by"]
    list_per_page = 50
    search_fields = ["reason", "guest__name", "guest__email"]
    show_full_result_count = False
    actions = ["lift_selected"]

    @admin.display(description=_("guest"))
    def whose(self, block: Block) -> str:
        if block.guest is None:
            return str(_("Name removed"))
        return format_html('<a href="{}">{}</a>', reverse("admin:comments_writer", args=[block.guest_id]), block.guest)

    @admin.display(description=_("by"), ordering="by")
    def who(self, block: Block) -> str:
        return name_of(block.by) if block.by else ""

    @admin.display(description=_("until"), ordering="until")
    def ends(self, block: Block) -> SafeString:
        return with_heading(_("until"), date_format(timezone.localtime(block.until), "DATETIME_FORMAT"))

    @admin.display(description=_("status"))
    def state(self, block: Block) -> str:
        if block.lifted_at:
            return pgettext("block", "lifted")
        return pgettext("block", "in force") if block.is_in_force else pgettext("block", "ended")

    @admin.action(description=_("Lift"))
    def lift_selected(self, request: HttpRequest, chosen: QuerySet[Block]) -> None:
        lifted = sum(blocks.lift(block, by=request.user) for block in chosen)  # type: ignore[arg-type]
        words = ngettext("%(count)s block lifted.", "%(count)s blocks lifted.", lifted)
        self.message_user(request, words % {"count": lifted})
