"""The library in the backend: pictures to look through, describe, and choose from."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleOrPage, Image
from krysalis.foundation import picture_forms, pictures

from . import keeping, renditions, uploads
from .forms import ImageForm

CHOOSABLE = 24  # Pictures at once: four rows beside a text; the search finds the others.
NAMED_USES = 3  # Titles in a row of the list; the picture's own page names all.


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("in use")), ("no", _("not in use"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        used = Q(uses__isnull=False) | Q(led_articles__isnull=False)
        if self.value() == "yes":
            return queryset.filter(used).distinct()
        return queryset.exclude(pk__in=Image.objects.filter(used).values("pk")) if self.value() == "no" else queryset


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    form = ImageForm
    list_display = ("thumbnail", "titled", "mention", "credit", "used_in")
    list_display_links = ("titled",)
    list_filter = (UseFilter, "decorative")
    list_per_page = 50
    search_fields = ("title", "name", "alt", "credit")
    search_help_text = _("Title, short name, alternative text or credit")
    actions = None
    readonly_fields = ("preview", "mention", "used_in_all")
    fieldsets = (
        (None, {"fields": ("file", "title", "alt", "decorative")}),
        (_("Whom it is owed to"), {"fields": ("credit", "source_url", "licence", "licence_url")}),
        (_("In texts and lists"), {"fields": ("name",)}),
    )

    class Media:
        css = {"all": ("krysalis/library.css",)}
        js = (Script("krysalis/library.js", type="module"),)

    # Looking

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("uses__article", "uses__page", "led_articles")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The focal point is asked for where the picture can be seen."""
        if obj is None:
            return self.fieldsets
        *first, (heading, last) = self.fieldsets
        if not self.has_change_permission(request, obj):  # The field takes another file; to show it has none.
            first[0] = (None, {"fields": ("title", "alt", "decorative")})
        seen = (None, {"fields": ("preview", "mention", "used_in_all")})
        return (seen, *first, (heading, {"fields": (*last["fields"], "focal_x", "focal_y")}))

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> SafeString:
        return _img(image, renditions.Rendition(renditions.card_widths(image)[0], "webp", renditions.crop_of(image)))

    @admin.display(description=_("title"), ordering="title")
    def titled(self, image: Image) -> SafeString:
        words = _("decorative picture") if image.decorative else image.alt
        return format_html('<strong>{}</strong> <span class="library-alt">{}</span>', image, words)

    @admin.display(description=_("for texts"), ordering="name")
    def mention(self, image: Image) -> SafeString:
        markdown = f"![](bild:{image.name})"
        button = '<button type="button" class="button plain copy" hidden data-copy="{}">{}</button>'
        return format_html("<code>{}</code> " + button, markdown, markdown, _("Copy"))

    @admin.display(description=_("used in"))
    def used_in(self, image: Any) -> SafeString | str:
        titles = [str(text) for text in _prefetched_users(image)]
        more = f" + {len(titles) - NAMED_USES}" if len(titles) > NAMED_USES else ""
        return ", ".join(titles[:NAMED_USES]) + more or "–"

    @admin.display(description=_("used in"))
    def used_in_all(self, image: Any) -> SafeString | str:
        links = [(_address_of(text), str(text)) for text in _prefetched_users(image)]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or str(_("No text so far."))

    @admin.display(description=_("picture"))
    def preview(self, image: Image) -> SafeString:
        widths = renditions.widths(image)
        return format_html(
            '<span class="focal-picture" data-focal-picture>{}</span>',
            _img(image, renditions.Rendition(widths[min(1, len(widths) - 1)], "webp")),
        )

    # Writing

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Decodes and re-encodes here, since what follows is one writing transaction and that takes seconds."""
        if self.has_add_permission(request) or self.has_change_permission(request):
            picture_forms.judge(request, "file", uploads.prepare)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        keeping.save(obj, by=request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or keeping.may_change(obj, request.user))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """One that is in use is not even asked about: the sentence names the texts."""
        image = self.get_object(request, object_id)
        if image is not None and keeping.users_of(image):
            messages.error(request, keeping.sentence_in_use(image))
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        keeping.delete(obj)

    # Choosing

    def get_urls(self) -> list[URLPattern]:
        view = require_safe(self.admin_site.admin_view(self.library))
        return [path("library/", view, name="articles_image_library"), *super().get_urls()]

    def library(self, request: HttpRequest) -> HttpResponse:
        """A piece of HTML for the article form: pictures as buttons that carry their short name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sought = request.GET.get("q", "").strip()[:100]
        rows, _duplicates = self.get_search_results(request, Image.objects.all(), sought)
        page = Paginator(rows, CHOOSABLE).get_page(request.GET.get("page"))
        choices = [(image, self.thumbnail(image)) for image in page]
        context = {"choices": choices, "page": page, "q": sought, "may_add": self.has_add_permission(request)}
        return render(request, "admin/articles/_library.html", context)


def _img(image: Image, rendition: renditions.Rendition) -> SafeString:
    width, height = image.width, image.height
    if rendition.crop:
        width, height = pictures.crop_size(width, height, renditions.CARD_RATIO)
    size = (rendition.width, max(1, round(height * rendition.width / width)))
    source = renditions.address(image, rendition)
    return format_html('<img src="{}" width="{}" height="{}" alt="" loading="lazy">', source, *size)


def _prefetched_users(image: Image) -> list[ArticleOrPage]:
    """The same as `keeping.users_of`, without a query for each row of a list."""
    texts = [use.article or use.page for use in image.uses.all()]
    return list(dict.fromkeys([*image.led_articles.all(), *(text for text in texts if text)]))


def _address_of(text: ArticleOrPage) -> str:
    kind = "article" if isinstance(text, Article) else "page"
    return reverse(f"admin:articles_{kind}_change", args=[text.pk])
