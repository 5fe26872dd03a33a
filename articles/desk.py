"""The writing desk: the pages of the backend on which a text is written, previewed, binned and looked up.

Rendering comes before the writing transaction, which the stock admin would open around everything.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import publishing, revisions
from .editor import moves, preview
from .forms import PublicationForm
from .models import ArticleOrPage


class WritingAdmin(admin.ModelAdmin):
    form_class: type[PublicationForm]
    change_form_template = "admin/articles/desk.html"
    move_to_bin: Any
    take_out_of_bin: Any

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted here: the bin empties itself after 30 days."""
        return False

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"{self._area}_{name}")

        return [
            at("preview-text/", require_POST(self.preview_text), "preview_text"),
            at("preview-frame/", self.preview_frame, "preview_frame"),
            at("add/preview/", require_POST(self.preview), "preview_new"),
            at("<int:object_id>/preview/", require_POST(self.preview), "preview"),
            at("<int:object_id>/bin/", self.bin, "bin"),
            at("<int:object_id>/restore/", require_POST(self.restore), "restore"),
            at("<int:object_id>/history/<int:revision_id>/", self.revision, "revision"),
            *super().get_urls(),
        ]

    @property
    def _area(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _address(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self._area}_{name}", args=args)

    def _find(self, request: HttpRequest, object_id: Any) -> ArticleOrPage:
        """Together with the right to have it; a new one where there is no id."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return self.model()
        found = self.get_object(request, str(object_id))
        if found is None or not self.has_change_permission(request, found):
            raise Http404
        return found

    # Writing

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        publication = self._find(request, object_id)
        if moves.state(publication) == "binned":
            may_restore = moves.may_restore(request.user, publication)
            return self._page(
                request, "admin/articles/binned.html", publication, title=str(publication), may_restore=may_restore
            )
        if request.method != "POST":
            return self._desk(request, publication, self.form_class(instance=publication, user=request.user))
        move = moves.pressed(request.POST, request.user, publication)
        form = self.form_class(request.POST, instance=publication, user=request.user, move=move)
        if form.is_valid() and _keep(form, move, by=request.user):
            return self._saved(request, form.instance, move)
        return self._desk(request, self._find(request, object_id), form, status=422)

    def _saved(self, request: HttpRequest, publication: ArticleOrPage, move: Any) -> HttpResponse:
        """The address names the attempt, so that the browser may forget the text it has kept for it."""
        messages.success(request, move.done)
        attempt = request.POST.get("attempt", "")
        query = f"?saved={attempt}" if attempt.isalnum() and len(attempt) <= 40 else ""
        return redirect(self._address("change", publication.pk) + query)

    def _desk(
        self, request: HttpRequest, publication: ArticleOrPage, form: PublicationForm, status: int = 200
    ) -> HttpResponse:
        open_moves = moves.open_to(request.user, publication)
        context = {
            "form": form,
            "moves": [move for move in open_moves if move is not moves.SCHEDULE],
            "schedule": moves.SCHEDULE if moves.SCHEDULE in open_moves else None,
            "theirs": self._theirs(form),
            "may_bin": moves.may_bin(request.user, publication),
            "preview_url": self._address("preview", publication.pk) if publication.pk else self._address("preview_new"),
            "preview_text_url": self._address("preview_text"),
            "preview_frame_url": self._address("preview_frame"),
            "attempt": request.POST.get("attempt", ""),
            "kept_as": f"krysalis:{self._area}:{publication.pk or 'new'}:{request.user.pk}",
        }
        template = self.change_form_template if open_moves else "admin/articles/reading.html"
        title = str(publication) if publication.pk else _("New text")
        return self._page(request, template, publication, title=title, status=status, **context)

    def _theirs(self, form: PublicationForm) -> dict[str, Any] | None:
        """What the other person has saved, where the form came too late."""
        if not form.has_error("__all__", "stale"):
            return None
        now = self.model._default_manager.get(pk=form.instance.pk)
        last = now.revision_rows.select_related("by").first()
        details = revisions.details(revisions.content_of(now))
        return {"text": now, "stamp": form.stamp(now), "by": last.by if last else None, "details": details}

    def _page(
        self, request: HttpRequest, template: str, publication: ArticleOrPage, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "publication": publication,
            "state": moves.state(publication),
            "has_view_permission": True,
            "changelist_url": self._address("changelist"),
            **context,
        }
        return TemplateResponse(request, template, context, status=status)

    # Previewing

    def preview(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """The real page of what is typed, without keeping it."""
        publication = self._find(request, object_id)
        form = self.form_class(preview.with_title(request.POST), instance=publication, user=request.user)
        if form.is_valid():
            try:
                return preview.page(request, form)
            except ValidationError as refusal:  # A text that would take minutes to render.
                form.add_error(None, refusal)
        return self._page(
            request, "admin/articles/preview_refused.html", publication, title=_("Preview"), form=form, status=422
        )

    def preview_text(self, request: HttpRequest) -> JsonResponse:
        """The text alone, for the preview beside the editor."""
        self._may_write(request)
        return JsonResponse(preview.text(self.model(slug="vorschau"), request.POST))

    def preview_frame(self, request: HttpRequest) -> HttpResponse:
        self._may_write(request)
        response = TemplateResponse(request, "admin/articles/preview_frame.html", {})
        return response

    def _may_write(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied

    # The bin

    def bin(self, request: HttpRequest, object_id: int) -> HttpResponse:
        publication = self._find(request, object_id)
        if not moves.may_bin(request.user, publication):
            raise PermissionDenied
        refusal = ""
        if request.method == "POST":
            try:
                self.move_to_bin(publication, by=request.user)
            except publishing.NotPossible as refused:
                refusal = str(refused.message)
            else:
                messages.success(request, _("“%s” is in the bin.") % publication)
                return redirect(self._address("changelist"))
        return self._page(
            request,
            "admin/articles/bin_confirmation.html",
            publication,
            title=_("Move to the bin?"),
            refusal=refusal,
            status=422 if refusal else 200,
        )

    def restore(self, request: HttpRequest, object_id: int) -> HttpResponse:
        publication = self._find(request, object_id)
        if not moves.may_restore(request.user, publication):
            raise PermissionDenied
        try:
            self.take_out_of_bin(publication, by=request.user)
        except publishing.NotPossible as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("“%s” is back from the bin.") % publication)
        return redirect(self._address("change", publication.pk))

    # History

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        publication = self._find(request, object_id)
        rows = publication.revision_rows.select_related("by")[:200]
        return self._page(
            request, "admin/articles/history.html", publication, title=_("History"), subtitle=publication, rows=rows
        )

    def revision(self, request: HttpRequest, object_id: int, revision_id: int) -> HttpResponse:
        """One state of the text beside the present one; a POST brings it back."""
        publication = self._find(request, object_id)
        revision = get_object_or_404(publication.revision_rows.select_related("by"), pk=revision_id)
        may_restore = any(move.name == "save" for move in moves.open_to(request.user, publication))
        if request.method == "POST":
            if not may_restore:
                raise PermissionDenied
            return self._bring_back(request, revision)
        newest = publication.revision_rows.first()
        return self._page(
            request,
            "admin/articles/revision.html",
            publication,
            title=_("Earlier text"),
            subtitle=publication,
            revision=revision,
            is_newest=revision == newest,
            lines=revisions.compare(revision, newest) if newest else [],
            details=revisions.compare_details(revision, newest) if newest else [],
            may_restore=may_restore and revision != newest,
        )

    def _bring_back(self, request: HttpRequest, revision: Any) -> HttpResponse:
        try:
            publication = publishing.restore_revision(revision, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(request.path)
        except IntegrityError:
            messages.error(request, _("This state cannot be brought back: its address belongs to another text now."))
            return redirect(request.path)
        messages.success(request, _("The earlier text is back. What stood there is in the history."))
        return redirect(self._address("change", publication.pk))


def _keep(form: PublicationForm, move: moves.Move | None, *, by: Any) -> bool:
    """Writes the form and says the verb in one transaction. What is refused becomes an error of the form."""
    if move is None:
        form.add_error(None, _("This is not possible any more: somebody has changed the status meanwhile."))
        return False
    try:
        rendered = publishing.render(form.instance)
        with transaction.atomic():
            form.refuse_if_stale()
            move.verb(form.save(), by=by, rendered=rendered, **form.arguments())
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except IntegrityError:
        form.add_error(None, _("Somebody was faster with this address. Please save once more."))
    return not form.errors
