"""Readers' notes about typing errors: a list to work off, for those who can correct the article."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.admin import moment
from comments.models import TypoNote
from comments.moderating import outcome
from comments.moderating.desk import StaffRequest
from comments.typos import noting
from krysalis.foundation.admin.buttons import button
from krysalis.foundation.answers import SeeOther

from .looking_up import ReadAlone


def _back_to_list(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("admin:comments_typonote_changelist")


class StateFilter(admin.SimpleListFilter):
    """Shown as tabs above the list. Without a choice, what is open."""

    title = _("status")
    parameter_name = "state"
    template = "admin/articles/_tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("done", pgettext_lazy("typing error", "Done"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": pgettext_lazy("typing error", "Open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.done() if self.value() == "done" else queryset.open()


@admin.register(TypoNote)
class TypoNoteAdmin(ReadAlone):
    list_display = ["passage", "correction", "place", "noted_at", "button"]
    list_display_links = None
    list_filter = [StateFilter]
    list_per_page = 50
    search_fields = ["quote_exact", "suggestion", "article__title"]
    show_full_result_count = False
    actions = ["settle_selected", "reopen_selected"]

    def get_urls(self) -> list[URLPattern]:
        def at(verb: str, view: Callable[..., HttpResponse]) -> URLPattern:
            door = self.admin_site.admin_view(button(_back_to_list)(view))
            return path(f"<int:pk>/{verb}/", door, name=f"comments_typonote_{verb}")

        return [at("settle", self.settle), at("reopen", self.reopen), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TypoNote]:
        mine = TypoNote.objects.visible_to(request.user).select_related("article", "done_by")
        return mine.defer("article__body_source", "article__body_html")

    def get_list_display(self, request: HttpRequest) -> Any:
        settled = ["settled"] if request.GET.get("state") == "done" else []
        return [*self.list_display[:-1], *settled, *self.list_display[-1:]]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("settle_selected" if request.GET.get("state") == "done" else "reopen_selected", None)
        return actions

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list says everything of a note."""
        return HttpResponseRedirect(reverse("admin:comments_typonote_changelist"))

    def settle(self, request: StaffRequest, pk: int) -> HttpResponse:
        return self._press(request, pk, lambda note: noting.settle(note, by=request.user))

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._press(request, pk, noting.reopen)

    def _press(self, request: HttpRequest, pk: int, verb: Callable[[TypoNote], bool]) -> HttpResponse:
        """Back to the list it stood in."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        note = get_object_or_404(self.get_queryset(request), pk=pk)
        verb(note)
        state = "?state=done" if note.done_at else ""
        return SeeOther(reverse("admin:comments_typonote_changelist") + state)

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def settle_selected(self, request: StaffRequest, queryset: QuerySet[TypoNote]) -> None:
        self._each(request, queryset, lambda note: noting.settle(note, by=request.user))

    @admin.action(description=_("Open again"), permissions=["change"])
    def reopen_selected(self, request: HttpRequest, queryset: QuerySet[TypoNote]) -> None:
        self._each(request, queryset, noting.reopen)

    def _each(self, request: HttpRequest, queryset: QuerySet[TypoNote], verb: Callable[[TypoNote], bool]) -> None:
        done = sum(verb(note) for note in queryset)
        messages.success(request, ngettext("%d note moved.", "%d notes moved.", done) % done)

    @admin.display(description=_("passage"))
    def passage(self, note: TypoNote) -> SafeString:
        before = f"… {note.quote_prefix} " if note.quote_prefix else ""
        after = f" {note.quote_suffix} …" if note.quote_suffix else ""
        return format_html("{}<mark>{}</mark>{}", before, note.quote_exact, after)

    @admin.display(description=_("what is meant"))
    def correction(self, note: TypoNote) -> str:
        return note.suggestion or "–"

    @admin.display(description=_("article"), ordering="article__title")
    def place(self, note: TypoNote) -> SafeString:
        address = reverse("admin:articles_article_change", args=[note.article.pk])
        return format_html('<a href="{}">{}</a>', address, note.article.title)

    @admin.display(description=pgettext_lazy("typing error", "Done"), ordering="done_at")
    def settled(self, note: TypoNote) -> str:
        return ", ".join((moment(note.done_at), outcome.name_of(note.done_by) if note.done_by else "–"))

    @admin.display(description="")
    def button(self, note: TypoNote) -> SafeString:
        verb, word = ("reopen", _("Open again")) if note.done_at else ("settle", pgettext_lazy("typing error", "Done"))
        address = reverse(f"admin:comments_typonote_{verb}", args=[note.pk])
        return format_html('<button type="submit" class="button plain" formaction="{}">{}</button>', address, word)
