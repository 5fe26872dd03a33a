"""How people with a login come in, and nobody else."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from krysalis.foundation import site
from krysalis.foundation.models import OutgoingMail
from krysalis.staff import password_links
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/konto/anmelden/"
FORGOTTEN = "/konto/passwort/vergessen/"
NEW_PASSWORD = "ein ganz neues Passwort"


@pytest.fixture
def mail_server(settings: Any) -> None:
    settings.EMAIL_CONFIGURED = True
    site.claim_address()


def log_in(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def path_of(text: str) -> str:
    [link] = re.findall(rf"{re.escape(site_settings.SITE_ADDRESS)}(/konto/passwort/neu/\S+/)", text)
    return str(link)


def set_password(client: Client, path: str, password: str = NEW_PASSWORD) -> Any:
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(where, {"new_password1": password, "new_password2": password})


def confirm(client: Client) -> None:
    """What opens the login's own locks is asked for again, however fresh the login is."""
    client.post("/konto/bestaetigen/", {"password": PASSWORD})


def next_code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


class TestLoggingIn:
    @pytest.mark.parametrize("name", ["renate", "renate@example.org"])
    def test_works_with_name_or_address(self, client: Client, renate: User, name: str) -> None:
        answer = log_in(client, name)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200

    def test_leads_where_one_wanted_to_go(self, client: Client, renate: User) -> None:
        answer = client.get("/admin/articles/article/", follow=True)
        assert answer.redirect_chain[-1][0] == "/konto/anmelden/?next=%2Fadmin%2Farticles%2Farticle%2F"
        answer = client.post(answer.redirect_chain[-1][0], {"login": "renate", "password": PASSWORD})
        assert answer["Location"] == "/admin/articles/article/"

    def test_says_in_german_that_name_and_password_do_not_fit(self, client: Client, renate: User) -> None:
        for name, password in [("renate", "falsch"), ("niemand", "falsch")]:
            assert "Name und Passwort passen nicht zusammen." in log_in(client, name, password).content.decode()

    def test_stops_who_tries_too_often(self, client: Client, renate: User) -> None:
        for _ in range(5):
            log_in(client, "renate", "falsch")
        assert "Zu viele Versuche" in log_in(client, "renate").content.decode()

    def test_is_for_staff_and_shows_others_no_backend(self, client: Client, rosa: User) -> None:
        log_in(client, "rosa")
        assert client.get("/admin/", follow=True).status_code == 403

    def test_ends_where_the_login_is_switched_off(self, client: Client, renate: User) -> None:
        log_in(client, "renate")
        User.objects.filter(pk=renate.pk).update(is_active=False)
        assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(LOGIN)
        assert log_in(client, "renate")["Location"] == "/konto/gesperrt/"
        assert client.get("/konto/gesperrt/").status_code == 200


class TestNobodySignsUp:
    @pytest.mark.parametrize("path", ["/accounts/signup/", "/konto/signup/", "/konto/registrieren/", "/konto/email/"])
    def test_there_is_no_such_page(self, client: Client, path: str) -> None:
        assert client.get(path).status_code == 404

    @pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password"])
    def test_there_is_no_such_name(self, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestLoggingOut:
    def test_takes_a_button_and_leads_to_the_login(self, client: Client, renate: User) -> None:
        log_in(client, "renate")
        assert client.get("/admin/logout/").status_code == 200
        assert client.get("/admin/").status_code == 200
        assert client.post("/admin/logout/")["Location"] == LOGIN
        assert client.get("/admin/").status_code == 302


class TestTheSecondStep:
    def enrol(self, client: Client) -> str:
        confirm(client)
        client.get("/konto/sicherheit/app/")
        secret = client.session[totp.SECRET_SESSION_KEY]
        answer = client.post("/konto/sicherheit/app/", {"code": next_code(secret)})
        assert answer["Location"] == "/konto/sicherheit/ersatzcodes/"
        return str(secret)

    def test_is_asked_for_after_the_password(self, client: Client, ada: User) -> None:
        log_in(client, "ada")
        secret = self.enrol(client)
        client.post("/admin/logout/")
        answer = log_in(client, "ada")
        assert answer["Location"] == "/konto/sicherheit/code/"
        assert client.get("/admin/").status_code == 302
        wrong = client.post("/konto/sicherheit/code/", {"code": "000000"})
        assert "Dieser Code stimmt nicht." in wrong.content.decode()
        assert client.post("/konto/sicherheit/code/", {"code": next_code(secret)}).status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_can_be_a_spare_code_which_works_once(self, client: Client, ada: User) -> None:
        log_in(client, "ada")
        self.enrol(client)
        page = client.get("/konto/sicherheit/ersatzcodes/").content.decode()
        code = re.findall(r"<li><code>(\d+)</code>", page)[0]
        for expected in (302, 200):
            client.post("/admin/logout/")
            log_in(client, "ada")
            assert client.post("/konto/sicherheit/code/", {"code": code}).status_code == expected

    def test_has_a_picture_with_an_address_of_its_own(self, client: Client, ada: User) -> None:
        log_in(client, "ada")
        assert client.get("/konto/sicherheit/app/bild.svg").status_code == 404
        confirm(client)
        page = client.get("/konto/sicherheit/app/").content.decode()
        assert "data:" not in page
        picture = client.get("/konto/sicherheit/app/bild.svg")
        assert picture["Content-Type"] == "image/svg+xml"
        assert "no-store" in picture["Cache-Control"]

    def test_can_be_taken_away_by_an_administrator(self, client: Client, ada: User, renate: User, as_user: Any) -> None:
        Authenticator.objects.create(user=renate, type="totp", data={"secret": "A"})
        page = f"/admin/auth/user/{renate.pk}/"
        assert "Zweiten Schritt aufheben" in as_user(ada).get(f"{page}change/").content.decode()
        as_user(ada).post(f"{page}second-step/")
        assert not Authenticator.objects.exists()

    def test_of_others_is_no_editors_business(self, ada: User, renate: User, as_user: Any) -> None:
        Authenticator.objects.create(user=ada, type="totp", data={"secret": "A"})
        assert as_user(renate).post(f"/admin/auth/user/{ada.pk}/second-step/").status_code == 403
        assert Authenticator.objects.exists()


class TestAnInvitation:
    def invite(self, client: Client, **fields: Any) -> Any:
        return client.post("/admin/auth/user/add/", {"username": "berta", "email": "berta@example.org", **fields})

    def test_shows_its_link_once_where_no_mail_leaves(self, ada: User, as_user: Any, client: Client) -> None:
        answer = self.invite(as_user(ada), groups=[1])
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert not OutgoingMail.objects.exists()
        berta = User.objects.get(username="berta")
        assert berta.is_staff
        assert not berta.has_usable_password()
        path = path_of(answer.content.decode().replace("<", " "))
        assert set_password(client, path)["Location"] == LOGIN
        assert log_in(client, "berta", NEW_PASSWORD)["Location"] == "/admin/"

    @pytest.mark.usefixtures("mail_server")
    def test_is_a_mail_where_mails_leave(self, ada: User, as_user: Any, client: Client) -> None:
        answer = self.invite(as_user(ada))
        assert "/konto/passwort/neu/" not in answer.content.decode()
        [row] = OutgoingMail.objects.all()
        assert row.recipient == "berta@example.org"
        assert set_password(client, path_of(row.text))["Location"] == LOGIN

    def test_works_once(self, client: Client, renate: User) -> None:
        path = password_links.link(renate).removeprefix(site_settings.SITE_ADDRESS)
        set_password(client, path)
        assert "Ihr Passwort ist festgelegt." in client.get(LOGIN).content.decode()
        assert "gilt nicht mehr" in Client().get(path, follow=True).content.decode()

    def test_works_for_three_days(self, client: Client, renate: User, settings: Any) -> None:
        path = password_links.link(renate).removeprefix(site_settings.SITE_ADDRESS)
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert "gilt nicht mehr" in client.get(path, follow=True).content.decode()
        assert site_settings.PASSWORD_RESET_TIMEOUT == -1

    def test_keeps_its_token_out_of_later_requests(self, client: Client, renate: User) -> None:
        path = password_links.link(renate).removeprefix(site_settings.SITE_ADDRESS)
        answer = client.get(path)
        assert answer["Location"].endswith("/set-password/")
        assert answer["Referrer-Policy"] == "same-origin"

    def test_refuses_a_weak_password_and_says_why(self, client: Client, renate: User) -> None:
        path = password_links.link(renate).removeprefix(site_settings.SITE_ADDRESS)
        answer = set_password(client, path, "kurz")
        assert "mindestens 12 Zeichen" in answer.content.decode()

    def test_is_made_by_administrators_only(self, renate: User, as_user: Any) -> None:
        assert self.invite(as_user(renate)).status_code == 403
        assert as_user(renate).get("/admin/auth/user/").status_code == 403

    def test_goes_to_one_person_per_address(self, ada: User, as_user: Any) -> None:
        answer = self.invite(as_user(ada), email="ADA@example.org")
        assert "gehört schon zu einem anderen Zugang" in answer.content.decode()


class TestAnAdministrator:
    def test_cannot_lock_themselves_out(self, ada: User, as_user: Any) -> None:
        answer = as_user(ada).post(f"/admin/auth/user/{ada.pk}/change/", {"username": "ada", "email": ada.email})
        assert "Sich selbst können Sie nicht aussperren" in answer.content.decode()
        ada.refresh_from_db()
        assert ada.is_superuser

    def test_makes_a_new_link_with_a_button(self, ada: User, renate: User, as_user: Any) -> None:
        browser = as_user(ada)
        answer = browser.post(f"/admin/auth/user/{renate.pk}/password-link/")
        assert "/konto/passwort/neu/" in answer.content.decode()

    @pytest.mark.parametrize("button", ["password-link", "second-step"])
    def test_finds_the_button_again_after_a_lost_login(
        self, ada: User, renate: User, as_user: Any, button: str
    ) -> None:
        browser, page = as_user(ada), f"/admin/auth/user/{renate.pk}/change/"
        before = renate.password
        answer = browser.get(f"/admin/auth/user/{renate.pk}/{button}/", follow=True)
        assert answer.redirect_chain == [(page, 302)]
        sentence = gettext("Nothing was done: you were logged out. Please press the button once more.")
        assert [str(message) for message in answer.context["messages"]] == [sentence]
        renate.refresh_from_db()
        assert renate.password == before
        assert browser.put(f"/admin/auth/user/{renate.pk}/{button}/").status_code == 405


class TestAForgottenPassword:
    def test_says_whom_to_ask_where_no_mail_leaves(self, client: Client) -> None:
        assert "wenden Sie sich an die Person" in client.get(FORGOTTEN).content.decode()

    @pytest.mark.usefixtures("mail_server")
    def test_is_answered_alike_for_known_and_unknown(self, client: Client, renate: User) -> None:
        known = client.post(FORGOTTEN, {"email": "Renate@example.org"})
        unknown = client.post(FORGOTTEN, {"email": "fremd@example.org"})
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        [row] = OutgoingMail.objects.all()
        assert row.recipient == "renate@example.org"

    @pytest.mark.usefixtures("mail_server")
    def test_costs_the_same_work_either_way(
        self, client: Client, renate: User, django_assert_max_num_queries: Any
    ) -> None:
        counts = []
        for email in ("renate@example.org", "fremd@example.org"):
            with django_assert_max_num_queries(60) as context:
                client.post(FORGOTTEN, {"email": email})
            counts.append(len(context))
        assert abs(counts[0] - counts[1]) <= 1  # The one that takes the unknown's mail away again.

    @pytest.mark.usefixtures("mail_server")
    def test_writes_once_an_hour_however_often_it_is_asked_for(self, client: Client, renate: User) -> None:
        for _ in range(3):
            client.post(FORGOTTEN, {"email": "renate@example.org"})
        assert OutgoingMail.objects.count() == 1

    @pytest.mark.usefixtures("mail_server")
    def test_has_an_end_for_one_network(self, client: Client) -> None:
        answers = [client.post(FORGOTTEN, {"email": f"a{number}@example.org"}).status_code for number in range(6)]
        assert answers == [302] * 5 + [429]

    @pytest.mark.usefixtures("mail_server")
    def test_keeps_a_wrong_address_in_the_form(self, client: Client) -> None:
        answer = client.post(FORGOTTEN, {"email": "keine-adresse"})
        assert answer.status_code == 422
        assert "keine-adresse" in answer.content.decode()


class TestAPassword:
    def test_is_changed_after_the_old_one(self, client: Client, renate: User) -> None:
        log_in(client, "renate")
        assert client.get("/admin/password_change/")["Location"] == "/konto/passwort/"
        fields = {"oldpassword": "falsch", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        assert "nicht Ihr bisheriges" in client.post("/konto/passwort/", fields).content.decode()
        assert client.post("/konto/passwort/", {**fields, "oldpassword": PASSWORD})["Location"] == "/admin/"
        renate.refresh_from_db()
        assert renate.check_password(NEW_PASSWORD)


class TestAFormThatWasOpenTooLong:
    def test_is_explained_in_words(self, renate: User) -> None:
        browser = Client(enforce_csrf_checks=True)
        answer = browser.post(LOGIN, {"login": "renate", "password": PASSWORD})
        assert answer.status_code == 403
        assert "laden Sie die Seite neu" in answer.content.decode()
