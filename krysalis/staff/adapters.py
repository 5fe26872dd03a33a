"""What allauth asks of a site: our words, our idea of who asks, our name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from krysalis.foundation.limits import client_address
from krysalis.foundation.models import Site


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This login has been switched off."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("That code is not right."),
        "incorrect_password": _("That is not your password."),
        "email_password_mismatch": _("Name and password do not go together."),
        "username_password_mismatch": _("Name and password do not go together."),
        "too_many_login_attempts": _("Too many attempts. Please wait some minutes."),
        "rate_limited": _("Too many attempts. Please wait some minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(client_address(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code from the app"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right."),
        "cannot_generate_recovery_codes": _("Spare codes need an authenticator app or a passkey first."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return Site.objects.get().name

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return str(_("Passkey"))
