from datetime import timedelta
from typing import Any

from allauth.account.views import LoginView
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from krysalis.foundation import mail
from krysalis.foundation.limits import Limit
from krysalis.views import too_many

from . import password_links
from .forms import ForgottenPasswordForm, NewPasswordForm

ASKED_FOR_LINKS = Limit("forgotten-password", 5, within=timedelta(hours=1))


class Login(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _without_allauths_site(super().get_context_data(**kwargs))


class Authenticate(AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _without_allauths_site(super().get_context_data(**kwargs))


def _without_allauths_site(values: dict[str, Any]) -> dict[str, Any]:
    """It would hide ours, whose name stands on the page."""
    values.pop("site", None)
    return values


@require_safe
@login_required
@never_cache
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The picture to scan while an app is being set up: an address of its own, since our policy forbids `data:`."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    with context.request_context(request):
        svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(svg, content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def password_forgotten(request: HttpRequest) -> HttpResponse:
    if mail.why_silent():
        return render(request, "account/password_forgotten.html", {"form": None})
    form = ForgottenPasswordForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/password_forgotten.html", {"form": form}, status=422 if form.is_bound else 200)
    if ASKED_FOR_LINKS.hit(request):
        return too_many(request)
    password_links.send_forgotten(form.cleaned_data["email"])
    return redirect("account_password_forgotten_done")


@require_safe
def password_forgotten_done(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_forgotten_done.html")


class PasswordFromLink(PasswordResetConfirmView):
    """Django's own: takes the token out of the address into the session, so that no later request tells it."""

    template_name = "account/password_from_link.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("account_login")
    post_reset_login = False

    def dispatch(self, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(*args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"  # `no-referrer` would make Chromium send `Origin: null`.
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is set. Please log in with it."))
        return super().form_valid(form)
