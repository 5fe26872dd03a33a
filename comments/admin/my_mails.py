"""Which mails somebody who works here gets: everybody says so for themselves, and for nobody else."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments.models import StaffMail
from comments.querysets import MODERATE
from krysalis.foundation import mail
from krysalis.foundation.admin import SILENCE
from krysalis.foundation.answers import SeeOther
from profiles.models import Profile


class MyMailsForm(forms.ModelForm):
    """With what concerns this person: comments to decide for moderators, own articles for authors."""

    class Meta:
        model = StaffMail
        fields = ["to_decide", "on_own_articles"]
        widgets = {"to_decide": forms.RadioSelect}

    def __init__(self, data: Any = None, *, user: User) -> None:
        wishes = StaffMail.objects.filter(user=user).first() or StaffMail(user=user)
        super().__init__(data, instance=wishes)
        if not user.has_perm(MODERATE):
            del self.fields["to_decide"]
        if not Profile.objects.filter(user=user).exists():
            del self.fields["on_own_articles"]


@admin.register(StaffMail)
class StaffMailAdmin(admin.ModelAdmin):
    """One page, reached from the menu of who is logged in; in no list of areas."""

    def get_urls(self) -> list[URLPattern]:
        return [path("", self.admin_site.admin_view(self.my_mails), name="comments_staffmail_changelist")]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def my_mails(self, request: HttpRequest) -> HttpResponse:
        return _answer(request, self.admin_site.each_context(request))


@require_http_methods(["GET", "HEAD", "POST"])
def _answer(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # Behind the admin's own check nobody is anonymous.
    form = MyMailsForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        # Only these columns: the worker writes the others.
        StaffMail.objects.update_or_create(user=user, defaults=form.cleaned_data)
        messages.success(request, _("Saved. It is in force at once."))
        return SeeOther(request.path)
    context = {
        **frame,
        "title": _("My notifications"),
        "form": form,
        "email": user.email,
        "silence": SILENCE.get(mail.why_silent(), ""),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/comments/my_mails.html", context, status=status)
