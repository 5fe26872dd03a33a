"""The backend speaks as one person, also where the sentence is Django's."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Tag

AsUser = Callable[[User], Client]
ADD_LOGIN = "/admin/auth/user/add/"

pytestmark = pytest.mark.django_db


class TestTheBackend:
    def test_calls_a_login_by_the_name_its_pages_use(self, as_user: AsUser, ada: User) -> None:
        list_and_form = (as_user(ada).get(address).content.decode() for address in ("/admin/auth/user/", ADD_LOGIN))
        page = "".join(list_and_form)
        assert "Zugang hinzufügen" in page
        for word in ("Benutzer", "Authentifizierung", "Übersicht"):
            assert word not in page

    def test_saves_with_one_word(self, as_user: AsUser, renate: User) -> None:
        page = as_user(renate).get("/admin/profiles/profile/add/").content.decode()
        assert "Speichern und neu hinzufügen" in page
        assert "Sichern" not in page

    def test_asks_politely_for_what_is_missing(self, as_user: AsUser, renate: User) -> None:
        page = as_user(renate).post("/admin/articles/tag/add/", {"name": ""}).content.decode()
        assert "Bitte ausfüllen." in page
        assert "zwingend" not in page

    def test_says_whose_login_is_switched_off(self, as_user: AsUser, ada: User, renate: User) -> None:
        User.objects.filter(pk=renate.pk).update(is_active=False)
        page = as_user(ada).get("/admin/auth/user/?q=renate").content.decode()
        assert ">abgeschaltet<" in page

    def test_opens_the_one_site_at_once(self, as_user: AsUser, renate: User) -> None:
        answer = as_user(renate).get("/admin/foundation/site/")
        assert answer["Location"] == "/admin/foundation/site/1/change/"

    def test_deletes_with_two_buttons_that_need_no_script(self, as_user: AsUser, renate: User) -> None:
        tag = Tag.objects.create(name="Ungenutzt", slug="ungenutzt")
        page = as_user(renate).get(f"/admin/articles/tag/{tag.pk}/delete/").content.decode()
        assert f'href="/admin/articles/tag/{tag.pk}/change/"' in page
        assert 'href="#"' not in page
        as_user(renate).post(f"/admin/articles/tag/{tag.pk}/delete/", {"post": "yes"})
        assert not Tag.objects.filter(pk=tag.pk).exists()

    def test_names_the_fields_of_a_history_as_the_form_does(self, as_user: AsUser, renate: User) -> None:
        client, tag = as_user(renate), Tag.objects.create(name="Alt", slug="alt")
        client.post("/admin/foundation/site/1/change/", {"name": "Krysalis", "claim": "Neu", "description": "Neu"})
        client.post(f"/admin/articles/tag/{tag.pk}/change/", {"name": "Neu"})
        page = client.get("/admin/foundation/site/1/history/").content.decode()
        assert "Leitzeile" in page
        assert "Beschreibung geändert" in page
        assert "Name geändert" in client.get(f"/admin/articles/tag/{tag.pk}/history/").content.decode()
