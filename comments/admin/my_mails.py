"""Which mails somebody who works here gets: everybody says so for themselves, and for nobody else."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comments.following import subscriptions
from comments.models import StaffMail, Subscriber, Subscription
from comments.moderating.ids import whole_number
from comments.querysets import MODERATE
from comments.subscribing.followed import followed_by, way_to_all
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
        door = self.admin_site.admin_view
        return [
            path("", door(self.my_mails), name="comments_staffmail_changelist"),
            path("stop/", door(stop), name="comments_staffmail_stop"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def my_mails(self, request: HttpRequest) -> HttpResponse:
        return _answer(request, self.admin_site.each_context(request))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Ends one of one's own; what is ended already stays so."""
    chosen = whole_number(request.POST.get("subscription")) or 0
    if subscriptions.end(Subscription.objects.filter(subscriber__user=request.user.pk, pk=chosen)):
        messages.success(request, _("Ended. No more mails come about this."))
    return SeeOther(reverse("admin:comments_staffmail_changelist"))


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
    follows = Subscriber.objects.filter(user=user).select_related("user").first()
    context = {
        **frame,
        "followed": followed_by(follows) if follows else [],
        "manage": way_to_all(follows) if follows and user.email else "",
        "title": _("My notifications"),
        "form": form,
        "email": user.email,
        "silence": SILENCE.get(mail.why_silent(), ""),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/comments/my_mails.html", context, status=status)
