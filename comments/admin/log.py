"""The log of the moderation: what happened to comments, by whom, when and why. To read; nobody changes it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from comments.models import ModerationEvent
from comments.moderating.ids import whole_number
from comments.moderating.outcome import name_of

from .looking_up import OfModerators

COUNTED = 5000  # Events that pages lead to; older ones are found by filter and search.


class LimitedPaginator(Paginator):
    """Counts no further than its pages lead, so that a long log opens as fast as a short one."""

    @cached_property
    def count(self) -> int:
        events: Any = self.object_list
        return events.order_by()[:COUNTED].count()


class PersonFilter(admin.SimpleListFilter):
    """People with a login, whether they have decided anything or not: to ask the log for them would read it whole."""

    title = _("by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(str(user.pk), name_of(user)) for user in User.objects.filter(is_staff=True).order_by("username")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        number = whole_number(self.value())
        return queryset.filter(by=number) if number is not None else queryset


@admin.register(ModerationEvent)
class ModerationEventAdmin(OfModerators):
    list_display = ["at", "who", "verb", "which", "reason", "rule"]
    list_display_links = None
    list_filter = ["verb", PersonFilter, "at"]
    list_per_page = 50
    list_max_show_all = 0
    search_fields = ["reason", "rule", "comment__article__title", "by__username", "by__first_name", "by__last_name"]
    search_help_text = _("In reasons, rules, titles of articles and names of moderators")
    ordering = ["-pk"]
    sortable_by = ()
    paginator = LimitedPaginator
    show_full_result_count = False
    empty_value_display = ""
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationEvent]:
        complete = ("by", "comment__article", "comment__guest", "comment__profile")
        texts = ("body_source", "comment__body_source", "comment__body_html")
        of_article = ("comment__article__body_source", "comment__article__body_html")
        return super().get_queryset(request).select_related(*complete).defer(*texts, *of_article)

    @admin.display(description=_("by"))
    def who(self, event: ModerationEvent) -> str:
        return name_of(event.by) if event.by else ""

    @admin.display(description=_("comment"))
    def which(self, event: ModerationEvent) -> str:
        comment = event.comment
        return format_html(
            '<a href="{}">{} – {}</a>',
            reverse("admin:comments_comment_change", args=[comment.pk]),
            comment.writer_name or _("Name removed"),
            comment.article.title,
        )
