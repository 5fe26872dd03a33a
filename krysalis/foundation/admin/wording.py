"""The words of each mail to readers: a list, a page for each, and a preview of what is typed there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krysalis.foundation import letters
from krysalis.foundation.answers import SeeOther
from krysalis.foundation.letters import Letter
from krysalis.foundation.models import MailWording

# The mail's own styles stand at its elements. Nothing else may run or be fetched beside it, and it stands in a frame
# without rights.
ONLY_STYLES = {
    "style-src": [SELF, UNSAFE_INLINE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "form-action": [NONE],
}


class WordingForm(forms.ModelForm):
    class Meta:
        model = MailWording
        fields = ["subject", "body"]
        widgets = {
            "subject": forms.TextInput({"class": "vTextField"}),
            "body": forms.Textarea({"class": "vLargeTextField", "rows": 18}),
        }

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        self.letter = letter
        subject, body = letters.words_of(letter)
        super().__init__(data, initial={"subject": subject, "body": body})

    def clean_subject(self) -> str:
        return " ".join(str(self.cleaned_data["subject"]).split())

    def clean_body(self) -> str:
        return "\n".join(str(self.cleaned_data["body"]).splitlines())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field, sentences in self.letter.faults(cleaned.get("subject", ""), cleaned.get("body", "")).items():
            if field in cleaned:
                self.add_error(field, sentences)
        return cleaned


@dataclass(frozen=True)
class Explained:
    """A placeholder as the page shows it."""

    braced: str
    means: str
    example: str
    is_needed: bool


@admin.register(MailWording)
class MailWordingAdmin(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view
        return [
            path("", door(self.changelist_view), name="foundation_mailwording_changelist"),
            path("<slug:name>/", door(self.edit), name="foundation_mailwording_change"),
            path("<slug:name>/preview/", door(require_POST(self.preview)), name="foundation_mailwording_preview"),
            path("<slug:name>/reset/", door(require_POST(self.reset)), name="foundation_mailwording_reset"),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # A letter comes with the room that writes it.

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {**self._around(request), "title": _("Words of the mails"), "stands": letters.stands()}
        return TemplateResponse(request, "admin/foundation/letters.html", context)

    def edit(self, request: HttpRequest, name: str) -> HttpResponse:
        return _edit(request, self._asked_for(request, name), self._around(request))

    @method_decorator(csp_replace(ONLY_STYLES))
    def preview(self, request: HttpRequest, name: str) -> HttpResponse:
        return _preview(request, self._asked_for(request, name))

    def reset(self, request: HttpRequest, name: str) -> HttpResponse:
        letters.reset(self._asked_for(request, name))
        messages.success(request, _("The mail is sent in the shipped words again."))
        return SeeOther(_page(name))

    def _asked_for(self, request: HttpRequest, name: str) -> Letter:
        if not self.has_change_permission(request):
            raise PermissionDenied
        letter = letters.named(name)
        if letter is None:
            raise Http404
        return letter

    def _around(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}


def _page(name: str) -> str:
    return reverse("admin:foundation_mailwording_change", args=[name])


@require_http_methods(["GET", "HEAD", "POST"])
def _edit(request: HttpRequest, letter: Letter, around: dict[str, Any]) -> HttpResponse:
    form = WordingForm(request.POST if request.method == "POST" else None, letter=letter)
    if form.is_valid():
        letters.word(letter, form.cleaned_data["subject"], form.cleaned_data["body"])
        messages.success(request, _("Saved. The next mail is sent in these words."))
        return SeeOther(request.path)
    context = {
        **around,
        "title": letter.title,
        "letter": letter,
        "form": form,
        "placeholders": list(_explained(letter)),
        "is_changed": MailWording.objects.filter(name=letter.name).exists(),
        **dict(zip(("shipped_subject", "shipped_body"), letters.shipped(letter), strict=True)),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/foundation/letter.html", context, status=status)


def _preview(request: HttpRequest, letter: Letter) -> HttpResponse:
    form = WordingForm(request.POST, letter=letter)
    context: dict[str, Any] = {"title": letter.title, "form": form, "sender": letters.sender()}
    if form.is_valid():
        context["parts"] = letters.example(letter, form.cleaned_data["subject"], form.cleaned_data["body"])
    status = 200 if form.is_valid() else 422
    return TemplateResponse(request, "admin/foundation/letter_preview.html", context, status=status)


def _explained(letter: Letter) -> Iterator[Explained]:
    for each in letter.known:
        yield Explained(f"{{{each.name}}}", str(each.means), letters.example_of(each), each.is_needed)
