"""The lists of the writing desk: articles, pages, tags. What stands behind a row is `desk`."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from krysalis.foundation import freshness
from profiles.models import Profile

from . import publishing
from .desk import WritingAdmin
from .editor import moves
from .forms import ArticleForm, PageForm, TagForm
from .library.admin import ImageAdmin as ImageAdmin  # Registers itself.
from .models import Article, ArticleOrPage, Page, Tag
from .querysets import EDIT_ALL


class StateFilter(admin.SimpleListFilter):
    """Shown as tabs above the list. Without a choice, all but what is in the bin."""

    title = _("status")
    parameter_name = "state"
    template = "admin/articles/_tabs.html"
    names: tuple[tuple[str, Any], ...] = (
        ("drafts", _("Drafts")),
        ("in_review", _("In review")),
        ("scheduled", _("Scheduled")),
        ("live", _("Public")),
        ("withdrawn", _("Withdrawn")),
        ("in_bin", _("Bin")),
    )

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return self.names

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        name = self.value()
        return getattr(queryset, name)() if name and name in dict(self.names) else queryset.out_of_bin()


class PageStateFilter(StateFilter):
    names = (("drafts", _("Drafts")), ("live", _("Public")), ("in_bin", _("Bin")))


class OneOfItsChoices(admin.SimpleListFilter):
    """Asks the database only for what it has offered."""

    def chosen(self) -> str | None:
        value = self.value()
        return value if value in dict(self.lookup_choices) else None


class AuthorFilter(OneOfItsChoices):
    title = _("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        mine = model_admin.get_queryset(request)
        return list(Profile.objects.filter(pk__in=mine.values("authorship__profile")).values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(authorship__profile__slug=self.chosen()) if self.chosen() else queryset


class TagFilter(OneOfItsChoices):
    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        mine = model_admin.get_queryset(request)
        rows = Tag.objects.filter(tagged__content_object__in=mine.values("pk")).distinct()
        return list(rows.values_list("slug", "name")[:100])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(taggedarticle__tag__slug=self.chosen()) if self.chosen() else queryset


class ListWithoutTexts(ChangeList):
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        return super().get_queryset(request, exclude_parameters).defer("body_source", "body_html")


class ListedWritingAdmin(WritingAdmin):
    """What the lists of articles and pages share: the bin as a tab, and its two actions."""

    actions = ["bin_selected", "restore_selected"]
    list_per_page = 50
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListWithoutTexts

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("bin_selected" if request.GET.get("state") == "in_bin" else "restore_selected", None)
        return actions

    @admin.display(description=_("status"), ordering="status")
    def state(self, publication: ArticleOrPage) -> SafeString:
        state = moves.state(publication)
        return format_html('<span class="chip chip-{}">{}</span>', state, STATES[state])

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, publication: ArticleOrPage) -> str:
        return moment(publication.changed_at)

    @admin.action(description=_("Move to the bin"))
    def bin_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, self.move_to_bin, moves.may_bin)

    @admin.action(description=_("Restore"))
    def restore_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, self.take_out_of_bin, moves.may_restore)

    def _each(self, request: HttpRequest, queryset: QuerySet, verb: Any, may: Any) -> None:
        done = 0
        for publication in queryset:
            if not may(request.user, publication):
                messages.warning(request, _("“%s” was left where it is.") % publication)
                continue
            try:
                verb(publication, by=request.user)
            except publishing.NotPossible as refused:
                messages.error(request, f"{publication}: {refused.message}")
            else:
                done += 1
        if done:
            messages.success(request, ngettext("%d text moved.", "%d texts moved.", done) % done)


STATES = {
    "draft": _("Draft"),
    "review": _("In review"),
    "scheduled": _("Scheduled"),
    "live": _("Public"),
    "withdrawn": _("Withdrawn"),
    "binned": _("In the bin"),
}


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j.n.Y, H:i") if at else "–"


@admin.register(Article)
class ArticleAdmin(ListedWritingAdmin):
    form_class = ArticleForm
    list_display = ("title", "state", "writers", "published", "comment_count", "changed")
    list_filter = (StateFilter, AuthorFilter, TagFilter)
    search_fields = ("title", "slug", "teaser", "body_source")
    search_help_text = _("Title, address, teaser or text")
    ordering = ("-changed_at",)
    move_to_bin = staticmethod(publishing.move_to_bin)
    take_out_of_bin = staticmethod(publishing.restore)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = Article.objects.editable_by(request.user)
        return rows.prefetch_related("authorship_set__profile")

    def get_list_filter(self, request: HttpRequest) -> Any:
        return self.list_filter if request.user.has_perm(EDIT_ALL) else (StateFilter, TagFilter)

    @admin.display(description=_("authors"))
    def writers(self, article: Article) -> str:
        return ", ".join(str(profile) for profile in article.authors_in_order())

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, article: Article) -> str:
        return moment(article.published_at)


@admin.register(Page)
class PageAdmin(ListedWritingAdmin):
    form_class = PageForm
    list_display = ("title", "state", "slug", "in_footer", "changed")
    list_filter = (PageStateFilter,)
    search_fields = ("title", "slug", "body_source")
    move_to_bin = staticmethod(publishing.bin_page)
    take_out_of_bin = staticmethod(publishing.restore_page)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """A tag's address stays, since a link never dies; only a tag that nothing carries can go."""

    form = TagForm
    list_display = ("name", "slug", "articles")
    search_fields = ("name",)
    fields = ("name", "slug")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(carried=Count("tagged"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and not obj.tagged.exists()

    @admin.display(description=_("articles"), ordering="carried")
    def articles(self, tag: Any) -> int:
        return tag.carried

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        slugs = obj.tagged.values_list("content_object__slug", flat=True)
        freshness.bump(*(freshness.article(slug) for slug in slugs), freshness.LISTS)
