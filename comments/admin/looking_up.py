"""Comments and guests: moderators decide at the desk; lists and pages here are for looking up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comments import guests
from comments.models import Comment, Guest
from comments.moderating import blocking, erasures, people, threads, views
from comments.moderating.ids import PAGE_SIZE, whole_number
from comments.querysets import MODERATE


def with_heading(heading: Promise, value: object) -> SafeString:
    """For a list: in a narrow window, where its columns have no headings, a number would say nothing."""
    return format_html('<span class="column-name">{}</span> {}', heading, value)


class ReadAlone(admin.ModelAdmin):
    """Rows that nobody adds or deletes here: they come from readers and go by a verb."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OnlyToRead(ReadAlone):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OfModerators(OnlyToRead):
    """For all who moderate, and nobody else."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MODERATE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MODERATE)


@admin.register(Comment)
class CommentAdmin(OnlyToRead):
    list_display = ["writer", "beginning", "article", "status", "submitted_at"]
    list_filter = ["status", "submitted_at"]
    list_per_page = PAGE_SIZE
    list_select_related = ["article", "guest", "profile"]
    search_fields = ["body_source", "guest__name", "guest__email", "profile__name", "article__title"]
    ordering = ["-pk"]
    show_full_result_count = False
    actions = None

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "queue/": (views.show_queue, "queue"),
            "queue/approve/": (views.approve, "approve"),
            "queue/keep/": (views.keep, "keep"),
            "queue/reject/": (views.reject, "reject"),
            "queue/spam/": (views.mark_spam, "spam"),
            "queue/restore/": (views.restore, "restore"),
            "queue/undo/": (views.undo, "undo"),
            "queue/pin/": (views.pin, "pin"),
            "queue/unpin/": (views.unpin, "unpin"),
            "queue/close/": (views.close, "close"),
            "queue/reopen/": (views.reopen, "reopen"),
            "queue/choose/": (views.choose_to_answer, "choose"),
            "queue/answer/": (views.answer, "answer"),
            "queue/edited/<int:comment_id>/": (views.edited, "edited"),
            "<int:comment_id>/give/": (people.give, "give"),
            "<int:comment_id>/move/": (threads.move, "move"),
            "writer/<int:guest_id>/": (people.writer, "writer"),
            "writer/<int:guest_id>/block/": (people.block, "block"),
            "writer/<int:guest_id>/erase/": (erasures.erase, "erase"),
            "erased/<str:told>/": (erasures.erased, "erased"),
            "blocks/<int:block_id>/lift/": (blocking.lift, "lift"),
            **{
                f"writer/<int:guest_id>/{verb}/": (partial(people.decide, verb=verb), f"writer_{verb}")
                for verb in people.DECISIONS
            },
        }
        door = self.admin_site.admin_view
        own = [path(where, door(view), name=f"comments_{name}") for where, (view, name) in pages.items()]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return super().get_queryset(request).defer("article__body_source", "article__body_html", "body_html")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MODERATE) or super().has_view_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What is searched for or filtered; without a question, the desk."""
        if not request.GET and request.user.has_perm(MODERATE):
            return HttpResponseRedirect(reverse("admin:comments_queue"))
        return super().changelist_view(request, extra_context)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The comment with its history, instead of a form in which nothing could be changed."""
        number = whole_number(object_id)
        comment = Comment.objects.complete().filter(pk=number).first()
        if comment is None or not self.has_view_permission(request, comment):
            return super().change_view(request, object_id, *args, **kwargs)
        return views.detail(request, comment)

    @admin.display(description=_("writer"), ordering="guest__name")
    def writer(self, comment: Comment) -> str:
        return comment.writer_name or str(_("Name removed"))

    @admin.display(description=_("comment"))
    def beginning(self, comment: Comment) -> str:
        return f"{comment.body_source[:80]} …" if len(comment.body_source) > 80 else comment.body_source


@admin.register(Guest)
class GuestAdmin(ReadAlone):
    list_display = ["name", "email", "written", "created_at"]
    list_per_page = 50
    search_fields = ["name", "email"]
    ordering = ["-pk"]
    show_full_result_count = False
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "email", "email_confirmed_at", "created_at"],
                "description": _("What is corrected here changes at all comments of this guest."),
            },
        )
    ]
    readonly_fields = ["email_confirmed_at", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guest]:
        return super().get_queryset(request).annotate(written=Count("comments"))

    @admin.display(description=_("comments"))
    def written(self, guest: Any) -> SafeString:
        address = reverse("admin:comments_writer", args=[guest.pk])
        return format_html('<a href="{}">{}</a>', address, with_heading(_("comments"), guest.written))

    def save_model(self, request: HttpRequest, obj: Guest, form: Any, change: bool) -> None:  # noqa: FBT001
        guests.correct(obj)
