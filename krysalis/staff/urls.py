"""The addresses a person with a login needs, and no others: allauth's signup and e-mail pages have none."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("admin/logout/", account.logout),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("konto/anmelden/", views.Login.as_view(), name="account_login"),
    path("konto/abmelden/", account.logout, name="account_logout"),
    path("konto/gesperrt/", account.account_inactive, name="account_inactive"),
    path("konto/bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/passwort/", account.password_change, name="account_change_password"),
    path("konto/passwort/vergessen/", views.password_forgotten, name="account_reset_password"),
    path("konto/passwort/unterwegs/", views.password_forgotten_done, name="account_password_forgotten_done"),
    path("konto/passwort/neu/<uidb64>/<token>/", views.PasswordFromLink.as_view(), name="account_password_from_link"),
    path("konto/sicherheit/", mfa.index, name="mfa_index"),
    path("konto/sicherheit/code/", views.Authenticate.as_view(), name="mfa_authenticate"),
    path("konto/sicherheit/bestaetigen/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("konto/sicherheit/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("konto/sicherheit/app/bild.svg", views.totp_picture, name="totp_picture"),
    path("konto/sicherheit/app/abschalten/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/sicherheit/ersatzcodes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "konto/sicherheit/ersatzcodes/neu/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "konto/sicherheit/ersatzcodes/laden/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("konto/sicherheit/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("konto/sicherheit/passkeys/neu/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("konto/sicherheit/passkeys/anmelden/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "konto/sicherheit/passkeys/bestaetigen/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("konto/sicherheit/passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("konto/sicherheit/passkeys/<int:pk>/entfernen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
