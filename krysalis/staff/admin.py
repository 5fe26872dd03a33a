"""The pages about logins, for administrators only."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from krysalis.foundation.admin.buttons import button

from . import accounts


def _back_to_login(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("admin:auth_user_change", pk)


as_button = button(_back_to_login)


class UserForm(forms.ModelForm):
    asker: User  # Set by the page: who is filling it in.

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "groups", "is_superuser", "is_active"]
        widgets = {"groups": forms.CheckboxSelectMultiple}
        labels = {
            "username": _("Name for the login"),
            "email": _("E-mail address"),
            "groups": _("May work as"),
            "is_superuser": _("Administration"),
            "is_active": _("Login switched on"),
        }
        help_texts = {
            "username": _("Letters, digits and @ . + - _"),
            "email": _("For the invitation and a forgotten password; never shown on the site."),
            "groups": "",
            "is_superuser": _("May do everything, and make logins."),
            "is_active": _("Switch it off for who has left; their texts stay."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk == self.asker.pk and not (cleaned.get("is_superuser") and cleaned.get("is_active")):
            raise forms.ValidationError(_("You cannot lock yourself out: another administrator may."))
        return cleaned

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        accounts.refuse_taken_address(email, owner=self.instance.pk or 0)
        return email


class UserAdmin(admin.ModelAdmin):
    form = UserForm
    list_display = ["username", "full_name", "email", "roles", "switched", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    change_form_template = "admin/auth/user/change_form.html"

    @admin.display(description=_("name"))
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("May work as"))
    def roles(self, user: User) -> str:
        names = sorted(group.name for group in user.groups.all())
        return ", ".join([gettext("Administration"), *names] if user.is_superuser else names)

    @admin.display(description=_("Login"), ordering="is_active")
    def switched(self, user: User) -> str:
        return gettext("switched on") if user.is_active else gettext("switched off")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_form(self, request: HttpRequest, obj: User | None = None, *args: Any, **kwargs: Any) -> Any:
        """A class of its own for each request, so that who asks can stand on it."""
        form: Any = super().get_form(request, obj, *args, **kwargs)
        form.asker = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return UserForm.Meta.fields if obj else UserForm.Meta.fields[:-1]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return self._hand_out(request, obj, accounts.invite(obj))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/password-link/", view(as_button(self.password_link)), name="auth_user_password_link"),
            path("<int:pk>/second-step/", view(as_button(self.second_step)), name="auth_user_second_step"),
            *super().get_urls(),
        ]

    def password_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._asked_for(request, pk)
        return self._hand_out(request, user, accounts.invite(user))

    def second_step(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._asked_for(request, pk)
        accounts.forget_second_step(user)
        self.message_user(request, gettext("The password alone opens this login now."), messages.SUCCESS)
        return redirect(reverse("admin:auth_user_change", args=[pk]))

    def _asked_for(self, request: HttpRequest, pk: int) -> User:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(User, pk=pk, is_active=True)

    def _hand_out(self, request: HttpRequest, user: User, link: str) -> HttpResponse:
        """The link is in this answer and nowhere else; asking again makes another."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Link for the password"),
            "opts": self.opts,
            "person": user,
            "link": link,
        }
        response = TemplateResponse(request, "admin/auth/user/password_link.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        known = object_id.isdecimal() and Authenticator.objects.filter(user_id=int(object_id)).exists()
        return super().change_view(request, object_id, form_url, {"has_second_step": known, **(extra_context or {})})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _is_administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return _is_administrator(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False  # A login is switched off, so that the history keeps its names.


def _is_administrator(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser
